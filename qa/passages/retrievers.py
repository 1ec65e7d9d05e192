"""The LlamaIndex pieces that find passages: by words, by meaning, and both fused.

They rank one set of passages, handed over as nodes; which set that is was decided before. Importing this module loads
LlamaIndex, so only a question that is answered from text does.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms.mock import MockLLM
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from numpy.typing import NDArray

from index.errors import ModelError
from index.search.embedding import EmbeddingModel, Vectors
from index.search.keyword_index import KeywordIndex
from index.search.passage_store import PassageStore
from index.search.vector_index import VectorIndex
from index.search.word_index import WordIndex

# How far down each ranking goes before the two are fused; less far out of saved indexes, where every hit has to be read.
_DEPTH = 50
_SAVED_DEPTH = 30
# How many of all texts are looked at, and the more when of the first not even so many stand in the documents asked about.
_ENOUGH = 20
_BEST_BY_WORDS = (500, 10_000)
_NEAREST = (60, 500)
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


class SavedKeywordRetriever(BaseRetriever):
    """BM25 over all texts, out of their saved index. Shape: `is_wanted` has an entry for each text id."""

    def __init__(self, words: WordIndex, is_wanted: NDArray[np.bool_]) -> None:
        super().__init__()
        self._words = words
        self._is_wanted = is_wanted

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _best_wanted(lambda k: self._words.find_best(query_bundle.query_str, k), _BEST_BY_WORDS, self._is_wanted)


class SavedDenseRetriever(BaseRetriever):
    """Nearest vectors among those of all texts, approximately. Shape: `is_wanted` has an entry for each text id."""

    def __init__(self, vectors: VectorIndex, embedding: PassageEmbedding, is_wanted: NDArray[np.bool_]) -> None:
        super().__init__()
        self._vectors = vectors
        self._embedding = embedding
        self._is_wanted = is_wanted

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        vector = np.asarray(self._embedding.get_query_embedding(query_bundle.query_str), dtype=np.float32)
        if not vector.any():
            return []
        return _best_wanted(lambda k: self._vectors.find_nearest(vector, k), _NEAREST, self._is_wanted)


def _best_wanted(
    find: Callable[[int], list[tuple[int, float]]], depths: Sequence[int], is_wanted: NDArray[np.bool_]
) -> list[NodeWithScore]:
    """Return the best that are wanted, as nodes that hold no more than the text's id."""
    wanted: list[tuple[int, float]] = []
    for depth in depths:
        found = find(depth)
        wanted = [(text_id, score) for text_id, score in found if text_id < len(is_wanted) and is_wanted[text_id]]
        if len(wanted) >= _ENOUGH or len(found) < depth:
            break
    # LlamaIndex takes nodes of the same text for one.
    return [
        NodeWithScore(node=TextNode(id_=str(text_id), text=str(text_id)), score=score)
        for text_id, score in wanted[:_SAVED_DEPTH]
        if score > 0
    ]


def build_hybrid(nodes: Sequence[TextNode], vectors: VectorSource, model: EmbeddingModel) -> BaseRetriever:
    """Return the retriever that fuses words and meaning over these nodes."""
    return _fuse(KeywordRetriever(nodes), DenseRetriever(nodes, vectors, PassageEmbedding(model)), _DEPTH)


def build_saved_hybrid(store: PassageStore, is_wanted: NDArray[np.bool_], model: EmbeddingModel) -> BaseRetriever:
    """Return the retriever that fuses words and meaning over the texts wanted out of all. Its nodes hold text ids."""
    return _fuse(
        SavedKeywordRetriever(store.words, is_wanted),
        SavedDenseRetriever(store.vectors, PassageEmbedding(model), is_wanted),
        _SAVED_DEPTH,
    )


def _fuse(by_words: BaseRetriever, by_meaning: BaseRetriever, depth: int) -> BaseRetriever:
    return QueryFusionRetriever(
        [by_words, by_meaning],
        llm=MockLLM(),  # never asked: no query is generated; without it LlamaIndex looks for OpenAI
        mode=FUSION_MODES.RELATIVE_SCORE,
        similarity_top_k=depth,
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
