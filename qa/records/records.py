"""What a look-up reads: the names of the store and the facts of its documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.stores.record_rows import StoredDocument
from qa.linking.vocabulary import Vocabulary
from qa.query.nodes import Thing
from qa.records.fact_index import DocumentFacts, FactIndex, FactSource
from qa.records.names import keys_to_read
from qa.records.targets import Target

# Of more documents than this only what may answer is read, not all that stands in them.
_MOST_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Records:
    """The facts that can be looked up. `source` is `index` itself, or only those of its facts that a few things need."""

    vocabulary: Vocabulary
    index: FactIndex
    source: FactSource

    @classmethod
    def of_index(cls, index: FactIndex, vocabulary: Vocabulary) -> Records:
        """Return the records of a whole store."""
        return cls(vocabulary, index, index)

    @property
    def is_narrow(self) -> bool:
        """Whether only what answers for a few things is here."""
        return self.source is not self.index

    def for_things(self, things: Iterable[Thing], n_documents: int) -> Records:
        """Return the records to look these things up in `n_documents`: all, or of very many documents only what may answer."""
        if n_documents <= _MOST_WHOLE:
            return self
        found = [keys_to_read(thing) for thing in things]
        if not found or any(keys is None for keys in found):
            return self  # words can stand anywhere
        keys = frozenset(key for each in found if each is not None for key in each[0])
        codes = frozenset(code for each in found if each is not None for code in each[1])
        return replace(self, source=self.index.narrowed_to(keys, codes, self.vocabulary))

    def facts_of(self, target: Target) -> list[DocumentFacts]:
        """Return the facts of a target's documents; of a later document, where there are none, what it says of that year."""
        if target.documents:
            return self.read(target.documents)
        return [each.of_year(target.year) for each in self.read(target.later)]

    def read(self, documents: Iterable[StoredDocument]) -> list[DocumentFacts]:
        """Return the facts of these documents."""
        return self.source.of(document.id for document in documents)
