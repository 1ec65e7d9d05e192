"""How well passages are found: by words alone, by meaning alone, and by both, where gold evidence says which is right.

A question counts when its route is text or both and a quote of its evidence stands in an indexed passage. It is
searched twice, among the documents of its evidence and among all documents, each way with the same search words.
"""

import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from eval.gold import GoldItem
from eval.metrics import percentile
from eval.report import render_table
from index.embedding import load_embedding_model
from index.keyword_index import KeywordIndex
from index.normalization import squeeze
from index.record_rows import StoredPassage
from index.record_store import RecordStore
from index.settings import Settings
from qa.retrieval import Retriever, keyword_text
from qa.search_words import names_of, search_words

_TOP = 5
_DEPTH = 50
_LEFT_OUT = re.compile(r"…+|\.{3,}")
_SHORTEST_QUOTE = 4


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks of the first right passage, 1-based, None below the first fifty; of one system over one kind of set."""

    system: str
    among: str
    ranks: tuple[int | None, ...]
    p50_ms: float | None = None

    @property
    def recall(self) -> float:
        """The share of questions with a right passage among the first five."""
        return fmean(rank is not None and rank <= _TOP for rank in self.ranks)

    @property
    def reciprocal_rank(self) -> float:
        """The mean of 1/rank, 0 where nothing right was found."""
        return fmean(0 if rank is None else 1 / rank for rank in self.ranks)


def rank_evidence(items: Sequence[GoldItem], records: RecordStore, settings: Settings) -> tuple[Ranking, ...]:
    """Return how the three ways rank the evidence; nothing when no question counts."""
    ids = {document.name: document.id for document in records.list_documents()}
    asked = []
    for item in items:
        documents = sorted({ids[evidence.document] for evidence in item.evidence if evidence.document in ids})
        right = _right_texts(item, records.list_passages(documents))
        if item.route in ("text", "both") and right:
            asked.append((item, documents, right))
    if not asked:
        return ()
    model = load_embedding_model(settings.embedding_model)
    retriever = Retriever(records, settings)
    ranks: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    took: dict[str, list[float]] = defaultdict(list)
    for item, documents, right in asked:
        for among, chosen in (("its documents", documents), ("all documents", None)):
            passages = records.list_passages(chosen)
            names = None if chosen is None else names_of(stored.document.identity for stored in passages)
            question = search_words(item.question, names)
            scores = KeywordIndex([keyword_text(stored) for stored in passages]).score(question)
            ranks["words", among].append(_rank(passages, scores, right))
            vectors = records.find_vectors([stored.text_id for stored in passages])
            rows = np.stack([np.frombuffer(vectors[stored.text_id][1], dtype=np.float32) for stored in passages])
            ranks["meaning", among].append(_rank(passages, rows @ model.encode_query(question), right))
            retriever.search(item.question, chosen)  # makes the set ready, as an earlier question would have
            started = time.perf_counter()
            found = [each.stored for each in retriever.search(item.question, chosen, k=_DEPTH)]
            took[among].append((time.perf_counter() - started) * 1000)
            ranks["both", among].append(_first(found, right))
    retriever.close()
    return tuple(
        Ranking(system, among, tuple(of), percentile(took[among], 50) if system == "both" else None)
        for (system, among), of in ranks.items()
    )


def render_rankings(rankings: Sequence[Ranking]) -> str:
    """Return the rankings as a table."""
    rows = [
        (
            ranking.among,
            ranking.system,
            str(len(ranking.ranks)),
            f"{ranking.recall:.3f}",
            f"{ranking.reciprocal_rank:.3f}",
            "" if ranking.p50_ms is None else f"{ranking.p50_ms:.1f}",
        )
        for ranking in sorted(rankings, key=lambda ranking: ranking.among, reverse=True)
    ]
    return render_table(("among", "found by", "questions", "recall@5", "MRR", "p50 ms"), rows)


def _right_texts(item: GoldItem, passages: Sequence[StoredPassage]) -> frozenset[str]:
    """Return the texts, without spaces, that hold a quote of the evidence; boilerplate is right wherever it stands."""
    quotes = [part for evidence in item.evidence for part in _LEFT_OUT.split(squeeze(evidence.quote))]
    quotes = [quote for quote in quotes if len(quote) >= _SHORTEST_QUOTE]
    texts = (squeeze(stored.passage.text) for stored in passages)
    return frozenset(text for text in texts if any(quote in text for quote in quotes))


def _rank(passages: Sequence[StoredPassage], scores: NDArray[np.float32], right: frozenset[str]) -> int | None:
    return _first([passages[row] for row in np.argsort(-scores, kind="stable")[:_DEPTH]], right)


def _first(found: Sequence[StoredPassage], right: frozenset[str]) -> int | None:
    return next((rank for rank, stored in enumerate(found, 1) if squeeze(stored.passage.text) in right), None)
