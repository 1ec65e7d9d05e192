"""加起来、平均: sums and averages over departments, items or years, and amounts over the count beside them."""

from index.records import Measure
from qa import operations, phrasing
from qa.compared_figures import compared_figures
from qa.desk import Desk
from qa.figures import Figure
from qa.label_match import by_counted_unit
from qa.lookup import figure_of, find_change
from qa.targets import Target


def add_up(desk: Desk) -> list[Figure] | None:
    """加起来多少: over departments, items or years; a single figure is stated as it is."""
    figures = compared_figures(desk)
    sums = []
    for kind in dict.fromkeys((phrasing.measure_of(figure), figure.fen is not None) for figure in figures):
        alike = [figure for figure in figures if (phrasing.measure_of(figure), figure.fen is not None) == kind]
        label = "、".join(dict.fromkeys(figure.label for figure in alike)) + "合计"
        result = operations.total(alike, label) if len(alike) > 1 else None
        if result is not None:
            sums.append(result)
    if not sums:
        return None
    desk.write(*phrasing.figure_lines(desk.statement, sums), *phrasing.figure_lines(desk.statement, figures))
    return [*sums, *figures]


def average(desk: Desk) -> list[Figure] | None:
    """平均每辆多少: an amount over the count that stands beside it in the same row."""
    for target in desk.targets:
        printed = desk.find_words(target) if desk.query.residue else []
        if printed:
            desk.write(*phrasing.figure_lines(desk.statement, printed))
            return printed
        for group in desk.groups():
            found = desk.find(target, group)
            whole = found.best
            count = find_change(desk.index, target, group, Measure.COUNT) or _headcount(desk, target)
            result = operations.average(whole, count, f"平均{whole.label}") if whole and count else None
            if whole is not None and count is not None and result is not None:
                desk.write(phrasing.figure_line(desk.statement, result))
                desk.write(*phrasing.figure_lines(desk.statement, [whole, count]))
                return [result, whole, count]
    return None


def _headcount(desk: Desk, target: Target) -> Figure | None:
    """Return the one number of persons that a project names, for 人均."""
    subjects = [key for item in desk.query.items if item.subject for key in item.keys]
    rows = by_counted_unit(desk.facts(target), "多少人", subjects, several=False)
    return figure_of(rows[0]) if "人均" in desk.query.text and rows else None
