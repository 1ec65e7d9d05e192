"""Why: the clauses of a document that give the reason of a movement, or of what was (not) planned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.records import SectionRole
from qa.figures.results import Found, Result, Verdict
from qa.passages import thresholds
from qa.passages.causes import (
    CAUSE,
    MOVES,
    Basis,
    Cause,
    basis_of,
    find_causes,
    opening_of,
    opens_with,
    opens_with_longer,
    told_for_others,
    without_longer_names,
)
from qa.passages.evidence import Reading, announced, announces_list, section_after
from qa.passages.quotations import LONGEST_QUOTE, Told, shorten, telling_part
from qa.passages.topics import Topic, parts_of
from qa.query.nodes import Change, Frame, Node, Thing

_TOLD_WAYS = {
    1: re.compile(r"增加|增长|上升|调增|上涨|提高|大于|高于|多于|超过"),
    -1: re.compile(r"减少|下降|降低|压减|调减|小于|低于|少于"),
}
_ANNOUNCES_CAUSE = re.compile(r"原因[^,。;，；]{0,4}[:：]$")
# What a cause adds that is said in so many words, one only implied, and one right after the topic's own name.
_SAID_WEIGHT, _IMPLIED_WEIGHT, _OWN_WEIGHT = 1.2, 0.4, 0.8
# A passage that opens with the topic is about it, one that opens with a longer name is not.
_OPENS_WEIGHT, _OPENING_WEIGHT = 0.5, 0.3
# What a passage gains that sets the figure against what is asked, moves the way it moved, prints by how much.
_BASIS_WEIGHT, _WAY_WEIGHT, _AMOUNT_WEIGHT = 1.5, 0.2, 0.8
_MOST_PARTS = 4
# A sentence that begins with the reason speaks of what stands before it ("增加的主要原因是…").
_CAUSE_OPENS_WITHIN = 16
_MOST_ANNOUNCED = 6
_LONGEST_WITHOUT_CAUSE = 160


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved, as far as it is known: against what (`basis`), which way (1, -1, 0 unknown), by which printed amounts.

    `is_asked`: the reason asked for is that of a movement, not of a plan. `grounds`: what it is based on is asked.
    """

    is_asked: bool
    basis: Basis
    way: int = 0
    amounts: tuple[str, ...] = ()
    grounds: bool = False


@dataclass(frozen=True, slots=True)
class _Explanation:
    """A passage on the topic, how well it fits, and the causes that it gives."""

    reading: Reading
    score: float
    causes: tuple[Cause, ...]


def movement_of(about: Thing | Node, moved: Result | None, grounds: bool) -> Movement:
    """Return the movement that a node asks the reason of; `moved` is what executing it gave."""
    changes = [] if isinstance(about, Thing) else list(parts_of(about, Change))
    stages = {frame.stage for frame in parts_of(about, Frame) if frame.stage is not None}
    budget = len(stages) > 1 or any(change.since.stage is not None for change in changes)
    found = moved.left if isinstance(moved, Verdict) else moved
    if not isinstance(found, Found) or not changes:
        return Movement(bool(changes) or budget, Basis(budget, bool(changes) and not budget), grounds=grounds)
    value = found.figure.value or 0
    printed = [abs(figure.value) for figure in (found.figure, found.stated) if figure is not None and figure.value]
    amounts = tuple(dict.fromkeys(format(each, "f") for each in printed))
    return Movement(True, Basis(budget, not budget), (value > 0) - (value < 0), amounts, grounds)


def find_reasons(topic: Topic, movement: Movement, readings: Sequence[Reading]) -> Told:
    """Return the clauses that give the reason; where a total has none those on its parts, as `near` what explains its whole."""
    found = _explanations(topic, movement, readings)
    if not found:
        return Told()
    best = found[0]
    if best.causes:
        return _told(topic, movement, found, readings)
    parts = _parts(best.reading, readings)
    if parts:
        shown = [best.reading, *parts]
        return Told(tuple((each, telling_part(each, topic.share, LONGEST_QUOTE)) for each in shown))
    others = told_for_others(topic, best.reading)
    if not others:
        return Told()
    on_topic = _clauses_on(topic, best.reading)
    ends = [*on_topic[:1], *(at for stretch in others for at in stretch)]
    return Told(((best.reading, shorten(_quoted(best.reading, min(ends), max(ends)), LONGEST_QUOTE)),), near=True)


def find_silent(topic: Topic, movement: Movement, readings: Sequence[Reading]) -> Told:
    """Return where the topic is told of without any reason, the nearest there is."""
    found = _explanations(topic, movement, readings)
    if not found:
        return Told()
    reading = found[0].reading
    on_topic = _clauses_on(topic, reading)
    if on_topic and CAUSE.search(reading.text):
        return Told(((reading, _quoted(reading, on_topic[0], on_topic[0])),), near=True)
    return Told(((reading, telling_part(reading, topic.share, _LONGEST_WITHOUT_CAUSE)),), near=True)


def _explanations(topic: Topic, movement: Movement, readings: Sequence[Reading]) -> list[_Explanation]:
    """Return the passages on the topic, best first; of equal ones the first printed."""
    distinct = {
        (reading.label, reading.text): reading
        for reading in reversed(readings)
        if reading.role is not SectionRole.GLOSSARY
    }
    weighed = [_weigh(topic, movement, reading) for reading in reversed(distinct.values())]
    return sorted((each for each in weighed if each is not None), key=lambda each: -each.score)


