"""The facts of a document, findable by what they are about.

Each fact has one `primary` key, the thing it is the figure of, what limits it (`modifiers` from the columns, `context`
from its ancestors and table) and its project.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import Protocol

from index.records import CheckStatus, Finding, Measure
from index.stores.record_rows import StoredFact
from index.stores.record_store import RecordStore
from index.text.fact_names import FactName, name_facts
from index.text.items import total_concepts
from index.text.normalization import squeeze
from qa.linking.vocabulary import Vocabulary, subject_key

# A fact takes about two kilobytes here.
_MOST_FACTS = 150_000
_MOST_TABLED = 8


@dataclass(frozen=True, slots=True)
class IndexedFact:
    """A fact with what it is the figure of (`primary`) and what limits it."""

    stored: StoredFact
    primary: str
    modifiers: tuple[str, ...]
    context: frozenset[str]
    subject: str

    def __hash__(self) -> int:
        return hash(self.stored)

    def covers(self, key: str) -> bool:
        """Return whether the fact is about this, as its item or as a limit of it."""
        return key == self.primary or key in self.modifiers or key in self.context


@dataclass(frozen=True, slots=True)
class FactText:
    """A fact with the words of its row and columns, of its own label alone, and with all that describes it; without 的."""

    fact: IndexedFact
    label: str
    item: str
    described: str


class DocumentFacts:
    """The facts of one document by primary key, code and project."""

    def __init__(self, facts: Sequence[StoredFact]) -> None:
        department = facts[0].document.identity.department if facts else ""
        names = name_facts([stored.fact for stored in facts], department)
        self.all = tuple(_indexed(stored, name) for stored, name in zip(facts, names, strict=True))
        self.narrative = tuple(
            (squeeze(fact.stored.fact.quote), fact) for fact in self.all if fact.stored.fact.source == "narrative"
        )
        self.by_primary: dict[str, list[IndexedFact]] = defaultdict(list)
        self.by_code: dict[str, list[IndexedFact]] = defaultdict(list)
        self.by_subject: dict[str, list[IndexedFact]] = defaultdict(list)
        for fact in self.all:
            self.by_primary[fact.primary].append(fact)
            if fact.stored.fact.code:
                self.by_code[fact.stored.fact.code].append(fact)
            if fact.subject:
                self.by_subject[fact.subject].append(fact)
        self._of_year: dict[int | None, DocumentFacts] = {}

    @cached_property
    def texts(self) -> tuple[FactText, ...]:
        """The words that each fact can be found by."""
        return tuple(_text_of(fact) for fact in self.all)

    def of_year(self, year: int | None) -> "DocumentFacts":
        """Return only what the document says of one year."""
        if year not in self._of_year:
            own = [fact.stored for fact in self.all if fact.stored.fact.year == year]
            self._of_year[year] = DocumentFacts(own)
        return self._of_year[year]


class FactSource(Protocol):
    """Where the facts of documents are looked up."""

    def document(self, document_id: int) -> DocumentFacts:
        """Return the indexed facts of a document."""

    def of(self, document_ids: Iterable[int]) -> list[DocumentFacts]:
        """Return the indexed facts of each document."""


class FactIndex:
    """The facts of the documents asked about lately, kept for one revision of the store; safe to use from threads."""

    def __init__(self, store: RecordStore, most_facts: int = _MOST_FACTS) -> None:
        self._store = store
        self._most_facts = most_facts
        self._lock = Lock()
        self._documents: OrderedDict[int, DocumentFacts] = OrderedDict()
        self._n_facts = 0
        self._mismatches: dict[int, list[Finding]] = {}
        self.tables = lru_cache(maxsize=_MOST_TABLED)(store.list_tables)
        # A second question of the kind often follows the first.
        self._narrowed = lru_cache(maxsize=2)(self._read_narrowed)

    def document(self, document_id: int) -> DocumentFacts:
        """Return the indexed facts of a document."""
        with self._lock:
            known = self._documents.get(document_id)
            if known is not None:
                self._documents.move_to_end(document_id)
                return known
        read = DocumentFacts(self._store.find_facts([document_id]))
        with self._lock:
            if document_id not in self._documents:
                self._documents[document_id] = read
                self._n_facts += len(read.all)
            while self._n_facts > self._most_facts and len(self._documents) > 1:
                _, oldest = self._documents.popitem(last=False)
                self._n_facts -= len(oldest.all)
        return read

    def of(self, document_ids: Iterable[int]) -> list[DocumentFacts]:
        """Return the indexed facts of each document."""
        return [self.document(document_id) for document_id in document_ids]

    def narrowed_to(self, keys: frozenset[str], codes: frozenset[str], vocabulary: Vocabulary) -> "NarrowedIndex":
        """Return the facts of all documents that carry one of these keys or codes."""
        return self._narrowed(keys, codes, vocabulary)

    def _read_narrowed(self, keys: frozenset[str], codes: frozenset[str], vocabulary: Vocabulary) -> "NarrowedIndex":
        totals = frozenset(total_concepts().values())
        # Whether 合计 stands for a total is told by the other totals of its table.
        named = keys | totals if keys & totals else keys
        facts = self._store.find_facts_of_any(
            items=vocabulary.labels_of(named),
            columns=vocabulary.columns_of(named),
            subjects=[subject for subject in vocabulary.subjects if subject_key(subject) in keys],
            codes=sorted(codes),
            table_kinds=[kind for (kind, _), total in total_concepts().items() if total in keys],
        )
        by_document: dict[int, list[StoredFact]] = defaultdict(list)
        for stored in facts:
            by_document[stored.document.id].append(stored)
        return NarrowedIndex({document_id: DocumentFacts(own) for document_id, own in by_document.items()})

    def mismatches(self, document_ids: Collection[int]) -> list[tuple[int, Finding]]:
        """Return what did not add up in these documents when they were indexed, each with its document's id."""
        unread: dict[int, list[Finding]] = {each: [] for each in document_ids if each not in self._mismatches}
        if unread:
            for stored, finding in self._store.list_findings(list(unread), CheckStatus.MISMATCH):
                unread[stored.id].append(finding)
            self._mismatches.update(unread)
        return [(each, finding) for each in document_ids for finding in self._mismatches[each]]


