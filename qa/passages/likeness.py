"""The sentences that say most of what is asked about, in their place and in the words of the facet.

Counts pairs of neighbouring characters, rare ones more than common ones; a pair in a heading above says what a sentence is about, if
less than one in it. Refuses what has too little of it: what a document does not say is better said to be missing.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import SectionRole
from qa.passages import thresholds
from qa.passages.evidence import Reading, announced, announces_list
from qa.passages.facets import FacetRow
from qa.passages.quotations import LONGEST_ITEM, LONGEST_QUOTE, MOST_ITEMS, Told, shorten, telling_part
from qa.passages.topics import Topic

_IN_PASSAGE, _IN_HEADING = 0.8, 0.6
_HEADING_WEIGHT, _SENTENCE_WEIGHT, _NAMED_WEIGHT, _FOUND_WEIGHT = 0.3, 0.3, 0.5, 0.4
_FEW = 3
# Titles of tables are no sentences.
_SHORTEST = 6
_SHORT_SENTENCE = 24
_MOST_WEIGHT = 6.0


@dataclass(frozen=True, slots=True)
class _Likeness:
    """A sentence of a passage: how much of the topic it has (0..1), and how well it suits the facet besides."""

    reading: Reading
    at: int
    share: float
    fit: float


class Features:
    """What a topic is looked for by: known names whole, other words as pairs of characters; each with its weight."""

    def __init__(self, topic: Topic, readings: Sequence[Reading]) -> None:
        self._names = [term for term in topic.terms if term.named]
        pairs = dict.fromkeys(pair for term in topic.terms if not term.named for pair in _pairs(term.forms[0]))
        counts = {pair: sum(pair in reading.text for reading in readings) for pair in pairs}
        self.weights = {pair: math.log((len(readings) + 1) / (count + 0.5)) for pair, count in counts.items()}
        present = [self.weights[pair] for pair, count in counts.items() if count]
        # What is printed nowhere may be no more than the way it was asked.
        most = sum(present) / len(present) if present else _MOST_WEIGHT
        self.weights = {
            pair: min(weight, most) if not counts[pair] else weight for pair, weight in self.weights.items()
        }
        self._name_weight = max(most, sum(self.weights.values()) / 2) if self.weights else 1.0
        self.total = sum(self.weights.values()) + self._name_weight * len(self._names)

    def own(self, text: str) -> float:
        """Return the weight of what a folded text has."""
        named = sum(self._name_weight * term.share(text) for term in self._names)
        return named + sum(weight for pair, weight in self.weights.items() if pair in text)

    def share(self, sentence: str, passage: str, above: str) -> float:
        """Return how much of the topic a sentence has, 0..1; less for what only its passage or the headings above it have."""
        if not self.total:
            return 0.0
        found = sum(
            weight
            * (1.0 if pair in sentence else _IN_PASSAGE if pair in passage else _IN_HEADING if pair in above else 0.0)
            for pair, weight in self.weights.items()
        )
        for term in self._names:
            found += self._name_weight * max(
                term.share(sentence), _IN_PASSAGE * term.share(passage), _IN_HEADING * term.share(above)
            )
        return found / self.total


def find_sentences(
    row: FacetRow, topic: Topic, readings: Sequence[Reading], ranks: dict[tuple[int, int], float], least: float
) -> Told:
    """Return the sentence that says most of the topic, with its list; `near` where it says too little to answer outright.

    `ranks` are the scores that a search gave to passages, by document and place; nothing with less than `least` is returned.
    """
    liked = list(_likenesses(row, topic, readings, ranks, least))
    if not liked:
        return Told()
    best = max(liked, key=lambda each: each.share + each.fit)
    reading = best.reading
    near = best.share < thresholds.NEAREST
    if announces_list(reading.text):
        items = announced(readings, reading)[:MOST_ITEMS]
        return Told(((reading, shorten(reading.stored.passage.text)), *_cut(items)), near)
    if reading.is_list_item and (row.heading.search(reading.section) or len(reading.text) < _SHORT_SENTENCE):
        return Told(tuple(_cut(_list_of(reading, topic, readings))), near)
    quote = _quote(best)
    return Told(((reading, quote),), near)


def _likenesses(
    row: FacetRow, topic: Topic, readings: Sequence[Reading], ranks: dict[tuple[int, int], float], least: float
) -> Iterator[_Likeness]:
    features = Features(topic, readings)
    for reading in readings:
        if len(reading.text) < _SHORTEST or (
            reading.role is SectionRole.GLOSSARY
            and SectionRole.GLOSSARY not in row.roles
            and row.heading.pattern != "(?!)"
        ):
            continue
        above = f"{reading.headings}/{reading.label}"
        if features.share(reading.text, reading.text, above) < least:
            continue
        in_place = row.heading.search(reading.section) is not None or reading.role in row.roles
        if row.needed and not in_place and not row.sentence.search(reading.text):
            continue
        fit = _HEADING_WEIGHT * in_place + _NAMED_WEIGHT * topic.names(reading.section)
        fit += _FOUND_WEIGHT * ranks.get((reading.document.id, reading.stored.passage.index), 0.0)
        for at, sentence in enumerate(reading.sentences):
            share = features.share(sentence.text, reading.text, above)
            if share >= least:
                tells = _SENTENCE_WEIGHT * (row.sentence.search(sentence.text) is not None)
                yield _Likeness(reading, at, share, fit + tells)


def _quote(best: _Likeness) -> str:
    """Return the passage of a sentence where it is short, else the sentence and those after it, as many as fit."""
    return telling_part(best.reading, lambda text: text == best.reading.sentences[best.at].text, LONGEST_QUOTE)


def _list_of(best: Reading, topic: Topic, readings: Sequence[Reading]) -> list[Reading]:
    """Return the items of a list that are on the topic, all of them where none is by itself."""
    items = [
        reading
        for reading in readings
        if reading.document.id == best.document.id
        and reading.stored.passage.heading_path == best.stored.passage.heading_path
        and (reading.level == best.level or reading.level > best.level > 0)
    ]
    on_topic = [item for item in items if topic.share(item.text) >= thresholds.DESCRIPTION]
    return on_topic or items


def _cut(items: Sequence[Reading]) -> Iterator[tuple[Reading, str]]:
    longest = LONGEST_ITEM if len(items) > _FEW else LONGEST_QUOTE
    for item in items[:MOST_ITEMS]:
        yield item, shorten(item.stored.passage.text, longest)


def _pairs(form: str) -> list[str]:
    """Return the pairs of neighbouring characters of a word; other letters and digits stay whole."""
    pieces: list[str] = []
    run = ""
    for letter in (*form, "\u4e00"):
        if letter.isascii() and (letter.isalnum() or letter == "."):
            run += letter
        elif run:
            pieces.append(run)
            run = ""
    chinese = [(left, right) for left, right in zip(form, form[1:], strict=False)]
    return pieces + [left + right for left, right in chinese if left >= "\u4e00" and right >= "\u4e00"]
