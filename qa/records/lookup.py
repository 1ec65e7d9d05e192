"""One printed figure for a thing of one department and year, with what else is printed under its name; or why there is none.

The names of the thing decide what may answer, never the words of a question. What a document leaves blank is said to be blank,
what it prints in another scope, stage or year is given beside the figure and never in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.records import Measure, Phase, TableKind
from index.text.items import item_key
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Why
from qa.query.nodes import Quantity, Select, Thing
from qa.records.attributes import find_attributes
from qa.records.blanks import is_crossing_blank, is_left_blank
from qa.records.changes import derived_from_change
from qa.records.counting import find_counts
from qa.records.disagreements import disagrees
from qa.records.names import names_of
from qa.records.printed import is_purchase_line, merged
from qa.records.purchasing import find_purchases, is_about_purchases
from qa.records.records import Records
from qa.records.search import place_words, search_records
from qa.records.selection import find_figures
from qa.records.targets import Target, in_year, years_of

_MOST_BESIDE = 4
_MOST_NEAREST = 3
_NEAR = 0.5
# The widest total there is stands for the grand total where a department prints no wider one.
_NEXT_TOTALS = {
    "收支总计": ("支出总计", "财政拨款收支总计", "财政拨款支出", "一般公共预算支出"),
    "支出总计": ("财政拨款收支总计", "财政拨款支出", "一般公共预算支出"),
}
_IN_WORDS = (Quantity.CODE, Quantity.DATE, Quantity.TEXT)


def look_up(select: Select, target: Target, records: Records, *, alone: bool = True) -> Found | Missing:
    """Return what the target's documents print for a thing, or why they do not.

    `alone` gives what other stages and years print beside it as well; False leaves that out, for one member of a series.
    """
    found = _find(select, target, records)
    if isinstance(found, Missing) or not alone or records.is_narrow:
        return found
    return replace(
        found,
        other_stages=_at_other_stages(select, target, records),
        other_years=() if target.year_given else _in_other_years(select, target, records),
    )


def look_up_stages(
    select: Select, target: Target, records: Records, stages: Sequence[Phase]
) -> tuple[Found | Missing, ...]:
    """Return what is printed at each stage, of one row or sentence where one prints them all: tables differ in scope."""
    whole = replace(target, documents=(*target.documents, *target.beside), beside=())
    found = [_find(select, replace(whole, stage=stage), records) for stage in stages]
    every = [(each.figure, *each.disagreeing, *each.other_scope) if isinstance(each, Found) else () for each in found]
    for first in every[0] if every and all(every) else ():
        level = [next((figure for figure in figures if _rows(figure) & _rows(first)), None) for figures in every]
        if len({figure.facts[0] for figure in level if figure is not None}) == len(every):
            return tuple(Found(figure, from_latest=not target.year_given) for figure in level if figure is not None)
    return tuple(found)


def _rows(figure: Figure) -> set[tuple[int, int | None, tuple[str, ...], str]]:
    rows = set()
    for stored in figure.facts:
        fact = stored.fact
        sentence = fact.quote if fact.source == "narrative" else ""
        rows.add((stored.document.id, fact.table_index, () if sentence else fact.row_path, sentence))
    return rows


def _find(select: Select, target: Target, records: Records) -> Found | Missing:
    """Return what answers by the way that the thing calls for: in words, counted, bought, searched for or by name."""
    thing = select.thing
    figures: tuple[Figure, ...] = ()
    if (
        thing.words and thing.project is not None and thing.words in thing.project
    ):  # the project's own words say no more
        thing = replace(thing, words=None)
        select = replace(select, thing=thing)
    if not names_of(thing) and not thing.words:
        return Missing(Why.NOT_FOUND, thing, target.frame)
    if thing.words and not is_about_purchases(thing):
        return _searched(select, target, records)
    if select.quantity in _IN_WORDS:
        figures = find_attributes(thing, records.facts_of(target), select.quantity)
        if figures or select.quantity is not Quantity.TEXT:
            return _found(figures, target) if figures else _missing(select, target, records)
    if select.quantity is Quantity.COUNT:
        figures = find_counts(select, target, records)
        if figures:
            return _found(figures, target)
    if select.measure in (None, Measure.AMOUNT) and is_about_purchases(thing):
        bought = find_purchases(thing, records.facts_of(target))
        if bought is not None:
            return replace(bought, from_latest=not target.year_given)
        if thing.words:
            return _searched(select, target, records)
    return _named(select, target, records)


def _named(select: Select, target: Target, records: Records) -> Found | Missing:
    figures = find_figures(select, target, records)
    if not figures and select.measure in (None, Measure.AMOUNT):
        derived = derived_from_change(select, target, records)
        figures = (derived,) if derived is not None else ()
    may_widen = not figures and target.stage is None and select.thing == Thing(select.thing.name)
    for wider in _NEXT_TOTALS.get(select.thing.name, ()) if may_widen else ():
        figures = find_figures(replace(select, thing=Thing(wider)), target, records)
        if figures:
            break
    if not figures:
        return _missing(select, target, records)
    return _added_up(figures, select, target) or _found(figures, target)


def _added_up(figures: Sequence[Figure], select: Select, target: Target) -> Found | None:
    """Return what several purchases of one name come to, in money or number; None where they are not that."""
    lines = [figure for figure in figures if is_purchase_line(figure)]
    names = {item_key(figure.facts[0].fact.item) for figure in lines}
    added = select.measure in (None, Measure.AMOUNT, Measure.COUNT) and len({figure.unit for figure in lines}) == 1
    if not added or len(lines) != len(figures) or len(lines) < 2 or len(names) > 1 or not select.thing.name:
        return None
    if len({figure.facts[0].fact.column for figure in lines}) > 1:
        return None
    whole = arithmetic.total(lines, f"{figures[0].facts[0].fact.item}采购合计")
    return None if whole is None else Found(whole, operands=tuple(lines), from_latest=not target.year_given)


def _found(figures: Sequence[Figure], target: Target) -> Found:
    """Return figures of one name with the first as the answer, the others told apart by what they are to it."""
    best, others = figures[0], figures[1:]
    apart = tuple(figure for figure in others if _is_separate(figure, best))
    same = [figure for figure in others if figure not in apart][:_MOST_BESIDE]
    contradicting = tuple(figure for figure in same if disagrees(best, figure))
    return Found(
        best,
        alike=apart,
        disagreeing=contradicting,
        other_scope=tuple(figure for figure in same if figure not in contradicting),
        from_latest=not target.year_given,
    )


def _is_separate(figure: Figure, best: Figure) -> bool:
    """Return whether a figure is of another project, account or purchase than the best one, so that both are true."""
    if (figure.subject, figure.label) != (best.subject, best.label):
        return True
    return all(each.facts[0].fact.table_kind is TableKind.PROCUREMENT for each in (figure, best))


def _searched(select: Select, target: Target, records: Records) -> Found | Missing:
    """Return what a search finds for words of their own, where it finds one thing with enough certainty."""
    thing = select.thing
    ranked = search_records(thing.words or "", thing, target, records, select.quantity, select.unit, select.measure)
    placed = merged(place_words(ranked))
    if not placed and thing.project is not None and select.quantity is Quantity.COUNT and select.unit is not None:
        counted = find_counts(replace(select, thing=replace(thing, name="", words=None)), target, records)
        placed = [figure for figure in counted if _shares_letters(thing.words or "", figure.label)]
    if placed:
        return _found(placed, target)
    near = tuple(merged(each.fact for each in ranked[:_MOST_NEAREST]))
    return Missing(Why.NOT_FOUND, thing, target.frame, near)


def _shares_letters(words: str, label: str) -> bool:
    """Return whether a label has two letters in a row of the words: a unit alone does not say what is counted."""
    return any(words[at : at + 2] in label for at in range(len(words) - 1))


def _missing(select: Select, target: Target, records: Records) -> Missing:
    """Return why nothing answers: no documents of the year, an empty cell, or nothing of the name."""
    thing = select.thing
    if not target.documents:
        return Missing(Why.NO_YEAR, thing, target.frame)
    names = names_of(thing)
    any_cell = select.quantity in (None, Quantity.MONEY) and select.measure in (None, Measure.AMOUNT)
    open_select = Select(replace(thing, table=None, within=(), grand=True))
    nearest = find_figures(open_select, replace(target, stage=None), records)
    of_year = any(figure.year == target.year for figure in nearest)
    if names and any_cell and not of_year and is_left_blank(names[0].keys, target, records):
        return Missing(Why.BLANK, thing, target.frame)
    if names and any_cell and thing.within and is_crossing_blank(names[0].keys, thing.within, target, records):
        return Missing(Why.BLANK, thing, target.frame)
    if not nearest and thing.name and not records.is_narrow:
        ranked = search_records(thing.name, replace(thing, name="", others=()), target, records, None, None, None)
        nearest = tuple(merged(each.fact for each in ranked[:_MOST_NEAREST] if each.score >= _NEAR))
    return Missing(Why.NOT_PRINTED, thing, target.frame, nearest[:_MOST_NEAREST])


def _at_other_stages(select: Select, target: Target, records: Records) -> tuple[Figure, ...]:
    """Return the figure of the other stage, 决算 beside 预算, where the frame names none."""
    if target.stage is not None or not target.beside:
        return ()
    other = _find(select, replace(target, documents=target.beside, later=(), beside=()), records)
    return (other.figure,) if isinstance(other, Found) else ()


def _in_other_years(select: Select, target: Target, records: Records) -> tuple[Figure, ...]:
    """Return the same figure of the other years that the department has documents of, the latest first."""
    found = []
    for year in reversed(years_of(target.department, records.vocabulary, target.scope)):
        other = in_year(target, year, records.vocabulary) if year != target.year else None
        result = _find(select, other, records) if other is not None else None
        if isinstance(result, Found):
            found.append(result.figure)
    return tuple(found)
