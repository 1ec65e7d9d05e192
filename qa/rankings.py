"""最多、最少、排名: over departments, years, projects or the parts of an item, with how many are covered."""

import re

from qa import operations, phrasing
from qa.breakdown import detail_items, functional_accounts, parts, procurement_lines, project_parts, projects
from qa.compared_figures import compared_figures
from qa.comparisons import year_on_year
from qa.desk import Desk
from qa.figures import Figure
from qa.query import Operation

_MOST_RANKED = 5
_MOST_LISTED = 30
_LEVEL = re.compile(r"[类款项](?=级|科目)|(?<=[大哪个])类|类(?=支出)")
# What the budget is spent on, whatever the level: 哪项支出最高, 支出最多的科目.
_SPENT_ON = re.compile(r"(?:支出|开支)[^,，。?？]{0,8}科目|科目.{0,6}支出|哪(?:一?[项个笔]|些|几项)(?:支出|开支)")
_DIGITS = {"类": 3, "款": 5, "项": 7}
_COLUMNS = ("基本支出", "项目支出")


def rank(desk: Desk) -> list[Figure] | None:
    """最多、最少、排名: over departments, years, projects or the parts of an item, with how many are covered."""
    highest = desk.query.operation is not Operation.MIN and not any(
        words in desk.query.text for words in ("从低到高", "从小到大")
    )
    figures = _ranked_over(desk)
    if len(figures) < 2:
        return None
    figures = sorted(figures, key=operations.size, reverse=highest)
    phrasing.use_one_unit(desk.statement, figures)
    departments = {figure.department for figure in figures}
    coverage = ""
    of = len(desk.query.departments) or desk.n_departments
    if desk.query.over == "departments" or len(departments) > 1:
        coverage = phrasing.coverage_note(desk.statement, len(departments), of)
    top = desk.query.top
    shown = figures[:top] if top else figures
    desk.write(phrasing.extreme_line(desk.statement, figures[0], highest, coverage))
    shown = shown if top or desk.query.operation is Operation.RANK or len(departments) > 1 else shown[:_MOST_RANKED]
    desk.write(*phrasing.figure_lines(desk.statement, shown if top else shown[:_MOST_LISTED]))
    if not top and len(shown) > _MOST_LISTED:
        shown = shown[:_MOST_LISTED]
        desk.write(phrasing.left_out_note(desk.statement))
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
    return compared_figures(desk)


def ranks_accounts(text: str) -> bool:
    """Return whether a question ranks accounts: 项级科目里最大的, 哪项支出最高."""
    return _LEVEL.search(text) is not None or _SPENT_ON.search(text) is not None


def _inner_parts(desk: Desk) -> list[Figure]:
    """Return the parts of what is asked for, when the question ranks inside one department and year."""
    query, facts = desk.query, desk.facts()
    counted = [figure for item in query.items[:1] for figure in parts(facts, item.name) if figure.fen is None]
    if counted:  # the kinds of cars
        return counted
    if len([item for item in query.items if item.name not in _COLUMNS]) > 1:
        return []  # 货物、工程、服务哪类最多: what to rank is named
    level = _LEVEL.search(query.text)
    of_columns = all(item.name in _COLUMNS for item in query.items)
    if level is not None or "功能" in query.text or (of_columns and ranks_accounts(query.text)):
        columns = tuple(item.name for item in query.items if item.name in _COLUMNS)
        if level is not None or "科目" not in query.text:
            return functional_accounts(facts, _DIGITS[level[0]] if level is not None else 3, columns)
        by_level = (functional_accounts(facts, digits, columns) for digits in sorted(_DIGITS.values(), reverse=True))
        return next((accounts for accounts in by_level if len(accounts) > 1), [])  # the deepest level printed
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
