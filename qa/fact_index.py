"""The facts of a document, findable by what they are about.

A fact in a table is about its row and its column at once. Here each fact gets one `primary` key, the thing it is the
figure of, and what limits it: `modifiers` from the columns and `context` from its ancestors, table and project.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.headers import bare_header, column_keys, is_generic_row
from index.items import item_key, total_concepts
from index.normalization import squeeze
from index.record_rows import StoredFact
from index.record_store import RecordStore
from index.records import Measure, RowRole, TableKind
from qa.vocabulary import subject_key

FUNDING = frozenset(
    {
        "财政拨款收入", "财政拨款支出", "一般公共预算收入", "一般公共预算支出", "政府性基金预算", "国有资本经营预算", "财政专户管理资金",
        "单位资金", "事业收入", "事业单位经营收入", "其他收入", "上年结转", "其他资金", "财政资金", "财政拨款收支总计", "上级补助收入",
    }
)  # fmt: skip
_OTHER_TOTAL = "表内合计"
_FORMS = (TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS, TableKind.UNITS)


@dataclass(frozen=True, slots=True)
class IndexedFact:
    """A fact with what it is the figure of (`primary`) and what limits it."""

    stored: StoredFact
    primary: str
    modifiers: tuple[str, ...]
    context: frozenset[str]
    subject: str

    def covers(self, key: str) -> bool:
        """Return whether the fact is about this, as its item or as a limit of it."""
        return key == self.primary or key in self.modifiers or key in self.context


class DocumentFacts:
    """The facts of one document by primary key, code and project."""

    def __init__(self, facts: Sequence[StoredFact]) -> None:
        named_totals = _named_totals(facts)
        self.all = tuple(_indexed(stored, named_totals) for stored in facts)
        self.by_primary: dict[str, list[IndexedFact]] = defaultdict(list)
        self.by_code: dict[str, list[IndexedFact]] = defaultdict(list)
        self.by_subject: dict[str, list[IndexedFact]] = defaultdict(list)
        for fact in self.all:
            self.by_primary[fact.primary].append(fact)
            if fact.stored.fact.code:
                self.by_code[fact.stored.fact.code].append(fact)
            if fact.subject:
                self.by_subject[fact.subject].append(fact)


class FactIndex:
    """The facts of the documents asked about lately, kept for one revision of the store."""

    def __init__(self, store: RecordStore) -> None:
        self.document = lru_cache(maxsize=256)(lambda document_id: DocumentFacts(store.find_facts([document_id])))

    def of(self, document_ids: Iterable[int]) -> list[DocumentFacts]:
        """Return the indexed facts of each document."""
        return [self.document(document_id) for document_id in document_ids]


def _named_totals(facts: Sequence[StoredFact]) -> frozenset[tuple[int | None, str]]:
    """Return (table, concept) where the concept has a row or header of its own, so that 合计 means something wider."""
    named = set()
    for stored in facts:
        fact = stored.fact
        if fact.table_kind is not None:
            named.add((fact.table_index, item_key(fact.item)))
            named |= {(fact.table_index, item_key(bare_header(part))) for part in fact.column[:-1]}
    return frozenset(named)


def _indexed(stored: StoredFact, named_totals: frozenset[tuple[int | None, str]]) -> IndexedFact:
    fact = stored.fact
    kind_total = _kind_total(fact.table_kind, (*fact.column, fact.row))
    columns = column_keys(fact.column) if fact.source == "table" and fact.table_kind not in _FORMS else ()
    columns = tuple(key for key in columns if key != kind_total or fact.table_kind is TableKind.THREE_PUBLIC)
    subject = subject_key(fact.subject) if fact.subject else ""
    path = {item_key(part) for part in fact.row_path[:-1]}
    plan = {"资金支出计划"} if fact.measure is Measure.PLAN else set()
    context = frozenset({*path, *({kind_total} if kind_total else ()), *plan})
    if (
        fact.source == "table"
        and fact.table_kind not in _FORMS
        and is_generic_row(fact.row, stored.document.identity.department)
    ):
        primary, modifiers = _total_primary(fact.table_kind, kind_total, columns)
        if primary == kind_total and not columns and (fact.table_index, primary) in named_totals:
            primary = _OTHER_TOTAL
    else:
        primary, modifiers = item_key(fact.item), columns
    return IndexedFact(stored, primary, modifiers, context, subject)


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


def is_amount(fact: IndexedFact) -> bool:
    """Return whether the fact is a plain amount of money of its own row, not a change, price or share."""
    return fact.stored.fact.measure is Measure.AMOUNT and fact.stored.fact.amount_fen is not None


def is_part(fact: IndexedFact) -> bool:
    """Return whether the row is only a part of another row beside it (其中)."""
    return fact.stored.fact.role is RowRole.OF_WHICH
