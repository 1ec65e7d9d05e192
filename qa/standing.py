"""Where one department stands among all: which have more than it (比甲局高的部门), and its place (甲局排第几)."""

from qa.candidates import candidates
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.query.slots import Language
from qa.rendering import phrasing


def standing(desk: Desk) -> list[Figure] | None:
    """Return the departments above or below the one that the question sets all others against, or its place among them."""
    figures = candidates(desk) if desk.query.against is not None else []
    own = next((figure for figure in figures if figure.department == desk.query.against), None)
    if own is None or len(figures) < 2:
        return None
    phrasing.use_one_unit(desk.statement, figures)
    coverage = phrasing.coverage_note(
        desk.statement, len({figure.department for figure in figures}), desk.n_asked, desk.of_other_stage()
    )
    phrasing.enter_coverage(desk.statement, figures, desk.n_asked)
    if not desk.query.bounds:
        place = 1 + sum(operations.size(figure) > operations.size(own) for figure in figures)
        desk.write(phrasing.place_line(desk.statement, own, place, coverage))
        marks = [desk.statement.cite(stored) for figure in figures for stored in figure.facts]
        desk.statement.enter_count("名次", place, "位", list(dict.fromkeys(marks)))
        return [own]
    above = desk.query.bounds[0].comparator == ">"
    kept = [
        figure
        for figure in sorted(figures, key=operations.size, reverse=True)
        if (operations.size(figure) > operations.size(own) if above else operations.size(figure) < operations.size(own))
    ]
    english = desk.statement.language is Language.ENGLISH
    if kept:
        names = [figure.department or "" for figure in kept]
        count = operations.counted(kept, "符合的数目", "个", names)
        desk.write(phrasing.figure_line(desk.statement, count) + coverage)
        desk.write(*phrasing.figure_lines(desk.statement, [*kept, own]))
        return [count, *kept, own]
    desk.write(f"**None is.** {coverage}" if english else f"**没有符合的。**{coverage}")
    desk.write(phrasing.figure_line(desk.statement, own))
    return [own]
