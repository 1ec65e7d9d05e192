"""A question into a `Query`, without any language model: names are found, cues read, what is left over is kept.

Words that nothing explains stay in `Query.residue`, so that no filter of the question is dropped silently.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.divisions import short_names
from index.normalization import normalize, squeeze
from index.records import FEN_PER_UNIT, Measure, Scope
from qa.departments import DepartmentAlias, organ_pattern
from qa.lexicon import Cue, cues, fillers
from qa.matching import Match, Phrases
from qa.periods import Period, find_period, find_phases, repair_year_digits
from qa.query import Bound, Intent, Item, Language, Mention, Operation, Query
from qa.translation import gloss_english, simplify
from qa.vocabulary import ItemName, Name, Vocabulary

# The text and the tables asked for side by side: 文字说明和绩效指标表里分别是多少.
_TWO_PLACES = re.compile(r"(?:文字|说明|正文).{0,4}(?:和|与|跟|同).{0,8}表.{0,4}(?:分别|各)")
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]\d{4,}|\d{6,}[A-Z]\d*[0-9A-Z]*|\d{3}-\d{3,4}-[A-Z0-9\-]+|\d{10,}|\d{7}|\d{5}|\d{3})(?![0-9A-Za-z.])"
)
_MONEY_AFTER = re.compile(r"\s*(?:万|亿|元|%|个|名|辆|台|项|家|分|月|人|倍|次)")
_STATED = re.compile(r"(?<![\d.A-Za-z])(\d+(?:,\d{3})*(?:\.\d+)?)(?:万元|亿元|元|万|亿|%)?")
_BOUND = re.compile(
    r"(?P<word>超过|大于|高于|多于|不低于|不少于|少于|低于|小于|不超过|不到|以内|至少|至多)?"
    r"(?P<number>\d+(?:\.\d+)?)(?P<unit>亿元|亿|万元|万|元)(?P<after>以上|以下|以内)?"
)
_COMPARATORS = {
    "超过": ">", "大于": ">", "高于": ">", "多于": ">", "不低于": ">=", "不少于": ">=", "至少": ">=", "以上": ">=",
    "少于": "<", "低于": "<", "小于": "<", "不到": "<", "不超过": "<=", "至多": "<=", "以内": "<=", "以下": "<=",
}  # fmt: skip
_TOP = re.compile(r"(?:前|最[多高大少低小]的)(?P<count>[一二两三四五六七八九十\d])(?:个|大|名|位|项|家)?")
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NOT_IN_ORGANS = frozenset("的各所这那两三几哪谁最是多少")
_QUALIFIERS = ("政府", "党委", "政协", "人大", "市委", "区委", "省委", "县委", "团委", "纪委")
_WORDS_ASKED = {Intent.DUTIES, Intent.DESCRIPTION, Intent.DEFINITION}
_EXTREMES = {"max": r"最[多大高贵]", "min": r"最[少小低]|最便宜"}
_BETWEEN = re.compile(r"^(?:[省市区县委级直的机关本]|党工委|工委)*$")
_FOLLOWED_BY_LEVEL = re.compile(r"^[省市区县委]")


@dataclass(frozen=True, slots=True)
class _Found:
    """What one pass over the question found; positions in `taken` are explained."""

    text: str
    period: Period
    codes: tuple[Match[str], ...]
    names: tuple[Match[Name], ...]
    cues: tuple[Match[Cue], ...]
    taken: frozenset[int]


def understand(question: str, vocabulary: Vocabulary) -> Query:
    """Return how a question is read over the indexed names. Never raises for any question."""
    language = _language(question)
    text = repair_year_digits(simplify(normalize(question)))
    if language is Language.ENGLISH:
        text = gloss_english(text)
    text = squeeze(text)
    found = _find(text, vocabulary)
    values = {(match.value.slot, match.value.value) for match in _single(found.cues)}
    slots: dict[str, list[str]] = {}
    for slot, value in values:
        slots.setdefault(slot, []).append(value)
    stretches = _residue(found)
    labels = tuple(cue.phrase for cue in found.cues if cue.meanings[0].slot == "label" and cue.phrase != "指标值")
    departments, regional, unknown = _departments(found, vocabulary)
    part_mentions, residue, part_items = _parts(stretches, vocabulary)
    items, bases = _items(found, part_items)
    phases = find_phases(text)
    stated = _stated(found)
    query = Query(
        question=question,
        language=language,
        intents=_intents(slots, text, stated),
        operation=Operation.LOOKUP,
        departments=departments,
        unknown_department=unknown,
        scopes=_scopes(text),
        years=found.period.years,
        base_year=found.period.base,
        phase=phases[0] if len(phases) == 1 else None,
        phases=phases,
        items=items,
        bases=bases,
        wanted=_wanted(slots, text),
        unit=_unit(slots, text),
        bounds=_bounds(text),
        top=_top(text),
        stated_values=stated,
        residue=(*residue, *labels),
        over=_first(slots.get("over", ()), ("departments", "years", "units", "projects")),
        asks_whether="yesno" in slots,
        compares_last_year=found.period.compares_last_year,
        year_offset=found.period.offset,
        last_years=found.period.last_count,
        by_region=regional,
        mentions=(*_mentions(found), *part_mentions),
    )
    return replace(query, operation=_operation(slots, query, text))


def _language(question: str) -> Language:
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in question)
    latin_words = len(re.findall(r"[A-Za-z]{2,}", question))
    return Language.ENGLISH if latin_words > 3 and latin_words > chinese / 3 else Language.CHINESE


def _find(text: str, vocabulary: Vocabulary) -> _Found:
    codes = tuple(
        Match(found.start(), found.end(), found[0], (found[0],))
        for found in _CODE.finditer(text)
        if not _MONEY_AFTER.match(text, found.end()) and (len(found[0]) > 4 or found[0] in vocabulary.codes)
    )
    taken = _positions(codes)
    period = find_period(text, taken)
    taken |= {position for start, end in period.spans for position in range(start, end)}
    names = vocabulary.names.find_all(text, taken)
    found_cues = cues().find_all(text, taken | _positions(names))
    explained = taken | _positions(names) | _positions(found_cues)
    if _unexplained(text, explained):
        names = _repaired(text, taken, names, vocabulary.names)
        found_cues = cues().find_all(text, taken | _positions(names))
    return _Found(
        text,
        period,
        codes,
        tuple(names),
        tuple(found_cues),
        frozenset(taken | _positions(names) | _positions(found_cues)),
    )


def _repaired(text: str, taken: set[int], names: list[Match[Name]], known: Phrases[Name]) -> list[Match[Name]]:
    """Return the names with those added that only sound right, where these explain more than the exact ones there."""
    kept = list(names)
    for heard in known.find_by_sound(text, taken):
        touched = [name for name in kept if name.start < heard.end and heard.start < name.end]
        mistyped = [
            typed for typed, meant in zip(text[heard.start : heard.end], heard.phrase, strict=True) if typed != meant
        ]
        if any(letter in fillers() for letter in mistyped):
            continue  # 中 in 支出中金额 is no mistyped 总
        inside = all(heard.start <= name.start and name.end <= heard.end for name in touched)
        if inside and sum(name.end - name.start for name in touched) < heard.end - heard.start:
            kept = [name for name in kept if name not in touched] + [heard]
    return sorted(kept, key=lambda name: name.start)


def _positions(matches: Iterable[Match[Name]] | Iterable[Match[Cue]] | Iterable[Match[str]]) -> set[int]:
    return {position for match in matches for position in range(match.start, match.end)}


def _unexplained(text: str, explained: set[int]) -> bool:
    fill = _positions(fillers().find_all(text, explained))
    return any("\u4e00" <= text[at] <= "\u9fff" for at in range(len(text)) if at not in explained and at not in fill)


@dataclass(frozen=True, slots=True)
class _Reading:
    value: Cue


def _single(matches: Sequence[Match[Cue]]) -> list[_Reading]:
    return [_Reading(meaning) for match in matches for meaning in match.meanings]


def _residue(found: _Found) -> tuple[tuple[int, str], ...]:
    """Return the stretches that nothing explains, each with its start."""
    fill = _positions(fillers().find_all(found.text, found.taken))
    stretches, current, start = [], "", 0
    for at, letter in enumerate(found.text + "\n"):
        content = at not in found.taken and at not in fill and (letter.isalnum())
        if content and not current:
            start = at
        if content:
            current += letter
        elif current:
            if len(current) > 1 and any("\u4e00" <= each <= "\u9fff" for each in current):
                stretches.append((start, current))
            current = ""
    return tuple(stretches)


def _departments(found: _Found, vocabulary: Vocabulary) -> tuple[tuple[str, ...], bool, str | None]:
    """Return (departments named, whether only by region, words that name a department which is not indexed)."""
    known = {document.identity.department: document for document in vocabulary.documents}
    groups: list[tuple[tuple[str, ...], bool]] = []
    previous: Match[Name] | None = None
    unknown = None
    mentions = [match for match in found.names if _is_department(match)]
    for match in mentions:
        aliases = [each for each in match.meanings if isinstance(each, DepartmentAlias)]
        named = tuple(dict.fromkeys(each.department for each in aliases if not each.by_region))
        regional = not named
        candidates = named or tuple(dict.fromkeys(each.department for each in aliases))
        left = found.text[: match.start]
        if previous is not None and groups and groups[-1][1] and not regional:
            between = found.text[previous.end : match.start]
            if _BETWEEN.match(between):
                both = tuple(name for name in candidates if name in groups[-1][0] and _lies_in(name, previous.phrase))
                if not both:
                    unknown = found.text[previous.start : match.end]
                    break
                groups[-1] = (both, False)
                previous = match
                continue
        if not regional and (qualifier := _foreign_qualifier(left, previous)) is not None:
            unknown = qualifier + match.phrase
            break
        if regional and previous is not None and groups and groups[-1][1] and previous.end == match.start:
            # 上海市|静安区 is one place: the departments that lie in both.
            groups[-1] = (tuple(name for name in candidates if name in groups[-1][0]) or candidates, True)
        else:
            groups.append((candidates, regional))
        previous = match
    if unknown is None:
        unknown = _organ_after_region(found)
    if unknown is None and all(regional for _, regional in groups):
        unknown = _unknown_organ(found)
    departments = tuple(dict.fromkeys(name for candidates, _ in groups for name in candidates if name in known))
    return departments, bool(groups) and all(regional for _, regional in groups), unknown


def _lies_in(department: str, region: str) -> bool:
    """Return whether the region named is the department's own and not one that merely contains it."""
    stem = region.rstrip("省市区县州") if len(region) > 2 else region
    at = department.find(stem)
    if at < 0:
        return True
    rest = department[at + len(stem) :].lstrip("省市区县州")
    return not any(rest.startswith(name) for name in short_names())


