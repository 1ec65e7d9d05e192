"""A question into spans: departments, years, stages, things, numbers and cue words, and what nothing explains.

The question is first cut into pieces; then those beside each other are settled: a place and its organ, an item and its stage,
a name said in part. Refuses to say how the spans belong together: that is parsing.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Phase
from qa.linking.cutting import cut
from qa.linking.lexicon import question_words
from qa.linking.matching import Match
from qa.linking.named_departments import PlacedDepartments, names_department, place_departments
from qa.linking.scopes import find_scope, find_stage, stands_beside_stage
from qa.linking.segmentation import Piece, uncovered
from qa.linking.spans import Linked, Mark, NamedDepartments, Role, Span
from qa.linking.things import PlacedThing, named_things, place_partial
from qa.linking.vocabulary import Name, Vocabulary
from qa.linking.wording import plain_question


def link(question: str, vocabulary: Vocabulary) -> Linked:
    """Return a question as spans over the indexed names. Never raises for any question."""
    language, text = plain_question(question, vocabulary)
    text, pieces = cut(text, vocabulary)
    stretches = uncovered(text, pieces)
    names = [piece.value for piece in pieces if isinstance(piece.value, Match)]
    fillers = [(piece.start, piece.end) for piece in pieces if piece.role is None]
    departments = place_departments(text, names, stretches, fillers)
    stretches = _outside(stretches, departments)
    things = list(place_partial(text, _outside_of(names, departments), stretches, vocabulary))
    covered: list[PlacedDepartments | PlacedThing] = [*departments, *things]
    kept = [piece for piece in pieces if not any(piece.start < each.end and each.start < piece.end for each in covered)]
    spans = [
        Span(each.start, each.end, text[each.start : each.end], Role.DEPARTMENT, each.named) for each in departments
    ]
    spans += [Span(each.start, each.end, text[each.start : each.end], Role.THING, each.things) for each in things]
    spans += _spans_of(text, kept)
    spans += _left_over(text, _outside(stretches, things))
    spans.sort(key=lambda span: span.start)
    spans = _without_outer_pauses(_without_repeats(text, _without_explained(text, spans)))
    return Linked(text, language, tuple(spans), _gaps(text, spans))


def _spans_of(text: str, pieces: Sequence[Piece]) -> list[Span]:
    """Return the spans of pieces that stand for something by themselves or beside others."""
    spans: list[Span] = []
    for piece in pieces:
        words = text[piece.start : piece.end]
        if isinstance(piece.value, Match):
            things = () if names_department(piece.value) else named_things(piece.value, text)
            if things:
                spans.append(Span(piece.start, piece.end, words, Role.THING, things))
        elif (stage := find_stage(text, piece, pieces)) is not None:
            spans.append(Span(piece.start, piece.end, words, Role.STAGE, stage))
        elif piece.role is Role.SCOPE or find_scope(text, piece, pieces) is not None:
            spans += _scope_spans(text, piece, pieces)
        elif piece.role is not None:
            spans.append(Span(piece.start, piece.end, words, piece.role, piece.value))  # type: ignore[arg-type]
    return spans


def _scope_spans(text: str, piece: Piece, pieces: Sequence[Piece]) -> list[Span]:
    """Return the scope that a word insists on, and beside it the budget or the stage that it names: 单位|预算, 部门|决算."""
    scope = find_scope(text, piece, pieces)
    words = text[piece.start : piece.end]
    said = next((tail for tail in ("预算", "决算") if words.endswith(tail)), "")
    at = piece.end - len(said)
    spans = [] if scope is None else [Span(piece.start, at, text[piece.start : at], Role.SCOPE, scope)]
    if said == Phase.FINAL.value or (said and stands_beside_stage(text, pieces)):
        spans.append(Span(at, piece.end, said, Role.STAGE, Phase(said)))
    elif said:
        marks = tuple(each for each in question_words().get(said) if isinstance(each, Mark))
        spans.append(Span(at, piece.end, said, Role.MARK, marks))
    return spans


def _left_over(text: str, stretches: Sequence[tuple[int, int]]) -> list[Span]:
    """Return the words that nothing explains; bare digits say nothing, and single letters only where they stand in a list."""
    return [
        Span(start, end, text[start:end], Role.WORDS)
        for start, end in stretches
        if any(letter.isalpha() for letter in text[start:end]) and (end - start > 1 or _is_listed(text, start))
    ]


def _is_listed(text: str, at: int) -> bool:
    """Return whether a letter stands before the mark between members of a list: 纸、笔."""
    return text[at + 1 : at + 2] == "、"


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


def _without_explained(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the spans without words of talk that a name in brackets behind them explains: 开会的钱(会议费)."""
    kept: list[Span] = []
    for span in spans:
        if kept and kept[-1].role is Role.WORDS and span.role is Role.THING and _in_brackets(text, kept[-1], span):
            kept.pop()
        kept.append(span)
    return kept


def _in_brackets(text: str, left: Span, right: Span) -> bool:
    """Return whether a span stands in brackets right behind another."""
    return text[left.end : right.start].strip("的钱那项笔款 ") == "("


def _same(left: Span, right: Span) -> bool:
    """Return whether two spans side by side stand for one: the same thing, or a department among those named before."""
    if isinstance(left.value, NamedDepartments) and isinstance(right.value, NamedDepartments):
        return bool(right.value.names) and set(right.value.names) <= set(left.value.names)
    return left.role is right.role is Role.THING and left.value == right.value


def _without_outer_pauses(spans: list[Span]) -> list[Span]:
    first, last = 0, len(spans)
    while last > first and spans[last - 1].role is Role.PAUSE:
        last -= 1
    while first < last and spans[first].role is Role.PAUSE:
        first += 1
    return spans[first:last]


def _gaps(text: str, spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Return the stretches that no span covers."""
    gaps = []
    at = 0
    for span in spans:
        if span.start > at:
            gaps.append((at, span.start))
        at = max(at, span.end)
    return (*gaps, (at, len(text))) if at < len(text) else tuple(gaps)
