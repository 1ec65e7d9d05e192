"""A facet of one thing where a document gives it a section or a labelled line of its own: its period, grounds, body.

立项依据 of a project stands under a heading (or a label of a form, or 2.设立依据：…) inside what is told of that project. Both
are found by name; a facet that the document has no place for is left to its sentences.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qa.passages.evidence import Reading, announced, announces_list
from qa.passages.facets import FacetRow
from qa.passages.quotations import LONGEST_ITEM, LONGEST_QUOTE, MOST_ITEMS, Told, shorten
from qa.passages.topics import Topic, fold, without_ordinal

_LEAST_SUBJECT = 0.72
# A place of the department's own answers outright where it has at least so much of the words that stand beside the facet.
_LEAST_OWN = 0.3
_FEW = 3
_LABEL = re.compile(r"^(?:[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]+)?([^,;。:]{2,14}):(?=.)")
# What a heading of the department as a whole has, and one of a project among others has not.
_OF_WHOLE = re.compile("[总整]体|年度|部门|重点|工作")
_ELSEWHERE = ("详见", "见附", "无")


@dataclass(frozen=True, slots=True)
class _Place:
    """The passages that stand in one place, the headings above it folded, with how much of the topic is told around it."""

    path: tuple[str, ...]
    is_label: bool
    near: float
    readings: list[Reading]


def find_place(row: FacetRow, topic: Topic, readings: Sequence[Reading]) -> Told:
    """Return what stands in the best place for a facet of the topic, nothing where there is none."""
    places = _places(row, topic, readings)
    about = [place for place in places if place.near >= _LEAST_SUBJECT] if topic.terms else []
    if about:
        best = max(about, key=lambda place: (topic.share("/".join(place.path)), -len("".join(place.path[-1:]))))
        return Told(_shown(best, readings))
    own = [place for place in places if not place.is_label] if row.of_department and not _names(topic) else []
    if not own:
        return Told()

    def fit(place: _Place) -> tuple[float, bool, int]:
        heading = place.path[-1]
        told = "".join(reading.text for reading in place.readings)
        return (
            topic.share(heading + told) + topic.names(heading),
            _OF_WHOLE.search(heading) is not None,
            -len(place.path),
        )

    best = max(own, key=fit)
    told = "/".join((*best.path, *(reading.text for reading in best.readings)))
    return Told(_shown(best, readings), near=topic.share(told) < _LEAST_OWN) if topic.share(told) > 0 else Told()


def _names(topic: Topic) -> bool:
    return any(term.named for term in topic.terms)


def _places(row: FacetRow, topic: Topic, readings: Sequence[Reading]) -> list[_Place]:
    around: dict[tuple[int, tuple[str, ...]], str] = defaultdict(str)
    for reading in readings:
        around[_parent_of(reading)] += reading.text
    near = {key: topic.share(text) for key, text in around.items()}
    places: dict[tuple[int, tuple[str, ...], str], _Place] = {}
    for reading in readings:
        path = tuple(without_ordinal(fold(heading)) for heading in reading.stored.passage.heading_path)
        labelled = _LABEL.match(reading.text)
        label = labelled[1] if labelled is not None else ""
        is_label = bool(label) and row.heading.search(label) is not None
        if not is_label and not (path and row.heading.search(path[-1])):
            continue
        if reading.text.startswith(_ELSEWHERE):
            continue
        above = path if is_label else path[:-1]
        key = (reading.document.id, reading.stored.passage.heading_path, label if is_label else "")
        if key not in places:
            share = max(topic.share("/".join(above)), near[_parent_of(reading)])
            places[key] = _Place(path, is_label, share, [])
        places[key].readings.append(reading)
    return list(places.values())


def _parent_of(reading: Reading) -> tuple[int, tuple[str, ...]]:
    """Return which section's part a passage stands in: all of it is told of one thing."""
    return reading.document.id, reading.stored.passage.heading_path[:-1]


def _shown(place: _Place, readings: Sequence[Reading]) -> tuple[tuple[Reading, str], ...]:
    shown = list(place.readings)
    if announces_list(shown[0].text) and len(shown) == 1:
        shown += announced(readings, shown[0])
    longest = LONGEST_QUOTE if len(shown) <= _FEW else LONGEST_ITEM
    return tuple((reading, shorten(reading.stored.passage.text, longest)) for reading in shown[:MOST_ITEMS])
