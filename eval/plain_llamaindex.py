"""Retrieval as LlamaIndex does it out of the box, to measure ours against: its splitter, a vector index, nothing else.

Each document goes in as plain text, is cut by `SentenceSplitter` with its default lengths, and the chunks nearest to the
question, embedded by the same model as our passages, are what is found. `PlainIndex` serves every baseline that wants
such chunks: `plain_llamaindex_passages(document_texts(records), model).search(question)`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.embedding import EmbeddingModel
from index.record_store import RecordStore
from index.records import Table

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex

_DOCUMENT = "document"


class PlainIndex:
    """Chunks of whole documents, found by their vectors alone."""

    def __init__(self, index: "VectorStoreIndex") -> None:
        self._index = index

    def search(self, question: str, documents: Sequence[str] | None = None, k: int = 5) -> list[str]:
        """Return the k chunks nearest to a question, nearest first, out of the documents of these names (None: all)."""
        from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

        filters = None
        if documents is not None:
            named = MetadataFilter(key=_DOCUMENT, value=list(documents), operator=FilterOperator.IN)
            filters = MetadataFilters(filters=[named])
        retriever = self._index.as_retriever(similarity_top_k=k, filters=filters)
        return [found.node.get_content() for found in retriever.retrieve(question)]


def plain_llamaindex_passages(texts: Mapping[str, str], model: EmbeddingModel) -> PlainIndex:
    """Return the index over these texts, by document name, that LlamaIndex's defaults build."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    from qa.passage_retrievers import PassageEmbedding

    documents = [
        # The name is for filtering: embedded with the text it would be part of what is compared.
        Document(text=text, metadata={_DOCUMENT: name}, excluded_embed_metadata_keys=[_DOCUMENT])
        for name, text in texts.items()
    ]
    index = VectorStoreIndex.from_documents(
        documents, transformations=[SentenceSplitter()], embed_model=PassageEmbedding(model)
    )
    return PlainIndex(index)


def document_texts(records: RecordStore) -> dict[str, str]:
    """Return everything that is stored of each document as plain text, by name: headings, passages and table rows.

    In the order of pages; the tables of a page, one row a line, follow its text.
    """
    texts = {}
    for document in records.list_documents():
        parts: list[tuple[tuple[int, int], str]] = []
        path: tuple[str, ...] = ()
        for stored in records.list_passages([document.id]):
            passage = stored.passage
            new = [
                heading
                for at, heading in enumerate(passage.heading_path)
                if passage.heading_path[: at + 1] != path[: at + 1]
            ]
            path = passage.heading_path
            place = (passage.place.page or 0, passage.place.line or 0)
            parts.append((place, "\n".join((*new, passage.text))))
        for table in records.list_tables(document.id):
            parts.append(((table.place.page or 0, table.place.line or 0), _plain_table(table)))
        texts[document.name] = "\n".join(text for _, text in sorted(parts, key=lambda part: part[0]))
    return texts


def _plain_table(table: Table) -> str:
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return "\n".join((table.title, *(" ".join(row) for row in rows.values())))
