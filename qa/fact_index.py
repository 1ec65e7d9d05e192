"""The facts of a document, findable by what they are about.

Each fact has one `primary` key, the thing it is the figure of, what limits it (`modifiers` from the columns, `context`
from its ancestors and table) and its project.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.fact_names import FactName, name_facts
from index.normalization import squeeze
from index.record_rows import StoredFact
from index.record_store import RecordStore
from index.records import Measure
from qa.vocabulary import subject_key


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


class FactIndex:
    """The facts of the documents asked about lately, kept for one revision of the store."""

    def __init__(self, store: RecordStore) -> None:
        self.document = lru_cache(maxsize=256)(lambda document_id: DocumentFacts(store.find_facts([document_id])))

    def of(self, document_ids: Iterable[int]) -> list[DocumentFacts]:
        """Return the indexed facts of each document."""
        return [self.document(document_id) for document_id in document_ids]


def _indexed(stored: StoredFact, name: FactName) -> IndexedFact:
    subject = subject_key(stored.fact.subject) if stored.fact.subject else ""
    return IndexedFact(stored, name.primary, name.modifiers, name.context, subject)


def is_amount(fact: IndexedFact) -> bool:
    """Return whether the fact is a plain amount of money of its own row, not a change, price or share."""
    return fact.stored.fact.measure is Measure.AMOUNT and fact.stored.fact.amount_fen is not None
