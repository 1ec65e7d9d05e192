"""The grammar as a proposer: spans into the few likeliest readings, each a tuple of drafts and what it leaves unread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.linking.spans import Linked, Mark, Role, Span
from qa.parsing import choices, claims, computations, edits, explanations, phrases
from qa.parsing.chart import Chart, Piece, fill, tilings
from qa.parsing.drafts import NOWHERE, Draft, Setting, departments_in
from qa.parsing.edits import Edit
from qa.parsing.pieces import iter_pieces
from qa.query.nodes import Combine, Decline, Explain, Fold, Keep, Kind, KindError, Node, Over, Pick, Select, Thing

RULES = (*phrases.RULES, *computations.RULES, *choices.RULES, *claims.RULES, *explanations.RULES, *edits.RULES)

_MOST_READINGS = 12
_PART = 1.0  # what one more part costs: one reading of the whole is better than two beside each other
_SETTING_ALONE = 0.6
_EDIT = 0.55
_NOTHING_BETWEEN = 2.5  # what two phrases of one clause cost that nothing parts
_SUM_OF_ONE = 1.5  # what it costs that only one of several parts is called a sum
_SETTING_DROPPED = 4.0  # what it costs that a department or year is named and not used
_EDIT_LEFT_OUT = 1.5  # what an edit costs that changes nothing of what stands before it
_LEFT_WORD, _LEFT_LETTER = 1.6, 0.3  # what content words cost that are left unread
_CHATTER = 0.2
# What leaving a span unread costs, by its role; words that ask or only join cost little.
_LEFT = {
    Role.DEPARTMENT: 6.0,
    Role.YEAR: 4.0,
    Role.STAGE: 1.0,
    Role.SCOPE: 4.0,
    Role.THING: 4.0,
    Role.NUMBER: 2.5,
    Role.PAUSE: 0.0,
}
_LEFT_MARK, _LEFT_FACET = 1.2, 1.8
_LIGHT_MARKS = {
    "how": 0.1, "ask": 0.8, "and": 0.1, "it": 0.05, "within": 0.05, "budget": 0.2, "check": 0.3, "greet": 0.0, "unit": 0.0, "places": 0.0, "if": 0.05, "noun": 0.05,
    "each": 0.5, "by": 0.05, "list": 0.4, "stock": 0.3, "both": 0.3, "table": 0.4, "equal": 0.3, "exist": 0.4, "which": 0.5, "count": 1.2,
    "than": 0.6, "axis": 0.6, "sum": 1.0, "or": 0.1, "outside": 0.2, "measure": 0.5, "rest": 0.8, "more": 0.8, "less": 0.8, "facet:content": 0.3, "facet:meaning": 0.4, "portion": 0.8,
}  # fmt: skip
# Between the pieces of one rule these may be stepped over.
_STEPPED = {"noun": 0.05, "and": 0.3, "it": 0.05, "within": 0.05, "budget": 0.1, "if": 0.0, "greet": 0.0, "unit": 0.0, "places": 0.0, "each": 0.1, "by": 0.05, "list": 0.3, "check": 0.35, "equal": 0.25, "exist": 0.6, "sum": 0.9, "both": 0.2, "or": 0.1}  # fmt: skip
_ASKING = frozenset(
    {"ask", "count", "which", "most", "least", "rank", "check", "agree", "exist", "rate", "times", "share", "portion"}
)
_CONTENT = (Role.DEPARTMENT, Role.YEAR, Role.THING, Role.NUMBER)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One reading: what is asked part by part, its cost, the rules used and the spans it leaves unread."""

    drafts: tuple[Draft, ...]
    cost: float
    rules: tuple[str, ...]
    unread: tuple[Span, ...]


