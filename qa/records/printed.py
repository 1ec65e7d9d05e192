"""Facts as figures: what to call each, and when two places print one and the same figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from index.records import FEN_PER_UNIT, Measure, RowRole, TableKind
from index.text.items import concepts
from qa.figures.figure import Figure
from qa.records.fact_index import IndexedFact, is_amount

TOTALS = frozenset({"收入总计", "支出总计", "收支总计"})
_OF_YEAR = ("本年收入合计", "本年支出合计")
_SHARE_WORDS = ("占", "比例", "比重", "率")
_BY_PROJECT = (TableKind.PROJECT_GOALS, TableKind.PROCUREMENT, TableKind.PROJECTS)
_MOST_PLACES = 3


def figure_of(fact: IndexedFact) -> Figure:
    """Return a fact as a figure."""
    record = fact.stored.fact
    return Figure(
        fact.stored.document.identity.department,
        # A table without figures says nothing of the date in its title.
        fact.stored.document.identity.fiscal_year if record.text == "空表" else record.year,
        _label(fact),
        record.value,
        record.unit,
        record.amount_fen,
        (fact.stored,),
        record.text,
        "文字说明" if record.source == "narrative" else record.table,
    )


def _label(fact: IndexedFact) -> str:
    record = fact.stored.fact
    columns = list(reversed(fact.modifiers))
    named = fact.primary if not record.item or record.source == "table" or fact.primary in concepts() else record.item
    if named in TOTALS:
        printed = "/".join((record.row, *record.column))
        named = next((name for name in _OF_YEAR if name in printed), named)
    label = "-".join([record.item if record.code and record.item else named, *columns])
    if record.measure in (Measure.TARGET, Measure.PLAN) or record.table_kind is TableKind.PROJECT_GOALS:
        label = record.item
    if record.subject and record.table_kind in _BY_PROJECT:
        label = f"{record.subject}-{label}"
    if record.measure is Measure.SHARE and not any(word in label for word in _SHARE_WORDS):
        label += "占比"
    return label


def text_figure(fact: IndexedFact, label: str, text: str) -> Figure:
    """Return what a fact says in words (a code, a date) as a figure without a number."""
    return replace(figure_of(fact), label=label, value=None, unit=None, fen=None, text=text)


def merged(facts: Iterable[IndexedFact]) -> list[Figure]:
    """Return a figure for each different amount or project, in order, each with the places that print it."""
    found: list[Figure] = []
    for fact in facts:
        figure = figure_of(fact)
        at = next((at for at, known in enumerate(found) if _is_same(known, figure)), None)
        if at is None:
            found.append(figure)
        elif len(found[at].facts) < _MOST_PLACES:
            found[at] = replace(found[at], facts=(*found[at].facts, fact.stored))
    return found


def _is_same(left: Figure, right: Figure) -> bool:
    """Return whether two figures are one: the same thing and amount, each read with the precision it is printed with."""
    one, other = left.facts[0].fact, right.facts[0].fact
    if left.subject and right.subject and one.cell != other.cell:
        return False
    if left.subject != right.subject and one.measure is Measure.TARGET:
        return False  # one form is filled in for each project, with the same cells
    if one.year != other.year or (left.label != right.label and one.measure is Measure.PLAN):
        return False
    if left.fen is None or right.fen is None:
        return (left.value, left.unit, left.text) == (right.value, right.unit, right.text)
    tolerance = max(rounding_fen(left), rounding_fen(right)) if left.unit != right.unit else 0
    return abs(left.fen - right.fen) <= tolerance


def rounding_fen(figure: Figure) -> Decimal:
    """Return what the printed digits of an amount leave open, in 分: half of their last place; 0 for no amount."""
    if figure.value is None or figure.unit not in FEN_PER_UNIT:
        return Decimal(0)
    exponent = figure.value.as_tuple().exponent
    digits = exponent if isinstance(exponent, int) else 0
    return Decimal(1).scaleb(min(digits, 0)) * FEN_PER_UNIT[figure.unit] / 2


def is_purchase(fact: IndexedFact) -> bool:
    """Return whether a fact is of one line of a procurement table."""
    record = fact.stored.fact
    return record.table_kind is TableKind.PROCUREMENT and record.role is RowRole.DETAIL


def is_purchase_line(figure: Figure) -> bool:
    """Return whether a figure is copied from one line of a procurement table."""
    fact = figure.facts[0].fact
    return figure.formula is None and fact.table_kind is TableKind.PROCUREMENT and fact.role is RowRole.DETAIL


def is_purchase_amount(fact: IndexedFact) -> bool:
    """Return whether a fact is the whole amount of one purchase."""
    return is_purchase(fact) and is_amount(fact) and not fact.modifiers
