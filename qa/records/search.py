"""Facts found by the words of their row: for indicators and other labels that people quote loosely.

A row answers when its own words cover the words looked for, not when it is merely near to them: 道路完好率 is covered by
道路的完好率, and 在编人员 by nothing about 编制. What is of another department, year or quantity is never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import FEN_PER_UNIT, Measure
from qa.query.nodes import Quantity, Thing
from qa.records.fact_index import IndexedFact
from qa.records.names import is_of_project
from qa.records.records import Records
from qa.records.selection import fits_stage
from qa.records.targets import Target

_ENOUGH = 0.66
_MARGIN = 0.05
_MOST_ALIKE = 3
_WORTH_TELLING = 0.3
# Words that stand only in a row's description count for less than those in its label.
_DESCRIBED_ONLY = 0.1
# What a label is sure of that is named by its letters in order: how many at least, and how much of the words they must be.
_SHORTEST_NAMED, _MOSTLY = 3, 0.75
_CONTRACTED, _WHOLE_LABEL, _HALF, _A_THIRD = 0.95, 0.9, 0.5, 0.35
_NUMERIC = (Measure.AMOUNT, Measure.TARGET, Measure.PLAN, Measure.COUNT, Measure.UNIT_PRICE, Measure.SHARE)


@dataclass(frozen=True, slots=True)
class RankedFact:
    """A fact and how well its row covers the words looked for: `score` in 0..1, `item_score` that of its own label alone.

    `is_exact`: its label is just the words.
    """

    fact: IndexedFact
    score: float
    item_score: float
    is_exact: bool = False


def search_records(
    words: str,
    thing: Thing,
    target: Target,
    records: Records,
    quantity: Quantity | None = None,
    unit: str | None = None,
    measure: Measure | None = None,
) -> tuple[RankedFact, ...]:
    """Return the facts of a target whose rows cover some of the words, best first; within the thing's names if it has any."""
    pairs = _pairs(words)
    if not pairs:
        return ()
    bare = words.replace("的", "").replace(" ", "")
    found = []
    for document in records.facts_of(target):
        for text in document.texts:
            fact = text.fact
            named = _named(bare, text.item)
            score = max(_covered(pairs, text.label), _covered(pairs, text.described) - _DESCRIBED_ONLY, named)
            if score < _WORTH_TELLING or not _fits(fact, quantity, unit, measure):
                continue
            of_year = fact.stored.fact.year in (target.year, None)
            if of_year and fits_stage(fact, target.stage) and _is_within(fact, thing):
                found.append(RankedFact(fact, score, max(_covered(pairs, text.item), named), text.item == bare))
    found.sort(
        key=lambda each: (
            -each.score,
            -each.item_score,
            each.fact.stored.fact.source != "table",
            len(each.fact.modifiers),
            len(each.fact.stored.fact.item),
        )
    )
    return tuple(found)


def _named(words: str, label: str) -> float:
    """Return how surely words name a label whose letters they hold in its order: 职工医保 for 职工基本医疗保险缴费.

    Either the words are a contraction of the label, or the whole label stands in them with other words between.

    >>> _named("职工医保", "职工基本医疗保险缴费") > _named("医保", "职工基本医疗保险缴费")
    True
    """
    if len(set(words) & set(label)) < _SHORTEST_NAMED:
        return 0.0
    common = _in_order(words, label)
    if common < _SHORTEST_NAMED:
        return 0.0
    contracted = common / len(words)
    if common == len(label) > _SHORTEST_NAMED and contracted >= _HALF:
        return _WHOLE_LABEL
    return contracted * _CONTRACTED if contracted >= _MOSTLY and common >= len(label) * _A_THIRD else 0.0


def _in_order(words: str, label: str) -> int:
    """Return the length of the longest row of letters that both hold in the same order."""
    row = [0] * (len(label) + 1)
    for letter in words:
        before = 0
        for at, other in enumerate(label, start=1):
            here = row[at]
            row[at] = before + 1 if letter == other else max(row[at], row[at - 1])
            before = here
    return row[-1]


def place_words(ranked: Sequence[RankedFact]) -> list[IndexedFact]:
    """Return the facts that answer for the words: one row, or a few equally near ones; none where that is not certain."""
    if not ranked or ranked[0].score < _ENOUGH:
        return []
    best = ranked[0]
    near = [each for each in ranked if each.score > best.score - _MARGIN and each.item_score == best.item_score]
    if best.is_exact:
        near = [each for each in near if each.is_exact]
    items = dict.fromkeys(each.fact.stored.fact.item for each in near)
    if len(items) > _MOST_ALIKE or not all(_is_of_kind(each, best) for each in near):
        return []
    return _widest([each.fact for each in near])


def _is_of_kind(each: RankedFact, best: RankedFact) -> bool:
    record, other = each.fact.stored.fact, best.fact.stored.fact
    return (record.measure, record.unit) == (other.measure, other.unit)


def _widest(facts: Sequence[IndexedFact]) -> list[IndexedFact]:
    """Return the facts without those of a narrower column of the same row."""

    def row(fact: IndexedFact) -> tuple[int, int | None, tuple[str, ...], int | None, Measure]:
        record = fact.stored.fact
        return fact.stored.document.id, record.table_index, record.row_path, record.year, record.measure

    def is_narrower(fact: IndexedFact) -> bool:
        return any(row(other) == row(fact) and set(other.modifiers) < set(fact.modifiers) for other in facts)

    return [fact for fact in facts if fact.stored.fact.source != "table" or not is_narrower(fact)]


def _is_within(fact: IndexedFact, thing: Thing) -> bool:
    """Return whether a fact is of the project and below the items that the thing names."""
    if thing.project is not None:
        keys = (thing.project, *(() if thing.name else thing.others))
        if not (is_of_project(fact, keys) or any(key in fact.stored.fact.quote for key in keys)):
            return False
    if thing.code is not None and fact.stored.fact.code != thing.code:
        return False
    if thing.table is not None and fact.stored.fact.table_kind not in (thing.table, None):
        return False
    of_name = not thing.name or any(_is_about(fact, key) for key in (thing.name, *thing.others))
    return of_name and all(_is_about(fact, key) for key in thing.within)


def _is_about(fact: IndexedFact, key: str) -> bool:
    return fact.covers(key) or key in fact.primary or any(key in part for part in fact.stored.fact.row_path)


def _fits(fact: IndexedFact, quantity: Quantity | None, unit: str | None, measure: Measure | None) -> bool:
    """Return whether a fact is a number of the sort wanted."""
    record = fact.stored.fact
    if record.measure not in _NUMERIC or record.value is None or measure not in (None, record.measure):
        return quantity is Quantity.TEXT and record.measure is Measure.TEXT
    if unit is not None and record.unit != unit and quantity is not Quantity.MONEY:
        return False
    money = record.unit is not None and record.unit.split("/")[0] in FEN_PER_UNIT
    if quantity is Quantity.MONEY:
        return money
    if quantity is Quantity.PERCENT:
        return record.unit == "%" or (record.measure is Measure.TARGET and not money)
    if quantity is Quantity.COUNT:
        return not money and record.unit != "%"
    return quantity is not Quantity.TEXT


def _pairs(words: str) -> list[str]:
    """Return the pairs of letters that words are made of; digits and 的 name nothing."""
    letters = "".join("\n" if letter.isdigit() or letter.isspace() else letter for letter in words if letter != "的")
    return [pair for at in range(len(letters) - 1) if "\n" not in (pair := letters[at : at + 2])]


def _covered(pairs: Sequence[str], text: str) -> float:
    return sum(map(text.__contains__, pairs)) / len(pairs)
