"""How well passages are found, where gold evidence says which is right: by words, by meaning, by both, by plain LlamaIndex.

A question counts when its route is text or both and a quote of its evidence stands in an indexed passage. It is
searched three times, each time with the same search words: among the documents of its evidence, among those that the
question is understood to be about, as it would be answered, and among all. `both` is the product's own search, words
and meaning fused. `plain LlamaIndex` finds chunks: right is one that holds a quote.
"""

import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from eval.baselines.plain_llamaindex import plain_llamaindex_passages
from eval.baselines.search_words import names_of, search_words
from eval.gold.items import GoldItem
from eval.gold.printed import load_printed
from eval.judging.metrics import percentile
from eval.text_tables import render_table
from index.search.embedding import EmbeddingModel, load_embedding_model
from index.search.keyword_index import KeywordIndex
from index.settings import Settings
from index.stores.record_store import RecordStore
from index.text.normalization import squeeze
from qa.figures.results import Missing
from qa.linking.vocabulary import Vocabulary
from qa.parsing.drafts import Draft
from qa.parsing.parser import Candidate, parse
from qa.passages.retrieval import Retriever, keyword_text
from qa.query.editing import departments_of, frame_of
from qa.records.targets import resolve_target

_TOP = 5
_DEPTH = 50
_LEFT_OUT = re.compile(r"…+|\.{3,}")
_SHORTEST_QUOTE = 4
_OWN, _UNDERSTOOD, _ALL = "its documents", "documents understood", "all documents"


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


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A question that counts: the ids of its evidence's documents, and the quotes one of which is right."""

    item: GoldItem
    documents: tuple[int, ...]
    quotes: tuple[str, ...]

    def is_right(self, text: str) -> bool:
        """Return whether a passage, or a chunk of text, holds a quote; boilerplate is right wherever it stands."""
        printed = squeeze(text)
        return any(quote in printed for quote in self.quotes)


def rank_evidence(items: Sequence[GoldItem], records: RecordStore, settings: Settings) -> tuple[Ranking, ...]:
    """Return how each way ranks the evidence; nothing when no question counts."""
    asked = find_asked(items, records)
    if not asked:
        return ()
    model = load_embedding_model(settings.embedding_model)
    retriever = Retriever(records, settings)
    vocabulary = Vocabulary(records)
    plain = plain_llamaindex_passages(load_printed(records), model)
    names = {document.id: document.name for document in records.list_documents()}
    parts: dict[tuple[int, ...] | None, _Parts] = {}
    ranks: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    took: dict[str, list[float]] = defaultdict(list)
    for each in asked:
        understood = _understood(each.item, vocabulary)
        for among, chosen in ((_OWN, each.documents), (_UNDERSTOOD, understood), (_ALL, None)):
            if chosen not in parts:
                parts[chosen] = _Parts(records, chosen)
            question = search_words(each.item.question, parts[chosen].names)
            by_words, by_meaning = parts[chosen].rank(question, model)
            ranks["words", among].append(first_right(by_words, each))
            ranks["meaning", among].append(first_right(by_meaning, each))
            retriever.search(question, chosen)  # makes the set ready, as an earlier question would have
            started = time.perf_counter()
            found = retriever.search(question, chosen, k=_DEPTH)
            took[among].append((time.perf_counter() - started) * 1000)
            ranks["both", among].append(first_right([one.stored.passage.text for one in found], each))
            named = None if chosen is None else [names[one] for one in chosen]
            ranks["plain LlamaIndex", among].append(first_right(plain.search(each.item.question, named, _DEPTH), each))
    retriever.close()
    return tuple(
        Ranking(system, among, tuple(of), percentile(took[among], 50) if system == "both" else None)
        for (system, among), of in ranks.items()
    )


def find_asked(items: Sequence[GoldItem], records: RecordStore) -> list[AskedItem]:
    """Return the questions that count."""
    ids = {document.name: document.id for document in records.list_documents()}
    asked = []
    for item in items:
        documents = tuple(sorted({ids[evidence.document] for evidence in item.evidence if evidence.document in ids}))
        quotes = [part for evidence in item.evidence for part in _LEFT_OUT.split(squeeze(evidence.quote))]
        each = AskedItem(item, documents, tuple(quote for quote in quotes if len(quote) >= _SHORTEST_QUOTE))
        texts = (stored.passage.text for stored in records.list_passages(documents))
        if item.route in ("text", "both") and any(each.is_right(text) for text in texts):
            asked.append(each)
    return asked


class _Parts:
    """The two rankings that our search fuses, each alone, over one set of passages."""

    def __init__(self, records: RecordStore, documents: Sequence[int] | None) -> None:
        passages = records.list_passages(documents)
        self.names = None if documents is None else names_of(stored.document.identity for stored in passages)
        self._texts = [stored.passage.text for stored in passages]
        self._keywords = KeywordIndex([keyword_text(stored, documents is None) for stored in passages])
        vectors = records.find_vectors([stored.text_id for stored in passages])
        rows = [np.frombuffer(vectors[stored.text_id][1], dtype=np.float32) for stored in passages]
        self._vectors = np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)

    def rank(self, question: str, model: EmbeddingModel) -> tuple[list[str], list[str]]:
        """Return the texts found by words and by meaning, best first."""
        if not self._texts:
            return [], []
        by_words = self._keywords.score(question)
        by_meaning = self._vectors @ model.encode_query(question)
        return self._best(by_words), self._best(by_meaning)

    def _best(self, scores: NDArray[np.float32]) -> list[str]:
        return [self._texts[row] for row in np.argsort(-scores, kind="stable")[:_DEPTH]]


def _understood(item: GoldItem, vocabulary: Vocabulary) -> tuple[int, ...]:
    """Return the documents of the departments and years that a question is read as naming, all where it names none."""
    before: Draft | None = None
    candidates: Sequence[Candidate] = ()
    for question in (*item.history, item.question):
        candidates = parse(question, before, vocabulary).candidates
        before = candidates[0].last if candidates else before
    found: set[int] = set()
    for part in candidates[0].ask.parts if candidates else ():
        for department in departments_of(part):
            target = resolve_target(replace(frame_of(part), department=department), vocabulary)
            if not isinstance(target, Missing):
                found |= {document.id for document in (*target.documents, *target.later)}
    everything = (document.id for documents in vocabulary.by_department.values() for document in documents)
    return tuple(sorted(found or set(everything)))


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
        for ranking in sorted(rankings, key=lambda ranking: (_OWN, _UNDERSTOOD, _ALL).index(ranking.among))
    ]
    return render_table(("among", "found by", "questions", "recall@5", "MRR", "p50 ms"), rows)


def first_right(found: Sequence[str], asked: AskedItem) -> int | None:
    """Return the 1-based rank of the first right text, None when none is."""
    return next((rank for rank, text in enumerate(found, 1) if asked.is_right(text)), None)
