"""Changes and shares as the documents state them, and a figure of the year before that follows from a stated change."""

from __future__ import annotations

from dataclasses import replace

from index.records import Measure, RowRole
from index.text.items import item_key
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.query.nodes import Select
from qa.records.fact_index import IndexedFact
from qa.records.names import find_carrying, names_of
from qa.records.printed import figure_of
from qa.records.records import Records
from qa.records.selection import find_figures
from qa.records.targets import Target

_COMPLETION = "完成预算百分比"


def find_stated_change(
    select: Select, target: Target, records: Records, as_rate: bool = False, since_year: int | None = None
) -> Figure | None:
    """Return how a thing moved since the year before (or `since_year`) as the documents state it, None where they do not."""
    stated = [
        fact
        for fact in _stated(select, target, records, Measure.CHANGE_RATE if as_rate else Measure.CHANGE)
        if _is_since(fact, since_year)
    ]
    return figure_of(stated[0]) if stated else None


def find_stated_share(select: Select, target: Target, records: Records, whole: Select | None = None) -> Figure | None:
    """Return what per cent of a whole a thing is as the documents state it; of any whole they name where none is given."""
    wholes = (
        {key for name in names_of(whole.thing) for key in (*name.keys, *name.included)} if whole is not None else None
    )
    for fact in _stated(select, target, records, Measure.SHARE):
        record = fact.stored.fact
        if record.column[-1:] != (_COMPLETION,) and (wholes is None or _is_of(record.compared_to, wholes)):
            return figure_of(fact)
    return None


def find_stated_completion(select: Select, target: Target, records: Records) -> Figure | None:
    """Return what per cent of the plan was carried out as the documents state it."""
    for fact in _stated(select, target, records, Measure.SHARE):
        if fact.stored.fact.column[-1:] == (_COMPLETION,):
            return replace(figure_of(fact), label=f"{fact.primary}完成预算的比例")
    return None


def _stated(select: Select, target: Target, records: Records, measure: Measure) -> list[IndexedFact]:
    """Return the facts of one measure that carry a thing's names, those of just that thing first."""
    names = names_of(select.thing)
    if not names:
        return []
    found = [
        fact
        for fact in find_carrying(records.read(target.documents), names)
        if fact.stored.fact.measure is measure
        and fact.stored.fact.value is not None
        and fact.stored.fact.year in (None, target.year)
    ]
    asked = {key for name in names for key in name.keys}
    found.sort(
        key=lambda fact: (
            fact.primary not in asked,
            fact.stored.fact.role is RowRole.OF_WHICH,
            sum(key not in asked for key in fact.modifiers),
        )
    )
    return found


def _is_since(fact: IndexedFact, since_year: int | None) -> bool:
    """Return whether a change is on that year and not on the plan (比年初预算减少) or on another year."""
    record = fact.stored.fact
    if record.compared_to is None:
        return since_year is None or record.year is None or since_year == record.year - 1
    if record.year is None:
        return record.compared_to == str(since_year)
    return record.compared_to == str(record.year - 1 if since_year is None else since_year)


def _is_of(compared_to: str | None, wholes: set[str]) -> bool:
    return compared_to is not None and item_key(compared_to) in wholes


def derived_from_change(select: Select, target: Target, records: Records) -> Figure | None:
    """Return a year's figure computed from the later document's figure and its stated change, marked as derived."""
    if not target.later or target.year is None:
        return None
    later = replace(target, documents=target.later, later=(), beside=(), year=target.year + 1)
    now = find_figures(select, later, records)
    change = find_stated_change(select, later, records)
    before = arithmetic.difference(now[0], change, now[0].label) if now and change is not None else None
    if before is None:
        return None
    return replace(before, year=target.year, where=f"由{target.year + 1}年文件推算")
