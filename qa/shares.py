"""A占B的比例: stated by the document, else part over whole; of one department or year in the other, and how it moved.

Each returns the figures it stated, or None when the records do not hold what it needs.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.records import Measure, Phase, Scope
from index.stores.record_rows import StoredFact
from qa.compared_figures import compared_figures
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.query.slots import Item, Operation
from qa.records.fact_index import is_amount
from qa.records.item_lookup import candidates_for, figure_of, find_change, item_for
from qa.rendering import phrasing
from qa.stages import stages

_BOUGHT = frozenset({"货物采购", "工程采购", "服务采购"})
_OF_INCOME = re.compile(r"占(?:全部|总|本年|当年|年度)*收入")
_OTHER_SIDE = re.compile(r"(?:是|为|占|相当于|等于)(?P<other>[^,，。?？]*)(?:百分之|几成|比例|比重|%)")
_IN_POINTS = re.compile(r"百分点|变化|变动|提高|上升|下降|增加|减少|[升降涨]了|差多少|相差")
_OF_ALL = re.compile(r"(?:合计|总额|总和|总共|加起来|一共|加总)[^,，。?？]{0,3}占")
_OF_DEPARTMENT = re.compile(r"本级[^,，。?？]*占(?:整个|全)?部门")
_ADDED_UP = re.compile(r"合计|之和|总和|加起来|加总|相加")
_TOTAL_OF_OTHER = re.compile(r"支出|收入|预算|决算")


def share(desk: Desk) -> list[Figure] | None:
    """A占B的比例: stated by the document, else computed from the two figures."""
    if "执行率" in desk.query.text or "完成" in desk.query.text:
        return stages(desk)
    if _OF_ALL.search(desk.query.text) and desk.query.over == "departments" and len(desk.targets) > 1:
        return _of_all(desk)
    if (of_other := _of_the_other(desk)) is not None:
        return of_other
    if found := _moved(desk) or _of_the_department(desk):
        return found
    printed = [figure for figure in compared_figures(desk) if figure.unit == "%"]
    if printed:  # 到6月底支出百分之几 asks for a printed per cent, not for a computed one
        printed += _portions(desk, printed)
        desk.write(*phrasing.figure_lines(desk.statement, printed))
        return printed
    by_words = [figure for target in desk.targets for figure in _shares_by_words(desk, target)]
    if by_words:
        desk.write(*phrasing.figure_lines(desk.statement, by_words))
        return by_words
    if len(desk.query.bases) > 1 and _ADDED_UP.search(desk.query.text):
        return None  # 占A和B合计的比例: neither of the two alone is the whole
    results: list[Figure] = []
    for target in desk.targets:
        for figures in shares_of(desk, target):
            desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in figures))
            results.append(figures[0])
    if len(results) > 1 and len(desk.targets) > 1:
        highest = desk.query.operation is not Operation.MIN
        best = (max if highest else min)(results, key=operations.size)
        departments = {figure.department for figure in results}
        of = desk.n_asked
        coverage = (
            phrasing.coverage_note(desk.statement, len(departments), of, desk.of_other_stage())
            if len(departments) > 1
            else ""
        )
        desk.lines.insert(0, phrasing.extreme_line(desk.statement, best, highest, coverage))
        if coverage:
            phrasing.enter_coverage(desk.statement, results, of)
    return results or None


def _moved(desk: Desk) -> list[Figure]:
    """Return how many percentage points a share moved from one year to another, and both shares; [] where none is asked."""
    query = desk.query
    base = query.base_year or (min(query.years) if len(query.years) == 2 else None)
    if not _IN_POINTS.search(query.text) or not (base or query.compares_last_year):
        return []
    results: list[Figure] = []
    for department in dict.fromkeys(target.department for target in desk.targets):
        last = next(target for target in desk.targets if target.department == department)
        now = desk.in_year(department, max(query.years)) if query.years else last
        first_year = base or (now.year - 1 if now is not None and now.year is not None else None)
        before = desk.in_year(department, first_year) if first_year is not None else None
        if now is None or before is None:
            continue
        for later, earlier in zip(shares_of(desk, now), shares_of(desk, before), strict=False):
            gap = operations.points(later[0], earlier[0], f"{later[0].label}变化")
            figures = [gap, *later, *earlier] if gap is not None else []
            desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in figures))
            results += figures
    return results


def shares_of(desk: Desk, target: Target) -> list[list[Figure]]:
    """Return each share that the question asks for, with the figures it is of: as stated, else part over whole."""
    wholes, of_parts = whole_and_parts(desk)
    shares = []
    for part in of_parts:
        stated = None if desk.query.bases else find_change(desk.index, target, part, Measure.SHARE)
        of_stated = (
            [stated, desk.best(target, part)] if stated is not None else part_over_whole(desk, target, part, wholes)
        )
        shares.append([figure for figure in of_stated if figure is not None])
    return [figures for figures in shares if figures]


def part_over_whole(desk: Desk, target: Target, part: Sequence[Item], wholes: Sequence[Item]) -> list[Figure]:
    """Return the share of a part in a whole, the part and the whole; [] where one of them is not printed."""
    # 城乡社区支出中项目支出 is one cell, not all 项目支出.
    inside = desk.best(target, (*wholes, *part)) if wholes[0] in desk.query.items else None
    part_figure, whole_figure = inside or desk.best(target, part), desk.best(target, wholes)
    if part_figure is None or whole_figure is None or part_figure.facts == whole_figure.facts:
        return []
    part_figure = _within_table(desk, target, part, part_figure, whole_figure)
    label = f"{part_figure.label}占{whole_figure.label}比例"
    computed = operations.share(part_figure, whole_figure, label)
    return [computed, part_figure, whole_figure] if computed is not None else []


def _within_table(desk: Desk, target: Target, part: Sequence[Item], best: Figure, whole: Figure) -> Figure:
    """Return the part as the whole's own table prints it, so that both are of one fund; the best one where it does not."""

    def table(stored: StoredFact) -> tuple[int, int | None, int | None, Phase]:
        return stored.document.id, stored.fact.table_index, stored.fact.year, stored.fact.phase

    tables = {table(stored) for stored in whole.facts if stored.fact.source == "table"}
    if any(table(stored) in tables for stored in best.facts):
        return best
    beside = [
        figure_of(fact)
        for fact in candidates_for(desk.facts(target), part)
        if table(fact.stored) in tables and is_amount(fact) and not fact.modifiers
    ]
    return beside[0] if len({figure.fen for figure in beside}) == 1 else best


