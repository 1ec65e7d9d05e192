"""A question into spans: departments, years, stages, things, numbers and cue words, and what nothing explains.

Everything that may be found is gathered first; then the question is cut the way that leaves least unexplained. Only where something
is left over are typing errors looked for, by sound and by look, and names that are said in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.records import Phase, Scope
from index.text.accounts import find_account_name
from index.text.items import concepts
from qa.linking.department_contractions import Contractions
from qa.linking.departments import DepartmentAlias
from qa.linking.lexicon import Filler, Setting, cue_words, fillers, question_words
from qa.linking.matching import Match, Phrases
from qa.linking.named_departments import PlacedDepartments, names_department, place_departments
from qa.linking.quantities import find_quantities
from qa.linking.segmentation import Piece, segment, uncovered
from qa.linking.spans import Linked, Mark, NamedDepartments, NamedNumber, Role, Span
from qa.linking.spelling import repair_spelling
from qa.linking.things import PlacedThing, account_names, named_things, place_partial
from qa.linking.vocabulary import ItemName, Name, Vocabulary
from qa.linking.wording import plain_question
from qa.linking.years import find_years, relative_years
from qa.query.language import Language
from qa.query.nodes import Thing

_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]\d{4,}|\d{6,}[A-Z]\d*[0-9A-Z]*|\d{3}-\d{3,4}-[A-Z0-9\-]+|\d{10,}|\d{7}|\d{5}|\d{3})(?![0-9A-Za-z.])"
)
# 201类32款01项, as tables print it in three columns.
_CODE_IN_PARTS = re.compile(r"(?<!\d)([1-5]\d{2})\(?类\)?,?(\d{2})\(?款\)?(?:,?(\d{2})\(?项\)?)?")
_COUNTED_BEHIND = tuple("万亿元%个名辆台项家分月人倍次")
_LONGEST_AMBIGUOUS = 5  # 12345 may be any number, 2013201 is a code
_PAUSES = {
    **dict.fromkeys("。？！；?!;…", "sentence"),
    **dict.fromkeys("，,:：—", "clause"),
    "、": "list",
}
_SHORTEST_HEARD = 2
# What pieces cost: a name is preferred to a cue word, a cue word to a filler; one heard only where it explains more.
_SURE, _SETTING, _NAME, _MARK, _FILLER, _HEARD, _WHOLE_WORD = 1.0, 1.4, 1.5, 2.0, 2.4, 6.0, 4.8
_ROW_LABEL = 2.05  # a label that is a cue word as well
_ACCOUNT = 1.7  # an official name of an account that no row here has
_ONE_LETTER = 0.6
# Single letters that begin a word where an unexplained letter follows: 大棚, 收费, 减排; and those that end one: 贷款.
_BEGINS_WORDS = frozenset("大小高低多少收款降涨增减省差用数项总全年均内外中初上下超")
_ENDS_WORDS = frozenset("款数项额度")
_NEVER_IN_WORDS = frozenset("的和与及跟同了在是为呢吗么吧啊呀嘛或比占、")
_BY_STAGE = {phase.value: phase for phase in (Phase.BUDGET, Phase.ADJUSTED, Phase.EXECUTION, Phase.FINAL)}
_STAGE_TAILS = ("决算数", "决算", "预算数", "预算", "执行数")
_COUNTED_UNITS = frozenset("家个各些几等")
_OWN_UNIT_BEFORE = tuple("局办委院厅会室站所处费年的关那")
_OWN_UNIT_NOT_BEHIND = ("财", "预算单位", "收入", "支出")
_JOINTS = tuple("和与跟同、比")
_BEHIND_OWN_UNIT = tuple(f"本级{joint}" for joint in _JOINTS)
_BEFORE_OWN_UNIT = tuple(f"{joint}本级" for joint in _JOINTS)


def link(question: str, vocabulary: Vocabulary) -> Linked:
    """Return a question as spans over the indexed names. Never raises for any question."""
    language, text = plain_question(question, vocabulary)
    text, pieces = _cut(text, vocabulary)
    pieces = _without_letters_of_words(text, pieces)
    stretches = uncovered(text, pieces)
    names = [piece.value for piece in pieces if isinstance(piece.value, Match)]
    departments = place_departments(
        text, names, stretches, [(each.start, each.end) for each in pieces if each.role is None]
    )
    stretches = _outside(stretches, departments)
    things = list(place_partial(text, _outside_of(names, departments), stretches, vocabulary))
    covered: list[PlacedDepartments | PlacedThing] = [*departments, *things]
    spans = [_department_span(text, each) for each in departments]
    spans += [Span(each.start, each.end, text[each.start : each.end], Role.THING, each.things) for each in things]
    kept = [piece for piece in pieces if not any(piece.start < each.end and each.start < piece.end for each in covered)]
    spans += _spans_of(text, kept)
    spans += [
        Span(start, end, text[start:end], Role.WORDS)
        for start, end in _outside(stretches, things)
        if end - start > 1
        and any(letter.isalpha() for letter in text[start:end])
        and not (
            language is Language.ENGLISH
            and text[start:end].isascii()
            and any(span.role is Role.THING for span in spans)
        )
    ]
    spans.sort(key=lambda span: span.start)
    named = _without_outer_pauses(_without_repeats(text, spans))
    return Linked(text, language, tuple(named), _fillers(text, named))


def _cut(text: str, vocabulary: Vocabulary) -> tuple[str, list[Piece]]:
    """Return the question, with typing errors put right, and the pieces that explain most of it."""
    candidates = _candidates(text, vocabulary)
    pieces = _with_contractions(text, candidates, segment(text, candidates), vocabulary.contractions)
    unexplained = _unexplained(text, pieces)
    if not unexplained:
        return text, pieces
    taken = _positions(piece for piece in pieces if piece.role is not None and piece.role is not Role.PAUSE)
    repaired = repair_spelling(text, unexplained, taken)
    if repaired != text:
        text = repaired
        candidates = _candidates(text, vocabulary)
        pieces = _with_contractions(text, candidates, segment(text, candidates), vocabulary.contractions)
        if not _unexplained(text, pieces):
            return text, pieces
    fixed = _positions(piece for piece in pieces if piece.cost == _SURE) | _known_in_part(text, pieces, vocabulary)
    heard = [
        *_heard(text, fixed, vocabulary.names),
        *(Piece(piece.start, piece.end, piece.role, piece.value, _HEARD) for piece in _heard_words(text, fixed)),
    ]
    if heard:
        candidates += heard
        pieces = _with_contractions(text, candidates, segment(text, candidates), vocabulary.contractions)
    return text, pieces


def _candidates(text: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return everything that may be found in a question, overlapping."""
    found = [Piece(at, at + 1, Role.PAUSE, _PAUSES[letter], 0.0) for at, letter in enumerate(text) if letter in _PAUSES]
    for parts in _CODE_IN_PARTS.finditer(text):
        found.append(
            Piece(parts.start(), parts.end(), Role.THING, (Thing(code="".join(filter(None, parts.groups()))),), _SURE)
        )
    for code in _CODE.finditer(text):
        known = code[0] in vocabulary.codes or find_account_name(code[0]) is not None
        long = len(code[0]) > _LONGEST_AMBIGUOUS and not code[0].endswith("00")
        if (known or long) and not (len(code[0]) == 3 and text.startswith(_COUNTED_BEHIND, code.end())):
            found.append(Piece(code.start(), code.end(), Role.THING, (Thing(code=code[0]),), _SURE))
    for start, end, years in find_years(text):
        found.append(Piece(start, end, None if years is None else Role.YEAR, years, _SURE))
    for each in find_quantities(text):
        role = Role.NUMBER if isinstance(each.value, NamedNumber) else Role.MARK
        found.append(Piece(each.start, each.end, role, each.value, _SURE if each.sure else _MARK + 0.1))
    words = [_word_piece(word, text) for word in question_words().find_each(text)]
    telling = {(piece.start, piece.end) for piece in words if piece.role is Role.MARK and _outweighs_label(piece.value)}
    for name in vocabulary.names.find_each(text):
        if _holds_stage(name, vocabulary.names):
            continue
        cost = _ROW_LABEL if (name.start, name.end) in telling and not _is_concept(name) else _NAME
        if name.end - name.start == 1:
            cost += 1 + _ONE_LETTER
        found.append(Piece(name.start, name.end, Role.THING, name, cost))
    for name in account_names().find_each(text):
        found.append(Piece(name.start, name.end, Role.THING, name, _ACCOUNT))
    return found + words