class NarrowedIndex:
    """The facts of all documents about a few items, as if their documents held nothing else."""

    def __init__(self, documents: Mapping[int, DocumentFacts]) -> None:
        self._documents = documents

    def document(self, document_id: int) -> DocumentFacts:
        """Return the document's facts about these items."""
        return self._documents.get(document_id, _NO_FACTS)

    def of(self, document_ids: Iterable[int]) -> list[DocumentFacts]:
        """Return each document's facts about these items."""
        return [self.document(document_id) for document_id in document_ids]


_NO_FACTS = DocumentFacts(())


def _indexed(stored: StoredFact, name: FactName) -> IndexedFact:
    subject = subject_key(stored.fact.subject) if stored.fact.subject else ""
    return IndexedFact(stored, name.primary, name.modifiers, name.context, subject)


def _text_of(fact: IndexedFact) -> FactText:
    record = fact.stored.fact
    label = squeeze("".join((*record.row_path, *record.column))).replace("的", "")
    # A sentence is about many things; only a row describes the one thing it is about.
    quote = squeeze(record.quote).replace("的", "") if record.source == "table" else ""
    return FactText(fact, label, squeeze(record.item).replace("的", ""), f"{record.subject or ''}{label}{quote}")


def is_amount(fact: IndexedFact) -> bool:
    """Return whether the fact is a plain amount of money of its own row, not a change, price or share."""
    return fact.stored.fact.measure is Measure.AMOUNT and fact.stored.fact.amount_fen is not None
