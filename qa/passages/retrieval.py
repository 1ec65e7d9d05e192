"""Passages that may answer a question: filtered first, ranked by words and meaning together.

Ranked exactly, except among the passages of very many documents: those come out of the saved indexes of words and of
vectors, and only the best are read. Boilerplate that several documents share is ranked, and returned, once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError, StoreError
from index.records import SectionRole
from index.search.embedding import EmbeddingModel, load_embedding_model
from index.search.passage_store import PassageStore, open_passage_store
from index.settings import Settings
from index.stores.record_rows import StoredDocument, StoredPassage
from index.stores.record_store import RecordStore, embedding_text
from index.text.normalization import squeeze
from qa.passages.links import PassageLinks

if TYPE_CHECKING:
    from llama_index.core.postprocessor.types import BaseNodePostprocessor
    from llama_index.core.retrievers import BaseRetriever
    from numpy.typing import NDArray

    from qa.passages.retrievers import VectorSource

# The passages of more documents than this are not all held in memory to be compared with one by one.
_MOST_DOCUMENTS = 100
# How many narrowed-down sets stay ready to be searched again.
_MOST_SETS = 64


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A passage with its score, comparable only within one search."""

    stored: StoredPassage
    score: float


@dataclass(frozen=True, slots=True)
class _ReadSet:
    """Passages held in memory, ready to be searched; `by_node` has one for each distinct text."""

    by_node: dict[str, StoredPassage]
    retriever: "BaseRetriever"

    def passages_of(self, node_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """Return the passages that nodes stand for."""
        return {node_id: self.by_node[node_id] for node_id in node_ids}


@dataclass(frozen=True, slots=True)
class _SavedSet:
    """Passages of very many documents, read when they are found. Shape: `first` has a passage for each text id, or 0."""

    records: RecordStore
    first: "NDArray[np.int64]"
    retriever: "BaseRetriever"

    def passages_of(self, node_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """Return the passages that nodes stand for."""
        passage_ids = {node_id: int(self.first[int(node_id)]) for node_id in node_ids}
        read = self.records.find_passages(list(passage_ids.values()))
        return {node_id: read[passage_id] for node_id, passage_id in passage_ids.items() if passage_id in read}


_PassageSet = _ReadSet | _SavedSet
_SetKey = tuple[tuple[int, ...] | None, tuple[SectionRole, ...] | None]


def keyword_text(stored: StoredPassage, among_all: bool) -> str:
    """Return what a passage is found by: the words of its headings and its own; among all, also whose and of when it is."""
    identity = stored.document.identity
    whose = (f"{identity.department}{identity.fiscal_year or ''}年",) if among_all else ()
    return "\n".join((*whose, *stored.passage.heading_path, stored.passage.text))


class Retriever:
    """Searches the passages of one record store; notices when another process writes to it."""

    def __init__(self, records: RecordStore, settings: Settings) -> None:
        self._records = records
        self._settings = settings
        self._lock = Lock()
        self._revision = -1
        self._n_documents = 0
        self._sets: dict[_SetKey, _PassageSet] = {}
        self._store: PassageStore | None = None
        self._links: PassageLinks | None = None
        self._documents: list[StoredDocument] | None = None

    def search(
        self,
        text: str,
        document_ids: Sequence[int] | None = None,
        roles: Sequence[SectionRole] | None = None,
        k: int = 8,
    ) -> list[RetrievedPassage]:
        """Return the k best passages of these documents and roles (all when None), best first.

        Raises: StoreError or ModelError when an index or a model cannot be opened.
        """
        if not text.strip():
            return []
        try:
            return self._search(text, document_ids, roles, k)
        except StoreError:
            # The index went while it was open: deleted, damaged, or replaced by another process. Opening checks it.
            self.close()
            return self._search(text, document_ids, roles, k)

    def _search(
        self, text: str, document_ids: Sequence[int] | None, roles: Sequence[SectionRole] | None, k: int
    ) -> list[RetrievedPassage]:
        from llama_index.core.schema import QueryBundle

        among = self._passage_set(document_ids, roles)
        nodes = among.retriever.retrieve(QueryBundle(text))
        passages = among.passages_of([found.node.node_id for found in nodes])
        nodes = [found for found in nodes if found.node.node_id in passages]
        if self._reranker is not None:
            for found in nodes:
                found.node.set_content(keyword_text(passages[found.node.node_id], document_ids is None))
            nodes = self._reranker.postprocess_nodes(nodes, QueryBundle(text))
        return [RetrievedPassage(passages[found.node.node_id], float(found.score or 0)) for found in nodes[:k]]

    def prepare(self) -> None:
        """Load what the first search would wait seconds for: the libraries and the models.

        Raises: ModelError when a model cannot be loaded.
        """
        from llama_index.core.schema import TextNode

        from qa.passages.retrievers import ExactVectors, build_hybrid

        # A search of its own: some libraries load their parts only when they are first used.
        vector = self._model.encode(["预算"])
        hybrid = build_hybrid([TextNode(id_="0", text="预算")], ExactVectors(["0"], vector), self._model)
        hybrid.retrieve("预算")
        _ = self._reranker

    def list_passages(
        self, document_ids: Sequence[int], roles: Sequence[SectionRole] | None = None
    ) -> list[StoredPassage]:
        """Return all passages of these documents and roles (all when None), in reading order, unranked."""
        return self._records.list_passages(document_ids, roles)

    def earlier_documents(self, years: Mapping[str, int]) -> list[StoredDocument]:
        """Return the documents of these departments from before the year given for each, the latest first."""
        with self._lock:
            self._refresh()
            if self._documents is None:
                self._documents = self._records.list_documents()
            earlier = [
                document
                for document in self._documents
                if (document.identity.fiscal_year or 0) < years.get(document.identity.department, 0)
            ]
        return sorted(earlier, key=lambda document: -(document.identity.fiscal_year or 0))

    def close(self) -> None:
        """Give back the passage index."""
        with self._lock:
            self._forget()

    @cached_property
    def _model(self) -> EmbeddingModel:
        return load_embedding_model(self._settings.embedding_model)

    @cached_property
    def _reranker(self) -> "BaseNodePostprocessor | None":
        if self._settings.reranker is None:
            return None
        from qa.passages.retrievers import load_reranker

        return load_reranker(self._settings.reranker)

    def _passage_set(self, document_ids: Sequence[int] | None, roles: Sequence[SectionRole] | None) -> _PassageSet:
        key = (
            None if document_ids is None else tuple(sorted(set(document_ids))),
            None if roles is None else tuple(sorted(set(roles))),
        )
        with self._lock:
            self._refresh()
            if key not in self._sets:
                if len(self._sets) == _MOST_SETS:
                    del self._sets[next(iter(self._sets))]
                self._sets[key] = self._build_set(*key)
            return self._sets[key]

    def _refresh(self) -> None:
        """Forget what was made of an earlier revision. Call under the lock."""
        revision = self._records.revision()
        if revision != self._revision:
            self._forget()
            self._revision = revision
            self._n_documents = self._records.count_documents()

    def _forget(self) -> None:
        self._sets.clear()
        self._links = None
        self._documents = None
        if self._store is not None:
            self._store.close()
            self._store = None

    def _build_set(self, document_ids: tuple[int, ...] | None, roles: tuple[SectionRole, ...] | None) -> _PassageSet:
        n_documents = self._n_documents if document_ids is None else len(document_ids)
        if n_documents > _MOST_DOCUMENTS:
            return self._saved_set(document_ids, roles)
        return self._read_set(self._records.list_passages(document_ids, roles), document_ids is None)

    def _read_set(self, passages: Iterable[StoredPassage], among_all: bool) -> _ReadSet:
        from llama_index.core.schema import TextNode

        from qa.passages.retrievers import build_hybrid

        by_node: dict[str, StoredPassage] = {}
        nodes = []
        printed = set()
        for stored in passages:
            words = squeeze(embedding_text(stored.passage))
            if words not in printed:
                printed.add(words)
                node = TextNode(id_=str(stored.text_id), text=keyword_text(stored, among_all))
                by_node[node.node_id] = stored
                nodes.append(node)
        return _ReadSet(by_node, build_hybrid(nodes, self._exact_vectors(list(by_node)), self._model))

    def _saved_set(self, document_ids: tuple[int, ...] | None, roles: tuple[SectionRole, ...] | None) -> _SavedSet:
        from qa.passages.retrievers import build_saved_hybrid

        if self._store is None:
            settings = self._settings
            self._store = open_passage_store(settings.home, self._records, self._model.name, settings.chroma_url)
        if self._links is None:
            self._links = PassageLinks(self._records.list_passage_links(), self._store.found_as)
        first = self._links.first_passages(document_ids, roles)
        return _SavedSet(self._records, first, build_saved_hybrid(self._store, first > 0, self._model))

    def _exact_vectors(self, node_ids: Sequence[str]) -> "VectorSource":
        from qa.passages.retrievers import ExactVectors

        stored = self._records.find_vectors([int(node_id) for node_id in node_ids])
        vectors = np.zeros((len(node_ids), self._model.dimension), dtype=np.float32)
        for row, node_id in enumerate(node_ids):
            if int(node_id) in stored:
                model, vector = stored[int(node_id)]
                if model != self._model.name:
                    raise ModelError(
                        f"段落向量由模型 {model} 生成，当前设置为 {self._model.name}，请重新导入文件 / "
                        f"the passages were embedded with {model}, not with {self._model.name}: index the files again"
                    )
                vectors[row] = np.frombuffer(vector, dtype=np.float32)
        return ExactVectors(node_ids, vectors)
