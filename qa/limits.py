"""Which figures lie within the limits that a question sets: 超过2万元的部门, 50万元以上的项目, 没有安排出国费的部门."""

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal

from index.records import FEN_PER_UNIT
from qa.candidates import candidates
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.query.slots import Bound, Language, Operation
from qa.rendering import phrasing

HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


def within_limits(desk: Desk) -> list[Figure] | None:
    """Return the figures of departments, years or projects that keep to every limit; None when there is none to choose from."""
    query = desk.query
    if not query.bounds:
        return None
    found = [figure for figure in candidates(desk) if all(_is_of_kind(figure, bound) for bound in query.bounds)]
    one_of_many = query.over == "departments" or "采购" in query.text
    if len(found) < (1 if one_of_many else 2):
        return None
    kept = [figure for figure in found if all(_keeps_to(figure, bound) for bound in query.bounds)]
    kept.sort(key=operations.size, reverse=query.operation is not Operation.MIN)
    covered = _covered(desk, found)
    if not kept:
        english = desk.statement.language is Language.ENGLISH
        desk.write(f"**None is within the limit** {covered}" if english else f"**没有符合的**{covered}")
        return found
    count = operations.counted(kept, "符合的数目", "个", _names(desk, kept))
    desk.write(phrasing.figure_line(desk.statement, count) + covered, *phrasing.figure_lines(desk.statement, kept))
    return [count, *kept, *_total(desk, kept)]


def _covered(desk: Desk, figures: Sequence[Figure]) -> str:
    """Return how many figures were compared, of departments how many there are in all."""
    if desk.query.over == "departments":
        departments = {figure.department for figure in figures}
        phrasing.enter_coverage(desk.statement, figures, desk.n_asked)
        return phrasing.coverage_note(desk.statement, len(departments), desk.n_asked, desk.of_other_stage())
    stated = desk.statement.state(operations.counted(figures, "比较的数目", "个"))
    return f"(of {stated})" if desk.statement.language is Language.ENGLISH else f"（共比较{stated}）"


def _names(desk: Desk, figures: Sequence[Figure]) -> list[str]:
    """Return what was chosen among: departments or years; nothing where the labels tell the figures apart."""
    if desk.query.over == "years":
        return [f"{figure.year}年" for figure in figures]
    return [figure.department or "" for figure in figures] if desk.query.over == "departments" else []


def _total(desk: Desk, kept: Sequence[Figure]) -> list[Figure]:
    """Return the sum of what keeps to the limits where the question asks for it, written."""
    whole = operations.total(kept, "符合的合计") if desk.query.operation is Operation.SUM and len(kept) > 1 else None
    if whole is None:
        return []
    desk.write(phrasing.figure_line(desk.statement, whole))
    return [whole]


def _is_of_kind(figure: Figure, bound: Bound) -> bool:
    """Return whether a figure is of the kind of quantity that the limit is set in."""
    if bound.unit is None:
        return figure.value is not None
    return figure.unit in FEN_PER_UNIT if bound.amount_fen is not None else figure.unit == bound.unit


def _keeps_to(figure: Figure, bound: Bound) -> bool:
    if bound.unit is None or bound.amount_fen is None:
        return HOLDS[bound.comparator](figure.value or Decimal(0), bound.value)
    return figure.fen is not None and HOLDS[bound.comparator](Decimal(figure.fen), Decimal(bound.amount_fen))