def _of_all(desk: Desk) -> list[Figure] | None:
    """Return the share of all departments' parts in all their wholes, both added up: 各部门三公经费合计占预算总额合计."""
    found = [figures for target in desk.targets for figures in shares_of(desk, target)[:1] if len(figures) == 3]
    if len(found) < 2:
        return None
    parts, wholes = [figures[1] for figures in found], [figures[2] for figures in found]
    sums = [operations.total(each, f"{each[0].label}合计") for each in (parts, wholes)]
    if sums[0] is None or sums[1] is None:
        return None
    percent = operations.share(sums[0], sums[1], f"{sums[0].label}占{sums[1].label}比例")
    if percent is None:
        return None
    departments = {figure.department for figure in parts}
    coverage = phrasing.coverage_note(desk.statement, len(departments), desk.n_asked, desk.of_other_stage())
    desk.write(phrasing.figure_line(desk.statement, percent) + coverage)
    desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in (sums[0], sums[1])))
    phrasing.enter_coverage(desk.statement, parts, desk.n_asked)
    return [percent, sums[0], sums[1]]


def _of_the_department(desk: Desk) -> list[Figure]:
    """Return what per cent one unit's figure is of its department's (本级占部门的百分之几); [] where that is not asked."""
    if set(desk.query.scopes) != set(Scope) or not _OF_DEPARTMENT.search(desk.query.text):
        return []
    figures = [desk.best(target, group) for target in desk.targets for group in desk.groups()[:1]]
    whole, part = (figures[0], figures[1]) if len(figures) == 2 else (None, None)
    if (
        whole is None
        or part is None
        or (percent := operations.share(part, whole, f"{part.label}占{whole.label}比例")) is None
    ):
        return []
    desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in (percent, part, whole)))
    return [percent, part, whole]


def _of_the_other(desk: Desk) -> list[Figure] | None:
    """Return what per cent one department's or year's figure is of the other's (甲局的会议费是乙局的百分之几).

    None when the question asks for a part of a whole, () when one of the two figures is not there.
    """
    query = desk.query
    behind = _OTHER_SIDE.search(query.text)
    by_department = len(query.departments) == 2 and len(query.years) < 2
    by_year = len(query.departments) == 1 and len(query.years) == 2
    if (
        behind is None
        or not (by_department or by_year)
        or len(query.items) != 1
        or query.bases not in ((), query.items)
    ):
        return None
    slot = "department" if by_department else "year"
    if not any(mention.slot == slot and mention.start in range(*behind.span("other")) for mention in query.mentions):
        return None
    if not query.bases and _TOTAL_OF_OTHER.search(behind["other"]):
        return []  # 占2019年支出: a part of one year over another year's whole
    figures = compared_figures(desk)
    if by_year:
        figures = sorted(
            figures, key=lambda figure: query.years.index(figure.year) if figure.year in query.years else 2
        )
    if len(figures) != 2:
        return []
    label = f"{figures[0].label}占{phrasing.subject_of(figures[1], desk.statement)}{figures[1].label}比例"
    percent = operations.share(figures[0], figures[1], label)
    if percent is None:
        return []
    desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in (percent, *figures)))
    return [percent, *figures]


def _portions(desk: Desk, planned: Sequence[Figure]) -> list[Figure]:
    """Return what a planned per cent of a project's budget is in money, when the question asks for that too."""
    if not (desk.query.unit or "折合" in desk.query.text or "多少钱" in desk.query.text):
        return []
    portions = []
    for target in desk.targets:
        for subject in (item for item in desk.query.items if item.subject is not None):
            budget = desk.best(target, (replace(subject, name=""),))
            if budget is not None:
                portions += [
                    operations.portion(budget, share) for share in planned if share.department == target.department
                ]
    return [figure for figure in portions if figure is not None]


def _shares_by_words(desk: Desk, target: Target) -> list[Figure]:
    """Return per cents printed for what the left-over words name (给中小企业的比例), when no base is named."""
    if not desk.query.residue or desk.query.bases:
        return []
    return [figure for figure in desk.find_words(target) if figure.unit == "%"]


def whole_and_parts(desk: Desk) -> tuple[tuple[Item, ...], list[tuple[Item, ...]]]:
    """Return what the question takes a share of, the whole budget where it names nothing, and the parts of it."""
    query = desk.query
    if query.bases:
        return (query.bases[0],), [tuple(query.items)] if _is_one_cell(desk) else [(item,) for item in query.items]
    if len(query.items) >= 2 and any(word in query.text for word in ("里", "中", "内")):
        return (query.items[0],), [(item,) for item in query.items[1:]]
    if query.items and all(item.name in _BOUGHT for item in query.items):
        return (item_for("政府采购预算"),), [(item,) for item in query.items]
    of_income = _OF_INCOME.search(query.text) is not None
    return (item_for("收入总计" if of_income else "支出总计"),), [(item,) for item in query.items]


def _is_one_cell(desk: Desk) -> bool:
    return len(desk.groups()) == 1
