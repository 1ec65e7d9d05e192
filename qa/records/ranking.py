"""Which of the facts that carry a thing's names says just what is wanted: its kind, stage, limits, table.

A fact is never chosen here that does not carry the names; those that do are only put in order.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Measure, Phase, RowRole, TableKind
from index.text.fact_names import FUNDING
from index.text.items import concepts, item_key
from qa.query.nodes import Quantity, Select
from qa.records.disagreements import OF_ALL_FUNDS, OF_ONE_FUND, names_fund
from qa.records.fact_index import IndexedFact
from qa.records.names import Name, is_of_project, names_of
from qa.records.printed import TOTALS

_TABLE_ORDER = (
    TableKind.THREE_PUBLIC,
    TableKind.OPERATING,
    TableKind.BALANCE,
    TableKind.EXPENDITURE,
    TableKind.INCOME,
    TableKind.GENERAL_EXPENDITURE,
    TableKind.FISCAL_EXPENDITURE,
    TableKind.FISCAL_BALANCE,
    TableKind.GENERAL_BASIC,
    TableKind.FISCAL_BASIC,
    TableKind.PROCUREMENT,
    TableKind.ASSETS,
    TableKind.PROJECTS,
    TableKind.PROJECT_GOALS,
)
_TABLE_RANKS: dict[TableKind | None, int] = {kind: rank for rank, kind in enumerate(_TABLE_ORDER)}
_MEASURES = {measure: rank for rank, measure in enumerate(Measure, start=1)}
_DIRECT = (Measure.AMOUNT, Measure.TARGET, Measure.PLAN)
_EARLY_STAGES = (Phase.PRIOR, Phase.ADJUSTED, Phase.EXECUTION)
_COUNTING = frozenset({"单价", "数量"})

Rank = tuple[int, int, int, int, int, int, int, int, int]
# How many of a rank's places say that the fact is as good as another: kind, stage, limits, funds.
N_ALIKE = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What every candidate is measured against: the names, and whether a count, the stage 预算 or one fund's money is wanted."""

    own: Name
    keys: frozenset[str]
    projects: tuple[str, ...]
    counts: bool
    budget: bool
    known: bool
    fund: bool

    @property
    def is_vague(self) -> bool:
        """Whether the words may stand for several names."""
        return len(self.own.keys) > 1


def wanted_by(select: Select, stage: Phase | None) -> Wanted:
    """Return what a select asks of the facts that carry its names."""
    names = names_of(select.thing)
    keys = frozenset(key for name in names for key in name.keys)
    counts = select.quantity is Quantity.COUNT or select.measure in (Measure.COUNT, Measure.UNIT_PRICE)
    return Wanted(
        names[0],
        keys,
        next((name.keys for name in names if name.is_project), ()),
        counts or not keys.isdisjoint(_COUNTING),
        stage is Phase.BUDGET,
        any(key in concepts() for name in names if not name.is_project for key in name.keys),
        select.thing.table in OF_ONE_FUND or any(names_fund(key) for key in keys),
    )


def rank_of(fact: IndexedFact, wanted: Wanted) -> Rank:
    """Return a sort key: facts that say just what is wanted come first."""
    record = fact.stored.fact
    unasked = [key for key in fact.modifiers if key not in wanted.keys]
    of_funding = sum(key in FUNDING for key in unasked)
    # What a table of one fund prints as 基本支出 is a part of the department's where that has other money too.
    of_one_fund = fact.primary in OF_ALL_FUNDS and record.table_kind in OF_ONE_FUND and not wanted.fund
    direct = wanted.counts or record.measure in _DIRECT
    # A final account answers with 决算 unless its 预算 column is asked for.
    before_final = record.phase is Phase.BUDGET and fact.stored.document.identity.phase is Phase.FINAL
    early = record.phase in _EARLY_STAGES or (before_final and not wanted.budget)
    # A project of the same name comes after the item itself.
    of_project = record.subject and wanted.known and wanted.keys.isdisjoint((fact.primary, fact.subject))
    if wanted.projects and is_of_project(fact, wanted.projects):
        of_project = False
    # What the department as a whole aims at comes before what one of its projects does.
    of_one_project = not wanted.projects and record.table_kind is TableKind.PROJECT_GOALS
    return (
        0 if direct else _MEASURES[record.measure],
        early + (2 if of_project else 0),
        len(unasked) - of_funding + _is_under_heading(fact, wanted) + of_one_project,
        of_funding + of_one_fund,
        _key_rank(fact, wanted.own),
        0 if record.source == "table" else 1,
        _total_rank(fact),
        _TABLE_RANKS.get(record.table_kind, len(_TABLE_RANKS)),
        len(record.row_path),
    )


def _is_under_heading(fact: IndexedFact, wanted: Wanted) -> bool:
    """Return whether a sentence tells the fact only of something with no name of its own: 面向小微企业的项目，采购金额."""
    record = fact.stored.fact
    if record.source == "table" or record.role is not RowRole.OF_WHICH or len(record.row_path) < 2:
        return False
    above = item_key(record.row_path[-2])
    return fact.primary in concepts() and above not in concepts() and above not in wanted.keys


def _key_rank(fact: IndexedFact, own: Name) -> int:
    """Return how well the fact's own name is the first one asked for; the best reading of ambiguous words comes first."""
    keys = own.keys
    return keys.index(fact.primary) if fact.primary in keys else len(keys)


def _total_rank(fact: IndexedFact) -> int:
    """Return 0 for a row called 总计 and for what is no grand total, more for 合计 and for 小计 that stand for one."""
    row = fact.stored.fact.row
    return 0 if fact.primary not in TOTALS or "总计" in row else 2 if "小计" in row else 1
