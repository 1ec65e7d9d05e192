"""A tree executed: one function for each type of node, in a table. Nothing here reads a question or writes a sentence.

Nothing raises on a well-kinded tree: what is not there, cannot be compared or is not answered from documents is `Missing`, with
the reason, and whatever is computed from it is missing for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from qa.execution import checking, looking, scopes
from qa.execution.axes import Seat, list_seats, whole_of
from qa.execution.computing import combined, exceeding, folded, moved, summed
from qa.execution.context import Context, target_of
from qa.execution.limits import holds
from qa.execution.rows import Row, Rows, counterpart_of, kept, of_one_kind, of_rows, paired, picked
from qa.figures.results import Member, Missing, Number, Result, Series, Verdict, Why
from qa.query.nodes import (
    At,
    Change,
    Check,
    Combine,
    Decline,
    Explain,
    Fold,
    Given,
    It,
    Keep,
    Kind,
    Node,
    Of,
    Over,
    Pick,
    Select,
    Thing,
)
from qa.query.walking import is_node
from qa.records.targets import Target


def execute(node: Node, context: Context) -> Result:
    """Return what a node gives in a context."""
    if node.kind is Kind.SERIES:
        rows = _rows(node, context)
        return rows.series if isinstance(rows, Rows) else rows
    return _FIGURES[type(node)](node, context)


def _select(node: Select, context: Context) -> Result:
    return looking.look_up_here(node, context)


def _given(node: Given, _: Context) -> Result:
    return Number(node)


def _it(_: It, context: Context) -> Result:
    return looking.own_figure(context)


def _at(node: At, context: Context) -> Result:
    return execute(node.body, context.inside(node.frame))


def _combine(node: Combine, context: Context) -> Result:
    inner = context.as_operand()
    if node.how == "+":
        terms = [execute(term, inner) for term in _terms(node)]
        if part := scopes.find_contained(terms, context):
            return Missing(Why.NOT_COMPARABLE, node, context.frame, part)
        return summed(node, terms, context.frame)
    if node.how == "÷" and node.unit == "%":
        return _share(node, context)
    pair = looking.look_up_two_stages(node.left, node.right, inner)
    left, right = pair or (execute(node.left, inner), execute(node.right, inner))
    return combined(node, left, right, context.frame)


def _share(node: Combine, context: Context) -> Result:
    inner = context.as_operand()
    if isinstance(node.left, Combine) and node.left.how == "-" and node.left.right == node.right:
        left, right = execute(node.left.left, inner), execute(node.right, inner)
        return exceeding(node, left, right, context.frame)  # (甲 - 乙) ÷ 乙
    pair = looking.look_up_two_stages(node.left, node.right, inner)
    left, right = pair or (execute(node.left, inner), execute(node.right, inner))
    left, right = scopes.of_one_scope(node, left, right, inner)
    return scopes.with_stated_share(node, combined(node, left, right, context.frame), inner)


def _terms(node: Node) -> list[Node]:
    """Return the terms of a sum, those of sums in it one by one."""
    if isinstance(node, Combine) and node.how == "+" and node.kind is Kind.FIGURE:
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def _change(node: Change, context: Context) -> Result:
    here = looking.settled(context.as_operand())
    before_here = here.inside(node.since)
    now, before = execute(node.body, here), execute(node.body, before_here)
    stated, change = scopes.find_stated(node, here, before_here)
    return moved(node, now, before, stated, change, context.frame)


def _fold(node: Fold, context: Context) -> Result:
    rows = _rows(node.series, context.as_operand())
    return folded(node, rows, context.frame) if isinstance(rows, Rows) else rows


def _check(node: Check, context: Context) -> Result:
    if node.right is None:
        return _agree(node, context)
    pair = looking.look_up_two_stages(node.left, node.right, context.as_operand())
    left, right = pair or (execute(node.left, context), execute(node.right, context))
    return checking.judged(node, left, right, context.frame)


def _agree(node: Check, context: Context) -> Verdict:
    body, here = node.left, context
    while isinstance(body, At):
        here, body = here.inside(body.frame), body.body
    target = target_of(here)
    if isinstance(body, Select) and isinstance(target, Target):
        return checking.agreeing(node, execute(body, here), *looking.find_every_place(body, target, here))
    return checking.agreeing(node, execute(body, here), (), None)


def _explain(node: Explain, context: Context) -> Result:
    about = node.about
    moved_by = execute(about, context) if is_node(about) else None
    if (
        isinstance(about, Thing)
        and about == Thing()
        and context.member is not None
        and context.member.thing is not None
    ):
        node = replace(node, about=context.member.thing)
    return looking.explained(node, context, moved_by)


def _decline(node: Decline, context: Context) -> Result:
    return Missing(Why.DECLINED, node, context.frame, beyond=node.why)


_FIGURES: Mapping[type, Callable[[Any, Context], Result]] = {
    Select: _select,
    Given: _given,
    It: _it,
    At: _at,
    Combine: _combine,
    Change: _change,
    Fold: _fold,
    Check: _check,
    Explain: _explain,
    Decline: _decline,
}


def _rows(node: Node, context: Context) -> Rows | Missing:
    """Return a series with the contexts of its members, or why there is none."""
    return _SERIES[type(node)](node, context)


def _at_rows(node: At, context: Context) -> Rows | Missing:
    return _rows(node.body, context.inside(node.frame))


def _over(node: Over, context: Context) -> Rows | Missing:
    seats = list_seats(node, context)
    if isinstance(seats, Missing):
        return seats
    rows = looking.look_up_stages_here(node, context, seats) or [_row(node, seat) for seat in seats]
    found = of_rows(node.axis, rows, named=bool(node.only) and not node.unsure, unsure=node.unsure)
    whole = whole_of(node, context)
    return replace(found, series=replace(found.series, whole=whole)) if whole is not None else found


def _row(node: Over, seat: Seat) -> Row:
    inner = None
    result: Result
    if seat.missing is not None:
        result = seat.missing
    elif node.body.kind is Kind.SERIES:
        rows = _rows(node.body, seat.context)
        inner = rows if isinstance(rows, Rows) else None
        result = rows.series if isinstance(rows, Rows) else rows
    else:
        result = execute(node.body, seat.context)
    return Row(Member(seat.name, seat.context.frame, result), seat.context, inner)


def _combine_rows(node: Combine, context: Context) -> Rows | Missing:
    inner = context.as_operand()
    sides: list[Rows | Result] = []
    for side in (node.left, node.right):
        found = _rows(side, inner) if side.kind is Kind.SERIES else execute(side, inner)
        if isinstance(found, Missing):
            return found
        sides.append(found.flat() if isinstance(found, Rows) else found)
    left, right = sides
    if isinstance(left, Rows):
        return paired(left, right, lambda one, other: combined(node, one, other, context.frame), node)
    if isinstance(right, Rows):
        return paired(right, left, lambda one, other: combined(node, other, one, context.frame), node)
    return Missing(Why.NOT_COMPARABLE, node, context.frame)


def _keep(node: Keep, context: Context) -> Rows | Missing:
    inner = context.as_operand()
    rows = _rows(node.series, inner)
    if isinstance(rows, Missing):
        return rows
    rows = rows.flat()
    limit: Rows | Result | None = None
    if node.limit.kind is Kind.SERIES:
        limit = _rows(node.limit, inner)
        limit = limit.flat() if isinstance(limit, Rows) else limit
    elif not looking.depends_on_member(node.limit, rows.series.axis):
        limit = execute(node.limit, inner)
    if isinstance(limit, Missing):
        return limit
    limits = [_limit_for(node, row, limit) for row in rows.rows]
    found = kept(rows, limits, lambda row, of_row: holds(node, row, of_row))
    of_each = tuple(Member(row.member.name, row.member.frame, own) for row, own in zip(rows.rows, limits, strict=True))
    by = limit if limit is not None and not isinstance(limit, Rows) else Series(rows.series.axis, of_each, len(of_each))
    return replace(found, series=replace(found.series, kept_by=(node.comparator, by)))


def _limit_for(node: Keep, row: Row, limit: Rows | Result | None) -> Result:
    if isinstance(limit, Rows):
        return counterpart_of(row, limit) or Missing(Why.NO_MEMBERS, node, row.member.frame)
    return limit if limit is not None else execute(node.limit, row.context)


def _pick(node: Pick, context: Context) -> Rows | Missing:
    rows = _rows(node.series, context.as_operand())
    if isinstance(rows, Missing):
        return rows
    rows = of_one_kind(rows.flat(), node)
    found = picked(rows, node.rising, node.first, node.nth, node.place_of)
    if found is None or not any(row.figure for row in found.rows):
        missing = (row.member.result for row in rows.rows if isinstance(row.member.result, Missing))
        nothing = Missing(Why.NO_MEMBERS, node, context.frame)
        return nothing if any(row.figure for row in rows.rows) else next(missing, nothing)
    return found


def _of(node: Of, context: Context) -> Rows | Missing:
    chosen = _rows(node.chosen, context.as_operand())
    if isinstance(chosen, Missing):
        return chosen
    chosen = chosen.flat()
    rows = []
    for row in chosen.answered:
        here = looking.asked_of_member(node.body, row.context)
        rows.append(Row(Member(row.member.name, row.member.frame, execute(node.body, here)), here))
    if not rows:
        return Missing(Why.NO_MEMBERS, node, context.frame)
    return of_rows(chosen.series.axis, rows)


_SERIES: Mapping[type, Callable[[Any, Context], Rows | Missing]] = {
    At: _at_rows,
    Over: _over,
    Combine: _combine_rows,
    Keep: _keep,
    Pick: _pick,
    Of: _of,
}
