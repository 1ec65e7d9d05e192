"""The sentences that say most of what is asked about, in their place and in the words of the facet.

Counts pairs of neighbouring characters, rare ones more than common ones; a pair in a heading above says what a sentence is about, if
less than one in it. Refuses what has too little of it: what a document does not say is better said to be missing.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.records import SectionRole
from qa.passages import thresholds
from qa.passages.evidence import Reading, announced, announces_list
from qa.passages.facets import FacetRow
from qa.passages.quotations import LONGEST_ITEM, LONGEST_QUOTE, MOST_ITEMS, Told, shorten
from qa.passages.topics import Topic

_NEXT_TO_IT, _IN_PASSAGE, _IN_HEADING = 0.8, 0.5, 0.6
_PLACE_WEIGHT, _SENTENCE_WEIGHT, _NAMED_WEIGHT, _FOUND_WEIGHT = 0.3, 0.3, 0.5, 0.4
_FEW = 3
_AS_GOOD, _MOST_PLACES = 0.85, 3
_LONG = 2000
# A section of whose heading the topic has so much is quoted whole where it is short.
_NAMED = 0.5
# Titles of tables are no sentences.
_SHORTEST = 6
_SHORT_SENTENCE = 24
# What a pair counts that no passage has, and the least that a known name counts.
_ABSENT, _NAME_WEIGHT = 0.6, 4.0


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
        absent = _ABSENT * sum(present) / len(present) if present else 1.0
        self.weights = {pair: weight if counts[pair] else absent for pair, weight in self.weights.items()}
        self._name_weight = max(_NAME_WEIGHT, sum(self.weights.values()) / 2)
        self.total = sum(self.weights.values()) + self._name_weight * len(self._names)

    def share(self, *texts: tuple[str, float]) -> float:
        """Return how much of the topic texts have, 0..1; each with what a pair or name in it is worth, the most first."""
        if not self.total:
            return 0.0
        found = sum(
            weight * next((worth for text, worth in texts if pair in text), 0.0)
            for pair, weight in self.weights.items()
        )
        found += sum(self._name_weight * max(worth * name.share(text) for text, worth in texts) for name in self._names)
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
    best = max(liked, key=_total)
    reading = best.reading
    near = best.share < thresholds.NEAREST
    if announces_list(reading.text):
        items = announced(readings, reading)[:MOST_ITEMS]
        return Told(((reading, shorten(reading.stored.passage.text)), *_cut(items)), near)
    if reading.is_list_item and (row.heading.search(reading.section) or len(reading.text) < _SHORT_SENTENCE):
        return Told(tuple(_cut(_list_of(reading, topic, readings))), near)
    section = _section_of(reading, readings) if topic.names(reading.section) >= _NAMED else [reading]
    if len(section) > 1 and sum(len(each.text) for each in section) <= LONGEST_QUOTE:
        return Told(tuple((each, each.stored.passage.text) for each in section), near)
    if not row.several:
        return Told(((reading, _quote(best)),), near)
    chosen = {reading.section: best}
    for each in sorted(liked, key=_total, reverse=True):
        if len(chosen) < _MOST_PLACES and _total(each) >= _AS_GOOD * _total(best):
            chosen.setdefault(each.reading.section, each)
    return Told(tuple((each.reading, _quote(each)) for each in chosen.values()), near)


def _likenesses(
    row: FacetRow, topic: Topic, readings: Sequence[Reading], ranks: dict[tuple[int, int], float], least: float
) -> Iterator[_Likeness]:
    features = Features(topic, readings)
    for reading in readings:
        above = (f"{reading.headings}/{reading.label}", _IN_HEADING)
        if len(reading.text) < _SHORTEST or features.share((reading.text, 1.0), above) < least:
            continue
        in_place = row.heading.search(reading.section) is not None or reading.role in row.roles
        if row.needed and not in_place and not row.sentence.search(reading.text):
            continue
        fit = _PLACE_WEIGHT * (in_place - (reading.role is SectionRole.GLOSSARY))
        fit += _NAMED_WEIGHT * topic.names(reading.section)
        fit += _FOUND_WEIGHT * ranks.get((reading.document.id, reading.stored.passage.index), 0.0)
        texts = [sentence.text for sentence in reading.sentences]
        for at, text in enumerate(texts):
            around = "/".join(texts[max(0, at - 1) : at + 2])
            share = features.share((text, 1.0), (around, _NEXT_TO_IT), above, (reading.text, _IN_PASSAGE))
            if share >= least:
                yield _Likeness(reading, at, share, fit + _SENTENCE_WEIGHT * (row.sentence.search(text) is not None))


def _total(liked: _Likeness) -> float:
    """Return how good a sentence is in all; of two that say as much the shorter says nothing else."""
    return liked.share + liked.fit - len(liked.reading.sentences[liked.at].text) / _LONG


def _quote(best: _Likeness) -> str:
    """Return the passage of a sentence where it is short, else the sentence and those after it, as many as fit."""
    printed = best.reading.stored.passage.text
    if len(printed) <= LONGEST_QUOTE:
        return printed
    return shorten("".join(sentence.quote for sentence in best.reading.sentences[best.at :]))


def _list_of(best: Reading, topic: Topic, readings: Sequence[Reading]) -> list[Reading]:
    """Return the items of a list that are on the topic, all of them where none is by itself."""
    items = [
        reading
        for reading in _section_of(best, readings)
        if reading.level == best.level or reading.level > best.level > 0
    ]
    on_topic = [item for item in items if topic.share(item.text) >= thresholds.DESCRIPTION]
    return on_topic or items


def _section_of(best: Reading, readings: Sequence[Reading]) -> list[Reading]:
    place = (best.document.id, best.stored.passage.heading_path)
    return [reading for reading in readings if (reading.document.id, reading.stored.passage.heading_path) == place]


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
    return pieces + [left + right for left, right in pairwise(form) if left >= "\u4e00" and right >= "\u4e00"]
