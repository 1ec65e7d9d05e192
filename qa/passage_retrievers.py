"""The LlamaIndex pieces that find passages: by words, by meaning, and both fused.

They rank one set of passages, handed over as nodes; which set that is was decided before. Importing this module loads
LlamaIndex, so only a question that is answered from text does.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms.mock import MockLLM
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.vector_stores.types import VectorStoreQuery

from index.embedding import EmbeddingModel, Vectors
from index.errors import ModelError, StoreError
from index.keyword_index import KeywordIndex
from index.passage_store import PassageStore

# How far down each ranking goes before the two are fused.
_DEPTH = 50
# Words decide among figures of one kind, meaning where a question is said in other words than its passage.
_KEYWORD_WEIGHT, _DENSE_WEIGHT = 0.6, 0.4


class VectorSource(Protocol):
    """Where the dense retriever finds the nearest of its nodes."""

    def find_nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Return (node id, score) of the k nearest, nearest first."""


class ExactVectors:
    """Cosine over the vectors of a set already narrowed down. Shape: `vectors` has a row for each of `node_ids`."""

    def __init__(self, node_ids: Sequence[str], vectors: Vectors) -> None:
        self._node_ids = node_ids
        self._vectors = vectors

    def find_nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """See `VectorSource`."""
        cosines = self._vectors @ vector
        return [(self._node_ids[row], float(cosines[row])) for row in np.argsort(-cosines, kind="stable")[:k]]


class ChromaVectors:
    """The approximate index over everything. Scores are exp(-distance), which orders as the cosine does."""

    def __init__(self, store: PassageStore) -> None:
        # Half a second of Chroma, which a question about known documents does without.
        from llama_index.vector_stores.chroma import ChromaVectorStore

        self._store = ChromaVectorStore(chroma_collection=store.collection)

    def find_nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """See `VectorSource`. Raises: StoreError when the index cannot be read."""
        from chromadb.errors import ChromaError

        try:
            found = self._store.query(VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=k))
        except ChromaError as error:
            raise StoreError(f"段落索引无法读取 / the passage index cannot be read: {error}") from error
        return list(zip(found.ids or (), found.similarities or (), strict=True))


class PassageEmbedding(BaseEmbedding):
    """Our embedding model in LlamaIndex's terms."""

    _model: EmbeddingModel = PrivateAttr()

    def __init__(self, model: EmbeddingModel) -> None:
        super().__init__(model_name=model.name)
        self._model = model

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._model.encode_query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(value) for value in self._model.encode([text])[0]]


class KeywordRetriever(BaseRetriever):
    """BM25 over the nodes' texts."""

    def __init__(self, nodes: Sequence[TextNode]) -> None:
        super().__init__()
        self._nodes = nodes
        self._index = KeywordIndex([node.text for node in nodes])

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        scores = self._index.score(query_bundle.query_str)
        best = np.argsort(-scores, kind="stable")[:_DEPTH]
        return [NodeWithScore(node=self._nodes[row], score=float(scores[row])) for row in best if scores[row] > 0]


class DenseRetriever(BaseRetriever):
    """Nearest vectors among the nodes."""

    def __init__(self, nodes: Sequence[TextNode], vectors: VectorSource, embedding: PassageEmbedding) -> None:
        super().__init__()
        self._nodes = {node.node_id: node for node in nodes}
        self._vectors = vectors
        self._embedding = embedding

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        vector = np.asarray(self._embedding.get_query_embedding(query_bundle.query_str), dtype=np.float32)
        if not vector.any():
            return []
        nearest = self._vectors.find_nearest(vector, _DEPTH)
        return [
            NodeWithScore(node=self._nodes[node_id], score=score)
            for node_id, score in nearest
            if node_id in self._nodes and score > 0
        ]


def build_hybrid(nodes: Sequence[TextNode], vectors: VectorSource, model: EmbeddingModel) -> BaseRetriever:
    """Return the retriever that fuses words and meaning over these nodes."""
    return QueryFusionRetriever(
        [KeywordRetriever(nodes), DenseRetriever(nodes, vectors, PassageEmbedding(model))],
        llm=MockLLM(),  # never asked: no query is generated; without it LlamaIndex looks for OpenAI
        mode=FUSION_MODES.RELATIVE_SCORE,
        similarity_top_k=_DEPTH,
        num_queries=1,
        use_async=False,
        retriever_weights=[_KEYWORD_WEIGHT, _DENSE_WEIGHT],
    )


def load_reranker(name: str) -> BaseNodePostprocessor:
    """Return a LlamaIndex postprocessor around the CrossEncoder of this name or path; loads torch.

    Raises: ModelError when there is no such model on this machine.
    """
    from llama_index.core.postprocessor import SentenceTransformerRerank

    try:
        return SentenceTransformerRerank(model=name, top_n=_DEPTH, device="cpu", trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"重排模型 {name} 无法加载，请检查 BUDGETQA_RERANKER / "
            f"the reranker {name} cannot be loaded, check BUDGETQA_RERANKER: {error}"
        ) from error