def _foreign_qualifier(left: str, previous: Match[Name] | None) -> str | None:
    """Return words right before an organ's short name that make it another organ (南京市|财政局, 政府|办公厅)."""
    since = left[previous.end :] if previous is not None and previous.end <= len(left) else left
    for word in _QUALIFIERS:
        if since.endswith(word):
            return word
    bare = since.rstrip("省市区县")
    for length in (4, 3, 2):
        if bare[-length:] in short_names() and len(bare) >= length:
            return since[len(bare) - length :]
    return None


def _organ_after_region(found: _Found) -> str | None:
    """Return a region or its committee and the organ named right after, when that is none of those indexed.

    某区|教育局 and 某省委|宣传部 are other organs than the ones known there.
    """
    named = [match for match in found.names if _is_department(match)]
    for region in named:
        by_region = all(isinstance(each, DepartmentAlias) and each.by_region for each in region.meanings)
        if not by_region and not region.phrase.endswith("委"):
            continue
        organ = organ_pattern().match(found.text, region.end)
        if organ is None or _NOT_IN_ORGANS & set(organ[0]):
            continue
        if not any(match.start < organ.end() and organ.start() < match.end for match in named if match is not region):
            return found.text[region.start : organ.end()]
    return None


def _is_department(match: Match[Name]) -> bool:
    return any(isinstance(each, DepartmentAlias) for each in match.meanings)


