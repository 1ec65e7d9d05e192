"""Operations over two figures: ratio, change, difference.

Each returns the figures it stated, or None when the records do not hold what it needs.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.records import Measure
from qa.compared_figures import compared_figures
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.query.slots import Item
from qa.records.item_lookup import find_change
from qa.rendering import phrasing
from qa.stages import stages

_IN_PER_CENT = re.compile(r"百分|[增降涨减]幅|幅度|增长率|下降率|增速|%")


def change(desk: Desk) -> list[Figure] | None:
    """比上年增减: stated in the text, else against the earlier year's own figure; between two years when both are named."""
    if len(desk.query.phases) > 1:
        return stages(desk)
    years = sorted(desk.query.years)
    results: list[Figure] = []
    departments = list(dict.fromkeys(target.department for target in desk.targets))
    for department in departments:
        latest = next(target for target in desk.targets if target.department == department)
        last_year = years[-1] if years else latest.year
        target = desk.in_year(department, last_year) if last_year is not None else latest
        if target is None:
            continue
        first_year = desk.query.base_year or (years[0] if len(years) > 1 else None)
        if first_year is not None and last_year is not None and first_year > last_year:
            first_year, last_year = last_year, first_year
            target = desk.in_year(department, last_year) or target
        for group in desk.groups():
            if first_year is not None and last_year is not None and first_year < last_year - 1:
                results += _span(desk, department, group, first_year, last_year)
            else:
                results += _on_last_year(desk, target, group)
    return results or None


def _on_last_year(desk: Desk, target: Target, group: Sequence[Item]) -> list[Figure]:
    now, change_figure, rate = year_on_year(desk, target, group)
    if change_figure is None and rate is None:
        return []
    desk.write(phrasing.change_line(desk.statement, now, change_figure, rate))
    stated = [figure for figure in (now, change_figure, rate) if figure is not None]
    desk.write(phrasing.direction_line(desk.statement, desk.query.text, change_figure or rate))
    if desk.query.base_year is not None and target.year is not None:
        before_target = desk.in_year(target.department, target.year - 1)
        before = desk.best(before_target, group) if before_target is not None else None
        if before is not None:
            desk.write(phrasing.figure_line(desk.statement, before))
            stated.append(before)
    return stated


def year_on_year(
    desk: Desk, target: Target, group: Sequence[Item]
) -> tuple[Figure | None, Figure | None, Figure | None]:
    """Return (this year's figure, change, rate) as far as they are stated or follow from what is printed."""
    now = desk.best(target, group)
    changed = find_change(desk.index, target, group, Measure.CHANGE)
    rate = find_change(desk.index, target, group, Measure.CHANGE_RATE)
    if changed is None and now is not None and target.year is not None:
        before_target = desk.in_year(target.department, target.year - 1)
        before = desk.best(before_target, group) if before_target is not None else None
        if before is not None:
            changed = operations.difference(now, before, f"{now.label}较上年增减额")
            rate = rate or operations.growth(now, before, f"{now.label}增长率")
    if rate is None and now is not None and changed is not None and changed.value != 0:
        rate = operations.growth_from_change(now, changed, f"{now.label}增长率")
    return now, changed, rate


def growth_over_years(desk: Desk, group: Sequence[Item]) -> list[Figure]:
    """Return each department's growth from the first to the last of the years asked for."""
    first_year, last_year = min(desk.query.years), max(desk.query.years)
    rates = []
    for department in dict.fromkeys(target.department for target in desk.targets):
        first, last = _first_and_last(desk, department, group, first_year, last_year)
        rate = operations.growth(last, first, f"{last.label}增长率") if first is not None and last is not None else None
        rates += [rate] if rate is not None else []
    return rates


def _first_and_last(
    desk: Desk, department: str, group: Sequence[Item], first_year: int, last_year: int
) -> tuple[Figure | None, Figure | None]:
    ends = (desk.in_year(department, first_year), desk.in_year(department, last_year))
    first, last = (desk.best(target, group) if target is not None else None for target in ends)
    return first, last


