"""Rules on totals in tables: two halves balance, codes add up, columns add up, one total is the same in every table."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.checks.checked_facts import CheckedDocument, NamedFact, agree, compared, summed
from index.records import CheckStatus, CodeSystem, Fact, Finding, Measure, RowRole, TableKind
from index.text.headers import bare_header
from index.text.items import item_key, plain_words
from index.text.normalization import squeeze

_BALANCES = (TableKind.BALANCE, TableKind.FISCAL_BALANCE)
_CODED = (CodeSystem.FUNCTIONAL, CodeSystem.DEPARTMENT_ECONOMIC, CodeSystem.GOVERNMENT_ECONOMIC)
_CODE_DIGITS = (3, 5, 7)
_SPENDING = (
    TableKind.EXPENDITURE,
    TableKind.FISCAL_EXPENDITURE,
    TableKind.GENERAL_EXPENDITURE,
    TableKind.GOVERNMENT_FUND,
    TableKind.STATE_CAPITAL,
    TableKind.FISCAL_BASIC,
    TableKind.GENERAL_BASIC,
)
_SCOPES = {
    TableKind.BALANCE: "全部资金",
    TableKind.EXPENDITURE: "全部资金",
    TableKind.INCOME: "全部资金",
    TableKind.FISCAL_BALANCE: "财政拨款",
    TableKind.FISCAL_EXPENDITURE: "财政拨款",
    TableKind.GENERAL_EXPENDITURE: "一般公共预算",
    TableKind.GENERAL_BASIC: "一般公共预算",
}
_THREE_PUBLIC_PARTS = ("因公出国(境)费", "公务用车购置及运行费", "公务接待费")
_VEHICLE_PARTS = ("公务用车购置费", "公务用车运行维护费")
_GRAND = re.compile(r"总计")
_THIS_YEAR = re.compile(r"本年(?:收入|支出)合计")
_CARRIED = re.compile(r"结转|结余")
_PAIRS = ({"基本支出", "项目支出"}, {"人员经费", "公用经费"})


def check_balance(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 收入总计 = 支出总计 in each table of two halves."""
    rule = "收入总计=支出总计"
    for index, facts in _by_table(document.amounts).items():
        if index is None or facts[0].fact.table_kind not in _BALANCES:
            continue
        totals = [each for each in facts if each.fact.role is RowRole.TOTAL and "计" in each.fact.row]
        grand = [each for each in totals if _GRAND.search(squeeze(each.fact.row))] or totals
        left, right = ([each for each in grand if half_of(each) == half] for half in ("收入", "支出"))
        if left and right:
            yield compared(rule, _last_plain(left).fact, _last_plain(right).fact)
        else:
            yield Finding(rule, CheckStatus.UNCHECKED, f"{facts[0].fact.table}：没有找到收入总计和支出总计")
        yield from _carried_sums(facts)


def _carried_sums(facts: Sequence[NamedFact]) -> Iterator[Finding]:
    """Yield whether 总计 = 本年合计 + what is carried over, where only rows of that stand between the two."""
    columns: dict[tuple[str, ...], list[NamedFact]] = defaultdict(list)
    for each in facts:
        columns[each.fact.column].append(each)
    for column in columns.values():
        labels = [squeeze(each.fact.row) for each in column]
        starts = [at for at, label in enumerate(labels) if _THIS_YEAR.search(label)]
        ends = [at for at, label in enumerate(labels) if _GRAND.search(label)]
        if len(starts) == len(ends) == 1 and starts[0] < ends[0]:
            between = column[starts[0] + 1 : ends[0]]
            if all(_CARRIED.search(squeeze(each.fact.row)) for each in between):
                yield summed(
                    "总计=本年合计+结转",
                    column[ends[0]].fact,
                    [column[starts[0]].fact, *(each.fact for each in between)],
                )


