"""What documents say on one facet of a thing, or of the movement that a figure made: quoted, never written.

One pipeline: the passages of the targets' documents (whose and which year came first), the ways in which the facet is told, whole
sentences of the first way that gives any. Nothing here knows how the question was worded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.stores.record_rows import StoredDocument
from qa.figures.results import Missing, Quote, Quotes, Result, Why
from qa.passages import thresholds
from qa.passages.definitions import find_entries
from qa.passages.duties import find_duties
from qa.passages.evidence import Reading, read_passages
from qa.passages.facets import FacetRow, Way, row_of
from qa.passages.likeness import find_sentences
from qa.passages.places import find_place
from qa.passages.quotations import Told, quote_all
from qa.passages.reasons import Movement, find_reasons, find_silent, movement_of
from qa.passages.retrieval import Retriever
from qa.passages.topics import Topic, is_whole_budget, parts_of, topic_of, whole_budget
from qa.query.nodes import Explain, Frame, Thing
from qa.records.fact_index import FactIndex
from qa.records.targets import Target

_RANKED = 20
_ANY = row_of("saying")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the passages read: the facet, the topic and its movement."""

    row: FacetRow
    topic: Topic
    movement: Movement
    retriever: Retriever

    def ranks(self, readings: Sequence[Reading]) -> dict[tuple[int, int], float]:
        """Return how high a search ranks passages, 0..1, by document and place."""
        if not self.topic.words:
            return {}
        documents = sorted({reading.document.id for reading in readings})
        found = self.retriever.search(f"{self.topic.words} {self.row.search}", documents, k=_RANKED)
        top = max((each.score for each in found), default=0.0) or 1.0
        return {(each.stored.document.id, each.stored.passage.index): each.score / top for each in found}


def explain(
    node: Explain, targets: Sequence[Target], retriever: Retriever, index: FactIndex, moved: Result | None
) -> Quotes | Missing:
    """Return the quotes that tell a facet, of the targets' year; of what the year does not change also older ones.

    `moved` is what executing the movement gave whose reason is asked. Raises: StoreError, ModelError.
    """
    row = row_of(node.facet)
    movement = movement_of(node.about, moved, node.facet == "grounds")
    # What money that grew was used for, or where it came from, is told where its growth is.
    ways = tuple(dict.fromkeys(("causes", *row.ways))) if movement.is_asked else row.ways
    near: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    for documents in _by_turns(row, targets, retriever):
        for topic in _topics(node):
            asked = _Asked(row, topic, movement, retriever)
            readings = read_passages(retriever, documents, f"{topic.words} {row.search}")
            for way in ways:
                told = _WAYS[way](asked, readings)
                quotes = quote_all(told.parts, index)
                if quotes and not told.near:
                    return Quotes(node.facet, quotes, node.about)
                near = near or quotes
            nearest = nearest or quote_all(_nearest(asked, readings).parts, index)
    if near:
        return Quotes(node.facet, near, node.about, near=True)
    frame = targets[0].frame if len(targets) == 1 else Frame()
    return Missing(Why.NO_TEXT, node, frame, nearest)


def _topics(node: Explain) -> Iterator[Topic]:
    """Yield what the node is about; where that is no more than the budget as a whole, then all the words for it."""
    things = list(parts_of(node.about, Thing))
    whole = is_whole_budget(things)
    yield Topic((), "") if things == [Thing()] and node.facet != "reason" else topic_of(things)
    if whole and node.facet == "reason":
        yield whole_budget()


def _by_turns(row: FacetRow, targets: Sequence[Target], retriever: Retriever) -> Iterator[list[StoredDocument]]:
    """Yield the documents to read, turn by turn: those of the targets, those beside them, older ones of what lasts."""
    yield [document for target in targets for document in target.documents]
    yield [document for target in targets for document in target.beside]
    if row.lasting and targets and not any(target.year_given for target in targets):
        departments = {target.department: target.year or 0 for target in targets}
        yield retriever.earlier_documents(departments)


def _causes(asked: _Asked, readings: Sequence[Reading]) -> Told:
    return find_reasons(asked.topic, asked.movement, readings)


def _entries(asked: _Asked, readings: Sequence[Reading]) -> Told:
    return find_entries(asked.topic, readings)


def _duties(asked: _Asked, readings: Sequence[Reading]) -> Told:
    return find_duties(asked.topic, readings)


def _places(asked: _Asked, readings: Sequence[Reading]) -> Told:
    return find_place(asked.row, asked.topic, readings)


def _sentences(asked: _Asked, readings: Sequence[Reading]) -> Told:
    # How a figure moved is told by causes or not at all.
    if not asked.topic.terms or (asked.movement.is_asked and not asked.movement.grounds):
        return Told()
    return find_sentences(asked.row, asked.topic, readings, asked.ranks(readings), thresholds.NEAR)


_WAYS: dict[Way, Callable[[_Asked, Sequence[Reading]], Told]] = {
    "causes": _causes,
    "entries": _entries,
    "duties": _duties,
    "places": _places,
    "sentences": _sentences,
}


def _nearest(asked: _Asked, readings: Sequence[Reading]) -> Told:
    """Return what comes nearest where nothing answers: where the thing is told of without the facet, else what sounds alike."""
    if not asked.topic.terms:
        return Told()
    silent = find_silent(asked.topic, asked.movement, readings)
    return (
        silent
        if silent.parts
        else find_sentences(_ANY, asked.topic, readings, asked.ranks(readings), thresholds.OFFERED)
    )
