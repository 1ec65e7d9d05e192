"""Retrieval as LlamaIndex does it out of the box, to measure ours against: its splitter, a vector index, nothing else.

Each document goes in as plain text, is cut by `SentenceSplitter` with its default lengths, and the chunks nearest to the
question, embedded by the same model as our passages, are what is found. `PlainIndex` serves every baseline that wants
such chunks: `plain_llamaindex_passages(load_printed(records), model).search(question)`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eval.gold.printed import PrintedDocument
from index.search.embedding import EmbeddingModel

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


def plain_llamaindex_passages(printed: Sequence[PrintedDocument], model: EmbeddingModel) -> PlainIndex:
    """Return the index over these documents that LlamaIndex's defaults build."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    from qa.passages.retrievers import PassageEmbedding

    documents = [
        # The name is for filtering: embedded with the text it would be part of what is compared.
        Document(text=each.text, metadata={_DOCUMENT: each.name}, excluded_embed_metadata_keys=[_DOCUMENT])
        for each in printed
    ]
    index = VectorStoreIndex.from_documents(
        documents, transformations=[SentenceSplitter()], embed_model=PassageEmbedding(model)
    )
    return PlainIndex(index)