def _unknown_organ(found: _Found) -> str | None:
    """Return a name that reads like a department's and is not one of those indexed."""
    for start, words in _residue(found):
        organ = organ_pattern().match(words)
        if organ is None or _NOT_IN_ORGANS & set(organ[0]):
            continue
        before = next((name for name in found.names if name.end == start), None)
        prefix = before.phrase if before is not None and isinstance(before.meanings[0], DepartmentAlias) else ""
        place = next((name for name in short_names() if words.startswith(name)), None)
        # 档案馆 by itself is as well a thing that a document speaks of.
        bare = organ[0] == organ["institution"]
        if prefix or place or (not bare and (start == 0 or len(organ[0]) >= 3)):
            return prefix + organ[0]
    return None


def _parts(
    residue: tuple[tuple[int, str], ...], vocabulary: Vocabulary
) -> tuple[tuple[Mention, ...], tuple[str, ...], tuple[tuple[int, Item], ...]]:
    """Resolve left-over words that are part of a project's name; return mentions, what stays, items."""
    mentions: list[Mention] = []
    stays: list[str] = []
    items: list[tuple[int, Item]] = []
    for start, words in residue:
        part = vocabulary.find_project(words)
        if part is None:
            stays.append(words)
            continue
        phrase, names = part
        at = start + words.index(phrase)
        keys = tuple(dict.fromkeys(name.key for name in names))
        items.append((at, Item(name="", subject=phrase, keys=keys)))
        mentions.append(Mention("item", phrase, at, at + len(phrase), "/".join(keys[:4])))
        left = words.replace(phrase, "", 1)
        if len(left) > 1:
            stays.append(left)
    return tuple(mentions), tuple(stays), tuple(items)


