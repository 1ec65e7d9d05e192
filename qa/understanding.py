"""A question into a `Query`, without any language model: names are found, cues read, what is left over is kept.

Words that nothing explains stay in `Query.residue`, so that no filter of the question is dropped silently.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.text.normalization import normalize
from qa.asked import (
    find_intents,
    find_nth,
    find_over,
    find_places,
    find_scopes,
    find_stated_values,
    find_top,
    find_unit,
    find_wanted,
)
from qa.asked_operation import CHOICES, find_measured, find_operation, names_average
from qa.exclusions import Excluded, find_excluded
from qa.linking.departments import DepartmentAlias
from qa.linking.lexicon import Cue
from qa.linking.matching import Match
from qa.linking.spelling import plain_wording, reword
from qa.linking.translation import gloss_english, simplify, unknown_qualifiers
from qa.linking.vocabulary import Vocabulary
from qa.pairings import find_own_stages, find_own_years
from qa.parsing.named_departments import find_departments
from qa.parsing.named_items import PlacedItem, place_items, split_bases
from qa.parsing.periods import find_phases
from qa.parsing.quantities import find_bounds
from qa.parsing.spans import Reading, read_question, unexplained_stretches
from qa.query.slots import Bound, Intent, Language, Mention, Operation, Query
from qa.unsupported import find_unsupported

# Beside a stage these are what its column is called.
_STAGE_COLUMNS = frozenset({"年初预算", "调整预算", "决算", "执行数"})
_GRAND_TOTALS = ("支出总计", "收入总计")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_FEW_WORDS = 3
_ASKS_IN_ENGLISH = re.compile(r"\s*(?:what|how|why|which|who|when|where|is|are|does|did) [A-Za-z]", re.IGNORECASE)
# What is “三公经费”? asks for the term, What is the budget? for the figure.
_ASKS_TERM = re.compile(r"\s*what (?:is|are|was) (?:the |a |an )?[\"'“”‘’\u4e00-\u9fff]", re.IGNORECASE)
_EACH = re.compile(r"(?:哪|每|[几一两三四五\d])个$|哪些$|什么$")
_OF_SEVERAL = (
    *CHOICES,
    Operation.COMPARE,
    Operation.DIFFERENCE,
    Operation.SUM,
    Operation.RATIO,
    Operation.AVERAGE,
    Operation.LIST,
)
_MORE_THAN_IT = re.compile(r"比[^,，。?？]{2,20}(?:(?P<more>[高多大])|[低少小])的(?:部门|单位)(?![预决]算)")
_ITS_PLACE = re.compile(r"排名?在?第几|第几(?:名|位)|排多少[名位]|什么名次")
_BARE_PROJECTS = frozenset({"项目", "专项", "专项资金"})


def understand(question: str, vocabulary: Vocabulary) -> Query:
    """Return how a question is read over the indexed names. Never raises for any question."""
    language, text, unknown_words = _read_words(question, vocabulary)
    found = read_question(text, vocabulary)
    text = found.text
    slots: dict[str, list[str]] = {}
    for cue in (meaning for match in found.cues for meaning in match.meanings):
        slots.setdefault(cue.slot, []).append(cue.value)
    stretches = unexplained_stretches(found)
    labels = tuple(cue.phrase for cue in found.cues if _is_label(cue, text))
    departments, regional, unknown = find_departments(found, vocabulary)
    placed, residue = place_items(found, stretches, vocabulary)
    residue = tuple(words for words in residue if not (unknown and departments) or words not in unknown)
    ranked_projects = any(_is_each_project(each, text) for each in placed)
    placed = tuple(each for each in placed if not _is_each_project(each, text))
    if not placed:  # without an item the whole budget would be taken for what these words ask
        residue = (*residue, *unknown_words)
    excluded = find_excluded(found, placed)
    if excluded is not None:
        residue = tuple(words for words in residue if words not in text[slice(*excluded.span)])
        departments = tuple(name for name in departments if name not in excluded.departments)
    items, bases = split_bases(text, [each for each in placed if excluded is None or each not in excluded.items])
    own_stages = find_own_stages(found)
    phases = () if own_stages else find_phases(text)
    if phases or own_stages:
        items = tuple(item for item in items if item.name not in _STAGE_COLUMNS)
    over = "projects" if ranked_projects and not slots.get("over") else find_over(slots, text, departments)
    bounds, stated = _limits_and_claims(found, placed, over)
    query = Query(
        question=question,
        language=language,
        intents=find_intents(slots, text, stated),
        operation=Operation.LOOKUP,
        text=text,
        departments=departments,
        unknown_department=unknown,
        scopes=find_scopes(text),
        years=found.period.years,
        own_years=find_own_years(found),
        own_stages=own_stages,
        base_year=found.period.base,
        phase=phases[0] if len(phases) == 1 else None,
        phases=phases,
        items=items,
        bases=bases,
        wanted=find_wanted(slots, text),
        unit=find_unit(slots, text),
        places=find_places(text),
        bounds=bounds,
        top=find_top(text),
        nth=find_nth(text) if over is not None else None,
        stated_values=stated,
        residue=(
            *(words for words in residue if not ((phases or own_stages) and words in ("调整", "完成调整", "执行"))),
            *labels,
        ),
        excluded=() if excluded is None else tuple(each.item for each in excluded.items),
        excluded_departments=() if excluded is None else excluded.departments,
        excluded_years=() if excluded is None else excluded.years,
        unsupported=find_unsupported(found, excluded.span if excluded is not None else (0, 0)),
        over=over,
        compares_last_year=found.period.compares_last_year,
        year_offset=found.period.offset,
        last_years=found.period.last_count,
        by_region=regional,
        mentions=_mentions(found, placed, excluded),
    )
    return _settled(query, found, slots)


def _read_words(question: str, vocabulary: Vocabulary) -> tuple[Language, str, tuple[str, ...]]:
    """Return the language of a question, its text in plain simplified Chinese, and the English words that nothing glosses."""
    text = normalize(question)
    language = _language(text)
    text = plain_wording(simplify(text))
    unknown_words: tuple[str, ...] = ()
    if language is Language.ENGLISH:
        unknown_words = unknown_qualifiers(text, vocabulary.places)
        text = gloss_english(text, vocabulary.places)
    return language, reword("".join(text.split()), vocabulary.names), unknown_words


def _limits_and_claims(
    found: Reading, placed: Sequence[PlacedItem], over: str | None
) -> tuple[tuple[Bound, ...], tuple[Decimal, ...]]:
    """Return the limits that a question chooses by, and the numbers that it puts forward to be checked."""
    bounds = find_bounds(_outside_names(found), over, {each.start for each in placed})
    stated = find_stated_values(found)
    chooses = over is not None or "采购" in found.text
    if chooses and len(bounds) > 1:  # limits are no numbers to be checked against each other
        stated = tuple(value for value in stated if value not in {bound.value for bound in bounds})
    return tuple(bound for bound in bounds if chooses or bound.amount_fen is not None), stated


def _settled(query: Query, found: Reading, slots: dict[str, list[str]]) -> Query:
    """Return the query with the operation, and what follows for its slots from each other."""
    if any(item.subject for item in query.items):
        bare = {match.phrase for match in found.cues if match.meanings[0].slot == "over"} <= _BARE_PROJECTS
        intents = (Intent.DESCRIPTION if intent is Intent.DUTIES else intent for intent in query.intents)
        query = replace(query, over=None if bare else query.over, intents=tuple(dict.fromkeys(intents)))
    if query.nth is not None:
        query = replace(query, residue=tuple(words for words in query.residue if not re.search("倒数|第.名?$", words)))
    query = _among_all(query)
    query = _each_with_its_stage(_over_both_years(query))
    if query.excluded_departments and not query.departments and query.over is None:
        query = replace(query, over="departments")
    if query.excluded_years:
        query = replace(query, years=tuple(year for year in query.years if year not in query.excluded_years))
    named = frozenset(slots.get("operation", ()))
    operation = find_operation(named, query)
    if query.own_stages and operation in (Operation.CHANGE, Operation.GROWTH):
        operation = Operation.DIFFERENCE  # of two stages, and no change on the same stage a year before
    if query.unknown_department is not None and operation in _OF_SEVERAL:
        # With one side missing there is nothing to work out.
        query, operation = replace(query, over=None), Operation.LOOKUP
    measured = find_measured(named, operation, query)
    if (operation, measured) != (query.operation, query.measured):
        query = replace(query, operation=operation, measured=measured)
    if (
        query.over == "departments"
        and operation is Operation.COUNT
        and not (query.items or query.bounds or query.residue)
    ):
        return replace(query, intents=(Intent.INVENTORY,))  # 一共有多少个部门
    if query.bounds or query.operation in CHOICES:  # 哪些年份超过9万元 is no question for what is indexed
        kept = [intent for intent in query.intents if intent is not Intent.INVENTORY]
        query = replace(query, intents=tuple(kept) or (Intent.NUMBER,))
    equated = Intent.CONSISTENCY in query.intents
    if (
        not equated
        and query.operation is Operation.SUM
        and len(query.items) > len(_GRAND_TOTALS)
        and query.items[-1].name in _GRAND_TOTALS
    ):
        query = replace(query, items=query.items[:-1])  # 合计 in A和B两类支出合计 is what to do, not what to add
    return replace(query, intents=(Intent.DEFINITION,)) if _asks_terms(query) else query


def _is_each_project(placed: PlacedItem, text: str) -> bool:
    """Return whether the words of an item ask for projects one by one: 哪个|项目花 the most."""
    return placed.item.name == "项目支出" and _EACH.search(text[: placed.start]) is not None


def _is_label(cue: Match[Cue], text: str) -> bool:
    """Return whether a cue is what an indicator is called; 人均 is one where it stands in a name (人均成本)."""
    label = any(meaning.slot == "label" for meaning in cue.meanings) and cue.phrase != "指标值"
    return label and (cue.meanings[0].slot == "label" or names_average(text))


def _over_both_years(query: Query) -> Query:
    """Return the query for both years where 比 sets one item of one year against another of another."""
    named = [mention.slot for mention in query.mentions if mention.slot in ("year", "item")]
    apart = named == ["year", "item"] * 2 and len(set(query.items)) == 2
    if query.base_year is None or not apart:
        return query
    return replace(query, years=(*query.years, query.base_year), base_year=None)


def _among_all(query: Query) -> Query:
    """Return the query over all departments where it sets them against the one it names: 比甲局高的部门, 甲局排第几."""
    if len(query.departments) != 1 or query.by_region or query.unknown_department is not None:
        return query
    compared, placed = _MORE_THAN_IT.search(query.text), _ITS_PLACE.search(query.text)
    if compared is None and placed is None:
        return query
    bounds = (Bound(">" if compared["more"] else "<"),) if compared is not None else ()
    residue = tuple(words for words in query.residue if placed is None or words not in ("排第", "排第几", "第几"))
    own = query.departments[0]
    return replace(query, against=own, departments=(), over="departments", bounds=bounds, residue=residue)


def _each_with_its_stage(query: Query) -> Query:
    """Return the query over both years where the year compared with has a stage of its own: 2025年预算比2024年决算多多少."""
    if not query.own_stages or query.base_year is None:
        return query
    return replace(query, years=(*query.years, query.base_year), base_year=None)


def _asks_terms(query: Query) -> bool:
    """Return whether a question asks for terms or how they differ and not for figures: of nobody and no year."""
    if query.intents != (Intent.NUMBER,) or query.departments or query.years or query.over or query.unit:
        return False
    if query.language is Language.ENGLISH and _ASKS_TERM.match(query.question):
        return query.operation is Operation.LOOKUP and bool(query.items)
    return (
        query.operation is Operation.COMPARE
        and len(query.items) > 1
        and re.search(r"(?:有(?:什么|啥|何|哪些)|区别|差别|哪里)不同|不同(?:在哪|之处|点)", query.text) is not None
    )


def _outside_names(found: Reading) -> str:
    """Return the question, as long as it is, without names that hold a number: 台式计算机(20万以下) sets no limit."""
    text = found.text
    for name in found.names:
        if any(letter.isdigit() for letter in name.phrase):
            text = f"{text[: name.start]}{'□' * (name.end - name.start)}{text[name.end :]}"
    return text


def _language(question: str) -> Language:
    latin_words = len(_LATIN_WORD.findall(question))
    if latin_words <= _FEW_WORDS and _ASKS_IN_ENGLISH.match(question) is None:
        return Language.CHINESE
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in question)
    return Language.ENGLISH if latin_words > chinese / 3 else Language.CHINESE


def _mentions(found: Reading, placed: Sequence[PlacedItem], excluded: Excluded | None) -> tuple[Mention, ...]:
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
    taken = {mention.start for mention in mentions}
    for each in placed:
        if each.start not in taken:  # part of a project's name
            words = found.text[each.start : each.end]
            mentions.append(Mention("item", words, each.start, each.end, "/".join(each.item.keys[:4])))
    if excluded is not None:
        start, end = excluded.span
        words = found.text[start:end]
        mentions.append(Mention("excluded", words, start, end, words))
    return tuple(sorted(mentions, key=lambda mention: mention.start))
