"""Whether two printed figures may be set against each other: a part in its whole, a share of a total without 结转, stated shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.records import Phase
from index.stores.record_rows import StoredFact
from qa.execution.context import Context, target_of
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Result
from qa.query.frames import merged
from qa.query.nodes import At, Change, Combine, Frame, Node, Select, Thing
from qa.records.changes import find_stated_change, find_stated_completion, find_stated_share
from qa.records.fact_index import IndexedFact
from qa.records.lookup import look_up
from qa.records.targets import Target

_TOTALS = ("支出总计", "收入总计", "收支总计")
_CARRIED_OVER = Thing("结转下年", others=("年终结转结余", "年末结转结余"))


def find_contained(terms: Sequence[Result], context: Context) -> tuple[Figure, ...]:
    """Return a figure and the whole that it is printed as a part of, where both are to be added up; () for none."""
    figures = [each.figure for each in terms if isinstance(each, Found) and each.figure.formula is None]
    if len(figures) < 2:
        return ()
    for part in figures:
        for whole in figures:
            same = (part.department, part.year) == (whole.department, whole.year)
            if part is not whole and same and _is_inside(part, whole, context):
                return part, whole
    return ()


def of_one_scope(node: Combine, left: Result, right: Result, context: Context) -> tuple[Result, Result]:
    """Return the sides of a share so that both are of one scope.

    A total that holds 结转下年 gives way to the 合计 of the year, and a part is taken from the table of its whole where that
    prints it.
    """
    if not (isinstance(left, Found) and isinstance(right, Found)):
        return left, right
    _, whole = _select_in(node.right)
    if whole is not None and whole.thing.name in _TOTALS and whole.thing.grand:
        right = _without_carried_over(node.right, right, context)
    return _within_table(left, right.figure), right


def with_stated_share(node: Combine, found: Result, context: Context) -> Result:
    """Return a share with its printed twin where the documents state it of this whole; the printed one where it is all."""
    (frame, part), (of_frame, whole) = _select_in(node.left), _select_in(node.right)
    if part is None or whole is None:
        return found
    done = frame.stage in (Phase.FINAL, Phase.EXECUTION) and of_frame.stage in (Phase.BUDGET, Phase.ADJUSTED)
    if done and part == whole and replace(frame, stage=None) == replace(of_frame, stage=None):
        target = target_of(context.inside(replace(frame, stage=None)))
        if isinstance(target, Missing):
            return found
        both = replace(target, documents=(*target.documents, *target.beside), beside=())
        stated = find_stated_completion(part, both, context.records)
    elif frame == of_frame:
        target = target_of(context.inside(frame))
        stated = find_stated_share(part, target, context.records, whole) if isinstance(target, Target) else None
    else:
        return found
    if isinstance(found, Found):
        return replace(found, stated=stated)
    return Found(stated) if stated is not None else found


def find_stated(node: Change, here: Context, before: Context) -> tuple[Figure | None, Figure | None]:
    """Return a movement as it is printed, and the printed change in money that a rate follows from."""
    frame, select = _select_in(node.body)
    member = here.member
    if select is None and member is not None and member.thing is not None:
        select = Select(member.thing)
    since = node.since
    if select is None or since.stage is not None or since.department is not None or since.scope is not None:
        return None, None
    target, earlier = target_of(here.inside(frame)), before.inside(frame).frame
    if isinstance(target, Missing) or target.year is None or earlier.year is None:
        return None, None
    since_year = earlier.year - earlier.before
    stated = find_stated_change(select, target, here.records, node.as_rate, since_year)
    change = find_stated_change(select, target, here.records, False, since_year) if node.as_rate else None
    return stated, change


def _select_in(node: Node) -> tuple[Frame, Select | None]:
    """Return the one thing looked up in a node, and the frame around it; None where it is anything but that."""
    frame = Frame()
    while isinstance(node, At):
        frame, node = merged(frame, node.frame), node.body
    return frame, node if isinstance(node, Select) else None


def _without_carried_over(node: Node, whole: Found, context: Context) -> Found:
    frame, select = _select_in(node)
    target = target_of(context.inside(frame))
    if select is None or isinstance(target, Missing):
        return whole
    carried = look_up(Select(_CARRIED_OVER), target, context.records, alone=False)
    if not isinstance(carried, Found) or not carried.figure.fen:
        return whole
    of_year = look_up(replace(select, thing=replace(select.thing, grand=False)), target, context.records, alone=False)
    if not isinstance(of_year, Found) or of_year.figure.fen is None or whole.figure.fen is None:
        return whole
    return of_year if of_year.figure.fen < whole.figure.fen else whole


def _within_table(part: Found, whole: Figure) -> Found:
    """Return the part as the whole's own table prints it, so that both are of one fund; as it was where that does not."""
    tables = set(_tables(whole.facts))
    if not tables or part.figure.formula is not None or tables & set(_tables(part.figure.facts)):
        return part
    beside = [each for each in (*part.other_scope, *part.disagreeing) if tables & set(_tables(each.facts))]
    return replace(part, figure=beside[0]) if len({each.fen for each in beside}) == 1 else part


def _tables(facts: Iterable[StoredFact]) -> Iterable[tuple[int, int | None, int | None, Phase]]:
    for stored in facts:
        if stored.fact.source == "table":
            yield stored.document.id, stored.fact.table_index, stored.fact.year, stored.fact.phase


def _is_inside(part: Figure, whole: Figure, context: Context) -> bool:
    if part.fen is None or whole.fen is None or part.fen > whole.fen:
        return False
    names = {fact.primary for fact in _indexed(whole, context)}
    return any(
        names & fact.context
        # A table of “三公”经费、会议费、培训费 holds 会议费 beside 三公经费, not in it.
        and fact.primary not in names
        and fact.primary not in fact.stored.fact.table
        for fact in _indexed(part, context)
    )


def _indexed(figure: Figure, context: Context) -> list[IndexedFact]:
    found = []
    for stored in figure.facts:
        document = context.records.source.document(stored.document.id)
        found += [fact for fact in document.all if fact.stored.fact.key == stored.fact.key]
    return found