def _weigh(topic: Topic, movement: Movement, reading: Reading) -> _Explanation | None:
    """Return how well a passage explains the topic, None where it does not; best names it early, before it gives the cause."""
    text = without_longer_names(topic, reading.text)
    told = without_longer_names(topic, reading.label) + text
    in_all = topic.share(f"{without_longer_names(topic, reading.headings)}/{text}")
    on_basis = movement.basis.budget and basis_of(reading.text).budget
    if in_all < thresholds.REASON:
        return None
    in_text, causes = topic.share(told), tuple(find_causes(topic, reading, grounds=movement.grounds))
    if causes and in_text < thresholds.REASON and movement.is_asked:
        causes = tuple(cause for cause in causes if cause.moves)
        if not causes:  # it explains something else under the same heading
            return None
    if in_text == 0 and not causes:
        return None
    score = in_text + in_all + topic.share(told[: len(reading.label) + causes[0].at] if causes else told)
    starts = [at for at in (term.find(told) for term in topic.terms) if at is not None]
    if starts:
        score += max(0.0, 0.6 - min(starts) / 60)
    score += _OPENING_WEIGHT * topic.share(opening_of(reading).partition(",")[0])
    if causes:
        score += _OPENS_WEIGHT * (opens_with(topic, reading) - opens_with_longer(topic, reading))
        score += _SAID_WEIGHT if CAUSE.search(reading.text) else _IMPLIED_WEIGHT
        score += _OWN_WEIGHT * any(cause.is_own for cause in causes)
        last_year = movement.basis.last_year and any(cause.basis.last_year for cause in causes)
        score += _BASIS_WEIGHT * (on_basis or last_year)
    score += 0.3 * (MOVES.search(reading.text) is not None)
    return _Explanation(reading, score + _agrees(movement, reading.text), causes)


def _agrees(movement: Movement, text: str) -> float:
    """Return more for a passage that prints by how much it moved, or moves the way it did."""
    way = _TOLD_WAYS.get(movement.way)
    printed = {number.rstrip("0").rstrip(".") for number in _numbers(text)}
    amounts = sum(amount.rstrip("0").rstrip(".") in printed for amount in movement.amounts)
    return _WAY_WEIGHT * (way is not None and way.search(text) is not None) + _AMOUNT_WEIGHT * min(1, amounts)


def _numbers(text: str) -> list[str]:
    kept = "".join(letter if letter.isdigit() or letter == "." else " " for letter in text.replace(",", ""))
    return [number for number in kept.split() if "." in number]


def _parts(best: Reading, readings: Sequence[Reading]) -> list[Reading]:
    """Return what follows a total in its section and explains it: the list of its parts, or a sentence on the reason."""
    parts: list[Reading] = []
    for reading in section_after(readings, best):
        cause = CAUSE.search(reading.text)
        if reading.level == 0 and (cause is None or cause.start() > _CAUSE_OPENS_WITHIN):
            if announces_list(reading.text):
                continue
            break
        if 0 < reading.level <= best.level:
            break
        if cause is not None and MOVES.search(reading.text):
            parts.append(reading)
    return parts[:_MOST_PARTS]


def _told(topic: Topic, movement: Movement, found: Sequence[_Explanation], readings: Sequence[Reading]) -> Told:
    """Return the clauses that give the reason, of the best passage and of those that tell of other parts of the topic."""
    best = found[0]
    chosen = [best]
    chosen += [
        other
        for other in found[1:3]
        if other.causes and other.score >= best.score * thresholds.NEARLY and _adds(topic, best.reading, other.reading)
    ]
    parts: list[tuple[Reading, str]] = []
    for each in chosen:
        parts.append((each.reading, _telling_clauses(each, movement.basis)))
        if _ANNOUNCES_CAUSE.search(each.reading.text):
            items = announced(readings, each.reading)[:_MOST_ANNOUNCED]
            parts += [(item, item.stored.passage.text) for item in items]
    meets = any(cause.basis.meets(movement.basis) for each in chosen for cause in each.causes)
    return Told(tuple(parts), near=not meets)


def _telling_clauses(explanation: _Explanation, asked: Basis) -> str:
    """Return the clauses that give the topic's own causes, of the move asked about where several are explained."""
    causes = [cause for cause in explanation.causes if cause.basis.meets(asked)] or list(explanation.causes)
    causes = [cause for cause in causes if cause.is_own] or causes
    whole = _quoted(explanation.reading, causes[0].first, max(cause.last for cause in causes))
    if len(whole) <= LONGEST_QUOTE:
        return whole
    return shorten(_quoted(explanation.reading, causes[0].first, causes[0].last))


def _clauses_on(topic: Topic, reading: Reading) -> list[int]:
    return [at for at, clause in enumerate(reading.clauses) if topic.share(clause.text) >= thresholds.REASON]


def _quoted(reading: Reading, first: int, last: int) -> str:
    return "".join(clause.quote for clause in reading.clauses[first : last + 1])


def _adds(topic: Topic, best: Reading, other: Reading) -> bool:
    """Return whether another passage speaks of a term that the best one does not."""
    return any(term.share(best.text) < thresholds.REASON <= term.share(other.text) for term in topic.terms)
