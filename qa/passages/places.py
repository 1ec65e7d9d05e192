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
    """The passages that stand in one place under `path` (folded headings), with how much of the topic is told around it.

    `own` is the heading or label that the facet has.
    """

    path: tuple[str, ...]
    own: str
    near: float
    readings: list[Reading]

    @property
    def told(self) -> str:
        """All that stands there, headings first."""
        return "/".join((*self.path, self.own, *(reading.text for reading in self.readings)))


def find_place(row: FacetRow, topic: Topic, readings: Sequence[Reading]) -> Told:
    """Return what stands in the best place for a facet of the topic, nothing where there is none.

    Of a topic that no name is known of, the department's own place for the facet is offered.
    """
    if topic.terms:
        about = [place for place in _places(row, topic, readings) if place.near >= _LEAST_SUBJECT]
        if about:
            best = max(about, key=lambda place: (topic.share("/".join(place.path)), -len(place.own)))
            return Told(_shown(best, readings))
    if not row.of_department or any(term.named for term in topic.terms):
        return Told()
    own = list(_places(row, topic, readings, whole=True))
    if not own:
        return Told()

    def fit(place: _Place) -> tuple[float, bool, int]:
        return (
            topic.share(place.told) + topic.names(place.own),
            _OF_WHOLE.search(place.own) is not None,
            -len(place.path),
        )

    best = max(own, key=fit)
    return Told(_shown(best, readings), near=topic.share(best.told) < _LEAST_OWN)


def _places(row: FacetRow, topic: Topic, readings: Sequence[Reading], *, whole: bool = False) -> list[_Place]:
    """Return the places whose heading or label is one of the facet's; `whole`: with the sections below it."""
    around: dict[tuple[int, tuple[str, ...]], str] = defaultdict(str)
    for reading in readings:
        around[_parent_of(reading)] += reading.text
    near = {key: topic.share(text) for key, text in around.items()}
    places: dict[tuple[int, tuple[str, ...], str], _Place] = {}
    for reading in readings:
        found = _place_of(row, reading, whole)
        if found is None or reading.text.startswith(_ELSEWHERE):
            continue
        path, own = found
        key = (
            (reading.document.id, path, own)
            if whole
            else (reading.document.id, reading.stored.passage.heading_path, own)
        )
        if key not in places:
            places[key] = _Place(path, own, max(topic.share("/".join(path)), near[_parent_of(reading)]), [])
        places[key].readings.append(reading)
    return list(places.values())


def _place_of(row: FacetRow, reading: Reading, whole: bool) -> tuple[tuple[str, ...], str] | None:
    """Return the headings above the place of a passage and its own name, None where that is none of the facet's."""
    path = tuple(without_ordinal(fold(heading)) for heading in reading.stored.passage.heading_path)
    labelled = _LABEL.match(reading.text)
    if not whole and labelled is not None and row.heading.search(labelled[1]):
        return path, labelled[1]
    for at in range(len(path) - 1, max(-1, len(path) - 3), -1):
        if row.heading.search(path[at]):
            above = path[:at] if whole or at == len(path) - 1 else (*path[:at], *path[at + 1 :])
            return above, path[at]
    return None


def _parent_of(reading: Reading) -> tuple[int, tuple[str, ...]]:
    """Return which section's part a passage stands in: all of it is told of one thing."""
    return reading.document.id, reading.stored.passage.heading_path[:-1]


def _shown(place: _Place, readings: Sequence[Reading]) -> tuple[tuple[Reading, str], ...]:
    shown = list(place.readings)
    if announces_list(shown[0].text) and len(shown) == 1:
        shown += announced(readings, shown[0])
    longest = LONGEST_QUOTE if len(shown) <= _FEW else LONGEST_ITEM
    return tuple((reading, shorten(reading.stored.passage.text, longest)) for reading in shown[:MOST_ITEMS])
