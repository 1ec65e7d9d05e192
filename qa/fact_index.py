"""The facts of a document, findable by what they are about.

A fact in a table is about its row and its column at once. Here each fact gets one `primary` key, the thing it is the
figure of, and what limits it: `modifiers` from the columns and `context` from its ancestors, table and project.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.normalization import squeeze
from index.record_rows import StoredFact
from index.record_store import RecordStore
from index.records import Measure, RowRole, TableKind
from qa.lexicon import item_key, total_concepts
from qa.vocabulary import subject_key

_YEARS = re.compile(r"(?:19|20)\d{2}年?度?|[（(](?:万元|元|亿元|%)[）)]|单位[:：].*$")
_GENERIC = frozenset(
    "合计 总计 小计 共计 金额 数额 预算数 决算数 执行数 预算 决算 本年 本年预算 本年预算数 本年数 年初预算数 调整预算数 全年预算数 支出 收入 项目 "
    "预算金额 合计金额 安排数 数 支出数 收入数 当年 上年 预算安排 资金性质 科目 科目名称 功能分类科目 支出用途 类型 资金来源 总额 实际数 支出内容 全部 "
    "其中 本年支出 本年收入 本年支出合计 本年收入合计 政府采购金额 决算支出 支出决算 支出金额 收入金额 预算支出 年度".split()
)
_TOTALS = frozenset({"收支总计", "收入总计", "支出总计"})
FUNDING = frozenset(
    {
        "财政拨款收入", "财政拨款支出", "一般公共预算收入", "一般公共预算支出", "政府性基金预算", "国有资本经营预算", "财政专户管理资金",
        "单位资金", "事业收入", "事业单位经营收入", "其他收入", "上年结转", "其他资金", "财政资金", "财政拨款收支总计", "上级补助收入",
    }
)  # fmt: skip
_OTHER_TOTAL = "表内合计"


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


def column_keys(column: Sequence[str]) -> tuple[str, ...]:
    """Return what a header path says beyond "amount", innermost first.

    >>> column_keys(("支出预算", "合计")), column_keys(("基本支出", "小计")), column_keys(("2021年“三公”经费预算数",))
    ((), ('基本支出',), ('三公经费',))
    """
    keys = []
    for header in reversed(column):
        bare = _YEARS.sub("", squeeze(header))
        key = item_key(bare) if bare else ""
        if bare and bare not in _GENERIC and key not in _GENERIC and key not in _TOTALS:
            keys.append(key)
    return tuple(dict.fromkeys(keys))


def is_generic_row(label: str, department: str) -> bool:
    """Return whether a row is about the department as a whole: 合计, no label, or its own name."""
    bare = re.sub(r"\s|\d{3,}", "", label)
    return bare in _GENERIC or not bare or bare in (department, f"{department}本级", f"{department}(本级)")


def _named_totals(facts: Sequence[StoredFact]) -> frozenset[tuple[int | None, str]]:
    """Return (table, concept) where the concept has a row or header of its own, so that 合计 means something wider."""
    named = set()
    for stored in facts:
        fact = stored.fact
        if fact.table_kind is not None:
            named.add((fact.table_index, item_key(fact.item)))
            named |= {(fact.table_index, item_key(_YEARS.sub("", squeeze(part)))) for part in fact.column[:-1]}
    return frozenset(named)


def _indexed(stored: StoredFact, named_totals: frozenset[tuple[int | None, str]]) -> IndexedFact:
    fact = stored.fact
    columns = column_keys(fact.column) if fact.source == "table" else ()
    kind_total = _kind_total(fact.table_kind, (*fact.column, fact.row))
    subject = subject_key(fact.subject) if fact.subject else ""
    path = {item_key(part) for part in fact.row_path[:-1]}
    context = frozenset({*path, *({kind_total} if kind_total else ())})
    if fact.source == "table" and is_generic_row(fact.row, stored.document.identity.department):
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