def propose(linked: Linked, before: Draft | None) -> tuple[Proposal, ...]:
    """Return the likeliest readings, best first; `before` is what the turn before asked last."""
    spans = linked.spans
    chart = Chart(len(spans), [_stepping(span) for span in spans], [sets_apart(span) for span in spans])
    for piece in iter_pieces(linked):
        chart.add(piece)
    fill(chart, RULES)
    left = [_leaving(at, spans) for at in range(len(spans))]
    found = []
    for cost, pieces in tilings(chart, _as_part, left, _may_follow(before), _MOST_READINGS):
        for drafts, more in _assembled(pieces, before, spans):
            rules = tuple(rule for piece in pieces for rule in piece.rules)
            found.append(Proposal(drafts, cost + more, rules, _unread(pieces, spans)))
    unique: dict[tuple[Draft, ...], Proposal] = {}
    for proposal in sorted(found, key=lambda each: each.cost):
        unique.setdefault(proposal.drafts, proposal)
    return tuple(unique.values())[:_MOST_READINGS]


def _stepping(span: Span) -> float | None:
    if span.role is Role.PAUSE:
        return None if span.value == "sentence" else 0.15
    if span.role is Role.MARK and isinstance(span.value, tuple):
        if any(isinstance(mark, Mark) and mark.kind == "ask" for mark in span.value):
            return None  # what asks ends what it asks for
        costs = [_STEPPED[mark.kind] for mark in span.value if isinstance(mark, Mark) and mark.kind in _STEPPED]
        return min(costs, default=None)
    return None


def sets_apart(span: Span) -> bool:
    """Return whether a span sets what stands around it apart."""
    return span.role is Role.PAUSE or _joins(span)


def _leaving(at: int, spans: Sequence[Span]) -> float:
    span = spans[at]
    if is_chatter(at, spans):
        return _CHATTER
    if span.role is Role.WORDS:
        return _LEFT_WORD + _LEFT_LETTER * (span.end - span.start)
    if span.role is Role.MARK and isinstance(span.value, tuple):
        costs = (_leaving_mark(mark) for mark in span.value if isinstance(mark, Mark))
        return min(costs, default=_LEFT_MARK)
    return _LEFT[span.role]


def _leaving_mark(mark: Mark) -> float:
    return _LIGHT_MARKS.get(mark.kind, _LEFT_FACET if mark.kind.startswith("facet:") else _LEFT_MARK)


def is_chatter(at: int, spans: Sequence[Span]) -> bool:
    """Return whether words stand in a clause that names nothing and asks nothing, beside others that do."""
    if spans[at].role not in (Role.WORDS, Role.MARK) or spans[at].text.isascii():
        return False  # an English word that is left has been told from talk already
    start = max((i + 1 for i in range(at) if _parts_clauses(spans[i])), default=0)
    end = min((i for i in range(at, len(spans)) if _parts_clauses(spans[i])), default=len(spans))
    clause, others = spans[start:end], (*spans[:start], *spans[end:])
    talks = any(span.role is Role.WORDS for span in clause)
    says = any(span.role in _CONTENT or _asks(span) for span in clause)
    return talks and not says and any(span.role in _CONTENT for span in others)


def _parts_clauses(span: Span) -> bool:
    return span.role is Role.PAUSE and span.value != "list"


def _asks(span: Span) -> bool:
    if span.role is not Role.MARK or not isinstance(span.value, tuple):
        return False
    return any(
        isinstance(mark, Mark) and (mark.kind in _ASKING or mark.kind.startswith("facet:")) for mark in span.value
    )


def _as_part(piece: Piece) -> float | None:
    if piece.category == "phrase":
        return _PART
    if piece.category == "setting":
        return _SETTING_ALONE
    return _EDIT if piece.category == "edit" else None


def _may_follow(before: Draft | None) -> Callable[[tuple[Piece, ...], Piece], bool]:
    """Return whether a piece may follow others: an edit needs something before it that it changes."""

    def fits(pieces: tuple[Piece, ...], piece: Piece) -> bool:
        return piece.category != "edit" or before is not None or any(each.category == "phrase" for each in pieces)

    return fits


