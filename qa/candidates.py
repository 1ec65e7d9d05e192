"""What a question chooses among: departments, years, projects or the parts of an item, one figure of each.

Rankings, limits and the gap between highest and lowest all choose from here, so that what a question leaves out, and what
it wants worked out for each (a share, a growth), is heeded by all of them alike.
"""

import re
from collections.abc import Sequence

from index.records import Measure, TableKind
from qa.aggregates import per_head
from qa.asked_operation import ACCOUNT_LEVEL, CHOICES, ranks_accounts
from qa.compared_figures import compared_figures
from qa.comparisons import growth_over_years, year_on_year
from qa.desk import Desk
from qa.exclusions import is_left_out
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.vocabulary import subject_key
from qa.project_sides import sides
from qa.query.slots import Operation
from qa.records.fact_index import DocumentFacts
from qa.records.parts import detail_items, functional_accounts, parts, project_parts, projects
from qa.records.purchases import classes_asked, procurement_lines, ranked_purchases
from qa.remainders import without_parts
from qa.shares import shares_of
from qa.stages import rate_of

_WHICH_LINE = re.compile(r"支出最[多大高少小低]的?是?哪一?项")
_AMONG = re.compile(r"里|中|内|哪[几些]?[项类个]|科目|明细")
_DIGITS = {"类": 3, "款": 5, "项": 7}
_COLUMNS = ("基本支出", "项目支出")
# Beside accounts or columns these say of which fund, and so in which table.
_FUND_TABLES = {
    "一般公共预算收入": TableKind.GENERAL_EXPENDITURE,
    "一般公共预算支出": TableKind.GENERAL_EXPENDITURE,
    "政府性基金预算": TableKind.GOVERNMENT_FUND,
    "国有资本经营预算": TableKind.STATE_CAPITAL,
}


def candidates(desk: Desk) -> list[Figure]:
    """Return one figure of each thing that the question chooses among, without those that it leaves out."""
    query = desk.query
    if query.measured is not None:
        return _measured(desk)
    if of_side := sides(desk):
        return _kept(desk, of_side)
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
    named = [item for item in query.items if item.name not in _COLUMNS and item.name not in _FUND_TABLES]
    if "采购" in query.text and len(classes_asked(query)) == 1:
        return ranked_purchases(desk)
    if len(named) > 1:
        return []  # 货物、工程、服务哪类最多: what to rank is named
    of_columns = not named
    if "功能" in query.text or ACCOUNT_LEVEL.search(query.text) or (of_columns and ranks_accounts(query.text)):
        return _accounts(desk, facts)
    if "采购" in query.text:
        return ranked_purchases(desk)
    if all(item.subject and not item.name for item in query.items) and query.items:
        return project_parts(facts, query.items[0].keys)
    if len(query.items) == 1 and len({target.year for target in desk.targets}) == 1:
        key = query.items[0].name
        return detail_items(facts, key) or parts(facts, key)
    return []


def _accounts(desk: Desk, facts: Sequence[DocumentFacts]) -> list[Figure]:
    """Return the accounts of the level asked for: 经济科目 or functional ones, else of the deepest level printed."""
    query = desk.query
    columns = tuple(item.name for item in query.items if item.name in _COLUMNS)
    table = next((_FUND_TABLES[item.name] for item in query.items if item.name in _FUND_TABLES), None)
    if "经济" in query.text:
        return detail_items(facts, "基本支出")
    level = ACCOUNT_LEVEL.search(query.text)
    if level is not None or not ("科目" in query.text or _WHICH_LINE.search(query.text)):
        return functional_accounts(facts, _DIGITS[level[0]] if level is not None else 3, columns, table)
    by_level = (functional_accounts(facts, digits, columns, table) for digits in sorted(_DIGITS.values(), reverse=True))
    return next((accounts for accounts in by_level if len(accounts) > 1), [])


def _lines_within(desk: Desk) -> list[Figure]:
    """Return the lines of procurement by what the limit is about: the price, the number or the amount of each."""
    kinds = [kind for kind in desk.query.wanted if kind in (Measure.UNIT_PRICE, Measure.COUNT)]
    if "采购" not in desk.query.text and not kinds:
        return []
    if all(bound.amount_fen is None for bound in desk.query.bounds):
        kinds = [Measure.COUNT]
    return procurement_lines(desk.facts(), kinds[0]) if kinds else ranked_purchases(desk)


def _measured(desk: Desk) -> list[Figure]:
    """Return what is worked out for each department or year: its share, growth, change or average per head."""
    if desk.query.measured is Operation.SHARE and not re.search("执行率|完成", desk.query.text):
        return [figures[0] for target in desk.targets for figures in shares_of(desk, target)]
    if ranks_accounts(desk.query.text) and not desk.query.items:
        return _accounts_moved(desk)
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


def _accounts_moved(desk: Desk) -> list[Figure]:
    """Return how each account of a department moved between two years' own documents."""
    target = next((each for each in desk.targets if each.documents and each.year is not None), None)
    if target is None or target.year is None:
        return []
    earlier = desk.in_year(target.department, desk.query.base_year or target.year - 1)
    if earlier is None or not earlier.documents:
        return []
    before = {each.facts[0].fact.code: each for each in _accounts(desk, desk.facts(earlier))}
    moved: list[Figure | None] = []
    for account in _accounts(desk, desk.facts(target)):
        known = before.get(account.facts[0].fact.code)
        if known is not None and desk.query.measured is Operation.GROWTH:
            moved.append(operations.growth(account, known, f"{account.label}增长率"))
        elif known is not None:
            moved.append(operations.difference(account, known, f"{account.label}增减额"))
    return [figure for figure in moved if figure is not None]
