"""Operations over several figures: share, ratio, change, difference, ranking, sum, average.

Each returns the figures it stated, or None when the records do not hold what it needs.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.records import Measure, Phase
from qa import operations, phrasing
from qa.breakdown import detail_items, functional_classes, parts, procurement_lines, project_parts, projects
from qa.desk import Desk
from qa.figures import Figure
from qa.label_match import by_counted_unit, counted_units
from qa.lookup import figure_of, find_change, item_for, look_up
from qa.query import Item, Operation
from qa.targets import Target

_MOST_RANKED = 5


def stages(desk: Desk) -> list[Figure] | None:
    """预算与决算: both figures of one document with their difference, and how much of the budget was carried out."""
    results: list[Figure] = []
    for target in desk.targets:
        for group in desk.groups():
            final, budget = (
                look_up(desk.index, target, group, desk.query.text, phase=phase).best
                for phase in (Phase.FINAL, Phase.BUDGET)
            )
            if final is None or budget is None:
                continue
            gap = operations.difference(final, budget, f"{final.label}决算与预算之差")
            rate = operations.share(final, budget, f"{final.label}完成预算的比例")
            found = [figure for figure in (gap, rate) if figure is not None]
            final, budget = (
                replace(each, label=f"{each.label}{stage}") for each, stage in ((final, "决算"), (budget, "预算"))
            )
            desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in (*found, final, budget)))
            results += [*found, final, budget]
    return results or None


def share(desk: Desk) -> list[Figure] | None:
    """A占B的比例: stated by the document, else computed from the two figures."""
    if "执行率" in desk.query.text or "完成" in desk.query.text:
        return stages(desk)
    printed = [figure for figure in _figures(desk) if figure.unit == "%"]
    if printed:  # 到6月底支出百分之几 asks for a printed per cent, not for a computed one
        printed += _portions(desk, printed)
        desk.write(*phrasing.figure_lines(desk.statement, printed))
        return printed
    by_words = [figure for target in desk.targets for figure in _shares_by_words(desk, target)]
    if by_words:
        desk.write(*phrasing.figure_lines(desk.statement, by_words))
        return by_words
    wholes, of_parts = _whole_and_parts(desk)
    results: list[Figure] = []
    for target in desk.targets:
        for part in of_parts:
            stated = None if desk.query.bases else find_change(desk.index, target, part, Measure.SHARE)
            # 城乡社区支出中项目支出 is one cell, not all 项目支出.
            inside = desk.best(target, (*wholes, *part)) if wholes[0] in desk.query.items else None
            part_figure, whole_figure = inside or desk.best(target, part), desk.best(target, wholes)
            figure = stated
            same = part_figure is not None and whole_figure is not None and part_figure.facts == whole_figure.facts
            if figure is None and part_figure is not None and whole_figure is not None and not same:
                label = f"{part_figure.label}占{whole_figure.label}比例"
                figure = operations.share(part_figure, whole_figure, label)
            if figure is None:
                continue
            desk.write(phrasing.figure_line(desk.statement, figure))
            if part_figure is not None:
                desk.write(phrasing.figure_line(desk.statement, part_figure))
            if whole_figure is not None and figure is not stated:
                desk.write(phrasing.figure_line(desk.statement, whole_figure))
            results.append(figure)
    if len(results) > 1 and len(desk.targets) > 1:
        highest = desk.query.operation is not Operation.MIN
        best = (max if highest else min)(results, key=operations.size)
        departments = {figure.department for figure in results}
        of = len(desk.query.departments) or desk.n_departments
        coverage = phrasing.coverage_note(desk.statement, len(departments), of) if len(departments) > 1 else ""
        desk.lines.insert(0, phrasing.extreme_line(desk.statement, best, highest, coverage))
        if coverage:
            phrasing.enter_coverage(desk.statement, results, of)
    return results or None


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


def _whole_and_parts(desk: Desk) -> tuple[tuple[Item, ...], list[tuple[Item, ...]]]:
    query = desk.query
    if query.bases:
        return (query.bases[0],), [tuple(query.items)] if _is_one_cell(desk) else [(item,) for item in query.items]
    if len(query.items) >= 2 and any(word in query.text for word in ("里", "中", "内")):
        return (query.items[0],), [(item,) for item in query.items[1:]]
    return (item_for("支出总计"),), [(item,) for item in query.items]


def _is_one_cell(desk: Desk) -> bool:
    return len(desk.groups()) == 1


def change(desk: Desk) -> list[Figure] | None:
    """比上年增减: stated in the text, else against the earlier year's own figure; between two years when both are named."""
    if len(desk.query.phases) > 1:
        return stages(desk)
    years = sorted({*desk.query.years, *((desk.query.base_year,) if desk.query.base_year else ())})
    results: list[Figure] = []
    departments = list(dict.fromkeys(target.department for target in desk.targets))
    for department in departments:
        latest = next(target for target in desk.targets if target.department == department)
        last_year = years[-1] if years else latest.year
        target = desk.in_year(department, last_year) if last_year is not None else latest
        if target is None:
            continue
        first_year = years[0] if len(years) > 1 else None
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


def _span(desk: Desk, department: str, group: Sequence[Item], first_year: int, last_year: int) -> list[Figure]:
    first_target, last_target = desk.in_year(department, first_year), desk.in_year(department, last_year)
    first = desk.best(first_target, group) if first_target is not None else None
    last = desk.best(last_target, group) if last_target is not None else None
    if first is None or last is None:
        return []
    changed = operations.difference(last, first, f"{last.label}增减额")
    rate = operations.growth(last, first, f"{last.label}增长率")
    desk.write(phrasing.span_line(desk.statement, first, last, changed, rate))
    return [figure for figure in (last, first, changed, rate) if figure is not None]


