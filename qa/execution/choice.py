"""Which of several readings of a question holds: the cheapest that is answered, judged by what executing each gives.

A parser only proposes. A reading that finds nothing, or that leaves words of content unread, gives way to one that does better; two
that are as good and give different answers are both handed on, so that the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.records import FEN_PER_UNIT
from qa.figures.results import Found, Member, Missing, Number, Quotes, Result, Ruling, Series, Verdict, Why
from qa.parsing.parser import Candidate
from qa.query.nodes import Ask, Explain, Frame, Thing

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
_MEMBER_LOST = 0.3
_OPERATION_LEFT_OUT, _WORDS_LEFT_OUT = 3.0, 1.5
_OPEN_UNITS = ("any", "个", "项", "家", "种")
_ANY_UNIT = ("个", "项", "家", "名", "条", "类", "种", "件")
_ALIKE = {
    "人": ("人", "名", "位"),
    "名": ("人", "名", "位"),
    "人次": ("人次", "人"),
    "批次": ("批", "批次"),
    "辆": ("辆", "台"),
}
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
        if _is_of_other_sort(self.candidate, self.results):
            return tuple(_not_understood((self.candidate.ask.unit or "",)) for _ in self.results)
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
        results = tuple(_counting(each, candidate.counted_in) for each in execute(candidate.ask))
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
        and not _same_beginning(_values(each.results), _values(best.results))
    )
    return Chosen(best.candidate, best.results, best.total, rivals)


def _counting(result: Result, units: Sequence[str]) -> Result:
    """Return a result, quotes of a question for a number only where one of them counts something in such a unit."""
    if not units or not isinstance(result, Quotes):
        return result
    wanted = {each for unit in units for each in (_ANY_UNIT if unit in _OPEN_UNITS else _ALIKE.get(unit, (unit,)))}
    if any(_counts_in(quote.text, wanted) for quote in result.quotes):
        return result
    return Missing(Why.NO_TEXT, Explain(result.facet, result.about), Frame())


def _counts_in(text: str, units: Iterable[str]) -> bool:
    return any(re.search(rf"[0-9一二三四五六七八九十百]\s*{re.escape(unit)}", text) for unit in units)


def _is_of_other_sort(candidate: Candidate, results: Sequence[Result]) -> bool:
    """Return whether money was asked for in a unit and only figures of another sort were found."""
    if candidate.ask.unit not in FEN_PER_UNIT:
        return False
    found = [result.figure.unit for result in results if isinstance(result, Found)]
    return len(found) == len(results) and not any(unit in FEN_PER_UNIT for unit in found)


def _doubt(candidate: Candidate, results: Sequence[Result]) -> float:
    """Return what a reading loses for leaving out an operation, or words of content in what it works out."""
    if candidate.operations_unread or _is_of_other_sort(candidate, results):
        return _OPERATION_LEFT_OUT
    return _WORDS_LEFT_OUT if candidate.content_unread and any(map(_is_computed, results)) else 0.0


def lost(result: Result) -> float:
    """Return what a result falls short of an answer."""
    match result:
        case Missing():
            return _LOST[result.why]
        case Series():
            if not result.members:
                return _LOST[Why.NO_MEMBERS] if result.n_asked == 0 else 0.0
            if len(result.members) < result.n_asked:  # a limit that nothing passes is an answer
                return 0.0
            return _lost_of_members(result.members)
        case Verdict():
            sides = [side for side in (result.left, result.right) if isinstance(side, Missing)]
            return max(map(lost, sides), default=_LOST[Why.NOT_PRINTED]) if result.ruling is Ruling.MISSING else 0.0
        case Quotes():
            return _NEAR_QUOTES if result.near else 0.0
    return 0.0


def _lost_of_members(members: Sequence[Member]) -> float:
    each = [lost(member.result) for member in members]
    if any(loss == 0 for loss in each):
        return _MEMBER_LOST * sum(loss > 0 for loss in each) / len(each)
    return min(each)


def _same_beginning(left: Sequence[object], right: Sequence[object]) -> bool:
    """Return whether one answer is the other or the beginning of it: the first of a ranking and the whole of it."""
    shorter = min(len(left), len(right))
    return shorter > 0 and left[:shorter] == right[:shorter]


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
