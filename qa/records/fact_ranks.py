"""Which of the facts that carry the names asked for says just what was asked: its kind, stage, limits, table and words.

A fact is never chosen here that does not carry the names; those that do are only put in order.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.records import Measure, Phase, TableKind
from index.text.fact_names import FUNDING
from index.text.items import concepts
from qa.query.slots import Item
from qa.records.disagreements import OF_ALL_FUNDS, OF_ONE_FUND, names_fund
from qa.records.fact_index import IndexedFact

TOTALS = frozenset({"收入总计", "支出总计", "收支总计"})
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
_MEASURES = tuple(Measure)
_DIRECT = (Measure.AMOUNT, Measure.TARGET, Measure.PLAN)
_WITH_BUDGET_IN_NAME = re.compile(r"(?:一般公共|政府性?基金|国有资本经营|部门|单位)预算")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What every candidate is measured against.

    `keys` are the names asked for and `known` says whether one of them is a concept; `quantity` and `budget` say whether
    a count or price, or the stage 预算, is asked for, `fund` whether money of one fund; `pairs` are the pairs of letters of
    the question.
    """

    keys: frozenset[str]
    pairs: tuple[str, ...]
    quantity: bool
    budget: bool
    known: bool
    fund: bool


@lru_cache(maxsize=4)  # a question asks for the same of one document after another
def wanted_by(items: tuple[Item, ...], question: str) -> Wanted:
    """Return what a question asks of the facts that carry the names of the items."""
    keys = frozenset(key for item in items for key in (item.keys or (item.name,)))
    letters = _DIGITS.sub("\n", question)  # digits, as of a year, name nothing
    return Wanted(
        keys,
        tuple(letters[at : at + 2] for at in range(len(letters) - 1)),
        quantity="单价" in keys or "数量" in keys,
        budget="预算" in _WITH_BUDGET_IN_NAME.sub("", question),
        known=any(key in concepts() for key in keys),
        fund=names_fund(question),
    )


def rank_of(fact: IndexedFact, wanted: Wanted) -> tuple[int, int, int, int, int, int, int, int, int]:
    """Return a sort key: facts that say just what was asked come first."""
    record = fact.stored.fact
    unasked = [key for key in fact.modifiers if key not in wanted.keys]
    of_funding = sum(key in FUNDING for key in unasked)
    # What a table of one fund prints as 基本支出 is a part of the department's where that has other money too.
    of_one_fund = fact.primary in OF_ALL_FUNDS and record.table_kind in OF_ONE_FUND and not wanted.fund
    direct = wanted.quantity or record.measure in _DIRECT
    stage = 0 if record.phase not in (Phase.PRIOR, Phase.ADJUSTED, Phase.EXECUTION) else 1
    # A final account answers with 决算 unless its 预算 column is asked for.
    before_final = record.phase is Phase.BUDGET and fact.stored.document.identity.phase is Phase.FINAL
    stage = 1 if before_final and not wanted.budget else stage
    label = f"{record.subject or ''}{record.item}{''.join(record.column)}{record.quote[:80]}"
    # A project of the same name comes after the item itself.
    of_project = record.subject and wanted.known and wanted.keys.isdisjoint((fact.primary, fact.subject))
    return (
        0 if direct else 1 + _MEASURES.index(record.measure),
        stage + (2 if of_project else 0),
        len(unasked) - of_funding,
        of_funding + of_one_fund,
        0 if fact.primary in wanted.keys else 1,
        0 if record.source == "table" else 1,
        _total_rank(fact),
        _TABLE_RANKS.get(record.table_kind, len(_TABLE_RANKS)),
        -sum(map(label.__contains__, wanted.pairs)),
    )


def _total_rank(fact: IndexedFact) -> int:
    """Return 0 for a row called 总计 and for what is no grand total, more for 合计 and for 小计 that stand for one."""
    row = fact.stored.fact.row
    return 0 if fact.primary not in TOTALS or "总计" in row else 2 if "小计" in row else 1
