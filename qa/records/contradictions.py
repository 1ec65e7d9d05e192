"""The stored mismatch that a question is about, as figures that can be stated: the two sides and what follows from them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.records import FEN_PER_UNIT, CheckStatus, Finding, Measure
from index.stores.record_rows import StoredFact
from index.stores.record_store import RecordStore
from index.text.items import concepts
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.query.slots import Item, Query
from qa.records.fact_index import DocumentFacts, IndexedFact
from qa.records.item_lookup import figure_of

_MONEY_UNITS = ("元", "万元", "亿元")
_REMARK = re.compile(r"（([^（）]*(?:口径|时点|名称|尾差)[^（）]*)）$")
_STATED_WEIGHT = 4
_ALIKE = 0.6
# Where these stand beside another name, they say in which part of the document to look.
_SECTIONS = frozenset({"绩效目标", "资金用途", "政府采购预算", "三公经费", "财政拨款支出", "项目支出", "固定资产"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A stored mismatch: its `figures`, the printed ones in the order of the finding.

    `computed` is what the others give for the first figure: the sum of the parts, the rate or the share; None where two
    printed figures simply differ. `remark` says what may explain it.
    """

    finding: Finding
    figures: tuple[Figure, ...]
    computed: Figure | None
    remark: str


def find_contradiction(desk: Desk, store: RecordStore) -> Contradiction | None:
    """Return the mismatch found at ingest that the question's names and numbers point at, None when none does."""
    documents = {document.all[0].stored.document.id: document for document in desk.facts() if document.all}
    best: tuple[float, Finding, list[IndexedFact]] | None = None
    for stored, finding in store.list_findings(list(documents)):
        if finding.status is not CheckStatus.MISMATCH:
            continue
        by_key = _by_key(documents[stored.id])
        facts = [by_key[key] for key in finding.fact_keys if key in by_key]
        fit = _fit(desk.query, facts)
        if facts and fit > 0 and (best is None or fit > best[0]):
            best = (fit, finding, facts)
    return _contradiction(best[1], best[2]) if best is not None else None


def carries(stored: StoredFact, value: Decimal) -> bool:
    """Return whether a fact prints this number, in its own or another unit of money."""
    fact = stored.fact
    if fact.value is not None and abs(fact.value) == abs(value):
        return True
    return fact.amount_fen is not None and any(
        abs(Decimal(fact.amount_fen)) / FEN_PER_UNIT[unit] == abs(value) for unit in _MONEY_UNITS
    )


def _by_key(document: DocumentFacts) -> dict[str, IndexedFact]:
    return {fact.stored.fact.key: fact for fact in document.all}


def _fit(query: Query, facts: Sequence[IndexedFact]) -> float:
    """Return how well a finding's figures fit the question, 0 when they do not."""
    stated = sum(any(carries(fact.stored, value) for fact in facts) for value in query.stated_values)
    if query.stated_values and not stated:
        return 0.0
    items = {item.name or item.subject or "": item for item in query.items}
    names = [item for item in items.values() if item.name]
    wanted = [item for item in names if item.name not in _SECTIONS] or names
    covered = sum(any(_is_of(fact, item, stated > 0) for fact in facts) for item in wanted)
    if wanted and covered * 2 < len(wanted):
        return 0.0
    subjects = [key for item in items.values() if item.subject for key in item.keys]
    in_project = any(key in fact.subject for key in subjects for fact in facts)
    # A project is what the finding is about, not just where one of its indicators stands.
    if not wanted and not (in_project and (stated or any(_is_worded(fact, query.text) for fact in facts))):
        return 0.0
    if subjects and not in_project:
        return 0.0
    words = "".join(f"{fact.stored.fact.item}{fact.stored.fact.quote[:60]}" for fact in facts[:2])
    pairs = sum(query.text[at : at + 2] in words for at in range(len(query.text) - 1))
    return stated * _STATED_WEIGHT + covered + pairs / 100


def keys_of(item: Item) -> tuple[str, ...]:
    """Return all names that answer for an item: its own, and those of the items it stands for (收支总计 for both sides)."""
    keys = item.keys or (item.name,)
    included = tuple(name for key in keys if key in concepts() for name in concepts()[key].includes)
    return (*keys, *included)


def _is_of(fact: IndexedFact, item: Item, stated: bool) -> bool:
    """Return whether a fact is of an item; where it has the number stated, names that differ by a slip are one."""
    keys = keys_of(item)
    # 工会经费 is one of 工会经费、福利费; 行政运行 ends 人大事务行政运行.
    if any(key == fact.primary or fact.primary.endswith(key) or key in fact.primary.split("、") for key in keys):
        return True
    return any(key == fact.subject or (stated and _share_held(key, fact.primary) >= _ALIKE) for key in keys)


def _is_worded(fact: IndexedFact, question: str) -> bool:
    return _share_held(fact.primary, question) >= _ALIKE


def _share_held(words: str, text: str) -> float:
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _contradiction(finding: Finding, facts: Sequence[IndexedFact]) -> Contradiction:
    figures = [figure_of(fact) for fact in facts]
    first = figures[0]
    measure = facts[0].stored.fact.measure
    computed = None
    if measure is Measure.CHANGE_RATE and len(figures) == 3:
        computed = operations.growth_from_change(figures[2], figures[1], f"{figures[2].label}按增减额计算的增减率")
    elif measure is Measure.SHARE and len(figures) == 3:
        computed = operations.share(figures[1], figures[2], f"{figures[1].label}占{figures[2].label}的比重")
    elif len(figures) > 2 and all(figure.fen is not None for figure in figures) and not finding.rule.startswith("空表"):
        computed = operations.total(figures[1:], f"{first.label}各项合计")
    if finding.rule.startswith("空表"):
        figures = figures[:1]
    remark = _REMARK.search(finding.message)
    return Contradiction(finding, tuple(figures), computed, remark[1] if remark else "")
