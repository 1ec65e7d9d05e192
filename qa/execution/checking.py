"""Claims held against what is printed and what follows from it, and whether all places that print a figure print the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.execution.limits import compare, tolerance
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Result, Ruling, Verdict, Why
from qa.query.nodes import Check, Frame
from qa.records.agreement import Contradiction
from qa.records.disagreements import disagrees


def judged(node: Check, left: Result, right: Result, frame: Frame) -> Verdict:
    """Return how a claim stands: by the figure itself, by others printed under its name, by those of another scope."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return Verdict(Ruling.MISSING, node.comparator, left, right)
    holds = compare(left, node.comparator, right)
    if holds is None:
        missing = Missing(Why.NOT_COMPARABLE, node, frame, _figures(left, right))
        return Verdict(Ruling.MISSING, node.comparator, missing, right)
    if isinstance(left, Found) and left.stated is not None and not _is_near(left.stated, left.figure):
        # What is stated does not follow from the figures: a claim that only one of them bears out is not accurate.
        as_stated = compare(Found(left.stated), node.comparator, right)
        holds = holds and as_stated is not False
    elif not holds and isinstance(left, Found):
        holds = any(compare(Found(each), node.comparator, right) for each in _of_name(left))
    if holds:
        return Verdict(Ruling.HOLDS, node.comparator, left, right)
    if isinstance(left, Found) and node.comparator == "=":
        elsewhere = next((each for each in _elsewhere(left) if compare(Found(each), "=", right)), None)
        if elsewhere is not None:
            return Verdict(Ruling.OTHER_SCOPE, node.comparator, left, right)
    return Verdict(Ruling.FAILS, node.comparator, left, right)


def agreeing(node: Check, found: Result, places: Sequence[Figure], contradiction: Contradiction | None) -> Verdict:
    """Return whether every place that prints a thing prints the same; a figure printed once cannot be checked."""
    if not isinstance(found, Found):
        return Verdict(Ruling.MISSING, node.comparator, found)
    apart = [each for each in places[1:] if not _is_near(each, places[0])]
    if wrong := [each for each in apart if disagrees(places[0], each)] or list(found.disagreeing):
        shown = replace(found, figure=places[0] if places else found.figure, disagreeing=tuple(wrong))
        return Verdict(Ruling.FAILS, node.comparator, replace(shown, alike=tuple(places[1:])))
    if contradiction is not None:
        first, *others = contradiction.figures
        return Verdict(
            Ruling.FAILS, node.comparator, Found(first, disagreeing=tuple(others), stated=contradiction.computed)
        )
    if apart:
        return Verdict(Ruling.OTHER_SCOPE, node.comparator, replace(found, other_scope=tuple(apart)))
    if found.stated is not None:
        near = _is_near(found.stated, found.figure)
        return Verdict(Ruling.HOLDS if near else Ruling.FAILS, node.comparator, found)
    facts = dict.fromkeys(stored for each in places for stored in each.facts)
    if len(facts) < 2:
        return Verdict(Ruling.MISSING, node.comparator, found)
    first = replace(places[0], facts=tuple(facts))
    return Verdict(Ruling.HOLDS, node.comparator, replace(found, figure=first, alike=tuple(places[1:])))


def _of_name(found: Found) -> Iterator[Figure]:
    """Yield what else answers for the same thing: contradicting amounts and rows that are as good."""
    yield from found.disagreeing
    yield from found.alike


def _elsewhere(found: Found) -> Iterator[Figure]:
    yield from found.other_scope
    yield from found.other_stages
    yield from found.other_years


def _is_near(left: Figure, right: Figure) -> bool:
    if not arithmetic.comparable(left, right):
        return left.text == right.text and left.value == right.value
    return abs(arithmetic.amount_of(left) - arithmetic.amount_of(right)) <= tolerance(left, right)


def _figures(*results: Result) -> tuple[Figure, ...]:
    return tuple(each.figure for each in results if isinstance(each, Found))