def difference(desk: Desk) -> list[Figure] | None:
    """相差多少: between two departments, two items or two years."""
    if len(desk.query.phases) > 1:
        return stages(desk)
    figures = _figures(desk)
    if len(figures) < 2 and len(desk.targets) > 1 and figures:
        return _one_side(desk, figures)
    if len(figures) < 2:
        return change(desk) if figures and desk.query.base_year else None
    results = list(figures)
    for left, right in pairwise(figures[:3]):
        larger, smaller = (left, right) if operations.size(left) >= operations.size(right) else (right, left)
        gap = operations.difference(larger, smaller, f"{larger.label}之差")
        if gap is not None:
            desk.write(phrasing.difference_line(desk.statement, left, right, gap))
            results.append(gap)
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    return results


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
    figures = _figures(desk)
    if len(figures) < 2:
        return None
    left, right = figures[0], figures[1]
    if left.department == right.department and left.year != right.year:
        left, right = sorted((left, right), key=lambda figure: -(figure.year or 0))
    times = operations.ratio(left, right, f"{left.label}之比")
    if times is None:
        return None
    desk.write(phrasing.figure_line(desk.statement, times), *phrasing.figure_lines(desk.statement, [left, right]))
    return [times, left, right]


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


def add_up(desk: Desk) -> list[Figure] | None:
    """加起来多少: over departments, items or years; a single figure is stated as it is."""
    figures = _figures(desk)
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


def rank(desk: Desk) -> list[Figure] | None:
    """最多、最少、排名: over departments, years, projects or the parts of an item, with how many are covered."""
    highest = desk.query.operation is not Operation.MIN and not any(
        words in desk.query.text for words in ("从低到高", "从小到大")
    )
    figures = _ranked_over(desk)
    if len(figures) < 2:
        return None
    figures = sorted(figures, key=operations.size, reverse=highest)
    departments = {figure.department for figure in figures}
    coverage = ""
    of = len(desk.query.departments) or desk.n_departments
    if desk.query.over == "departments" or len(departments) > 1:
        coverage = phrasing.coverage_note(desk.statement, len(departments), of)
    top = desk.query.top
    shown = figures[:top] if top else figures
    desk.write(phrasing.extreme_line(desk.statement, figures[0], highest, coverage))
    shown = shown if top or desk.query.operation is Operation.RANK or len(departments) > 1 else shown[:_MOST_RANKED]
    desk.write(*phrasing.figure_lines(desk.statement, shown))
    if coverage:
        phrasing.enter_coverage(desk.statement, figures, of)
    return shown


def _ranked_over(desk: Desk) -> list[Figure]:
    query = desk.query
    growth_wanted = any(
        word in query.text for word in ("增长最快", "增幅", "增长率", "同比", "涨得最快", "涨幅", "增速")
    )
    if growth_wanted and len(desk.targets) > 1:
        return _growths(desk)
    if query.operation is Operation.SHARE:
        return []
    if query.over == "projects" or (not query.items and "项目" in query.text):
        return projects(desk.facts())
    if len(desk.targets) == 1 or len({target.department for target in desk.targets}) == 1:
        inner = _inner_parts(desk)
        if inner:
            return inner
    return _figures(desk)


def _inner_parts(desk: Desk) -> list[Figure]:
    """Return the parts of what is asked for, when the question ranks inside one department and year."""
    query, facts = desk.query, desk.facts()
    if "大类" in query.text or "类支出" in query.text or "功能" in query.text:
        return functional_classes(facts)
    if "采购" in query.text:
        return procurement_lines(facts)
    if all(item.subject and not item.name for item in query.items) and query.items:
        return project_parts(facts, query.items[0].keys)
    if len(query.items) == 1 and len({target.year for target in desk.targets}) == 1:
        key = query.items[0].name
        return detail_items(facts, key) or parts(facts, key)
    return []


def _growths(desk: Desk) -> list[Figure]:
    years = sorted(desk.query.years)
    rates = []
    for department in dict.fromkeys(target.department for target in desk.targets):
        for group in desk.groups():
            if len(years) > 1:
                first_target, last_target = desk.in_year(department, years[0]), desk.in_year(department, years[-1])
                first = desk.best(first_target, group) if first_target else None
                last = desk.best(last_target, group) if last_target else None
                rate = operations.growth(last, first, f"{last.label}增长率") if first and last else None
            else:
                target = next(each for each in desk.targets if each.department == department)
                rate = year_on_year(desk, target, group)[2]
            if rate is not None:
                rates.append(rate)
    return rates


def _counted(desk: Desk, target: Target) -> list[Figure]:
    """Return the figures of a project in the unit that a sum is asked in (一共配备多少人)."""
    only_projects = bool(desk.query.items) and all(item.subject and not item.name for item in desk.query.items)
    if desk.query.operation is not Operation.SUM or not only_projects or not counted_units(desk.query.text):
        return []
    return desk.find_words(target)


def _figures(desk: Desk) -> list[Figure]:
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
    if desk.query.residue and indicators and len(desk.targets) <= 2:
        figures += [figure for target in desk.targets for figure in desk.find_words(target)]
    return list(dict.fromkeys(figures))
