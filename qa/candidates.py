"""What a question chooses among: departments, years, projects or the parts of an item, one figure of each.

Rankings, limits and the gap between highest and lowest all choose from here, so that what a question leaves out, and what
it wants worked out for each (a share, a growth), is heeded by all of them alike.
"""

import re

from index.records import Measure
from qa.aggregates import per_head
from qa.asked_operation import CHOICES
from qa.breakdown import detail_items, functional_accounts, parts, project_parts, projects
from qa.compared_figures import compared_figures
from qa.comparisons import growth_over_years, shares_of, year_on_year
from qa.desk import Desk
from qa.exclusions import is_left_out
from qa.figures import Figure
from qa.procurement import procurement_lines, ranked_purchases
from qa.query import Operation
from qa.remainders import without_parts
from qa.stages import rate_of
from qa.vocabulary import subject_key

_LEVEL = re.compile(r"[类款项](?=级|科目)|(?<=[大哪个])类|类(?=支出)")
# What the budget is spent on, whatever the level: 哪项支出最高, 支出最多的科目.
_SPENT_ON = re.compile(r"(?:支出|开支)[^,，。?？]{0,8}科目|科目.{0,6}支出|哪(?:一?[项个笔]|些|几项)(?:支出|开支)")
_AMONG = re.compile(r"里|中|内|哪[几些]?[项类个]|科目|明细")
_DIGITS = {"类": 3, "款": 5, "项": 7}
_COLUMNS = ("基本支出", "项目支出")
_PROCURED = "政府采购预算"


def candidates(desk: Desk) -> list[Figure]:
    """Return one figure of each thing that the question chooses among, without those that it leaves out."""
    query = desk.query
    if query.measured is not None:
        return _measured(desk)
    if query.over == "projects" and "采购" in query.text and (chosen := ranked_purchases(desk)):
        return _kept(desk, chosen)
    if query.over == "projects" or (not query.items and "项目" in query.text):
        return _kept(desk, projects(desk.facts()))
    if len({target.department for target in desk.targets}) == 1 and (inner := _inner_parts(desk)):
        return _kept(desk, inner)
    if query.excluded:
        found = (without_parts(desk, target, group) for target in desk.targets for group in desk.groups())
        return [figures[0] for figures in found if figures]
    return compared_figures(desk)


def ranks_accounts(text: str) -> bool:
    """Return whether a question ranks accounts: 项级科目里最大的, 哪项支出最高."""
    return _LEVEL.search(text) is not None or _SPENT_ON.search(text) is not None


def _kept(desk: Desk, figures: list[Figure]) -> list[Figure]:
    left_out = desk.query.excluded
    return [each for each in figures if not is_left_out(each.label, subject_key(each.label), left_out)]


def _inner_parts(desk: Desk) -> list[Figure]:
    """Return the parts of what is asked for, when the question chooses inside one department and year."""
    query, facts = desk.query, desk.facts()
    if query.over in ("departments", "years"):
        return []
    if query.bounds and (lines := _lines_within(desk)):
        return lines
    if query.bounds and query.operation not in CHOICES and not _AMONG.search(query.text):
        return []
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
        return ranked_purchases(desk)
    if all(item.subject and not item.name for item in query.items) and query.items:
        return project_parts(facts, query.items[0].keys)
    if len(query.items) == 1 and len({target.year for target in desk.targets}) == 1:
        key = query.items[0].name
        return detail_items(facts, key) or parts(facts, key)
    return []


def _lines_within(desk: Desk) -> list[Figure]:
    """Return the lines of procurement by what the limit is about: the price, the number or the amount of each."""
    kinds = [kind for kind in desk.query.wanted if kind in (Measure.UNIT_PRICE, Measure.COUNT)]
    if "采购" not in desk.query.text and not kinds:
        return []
    if all(bound.amount_fen is None for bound in desk.query.bounds):
        kinds = [Measure.COUNT]
    return procurement_lines(desk.facts(), kinds[0] if kinds else Measure.AMOUNT)


def _measured(desk: Desk) -> list[Figure]:
    """Return what is worked out for each department or year: its share, growth, change or average per head."""
    if desk.query.measured is Operation.SHARE and not re.search("执行率|完成", desk.query.text):
        return [figures[0] for target in desk.targets for figures in shares_of(desk, target)]
    measured: list[Figure | None] = []
    for group in desk.groups():
        if desk.query.measured is Operation.GROWTH and len(desk.query.years) > 1 and desk.query.over != "years":
            measured += growth_over_years(desk, group)
            continue
        for target in desk.targets:
            if desk.query.measured is Operation.SHARE:
                measured.append(rate_of(desk, target, group))
            elif desk.query.measured is Operation.AVERAGE:
                measured.append(next(iter(per_head(desk, target, group)), None))
            elif target.documents or desk.query.over != "years":
                _, change, rate = year_on_year(desk, target, group)
                measured.append(rate if desk.query.measured is Operation.GROWTH else change)
    return [figure for figure in measured if figure is not None]