def _span(desk: Desk, department: str, group: Sequence[Item], first_year: int, last_year: int) -> list[Figure]:
    first, last = _first_and_last(desk, department, group, first_year, last_year)
    if first is None or last is None:
        return []
    changed = operations.difference(last, first, f"{last.label}增减额")
    rate = operations.growth(last, first, f"{last.label}增长率")
    desk.write(phrasing.span_line(desk.statement, first, last, changed, rate))
    yearly = None
    if "年均" in desk.query.text or "平均每年" in desk.query.text:
        yearly = operations.yearly_growth(last, first, last_year - first_year, f"{last.label}年均增长率")
    if yearly is not None:
        desk.write(phrasing.figure_line(desk.statement, yearly))
    return [figure for figure in (yearly, last, first, changed, rate) if figure is not None]


def difference(desk: Desk) -> list[Figure] | None:
    """相差多少: between two departments, two items or two years."""
    if len(desk.query.phases) > 1:
        return stages(desk)
    if desk.query.base_year is not None and len(desk.groups()) > 1:
        return change(desk)  # each item against itself a year before, not one item against another
    figures = compared_figures(desk)
    if len(figures) < 2 and len(desk.targets) > 1 and figures:
        return _one_side(desk, figures)
    if len(figures) < 2:
        return change(desk) if figures and (desk.query.base_year or desk.query.compares_last_year) else None
    results = list(figures)
    phrasing.use_one_unit(desk.statement, figures)
    for left, right in pairwise(figures[:3]):
        larger, smaller = (left, right) if operations.size(left) >= operations.size(right) else (right, left)
        gap = operations.difference(larger, smaller, f"{larger.label}之差")
        if gap is not None:
            desk.write(phrasing.difference_line(desk.statement, left, right, gap))
            results.append(gap)
    results += _growth_between(desk, figures)
    times = [ratio_of(left, right) for left, right in pairwise(figures[:2])] if "倍" in desk.query.text else []
    for figure in (figure for figure in times if figure is not None):
        desk.write(phrasing.figure_line(desk.statement, figure))
        results.append(figure)
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    return results


def _growth_between(desk: Desk, figures: Sequence[Figure]) -> list[Figure]:
    """Return the growth between one department's figures of two years where the question asks for that too, written."""
    if len(figures) != 2 or figures[0].department != figures[1].department or not _IN_PER_CENT.search(desk.query.text):
        return []
    before, now = sorted(figures, key=lambda figure: figure.year or 0)
    rate = operations.growth(now, before, f"{now.label}增长率") if now.year != before.year else None
    if rate is None:
        return []
    desk.write(phrasing.figure_line(desk.statement, rate))
    return [rate]


def _one_side(desk: Desk, figures: list[Figure]) -> list[Figure]:
    """State the one figure there is and say which side of the comparison is missing."""
    found = {(figure.department, figure.year) for figure in figures}
    missing = [
        (target.department, target.year) for target in desk.targets if (target.department, target.year) not in found
    ]
    desk.write(phrasing.missing_line(desk.statement, missing), *phrasing.figure_lines(desk.statement, figures))
    return figures


def ratio(desk: Desk) -> list[Figure] | None:
    """A是B的几倍, in the order of the question; later year over earlier year."""
    figures = compared_figures(desk)
    if len(figures) < 2:
        return None
    left, right = figures[0], figures[1]
    if left.department == right.department and left.year != right.year:
        left, right = sorted((left, right), key=lambda figure: -(figure.year or 0))
    times = operations.ratio(left, right, _ratio_label(left, right))
    if times is None:
        return None
    desk.write(phrasing.figure_line(desk.statement, times), *phrasing.figure_lines(desk.statement, [left, right]))
    return [times, left, right]


def ratio_of(left: Figure, right: Figure) -> Figure | None:
    """Return how many times the smaller of two figures the larger is."""
    larger, smaller = (left, right) if operations.size(left) >= operations.size(right) else (right, left)
    return operations.ratio(larger, smaller, _ratio_label(larger, smaller))


def _ratio_label(left: Figure, right: Figure) -> str:
    if left.department != right.department:
        return f"{left.label}是{right.department or ''}的倍数"
    return f"{left.label}是{f'{right.year}年' if left.year != right.year else right.label}的倍数"
