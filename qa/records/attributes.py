"""What is printed of a thing in words or signs: its code, its dates, the text of its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.records import CodeSystem, Measure
from qa.figures.figure import Figure
from qa.query.nodes import Quantity, Thing
from qa.records.fact_index import DocumentFacts, IndexedFact
from qa.records.names import find_carrying, names_of
from qa.records.printed import figure_of, text_figure

_DATES = ("开始时间", "结束时间")
_MOST_TEXTS = 8


def find_attributes(thing: Thing, documents: Sequence[DocumentFacts], quantity: Quantity) -> tuple[Figure, ...]:
    """Return the codes, dates or words that are printed of a thing, as figures without a number."""
    facts = find_carrying(documents, names_of(thing))
    if quantity is Quantity.DATE:
        return _once(
            text_figure(fact, fact.stored.fact.item, fact.stored.fact.text) for fact in facts if _is_date(fact)
        )
    if quantity is Quantity.CODE:
        of_projects = [fact for fact in facts if fact.stored.fact.code_system is CodeSystem.PROJECT]
        coded = of_projects if thing.project is not None and of_projects else facts
        return _once(_code(fact, fact.stored.fact.code) for fact in coded if fact.stored.fact.code is not None)
    return _once(figure_of(fact) for fact in facts if fact.stored.fact.measure is Measure.TEXT)[:_MOST_TEXTS]


def _is_date(fact: IndexedFact) -> bool:
    return fact.stored.fact.item in _DATES


def _code(fact: IndexedFact, code: str) -> Figure:
    record = fact.stored.fact
    system = record.code_system.value if record.code_system is not None else "编码"
    named = record.subject if record.code_system is CodeSystem.PROJECT else None
    return text_figure(fact, f"{named or record.item}{system}", code)


def _once(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    seen: dict[tuple[str, str, str | None], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.label, figure.text, figure.subject), figure)
    return tuple(seen.values())