def _unread(pieces: Sequence[Piece], spans: Sequence[Span]) -> tuple[Span, ...]:
    covered = {at for piece in pieces for at in range(piece.start, piece.end)}
    return tuple(
        span
        for at, span in enumerate(spans)
        if at not in covered and span.role is not Role.PAUSE and not is_chatter(at, spans)
    )


def _assembled(
    pieces: Sequence[Piece], before: Draft | None, spans: Sequence[Span]
) -> Iterator[tuple[tuple[Draft, ...], float]]:
    """Yield the drafts that a row of pieces comes to: settings flow on to what follows, edits change what came before."""
    parts: list[Draft] = []
    waiting = NOWHERE
    cost = sum(_NOTHING_BETWEEN for left, right in pairwise(pieces) if _runs_on(left, right, spans))
    cost += sum(
        _SUM_OF_ONE for piece in pieces if computations.SUM_OF_ONE in piece.rules and _is_several(pieces, piece)
    )
    for at, piece in enumerate(pieces):
        meaning = piece.meaning
        if (
            waiting != NOWHERE
            and isinstance(meaning, Edit)
            and not parts
            and _stands_alone(pieces[at - 1], piece, spans)
        ):
            parts = _asked_elsewhere(waiting, before)
            waiting = NOWHERE if parts else waiting
        last = parts[-1] if parts else before
        if isinstance(meaning, Setting):
            waiting = waiting.merged(meaning)
        elif isinstance(meaning, Edit):
            if last is None:
                return
            source = _elsewhere(last, waiting)
            made = _applied(meaning, source)
            if made is None:
                cost += _EDIT_LEFT_OUT
                continue
            waiting = NOWHERE
            if parts and not parts[-1].asked:
                parts.pop()
            parts.append(replace(made, asked=True))
        elif isinstance(meaning, Draft):
            cost += _SETTING_DROPPED if _contradicts(waiting, meaning.setting) else 0.0
            draft = replace(meaning, setting=meaning.setting.filled_from(waiting))
            waiting = NOWHERE
            parts.append(_continued(draft, parts, before))
    if waiting != NOWHERE:
        ended = _with_setting_behind(parts, waiting, before)
        if ended is None:
            return
        parts = ended
    if parts:
        yield tuple(_spread(parts)), cost
    elif before is None:
        return


def _contradicts(waiting: Setting, own: Setting) -> bool:
    """Return whether a setting that stood before is lost because a phrase has another of its own."""
    whose = waiting.departments and own.departments and not set(waiting.departments) <= set(own.departments)
    return bool(whose or (waiting.years and own.years and not set(waiting.years) <= set(own.years)))


def _stands_alone(setting: Piece, after: Piece, spans: Sequence[Span]) -> bool:
    """Return whether a setting is a clause of its own, asking the same of another: 那乙局呢？两家差多少."""
    return any(span.role is Role.PAUSE for span in spans[setting.end : after.start])


def _asked_elsewhere(setting: Setting, before: Draft | None) -> list[Draft]:
    if before is None:
        return []
    return [replace(_elsewhere(before, setting), asked=True, beside=replace(before, beside=None))]


def _elsewhere(draft: Draft, setting: Setting) -> Draft:
    """Return the same asked in another setting; a year named in place of a ranking of years asks that year's figure."""
    named = {"years": bool(setting.years), "departments": bool(setting.departments)}
    bodies = tuple(_in_one(body, named) for body in draft.bodies)
    own = draft.setting
    if setting.before and not setting.years and len(own.years) == 1:  # 去年 is the year before the one spoken of
        setting = replace(setting, years=(own.years[0] - setting.before,), before=0)
    if setting.years and not setting.stages:
        own = replace(own, stages=())  # another year may have no final accounts yet
    return replace(draft, bodies=bodies, setting=setting.filled_from(own))


def _in_one(body: Node, named: Mapping[str, bool]) -> Node:
    over = body.series if isinstance(body, Pick | Fold | Keep) else None
    return over.body if isinstance(over, Over) and named.get(over.axis, False) else body