def check_code_sums(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 合计 = Σ类, 类 = Σ款, 款 = Σ项 of one classification in one column of one table."""
    columns: dict[tuple[int | None, CodeSystem, tuple[str, ...]], list[NamedFact]] = defaultdict(list)
    totals: dict[tuple[int | None, tuple[str, ...]], NamedFact] = {}
    for each in document.amounts:
        fact = each.fact
        if fact.source != "table":
            continue
        if fact.code_system in _CODED and fact.code and fact.code.isdigit() and len(fact.code) in _CODE_DIGITS:
            columns[fact.table_index, fact.code_system, fact.column].append(each)
        elif fact.role is RowRole.TOTAL and not fact.code and fact.row:
            totals.setdefault((fact.table_index, fact.column), each)
    for (table, _, column), facts in columns.items():
        by_code = {each.fact.code or "": each for each in facts}
        if len(by_code) < len(facts):
            yield Finding(
                "上级科目=Σ下级科目",
                CheckStatus.UNCHECKED,
                f"{facts[0].fact.table}：同一科目编码出现多次，无法逐级加总",
            )
            continue
        for code, each in by_code.items():
            children = [other.fact for key, other in by_code.items() if len(key) == len(code) + 2 and key[:-2] == code]
            if children:
                yield summed("上级科目=Σ下级科目", each.fact, children)
        total = totals.get((table, column))
        tops = [each.fact for code, each in by_code.items() if not any(code[:-cut] in by_code for cut in (2, 4))]
        if total is not None and len({len(fact.code or "") for fact in tops}) == 1:
            yield summed("合计=Σ科目", total.fact, tops)


def check_columns(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 合计 = 基本支出 + 项目支出 (+ others) and 基本支出 = 人员经费 + 公用经费, along one row."""
    rows: dict[tuple[int | None, int], list[NamedFact]] = defaultdict(list)
    for each in document.amounts:
        if each.fact.table_kind in (*_SPENDING, TableKind.INCOME) and each.fact.cell is not None and each.fact.column:
            rows[each.fact.table_index, each.fact.cell[0]].append(each)
    for row in rows.values():
        yield from _column_sums(row)


def _column_sums(row: Sequence[NamedFact]) -> Iterator[Finding]:
    for whole in row:
        path = whole.fact.column
        if not _is_generic(path[-1]):
            continue
        prefix = path[:-1]
        siblings: dict[str, NamedFact] = {}
        for each in row:
            below = each.fact.column[len(prefix) :]
            if each is whole or each.fact.column[: len(prefix)] != prefix or not below or _is_generic(below[0]):
                continue
            if len(below) == 1 or (len(below) == 2 and _is_generic(below[1])):
                siblings.setdefault(below[0], each)
        keys = {item_key(bare_header(header)) for header in siblings}
        is_income = whole.fact.table_kind is TableKind.INCOME and len(siblings) > 1
        if is_income or any(pair <= keys for pair in _PAIRS):
            yield summed("合计列=Σ各列", whole.fact, [each.fact for each in siblings.values()])


def check_three_public(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 三公 = 出国 + 公车 + 接待, 公车 = 购置 + 运行, in one stage of one table or in one sentence."""
    groups: dict[tuple[object, ...], dict[str, NamedFact]] = defaultdict(dict)
    dashed: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for each in document.facts:
        fact = each.fact
        if fact.table_kind is TableKind.THREE_PUBLIC and fact.measure is Measure.AMOUNT:
            stage = (fact.table_index, fact.year, fact.phase)
            if fact.amount_fen is None:
                dashed[stage].add(each.name.primary)
            else:
                groups[stage].setdefault(each.name.primary, each)
    for each in document.amounts:
        if each.in_prose:
            groups[each.fact.quote,].setdefault(each.name.primary, each)
    for group, named in groups.items():
        for whole_name, part_names in (("三公经费", _THREE_PUBLIC_PARTS), ("公务用车购置及运行费", _VEHICLE_PARTS)):
            whole = named.get(whole_name)
            parts = [fact for name in part_names for fact in _part(named, name)]
            if whole is None or not parts or len(parts) + len(dashed[group].intersection(part_names)) < 2:
                continue
            # A sentence may name only some of the parts; a table prints them all.
            if len(parts) >= len(part_names) or not whole.in_prose:
                yield summed(f"{whole_name}=Σ分项", whole.fact, parts)


def _part(named: dict[str, NamedFact], name: str) -> list[Fact]:
    """Return the figure of a part, or those that it consists of where it has no row of its own."""
    if name in named:
        return [named[name].fact]
    below = _VEHICLE_PARTS if name == "公务用车购置及运行费" else ()
    return [named[part].fact for part in below if part in named]


def check_same_across_tables(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether the same item of the same money is the same amount in every table."""
    groups: dict[tuple[str, str, str, frozenset[str]], dict[int | None, list[NamedFact]]] = defaultdict(
        lambda: defaultdict(list)
    )
    codes: dict[str, set[str]] = defaultdict(set)
    for each in document.amounts:
        if each.fact.code_system in _CODED and each.fact.code:
            codes[each.name.primary].add(each.fact.code)
    for each in document.amounts:
        kind = each.fact.table_kind
        if kind not in _SCOPES or len(codes[each.name.primary]) > 1 or each.fact.role is RowRole.OF_WHICH:
            continue
        half = "收入" if kind is TableKind.INCOME else half_of(each) if kind in _BALANCES else "支出"
        groups[_SCOPES[kind], half, each.name.primary, frozenset(each.name.modifiers)][each.fact.table_index].append(
            each
        )
    for (_, _, primary, _), tables in groups.items():
        first, *others = tables.values()
        if primary == "表内合计":
            continue
        for other in others:
            pairs = [(left.fact, right.fact) for left in first for right in other]
            left, right = next((pair for pair in pairs if agree(*pair)), pairs[0])
            yield compared("各表同一项目一致", left, right)


def half_of(each: NamedFact) -> str:
    """Return which half of a table a figure stands in: 收入, 支出 or "" where it does not say."""
    for label in (each.fact.row, *each.fact.column):
        halves = [half for half in ("收入", "支出") if half in squeeze(label)]
        if len(halves) == 1:
            return halves[0]
    return ""


def _is_generic(header: str) -> bool:
    bare = bare_header(header)
    return bare in plain_words("headers") and bool(re.search("计$", bare))


def _last_plain(facts: Sequence[NamedFact]) -> NamedFact:
    plain = [each for each in facts if each.is_plain]
    return (plain or list(facts))[-1]


def _by_table(facts: Sequence[NamedFact]) -> dict[int | None, list[NamedFact]]:
    tables: dict[int | None, list[NamedFact]] = defaultdict(list)
    for each in facts:
        tables[each.fact.table_index].append(each)
    return tables