def _items(found: _Found, parts: tuple[tuple[int, Item], ...]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return the items asked for and, after 占, those they are compared with, each in the order of the question."""
    placed: list[tuple[int, Item]] = list(parts)
    for match in found.names:
        names = [each for each in match.meanings if isinstance(each, ItemName)]
        if not names or any(isinstance(each, DepartmentAlias) and not each.by_region for each in match.meanings):
            continue
        subject = next((name for name in names if name.is_subject), None)
        item = next((name for name in names if not name.is_subject), None)
        placed.append(
            (
                match.start,
                Item(
                    name=item.key if item else "",
                    subject=match.phrase if subject else None,
                    keys=tuple(name.key for name in names),
                ),
            )
        )
    placed += [(code.start, Item(name="", code=code.phrase)) for code in found.codes]
    placed.sort(key=lambda pair: pair[0])
    framed = re.search(r"在(?P<whole>[^,，。?？]{2,20}?)(?:中|里|内|当中)(?:所|的)?(?:占|比例|比重|份额)", found.text)
    if framed is not None:
        inside = range(*framed.span("whole"))
        whole = tuple(item for start, item in placed if start in inside)
        if whole:
            return tuple(item for start, item in placed if start not in inside), whole
    split = re.search(r"占(?!地)", found.text)
    if split is None:
        return tuple(item for _, item in placed), ()
    at = split.start()
    before = tuple(item for start, item in placed if start < at)
    after = tuple(item for start, item in placed if start >= at)
    return (before, after) if before else (after, ())


def _intents(slots: dict[str, list[str]], text: str, stated: tuple[Decimal, ...]) -> tuple[Intent, ...]:
    named = slots.get("intent", [])
    for value in named:
        if value.startswith("declined"):
            return (Intent.DECLINED,)
    found = [Intent(value) for value in named]
    if not found and not slots.get("operation") and re.search(r"是(?:什么|啥)[,?，？]", text):
        found.append(Intent.DEFINITION)
    if len(stated) > 1 and Intent.CONSISTENCY not in found:
        found.append(Intent.CONSISTENCY)
    if _TWO_PLACES.search(text) and Intent.CONSISTENCY not in found:
        found.append(Intent.CONSISTENCY)
    if Intent.CONSISTENCY in found:
        # "为什么不一样" takes the difference for granted and asks for its cause.
        asked_why = re.search(r"为什么|为何|为啥", text) is not None
        found = [intent for intent in found if intent is not (Intent.CONSISTENCY if asked_why else Intent.REASON)]
    operations = set(slots.get("operation", ())) - ({"list"} if set(found) & _WORDS_ASKED else set())
    asks_number = bool(
        operations or slots.get("unit") or re.search(r"多少|几[个项家辆台名人次]|多大|各是|分别|金额", text)
    )
    if asks_number or not found:
        found.append(Intent.NUMBER)
    order = list(Intent)
    return tuple(sorted(set(found), key=order.index))


def _wanted(slots: dict[str, list[str]], text: str) -> tuple[Measure, ...]:
    named = [Measure(value) for value in dict.fromkeys(slots.get("wanted", ()))]
    if re.search(r"(?:几|多少)[台辆套部件]", text) and Measure.COUNT not in named:
        named.append(Measure.COUNT)
    return tuple(sorted(named, key=list(Measure).index))


def _operation(slots: dict[str, list[str]], query: Query, text: str) -> Operation:
    named = set(slots.get("operation", ()))
    if query.over == "projects":  # 最大的项目 is one cue for both
        named |= {value for value, pattern in _EXTREMES.items() if re.search(pattern, text)}
    if query.bases and ("share" in named or "占" in text):
        return Operation.SHARE
    for value in ("ratio", "share", "rank", "growth"):
        if value in named and not (value == "growth" and named & {"max", "min"}):
            return Operation(value)
    for value in ("max", "min"):
        if value in named:
            return Operation(value)
    many = len(query.departments) > 1 or len(query.years) > 1 or query.over is not None
    if "difference" in named:
        return Operation.COMPARE if "compare" in named else Operation.DIFFERENCE
    if "compare" in named or (query.over == "departments" and len(query.departments) > 1 and not named):
        return Operation.COMPARE
    if "change" in named or query.base_year is not None or query.compares_last_year:
        return Operation.CHANGE
    if "average" in named:
        return Operation.AVERAGE
    if "list" in named and len(query.items) == 1 and re.search(r"由哪|组成|构成", text):
        return Operation.LIST
    if "sum" in named and (many or len(query.items) + len(query.residue) > 1 or query.wanted) and query.over is None:
        return Operation.SUM
    if "count" in named and "list" not in named:
        return Operation.COUNT
    if "sum" in named and (many or len(query.items) > 1):
        return Operation.SUM
    if re.search(r"[\u4e00-\u9fff\d]加[\u4e00-\u9fff\d]", text) and len(query.items) > 1:
        return Operation.SUM
    if "trend" in named:
        return Operation.TREND
    if "list" in named:
        return Operation.LIST
    return Operation.LOOKUP


def _unit(slots: dict[str, list[str]], text: str) -> str | None:
    units = slots.get("unit", [])
    for unit in ("亿元", "万元", "元"):
        if unit in units and not (unit == "元" and re.search(r"多少万元|万元", text)):
            return unit
    return None


def _scopes(text: str) -> tuple[Scope, ...]:
    """Return the scopes a question insists on: 部门预算 alone is how people call either."""
    unit = "单位预算" in text or "单位决算" in text
    department = "部门预算" in text or "部门决算" in text
    return ((Scope.DEPARTMENT, Scope.UNIT) if department else (Scope.UNIT,)) if unit else ()


def _bounds(text: str) -> tuple[Bound, ...]:
    bounds = []
    for found in _BOUND.finditer(text):
        word = found["after"] or found["word"]
        if word is not None:
            unit = found["unit"] if found["unit"] in FEN_PER_UNIT else found["unit"] + "元"
            bounds.append(Bound(_COMPARATORS[word], int(Decimal(found["number"]) * FEN_PER_UNIT[unit])))
    return tuple(bounds)


def _top(text: str) -> int | None:
    found = _TOP.search(text)
    return None if found is None else _NUMERALS.get(found["count"]) or int(found["count"])


def _stated(found: _Found) -> tuple[Decimal, ...]:
    return tuple(
        Decimal(number[1].replace(",", ""))
        for number in _STATED.finditer(found.text)
        if not any(at in found.taken for at in range(number.start(), number.end(1)))
    )


def _first(values: Sequence[str], order: Sequence[str]) -> str | None:
    return next((value for value in order if value in values), None)


def _mentions(found: _Found) -> tuple[Mention, ...]:
    mentions = [
        Mention("year", found.text[start:end], start, end, found.text[start:end]) for start, end in found.period.spans
    ]
    for match in found.names:
        first = match.meanings[0]
        slot = "department" if isinstance(first, DepartmentAlias) else "item"
        value = first.department if isinstance(first, DepartmentAlias) else first.key
        mentions.append(Mention(slot, found.text[match.start : match.end], match.start, match.end, value))
    mentions += [Mention("code", code.phrase, code.start, code.end, code.phrase) for code in found.codes]
    for cue in found.cues:
        mentions.append(Mention(cue.meanings[0].slot, cue.phrase, cue.start, cue.end, cue.meanings[0].value))
    return tuple(sorted(mentions, key=lambda mention: mention.start))
