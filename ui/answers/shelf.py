"""What is indexed, read once for each state of the store: the pages ask for it at every press."""

from functools import lru_cache

from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore


class Shelf:
    """The documents of one store, by department, year and name; read anew after anything was indexed or deleted."""

    def __init__(self, store: RecordStore) -> None:
        self._store = store
        self._documents = lru_cache(maxsize=1)(lambda _revision: tuple(store.list_documents()))

    def revision(self) -> int:
        """Return the state of the store, which is another one after every change."""
        return self._store.revision()

    def documents(self) -> tuple[StoredDocument, ...]:
        """Return every document."""
        return self._documents(self.revision())
