"""What one would use instead: the usual ways to search chunks of text, asked the same questions on the same documents.

A search finds text, it gives no figure. So each is judged by what the best reader could make of its five chunks (see
`eval.baselines.reach`), which is more than any real one does; and it is asked only what has an answer, because no search knows
that there is none. Chunks are cut by LlamaIndex's own splitter from what the documents print, tables as rows.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from llama_index.core import VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import TextNode

from eval.baselines.reach import judge_reach
from eval.gold.items import GoldItem
from eval.gold.printed import PrintedDocument
from eval.judging.answers import GivenAnswer, GivenCitation
from eval.judging.scoring import Verdict
from index.search.embedding import EmbeddingModel
from qa.passages.retrievers import ExactVectors, KeywordRetriever, PassageEmbedding, build_hybrid

CHUNK_TOKENS = 512
OVERLAP_TOKENS = 64
CHUNKS_READ = 5

_PARTS = "\n\f\n"  # between the chunks of an answer's text; no document prints a form feed


@dataclass(frozen=True, slots=True)
class ChunkSearch:
    """A system that answers with the chunks it finds."""

    name: str
    retriever: BaseRetriever

    def answer(self, question: str, history: Sequence[str] = ()) -> GivenAnswer:
        """Return the best chunks, one citation each; earlier turns are put before the question."""
        started = time.perf_counter()
        found = self.retriever.retrieve("\n".join((*history, question)))[:CHUNKS_READ]
        took = (time.perf_counter() - started) * 1000
        nodes = [each.node for each in found]
        citations = tuple(GivenCitation(node.metadata["file_name"], "", "", node.text) for node in nodes)
        return GivenAnswer("text", _PARTS.join(one.quote for one in citations), (), citations, took)

    def judge(self, item: GoldItem, answer: GivenAnswer) -> Verdict:
        """Say whether a perfect reader of the chunks that come from a document of the evidence could answer."""
        documents = {evidence.document for evidence in item.evidence}
        return judge_reach(item, _PARTS.join(one.quote for one in answer.citations if one.document in documents))


def build_searches(documents: Sequence[PrintedDocument], model: EmbeddingModel) -> tuple[ChunkSearch, ...]:
    """Return the searches over these documents: by meaning, by words, and by both."""
    nodes = _chunks(documents)
    vectors = model.encode([node.text for node in nodes])
    for node, vector in zip(nodes, vectors, strict=True):
        node.embedding = vector.tolist()
    by_meaning = VectorStoreIndex(nodes, embed_model=PassageEmbedding(model))
    exact = ExactVectors([node.node_id for node in nodes], vectors)
    return (
        ChunkSearch("LlamaIndex vectors", by_meaning.as_retriever(similarity_top_k=CHUNKS_READ)),
        ChunkSearch("BM25", KeywordRetriever(nodes)),
        ChunkSearch("BM25 + vectors", build_hybrid(nodes, exact, model)),
    )


def _chunks(documents: Sequence[PrintedDocument]) -> list[TextNode]:
    """Return the chunks, each under its file's name: without it none would say whose figures it holds."""
    splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=OVERLAP_TOKENS)
    return [
        TextNode(
            text=f"{each.name}\n{chunk}",
            metadata={"file_name": each.name},
            excluded_embed_metadata_keys=["file_name"],
        )
        for each in documents
        for chunk in splitter.split_text(each.text)
    ]