def _is_several(pieces: Sequence[Piece], piece: Piece) -> bool:
    return len(pieces) > 1 or (isinstance(piece.meaning, Draft) and len(piece.meaning.bodies) > 1)


def _runs_on(left: Piece, right: Piece, spans: Sequence[Span]) -> bool:
    """Return whether two phrases follow each other in one clause with nothing that parts them: hardly two questions."""
    between = spans[left.end : right.start]
    parted = any(_parts_clauses(span) or _joins(span) for span in between)
    return left.category == right.category == "phrase" and not parted


def _joins(span: Span) -> bool:
    return (
        span.role is Role.MARK
        and isinstance(span.value, tuple)
        and any(isinstance(mark, Mark) and mark.kind == "and" for mark in span.value)
    )


def _applied(edit: Edit, draft: Draft) -> Draft | None:
    try:
        return edit.apply(draft)
    except KindError:
        return None


def _continued(draft: Draft, parts: Sequence[Draft], before: Draft | None) -> Draft:
    """Return a draft with whose and when taken from what was asked before, where it leaves them open."""
    last = parts[-1] if parts else before
    if last is None or isinstance(draft.bodies[0], Decline):
        return draft
    draft = replace(draft, beside=replace(last, beside=None))
    if parts and draft.implied:
        draft = _about_what_was_asked(draft, last)
    if not parts and draft.setting.departments and (not draft.implied or draft.kind is Kind.TEXT):
        return draft  # a question that names whose and of what is complete
    if not parts and before is not None and _replaces_thing(draft, before):
        return replace(_with_thing(before, draft), setting=draft.setting.filled_from(before.setting))
    closed = any(isinstance(body, Over) and body.axis == "departments" for body in draft.bodies)
    closed = closed or any(
        isinstance(body, Pick) and isinstance(body.series, Over) and body.series.axis == "departments"
        for body in draft.bodies
    )
    setting = draft.setting.filled_from(replace(last.setting, departments=()) if closed else last.setting)
    return replace(draft, setting=setting)


def _about_what_was_asked(draft: Draft, last: Draft) -> Draft:
    """Return a facet that names no thing as one of the thing asked for right before it: 某项目多少，干什么用."""
    body, asked = draft.bodies[0], last.bodies[0]
    if not isinstance(body, Explain) or body.about != Thing() or not isinstance(asked, Select):
        return draft
    return replace(draft, bodies=(replace(body, about=asked.thing),), implied=False)


def _replaces_thing(draft: Draft, before: Draft) -> bool:
    """Return whether a follow-up names only another thing (会议费呢), so that the same is asked of it."""
    if draft.asked or draft.implied or len(draft.bodies) != 1 or not isinstance(draft.body, Select):
        return False
    if draft.setting != NOWHERE:
        return False
    if len(before.bodies) != 1 or isinstance(before.body, Select):
        return False
    return not (isinstance(before.body, Combine) and before.body.how in "+-")  # what was added or left out is not kept


def _with_thing(before: Draft, draft: Draft) -> Draft:
    from qa.query.editing import with_thing

    select = draft.body
    if not isinstance(select, Select):
        return draft
    return before.mapped(lambda body: with_thing(body, select.thing))


def _with_setting_behind(parts: list[Draft], setting: Setting, before: Draft | None) -> list[Draft] | None:
    """Return the parts with a setting that stood behind them, or the part before asked again in it (那乙局呢)."""
    if parts:
        return [*parts[:-1], replace(parts[-1], setting=parts[-1].setting.filled_from(setting))]
    if before is None:
        return None
    return [replace(_elsewhere(before, setting), asked=True)]


def _spread(parts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the parts, the setting of a later one lent to earlier ones that have none: 三公多少，甲局的."""
    known = next((part.setting for part in parts if part.setting != NOWHERE), NOWHERE)
    for part in parts:
        own = bool(departments_in(part)) or part.setting.stranger is not None
        yield (
            part
            if own or (part.kind is Kind.TEXT and part.implied)
            else replace(part, setting=part.setting.filled_from(known))
        )
