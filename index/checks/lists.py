"""Rules on lists: projects add up to 项目支出, things procured to their total, and number times price is the amount."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.checks.checked_facts import (
    CheckedDocument,
    NamedFact,
    agree,
    called,
    compared,
    half_digit,
    place,
    printed,
    summed,
)
from index.records import FEN_PER_UNIT, CheckStatus, Fact, Finding, Measure, RowRole, TableKind
from index.text.headers import bare_header
from index.text.items import item_key, plain_words

_VEHICLE_INSURANCE = re.compile(r"(?:机动车|车辆).{0,4}保险")
_VEHICLES = "车辆"
_LIKE = 0.6
_FEWEST_LETTERS = 4


def check_projects(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether Σ项目 = 项目支出, where the document prints a form for each project."""
    budgets = project_budgets(document.amounts)
    spending = [each for each in document.amounts if each.name.primary == "项目支出" and not each.name.modifiers]
    if not budgets or not spending:
        return
    facts = list(budgets.values())
    total = sum(fact.amount_fen or 0 for fact in facts)
    whole = next((each for each in spending if each.fen == total), spending[0])
    yield summed("项目支出=Σ项目", whole.fact, facts)


def check_project_names(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether a project has one budget in its form, in lists of projects and in prose about it."""
    budgets = project_budgets(document.amounts)
    for subject, budget in (budgets | _procurement_budgets(document.amounts)).items():
        key = item_key(subject)
        for each in document.amounts:
            if each.in_prose and each.fact.subject is None and _same_project(key, each.name.primary):
                yield compared("项目金额：文字=表格", each.fact, budget)
    for each in document.amounts:
        if each.in_prose and each.fact.subject and each.name.primary == item_key("预算资金"):
            about = _closest(each.fact.subject, budgets)
            if about is not None:
                yield compared("项目金额：文字=表格", each.fact, budgets[about], "目标说明与该项目的对应关系按名称判断")
    for subject, budget in budgets.items():
        for each in document.amounts:
            if each.fact.table_kind is TableKind.THREE_PUBLIC and each.name.primary == item_key(subject):
                yield compared("三公经费=同名项目", each.fact, budget, "项目经费可能只是其中一部分，口径可能不同")


def project_budgets(amounts: Sequence[NamedFact]) -> dict[str, Fact]:
    """Return the budget of each project that has a form of its own, by its name."""
    order = {item_key(name): at for at, name in enumerate(plain_words("project budgets"))}
    found: dict[str, NamedFact] = {}
    for each in amounts:
        subject = each.fact.subject
        if each.fact.table_kind is not TableKind.PROJECT_GOALS or not subject or each.name.primary not in order:
            continue
        known = found.get(subject)
        if known is None or order[each.name.primary] < order[known.name.primary]:
            found[subject] = each
    return {subject: each.fact for subject, each in found.items()}


def _procurement_budgets(amounts: Sequence[NamedFact]) -> dict[str, Fact]:
    """Return the budget that a procurement table gives for each project whose things it lists."""
    return {
        each.fact.subject: each.fact
        for each in amounts
        if each.fact.table_kind is TableKind.PROCUREMENT
        and each.fact.role is RowRole.DETAIL
        and each.fact.subject
        and each.fact.item == each.fact.subject
    }


def check_procurement(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 采购合计 = Σ采购 at each level, and 数量 × 单价 = 金额 in each row."""
    rows: dict[tuple[int | None, int], list[Fact]] = defaultdict(list)
    columns: dict[tuple[int | None, tuple[str, ...]], list[Fact]] = defaultdict(list)
    for each in document.facts:
        fact = each.fact
        if fact.table_kind is TableKind.PROCUREMENT and fact.cell is not None and fact.value is not None:
            rows[fact.table_index, fact.cell[0]].append(fact)
            if fact.measure is Measure.AMOUNT and fact.amount_fen is not None:
                columns[fact.table_index, fact.column].append(fact)
    for row in rows.values():
        yield from _price_times_count(row)
    for facts in columns.values():
        yield from _levels(facts)


def _price_times_count(row: Sequence[Fact]) -> Iterator[Finding]:
    counts = [fact for fact in row if fact.measure is Measure.COUNT]
    prices = [fact for fact in row if fact.measure is Measure.UNIT_PRICE and fact.amount_fen is not None]
    amounts = [fact for fact in row if fact.measure is Measure.AMOUNT and fact.item != fact.subject]
    whole = next((fact for fact in amounts if _is_total_column(fact)), amounts[0] if amounts else None)
    if len(counts) != 1 or len(prices) != 1 or whole is None or counts[0].value is None:
        return
    product = counts[0].value * Decimal(prices[0].amount_fen or 0)
    tolerance = half_digit(prices[0]) * counts[0].value + half_digit(whole)
    keys = (whole.key, counts[0].key, prices[0].key)
    if abs(product - (whole.amount_fen or 0)) <= tolerance:
        yield Finding("数量×单价=金额", CheckStatus.PASS, f"{called(whole)}{printed(whole)}", keys)
    else:
        unit = whole.unit or "元"
        message = (
            f"{place(whole)}：{called(whole)}数量{printed(counts[0])}、单价{printed(prices[0])}，"
            f"相乘为{(product / FEN_PER_UNIT[unit]).normalize():f}{unit}，而金额为{printed(whole)}"
        )
        yield Finding("数量×单价=金额", CheckStatus.MISMATCH, message, keys)


def _levels(facts: Sequence[Fact]) -> Iterator[Finding]:
    inner = {fact.row_path[:depth] for fact in facts for depth in range(1, len(fact.row_path))}
    # A subtotal without lines of its own counts as a line.
    lines = [
        fact
        for fact in facts
        if fact.role is RowRole.DETAIL
        or (fact.role is RowRole.SUBTOTAL and fact.row_path[1:] and not _is_inner(fact, facts, inner))
    ]
    for fact in facts:
        below = [each for each in lines if each is not fact and _is_below(each, fact)]
        if len(below) > 1 and fact.role in (RowRole.TOTAL, RowRole.SUBTOTAL):
            yield summed("采购合计=Σ采购", fact, below)


def _is_inner(fact: Fact, facts: Sequence[Fact], inner: set[tuple[str, ...]]) -> bool:
    return fact.row_path in inner or any(
        each.role is RowRole.DETAIL and each.row_path == fact.row_path for each in facts
    )


def _is_below(line: Fact, whole: Fact) -> bool:
    return whole.role is RowRole.TOTAL or line.row_path[: len(whole.row_path)] == whole.row_path


def check_vehicles(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether the vehicles owned are as many as those to be insured."""
    counts = [
        each.fact for each in document.facts if each.fact.measure is Measure.COUNT and each.fact.value is not None
    ]
    owned = [fact for fact in counts if item_key(fact.item) == _VEHICLES]
    insured = [
        fact for fact in counts if fact.table_kind is TableKind.PROCUREMENT and _VEHICLE_INSURANCE.search(fact.item)
    ]
    for fact in insured:
        if owned and owned[0].unit == fact.unit:
            same = next((each for each in owned if agree(each, fact)), owned[0])
            yield compared("车辆数=投保车辆数", same, fact, "两处时点可能不同")


def _is_total_column(fact: Fact) -> bool:
    return not fact.column or bare_header(fact.column[-1]) in plain_words("headers")


def _same_project(subject: str, item: str) -> bool:
    """Return whether two names are of one project: equal but for the words that project names share."""
    return _core(subject) == _core(item) and len(_core(subject)) > 1


def _core(name: str) -> str:
    for ending in sorted(plain_words("project parts"), key=len, reverse=True):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


def _closest(heading: str, subjects: dict[str, Fact]) -> str | None:
    """Return the one project whose name shares clearly the most letters, in their order, with a heading."""
    shared = sorted(((_shared(heading, _core(item_key(subject))), subject) for subject in subjects), reverse=True)
    if not shared or shared[0][0] < _LIKE or (len(shared) > 1 and shared[1][0] == shared[0][0]):
        return None
    return shared[0][1]


def _shared(heading: str, name: str) -> float:
    at, found = 0, 0
    for letter in name:
        position = heading.find(letter, at)
        if position >= 0:
            found, at = found + 1, position + 1
    return found / len(name) if found >= _FEWEST_LETTERS else 0.0
