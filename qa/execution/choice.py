"""Which of several readings of a question holds: the cheapest that is answered, judged by what executing each gives.

A parser only proposes. A reading that finds nothing, or that leaves words of content unread, gives way to one that does better; two
that are as good and give different answers are both handed on, so that the person is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.figures.results import Found, Member, Missing, Number, Quotes, Result, Ruling, Series, Verdict, Why
from qa.parsing.parser import Candidate
from qa.query.nodes import Ask, Frame, Thing

_MOST_EXECUTED = 8
# What a reading loses for what it does not give, on the scale of `Candidate.cost`.
_LOST = {
    Why.NOT_FOUND: 3.0,
    Why.NO_TEXT: 2.5,
    Why.NOT_COMPARABLE: 2.5,
    Why.NOT_PRINTED: 2.0,
    Why.NO_MEMBERS: 1.5,
    Why.BLANK: 1.0,
    Why.NO_YEAR: 1.5,
    Why.NO_DEPARTMENT: 1.0,
    Why.DECLINED: 0.0,
}
_NEAR_QUOTES = 1.2
_OPERATION_LEFT_OUT, _WORDS_LEFT_OUT = 3.0, 1.5
# Only a reading that explains all but as much as this may be asked back about.
_AS_GOOD, _PLAIN = 0.01, 1.8


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reading that holds and what it gave. `rivals` are as good and give something else; `total` is its cost with what it lost."""

    candidate: Candidate
    results: tuple[Result, ...]
    total: float
    rivals: tuple[Candidate, ...] = ()

    @property
    def answering(self) -> tuple[Result, ...]:
        """The results that answer: those are missing whose question was changed by words that the reading leaves out."""
        operations, content = self.candidate.operations_unread, self.candidate.content_unread
        if operations:
            return tuple(_not_understood(operations) for _ in self.results)
        foreign = any(word.isascii() for word in content)  # an English word of content changes what is asked
        return tuple(
            _not_understood(content) if content and (foreign or _is_computed(each)) else each for each in self.results
        )


def _not_understood(words: Sequence[str]) -> Missing:
    return Missing(Why.NOT_FOUND, Thing(words=" ".join(words)), Frame())


def _is_computed(result: Result) -> bool:
    return isinstance(result, Found) and result.figure.formula is not None


def choose(candidates: Sequence[Candidate], execute: Callable[[Ask], tuple[Result, ...]]) -> Chosen | None:
    """Return the best reading with its results, None where there is none to choose from."""
    tried: list[Chosen] = []
    for candidate in candidates[:_MOST_EXECUTED]:
        if tried and candidate.cost > min(each.total for each in tried) + _AS_GOOD:
            break  # no result can make it better
        results = execute(candidate.ask)
        total = candidate.cost + sum(map(lost, results)) / len(results) + _doubt(candidate, results)
        tried.append(Chosen(candidate, results, total))
    if not tried:
        return None
    best = min(tried, key=lambda each: each.total)
    rivals = tuple(
        each.candidate
        for each in tried
        if each is not best
        and best.total <= _PLAIN
        and each.total <= best.total + _AS_GOOD
        and _values(each.results) != _values(best.results)
    )
    return Chosen(best.candidate, best.results, best.total, rivals)


def _doubt(candidate: Candidate, results: Sequence[Result]) -> float:
    """Return what a reading loses for leaving out an operation, or words of content in what it works out."""
    if candidate.operations_unread:
        return _OPERATION_LEFT_OUT
    return _WORDS_LEFT_OUT if candidate.content_unread and any(map(_is_computed, results)) else 0.0


def lost(result: Result) -> float:
    """Return what a result falls short of an answer."""
    match result:
        case Missing():
            return _LOST[result.why]
        case Series():
            return _lost_of_members(result.members)
        case Verdict():
            sides = [side for side in (result.left, result.right) if isinstance(side, Missing)]
            return max(map(lost, sides), default=_LOST[Why.NOT_PRINTED]) if result.ruling is Ruling.MISSING else 0.0
        case Quotes():
            return _NEAR_QUOTES if result.near else 0.0
    return 0.0


def _lost_of_members(members: Sequence[Member]) -> float:
    if not members:
        return _LOST[Why.NO_MEMBERS]
    each = [lost(member.result) for member in members]
    return sum(each) / len(each) if any(loss == 0 for loss in each) else min(each)


def _values(results: Sequence[Result]) -> tuple[object, ...]:
    return tuple(value for result in results for value in _values_of(result))


def _values_of(result: Result) -> Iterator[object]:
    match result:
        case Found():
            yield (result.figure.department, result.figure.year, result.figure.value, result.figure.unit)
        case Number():
            yield result.given.value
        case Series():
            for member in result.members:
                yield member.name
                yield from _values_of(member.result)
        case Verdict():
            yield result.ruling
            yield from _values_of(result.left)
        case Quotes():
            yield from (quote.text for quote in result.quotes)
        case Missing():
            yield result.why
