"""Which figures lie within the limits that a question sets: 超过2万元的部门, 50万元以上的项目."""

import operator
from collections.abc import Callable, Sequence

from qa import operations, phrasing
from qa.breakdown import projects
from qa.desk import Desk
from qa.figures import Figure
from qa.query import Bound, Language

_HOLDS: dict[str, Callable[[int, int], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def within_limits(desk: Desk) -> list[Figure] | None:
    """Return the figures of departments, years or projects that keep to every limit; None when there is none to choose from."""
    query = desk.query
    if not query.bounds:
        return None
    if query.over == "projects" or (not query.items and "项目" in query.text):
        candidates = projects(desk.facts())
    else:
        candidates = [found.best for found in desk.find_all() if found.best is not None]
    if len(candidates) < 2:
        return None
    kept = [figure for figure in candidates if _keeps_to(figure, query.bounds)]
    kept.sort(key=operations.size, reverse=True)
    english = desk.statement.language is Language.ENGLISH
    if not kept:
        compared = desk.statement.state(operations.counted(candidates, "比较的数目", "个"))
        desk.write(
            f"**None is within the limit, of {compared}.**" if english else f"**没有符合的，共比较{compared}。**"
        )
        return candidates
    count = operations.counted(kept, "符合的数目", "个")
    line = phrasing.figure_line(desk.statement, count)
    lines = phrasing.figure_lines(desk.statement, kept)
    compared = desk.statement.state(operations.counted(candidates, "比较的数目", "个"))
    desk.write(f"{line} of {compared}" if english else f"{line}（共比较{compared}）", *lines)
    return [count, *kept]


def _keeps_to(figure: Figure, bounds: Sequence[Bound]) -> bool:
    return figure.fen is not None and all(_HOLDS[bound.comparator](figure.fen, bound.amount_fen) for bound in bounds)
