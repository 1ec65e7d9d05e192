"""最多、最少、排名, and how far the highest is above the lowest: with how many departments are covered."""

import re

from qa.candidates import candidates
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.query.slots import Operation
from qa.rendering import phrasing

_MOST_RANKED = 5
_MOST_LISTED = 30
_FALLS = re.compile(r"减少|下降|降|压减|减幅")
_MOVES = re.compile(r"(?:变化|变动|增减)")


def rank(desk: Desk) -> list[Figure] | None:
    """最多、最少、排名: over departments, years, projects or the parts of an item, with how many are covered."""
    found = candidates(desk)
    figures = _ordered(desk, found)
    if len(figures) < (1 if desk.query.over == "departments" else 2):
        return None
    phrasing.use_one_unit(desk.statement, figures)
    coverage = _coverage(desk, found)
    if desk.query.nth is not None:
        return _place(desk, figures, found, desk.query.nth)
    departments = {figure.department for figure in figures}
    shown = _first_of(figures, desk.query.top)
    line = phrasing.fallen_line if _asks_falls(desk) else phrasing.extreme_line
    desk.write(line(desk.statement, figures[0], _is_highest_first(desk), coverage))
    shown = (
        shown
        if desk.query.top or desk.query.operation is Operation.RANK or len(departments) > 1
        else shown[:_MOST_RANKED]
    )
    listed = shown if desk.query.top else shown[:_MOST_LISTED]
    desk.write(*phrasing.figure_lines(desk.statement, listed))
    if len(listed) < len(shown):
        desk.write(phrasing.left_out_note(desk.statement))
    _enter(desk, found, coverage)
    return listed


def _place(desk: Desk, figures: list[Figure], found: list[Figure], nth: int) -> list[Figure] | None:
    """Return what stands at one place of a ranking, with those that share it; None where there are fewer."""
    if abs(nth) > len(figures):
        return None
    size = operations.size(figures[nth if nth < 0 else nth - 1])
    there = [figure for figure in figures if operations.size(figure) == size]
    coverage = _coverage(desk, found)
    desk.write(*(phrasing.place_line(desk.statement, figure, nth, coverage) for figure in there))
    marks = [desk.statement.cite(stored) for figure in there for stored in figure.facts]
    desk.statement.enter_count("名次", abs(nth), "位", list(dict.fromkeys(marks)))
    _enter(desk, found, coverage)
    return there


def spread(desk: Desk) -> list[Figure] | None:
    """最高和最低相差多少: the gap, then both."""
    found = candidates(desk)
    figures = _ordered(desk, found)
    if len(figures) < 2:
        return None
    phrasing.use_one_unit(desk.statement, figures)
    highest, lowest = sorted((figures[0], figures[-1]), key=operations.size, reverse=True)
    times = "倍" in desk.query.text
    label = f"{highest.label}最高与最低之比" if times else f"{highest.label}最高与最低之差"
    gap = (operations.ratio if times else operations.difference)(highest, lowest, label)
    if gap is None:
        return None
    coverage = _coverage(desk, found)
    desk.write(phrasing.figure_line(desk.statement, gap) + coverage)
    desk.write(*(phrasing.extreme_line(desk.statement, *end) for end in ((highest, True, ""), (lowest, False, ""))))
    _enter(desk, found, coverage)
    return [gap, highest, lowest]


def _ordered(desk: Desk, figures: list[Figure]) -> list[Figure]:
    """Return what is ranked, the one asked for first; of falls only what fell."""
    changes = desk.query.measured in (Operation.GROWTH, Operation.CHANGE)
    if changes and _MOVES.search(desk.query.text):
        return sorted(figures, key=lambda figure: abs(operations.size(figure)), reverse=_is_highest_first(desk))
    if _asks_falls(desk):
        fell = [figure for figure in figures if operations.size(figure) < 0]
        return sorted(fell, key=operations.size, reverse=not _is_highest_first(desk))
    return sorted(figures, key=operations.size, reverse=_is_highest_first(desk))


def _asks_falls(desk: Desk) -> bool:
    changes = desk.query.measured in (Operation.GROWTH, Operation.CHANGE)
    return changes and _FALLS.search(desk.query.text) is not None


def _is_highest_first(desk: Desk) -> bool:
    upward = any(words in desk.query.text for words in ("从低到高", "从小到大", "从少到多"))
    return desk.query.operation is not Operation.MIN and not upward


def _first_of(figures: list[Figure], top: int | None) -> list[Figure]:
    """Return the first few, with those that tie with the last of them."""
    if not top or top >= len(figures):
        return figures
    last = operations.size(figures[top - 1])
    return [*figures[:top], *(figure for figure in figures[top:] if operations.size(figure) == last)]


def _coverage(desk: Desk, figures: list[Figure]) -> str:
    departments = {figure.department for figure in figures}
    if desk.query.over != "departments" and len(departments) < 2:
        return ""
    return phrasing.coverage_note(desk.statement, len(departments), desk.n_asked, desk.of_other_stage())


def _enter(desk: Desk, figures: list[Figure], coverage: str) -> None:
    if coverage:
        phrasing.enter_coverage(desk.statement, figures, desk.n_asked)
