"""What a fact is the figure of: a fact in a table is about its row and its column at once.

Each fact gets one `primary` key, the thing it is the figure of, and what limits it: `modifiers` from the columns and
`context` from its ancestors and table.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Fact, Measure, RowRole, TableKind
from index.text.headers import bare_header, column_keys, is_generic_row
from index.text.items import item_key, total_concepts
from index.text.normalization import squeeze

FUNDING = frozenset(
    {
        "财政拨款收入", "财政拨款支出", "一般公共预算收入", "一般公共预算支出", "政府性基金预算", "国有资本经营预算", "财政专户管理资金",
        "单位资金", "事业收入", "事业单位经营收入", "其他收入", "上年结转", "其他资金", "财政资金", "财政拨款收支总计", "上级补助收入",
    }
)  # fmt: skip
_BESIDE_THREE = frozenset({"会议费", "培训费"})
_PROCUREMENT = "政府采购预算"
_PROCURED = frozenset({"货物", "工程", "服务"})
_OTHER_TOTAL = "表内合计"
_FORMS = (TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS, TableKind.UNITS)


@dataclass(frozen=True, slots=True)
class FactName:
    """What a fact is the figure of (`primary`) and what limits it."""

    primary: str
    modifiers: tuple[str, ...]
    context: frozenset[str]


def name_facts(facts: Sequence[Fact], department: str) -> tuple[FactName, ...]:
    """Return the name of each fact of one document."""
    named_totals = _named_totals(facts, department)
    mixed = _mixed_tables(facts)
    return tuple(_named(fact, department, named_totals, mixed) for fact in facts)


def _mixed_tables(facts: Sequence[Fact]) -> frozenset[int | None]:
    """Return the 三公 tables whose 合计 holds 会议费 or 培训费 too: they print 三公 as the 小计 beside it."""
    leaves: dict[int | None, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.table_kind is TableKind.THREE_PUBLIC and fact.column and not any("车" in part for part in fact.column):
            leaves[fact.table_index].add(fact.column[-1])
    return frozenset(index for index, found in leaves.items() if {"合计", "小计"} <= found and found & _BESIDE_THREE)


def _named_totals(facts: Sequence[Fact], department: str) -> frozenset[tuple[int | None, str]]:
    """Return (table, concept) where the concept has a row or header of its own, so that 合计 means something wider."""
    named = set()
    for fact in facts:
        if fact.table_kind is not None:
            headers = {item_key(bare_header(part)) for part in fact.column}
            # In a table of one row, which prints no label, an item is its column's, or what the title makes of 合计.
            named_row = bool(fact.row) and not is_generic_row(fact.row, department)
            if named_row or item_key(fact.item) in headers:
                named.add((fact.table_index, item_key(fact.item)))
            named |= {(fact.table_index, item_key(bare_header(part))) for part in fact.column[:-1]}
    return frozenset(named)


def _named(
    fact: Fact, department: str, named_totals: frozenset[tuple[int | None, str]], mixed: frozenset[int | None]
) -> FactName:
    is_wider = fact.table_index in mixed and fact.column[-1:] == ("合计",)
    kind_total = None if is_wider else _kind_total(fact.table_kind, (*fact.column, fact.row))
    columns = column_keys(fact.column) if fact.source == "table" and fact.table_kind not in _FORMS else ()
    columns = tuple(key for key in columns if key != kind_total or fact.table_kind is TableKind.THREE_PUBLIC)
    path = {item_key(part) for part in fact.row_path[:-1]}
    plan = {"资金支出计划"} if fact.measure is Measure.PLAN else set()
    context = frozenset({*path, *({kind_total} if kind_total else ()), *plan})
    above = next((part for part in reversed(fact.row_path) if part), "")
    if not fact.row and above and fact.role is RowRole.DETAIL:
        primary, modifiers = item_key(above), columns  # a blank cell of a merged column repeats the name above it
    elif fact.source == "table" and fact.table_kind not in _FORMS and is_generic_row(fact.row, department):
        primary, modifiers = _total_primary(fact.table_kind, kind_total, columns)
        if primary == kind_total and not columns and (fact.table_index, primary) in named_totals:
            primary = _OTHER_TOTAL
    else:
        primary, modifiers = _kind_procured(fact, context) or item_key(fact.item), columns
    return FactName(primary, modifiers, context)


def _kind_procured(fact: Fact, context: frozenset[str]) -> str | None:
    """Return which kind of procurement a row called only 货物, 工程 or 服务 is of, None for other rows."""
    kind = item_key(fact.item).removesuffix("类")
    return f"{kind}采购" if kind in _PROCURED and _PROCUREMENT in context else None


def _total_primary(
    kind: TableKind | None, kind_total: str | None, columns: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    total = kind_total or _OTHER_TOTAL
    own = tuple(key for key in columns if key != kind_total)
    if not own:
        return total, ()
    if own[0] in FUNDING and kind is not TableKind.INCOME:
        return total, own
    return own[0], own[1:]


def _kind_total(kind: TableKind | None, labels: Sequence[str]) -> str | None:
    if kind is None:
        return None
    totals = total_concepts()
    for half in ("收入", "支出"):
        if (kind, half) in totals and any(half in squeeze(label) for label in labels):
            return totals[kind, half]
    return totals.get((kind, ""))