def _holds_stage(name: Match[Name], names: Phrases[Name]) -> bool:
    """Return whether a name is an item with its stage, which are two spans: 三公经费|决算, but 政府性基金预算."""
    tail = next((word for word in _STAGE_TAILS if name.phrase.endswith(word)), None)
    if tail is None:
        return False
    keys = {each.key for each in name.meanings if isinstance(each, ItemName)}
    shorter = {each.key for each in names.get(name.phrase.removesuffix(tail)) if isinstance(each, ItemName)}
    return bool(keys & shorter) and not any(key.endswith(tail) for key in keys)


def _outweighs_label(marks: object) -> bool:
    """Return whether a cue word is meant rather than a row that happens to be called so: 目标, 事业单位."""
    kinds = (
        [f"{mark.kind}:{mark.value}" for mark in marks if isinstance(mark, Mark)] if isinstance(marks, tuple) else []
    )
    return any(kind.startswith(("facet:", "which:", "table:", "axis:units", "axis:departments")) for kind in kinds)


def _is_concept(name: Match[Name]) -> bool:
    return any(isinstance(each, ItemName) and each.key in concepts() for each in name.meanings)


def _word_piece(word: Match[Mark | Setting | Filler], text: str) -> Piece:
    """Return a word of the lexicons as a piece; what is a setting as well as a mark is a setting."""
    dearer = _ONE_LETTER if word.end - word.start == 1 else 0.0
    first = word.meanings[0]
    marks = tuple(each for each in word.meanings if isinstance(each, Mark))
    if isinstance(first, Setting):
        if first.kind == "year":
            years = relative_years(first.value, text, word.start, word.end)
            return Piece(word.start, word.end, Role.YEAR, years, _SETTING)
        if first.kind == "completion":
            return Piece(word.start, word.end, Role.MARK, (Mark("completion", first.value), *marks), _MARK)
        role = Role.STAGE if first.kind == "stage" else Role.SCOPE
        return Piece(word.start, word.end, role, first.value, _SETTING)
    if marks:
        return Piece(word.start, word.end, Role.MARK, marks, _MARK + dearer)
    if any(isinstance(each, Filler) and each.whole for each in word.meanings):
        return Piece(word.start, word.end, Role.WORDS, None, _WHOLE_WORD)
    return Piece(word.start, word.end, None, None, _FILLER + dearer)


