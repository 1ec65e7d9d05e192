"""除了X还剩多少: a whole without some of its parts, only where the document shows that they are its parts."""

from collections.abc import Sequence

from index.text.fact_names import FUNDING
from qa.desk import Desk
from qa.exclusions import is_left_out
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.linking.vocabulary import subject_key
from qa.query.slots import Item, Operation
from qa.records.item_lookup import name_of
from qa.records.parts import detail_items, parts, projects
from qa.rendering import phrasing

_PLAIN = (Operation.LOOKUP, Operation.SUM, Operation.LIST, Operation.DIFFERENCE, Operation.COUNT)
_WHOLE_BUDGET = frozenset({"收支总计", "收入总计", "支出总计", "财政拨款收支总计", "财政拨款支出", "一般公共预算支出"})
_SUBTRACTED = ("减去", "减掉")


def remainder(desk: Desk) -> list[Figure] | None:
    """Return the whole without what the question leaves out, then the whole and the parts; None when that is not known."""
    if desk.query.operation not in _PLAIN:
        return None
    results: list[Figure] = []
    for target in desk.targets:
        if not target.documents:
            continue
        if _asks_projects(desk):
            results += _other_projects(desk, target)
        else:
            for group in desk.groups():
                left = without_parts(desk, target, group)
                desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in left))
                results += left
    return results or None


def _asks_projects(desk: Desk) -> bool:
    of_projects = all(item.subject is not None for item in desk.query.excluded)
    return of_projects and not desk.query.items and "项目" in desk.query.text


def _other_projects(desk: Desk, target: Target) -> list[Figure]:
    """Return the sum of the projects that are not left out, and each of them; none when what is left out is no project."""
    everything = projects(desk.facts(target))
    others = [each for each in everything if not is_left_out(each.label, subject_key(each.label), desk.query.excluded)]
    if not others or len(everything) - len(others) < len(desk.query.excluded):
        return []
    whole = operations.total(others, "其他项目合计") if len(others) > 1 else None
    figures = others if whole is None else [whole, *others]
    desk.write(*phrasing.figure_lines(desk.statement, figures[:1] if whole is not None else []))
    desk.write(*phrasing.figure_lines(desk.statement, others))
    return figures


def without_parts(desk: Desk, target: Target, group: Sequence[Item]) -> list[Figure]:
    """Return what is left of a group's figure without what the question leaves out, the whole, and what is left out."""
    whole = desk.best(target, group)
    if whole is None or whole.fen is None:
        return []
    found = [_part(desk, target, group, item) for item in desk.query.excluded]
    left_out = [part for part in found if part is not None]
    if len(left_out) < len(found):
        return []
    names = "、".join(part.label for part in left_out)
    label = f"{whole.label}减去{names}" if _is_subtraction(desk) else f"{whole.label}（不含{names}）"
    rest = operations.remainder(whole, left_out, label)
    return [rest, whole, *left_out] if rest is not None else []


def _part(desk: Desk, target: Target, group: Sequence[Item], item: Item) -> Figure | None:
    """Return the figure of an item as a part of the whole: its cell there, a line below it, a line of the whole budget."""
    whole = desk.best(target, group)
    cell = desk.best(target, (*group, item))
    if cell is not None and whole is not None and cell.facts[0] != whole.facts[0]:
        return cell
    name = group[0].name if len(group) == 1 else ""
    lines = [*parts(desk.facts(target), name), *detail_items(desk.facts(target), name)]
    line = next((line for line in lines if line.label in (item.name, name_of(item)) or line.label in item.keys), None)
    if line is not None:
        return line
    alone = desk.best(target, (item,))
    if name in _WHOLE_BUDGET or _is_subtraction(desk):
        return alone
    funds = name in FUNDING and alone is not None and whole is not None
    return alone if funds and _of_one_table(alone, whole) else None


def _of_one_table(left: Figure | None, right: Figure | None) -> bool:
    places = [
        {(stored.document.id, stored.fact.table_index) for stored in each.facts} if each else set()
        for each in (left, right)
    ]
    return bool(places[0] & places[1])


def _is_subtraction(desk: Desk) -> bool:
    return any(word in desk.query.text for word in _SUBTRACTED)
