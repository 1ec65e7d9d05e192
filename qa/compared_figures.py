"""The figures that a question compares, adds up or ranks: one of every department, year and item it names."""

from index.records import Measure
from qa.desk import Desk
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.query.slots import Operation
from qa.records.label_match import counted_units
from qa.records.parts import projects
from qa.rendering import phrasing

# Rows of more documents than this are not searched for words.
_MOST_ADDED = 12


def compared_figures(desk: Desk) -> list[Figure]:
    """Return the best figure of every target and group, and those of its further projects, each once."""
    if desk.query.over == "projects" and not desk.query.items:
        return projects(desk.facts())
    figures: list[Figure] = []
    counted = [figure for target in desk.targets for figure in _counted(desk, target)]
    if counted:
        return counted
    for found in desk.find_all():
        figures += [
            figure
            for figure in found.figures
            if figure is found.best or (found.figures[0].subject and figure.subject != found.figures[0].subject)
        ]
    indicators = all(phrasing.measure_of(figure) is Measure.TARGET for figure in figures)
    few = len(desk.targets) <= (_MOST_ADDED if desk.query.operation is Operation.SUM else 2)
    if desk.query.residue and indicators and few:
        figures += [figure for target in desk.targets for figure in desk.find_words(target)]
    return list(dict.fromkeys(figures))


def _counted(desk: Desk, target: Target) -> list[Figure]:
    """Return the figures of a project in the unit that a sum is asked in (一共配备多少人)."""
    only_projects = bool(desk.query.items) and all(item.subject and not item.name for item in desk.query.items)
    if desk.query.operation is not Operation.SUM or not only_projects or not counted_units(desk.query.text):
        return []
    return desk.find_words(target)