def _with_contractions(
    text: str, candidates: Sequence[Piece], pieces: list[Piece], contractions: Contractions
) -> list[Piece]:
    """Return the pieces with the departments added that are called by a contraction, in place of what stands inside it."""
    named: list[Match[DepartmentAlias]] = []
    words = [(piece.start, piece.end) for piece in pieces if piece.role is Role.YEAR]
    for piece in pieces:
        if isinstance(piece.value, Match):
            aliases = tuple(each for each in piece.value.meanings if isinstance(each, DepartmentAlias))
            if aliases:
                named.append(Match(piece.start, piece.end, piece.value.phrase, aliases))
            else:
                words.append((piece.start, piece.end))
    found = contractions.find_all(text, named, words)
    if not found:
        return pieces
    added = [Piece(each.start, each.end, Role.THING, each, 0.0) for each in found]
    apart = [piece for piece in candidates if all(piece.end <= each.start or each.end <= piece.start for each in added)]
    return segment(text, [*apart, *added])


def _known_in_part(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> set[int]:
    """Return the positions of left-over stretches that are parts of names as they are, so that nothing else is heard there."""
    known: set[int] = set()
    for start, end in uncovered(text, [piece for piece in pieces if piece.role is not Role.WORDS]):
        words = text[start:end]
        part = vocabulary.find_label(words) or vocabulary.find_project(words)
        if part is not None and part[0] == words:
            known.update(range(start, end))
    return known


def _heard(text: str, taken: set[int], names: Phrases[Name]) -> list[Piece]:
    """Return names that only sound right. 中 in 支出中金额 is no mistyped 总, and 多少|居 is not 多少|车."""
    heard = []
    for match in names.find_by_sound(text, taken):
        wrong = {
            typed for typed, meant in zip(text[match.start : match.end], match.phrase, strict=True) if typed != meant
        }
        little = sum(each.end - each.start for each in fillers().find_all(match.phrase))
        if not any(letter in fillers() for letter in wrong) and len(match.phrase) - little >= _SHORTEST_HEARD:
            heard.append(Piece(match.start, match.end, Role.THING, match, _HEARD))
    return heard


def _heard_words(text: str, taken: set[int]) -> list[Piece]:
    """Return cue words that only sound right: 百分只几."""
    return [_word_piece(match, text) for match in cue_words().find_by_sound(text, taken)]


def _without_letters_of_words(text: str, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without single letters that belong to an unexplained word beside them: 专|用|设备, 大|棚, 贷|款."""
    left_over = _unexplained(text, pieces)
    if not left_over:
        return pieces

    def within_word(piece: Piece) -> bool:
        letter = text[piece.start : piece.end]
        if len(letter) > 1 or piece.role is Role.PAUSE or letter in _NEVER_IN_WORDS:
            return False
        before, behind = piece.start - 1 in left_over, piece.end in left_over
        if piece.role is Role.THING:
            return before or behind
        if letter == "中" and before:  # 初中, 高中: one letter before it makes no word of its own
            return piece.start - 2 not in left_over
        if before and behind:
            return True
        if behind and letter in "中内外上下里":  # 中药, but 三公里面
            return piece.start not in ends
        return (behind and letter in _BEGINS_WORDS) or (before and letter in _ENDS_WORDS)

    ends = {each.end for each in pieces if each.end - each.start > 1 and each.role not in (None, Role.PAUSE)}
    pieces = [piece for piece in pieces if piece.role is not Role.WORDS]
    while True:
        kept = [piece for piece in pieces if not within_word(piece)]
        if len(kept) == len(pieces):
            return kept
        pieces, left_over = kept, _unexplained(text, kept)


def _unexplained(text: str, pieces: Sequence[Piece]) -> set[int]:
    """Return the positions of Chinese letters that no piece explains."""
    covered = _positions(piece for piece in pieces if piece.role is not Role.WORDS)
    return {at for at, letter in enumerate(text) if at not in covered and "\u4e00" <= letter <= "\u9fff"}


def _positions(pieces: Iterable[Piece]) -> set[int]:
    return {at for piece in pieces for at in range(piece.start, piece.end)}


def _outside(
    stretches: Sequence[tuple[int, int]], covered: Sequence[PlacedDepartments] | Sequence[PlacedThing]
) -> list[tuple[int, int]]:
    """Return what is left of the stretches outside what is covered by now."""
    left = list(stretches)
    for each in covered:
        cut: list[tuple[int, int]] = []
        for start, end in left:
            if each.end <= start or end <= each.start:
                cut.append((start, end))
                continue
            cut += [part for part in ((start, each.start), (each.end, end)) if part[0] < part[1]]
        left = cut
    return left


def _outside_of(names: Sequence[Match[Name]], placed: Sequence[PlacedDepartments]) -> list[Match[Name]]:
    return [name for name in names if all(name.end <= each.start or each.end <= name.start for each in placed)]


def _department_span(text: str, each: PlacedDepartments) -> Span:
    return Span(each.start, each.end, text[each.start : each.end], Role.DEPARTMENT, each.named)


def _spans_of(text: str, pieces: Sequence[Piece]) -> list[Span]:
    """Return the spans of pieces that stand for something by themselves or beside others."""
    spans: list[Span] = []
    stages = {_BY_STAGE[str(piece.value)] for piece in pieces if piece.role is Role.STAGE}
    beside_stage = bool(stages - {Phase.BUDGET})
    own_unit = any(piece.role is Role.SCOPE and _is_own_unit(text, piece) for piece in pieces)
    for piece in pieces:
        words = text[piece.start : piece.end]
        role, value = piece.role, piece.value
        if isinstance(value, Match):
            things = () if names_department(value) else named_things(value, text)
            if things:
                spans.append(Span(piece.start, piece.end, words, Role.THING, things))
        elif role is Role.STAGE:
            spans.append(Span(piece.start, piece.end, words, Role.STAGE, _BY_STAGE[str(value)]))
        elif role is Role.MARK and words == "预算" and beside_stage:
            spans.append(Span(piece.start, piece.end, words, Role.STAGE, Phase.BUDGET))
        elif role is Role.SCOPE or (words == "部门" and _is_whole_department(text, piece, own_unit=own_unit)):
            scope = _scope(text, piece, own_unit=own_unit)
            if scope is not None:
                spans.append(Span(piece.start, piece.end, words, Role.SCOPE, scope))
        elif role is not None:
            spans.append(Span(piece.start, piece.end, words, role, value))  # type: ignore[arg-type]
    return spans


def _is_own_unit(text: str, piece: Piece) -> bool:
    """Return whether a word asks for one unit alone: 单位预算, but not 三家|单位预算; 某局|本级, but not 区|本级财力."""
    if piece.value != Scope.UNIT.value:
        return False
    before = text[: piece.start]
    if text.startswith("单位", piece.start):
        return before[-1:] not in _COUNTED_UNITS or not before
    before = before.rstrip("(")
    if text.startswith(_OWN_UNIT_NOT_BEHIND, piece.end):
        return False
    joined = before[-1:] in _JOINTS and before[:-1].endswith(("部门", "部门预算", "部门决算"))
    return not before or joined or before.endswith(_OWN_UNIT_BEFORE)


def _scope(text: str, piece: Piece, *, own_unit: bool) -> Scope | None:
    """Return the scope that a word insists on: 部门预算 alone is how people call either."""
    if piece.value == Scope.UNIT.value:
        return Scope.UNIT if _is_own_unit(text, piece) else None
    whole = piece.value == Scope.DEPARTMENT.value or _is_whole_department(text, piece, own_unit=own_unit)
    return Scope.DEPARTMENT if whole else None


def _is_whole_department(text: str, piece: Piece, *, own_unit: bool) -> bool:
    """Return whether a department is meant with all its units: beside 本级, or where nothing else is said (部门的呢)."""
    beside = text[: piece.start].endswith(_BEHIND_OWN_UNIT) or text.startswith(_BEFORE_OWN_UNIT, piece.end)
    said_beside = text.startswith(("部门预算", "部门决算"), piece.start) and own_unit
    return (own_unit and beside) or said_beside or text.strip("?？呢那") in ("部门", "部门的", "部门预算")


def _without_repeats(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the spans without those that only say in brackets or at once what the one before says: 海洋局(海洋渔业局)."""
    kept: list[Span] = []
    for span in spans:
        before = kept[-1] if kept else None
        if (
            before is not None
            and _same(before, span)
            and not any(letter.isalnum() for letter in text[before.end : span.start])
        ):
            if isinstance(span.value, NamedDepartments) and span.value.names and not span.value.by_region:
                kept[-1] = span
            continue
        kept.append(span)
    return kept


def _same(left: Span, right: Span) -> bool:
    """Return whether two spans side by side stand for one: the same thing, or a department among those named before."""
    if isinstance(left.value, NamedDepartments) and isinstance(right.value, NamedDepartments):
        return bool(right.value.names) and set(right.value.names) <= set(left.value.names)
    return left.role is right.role is Role.THING and left.value == right.value


def _without_outer_pauses(spans: Sequence[Span]) -> Sequence[Span]:
    first, last = 0, len(spans)
    while last > first and spans[last - 1].role is Role.PAUSE:
        last -= 1
    while first < last and spans[first].role is Role.PAUSE:
        first += 1
    return spans[first:last]


def _fillers(text: str, spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Return the stretches that no span covers."""
    gaps = []
    at = 0
    for span in spans:
        if span.start > at:
            gaps.append((at, span.start))
        at = max(at, span.end)
    return (*gaps, (at, len(text))) if at < len(text) else tuple(gaps)
