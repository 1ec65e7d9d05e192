"""Every place that prints a thing, and what the checks at ingest found wrong with it: whether a document agrees with itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.records import FEN_PER_UNIT, Finding, Measure
from index.stores.record_rows import StoredFact
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.query.nodes import Select
from qa.records.disagreements import disagrees, told_apart
from qa.records.fact_index import IndexedFact
from qa.records.names import names_of
from qa.records.printed import figure_of
from qa.records.ranking import N_ALIKE, rank_of, wanted_by
from qa.records.records import Records
from qa.records.selection import find_candidates, find_figures
from qa.records.targets import Target

__all__ = ["Contradiction", "carries", "disagrees", "find_contradiction", "find_places", "find_repeated", "told_apart"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A stored mismatch: its `figures`, the printed ones in the order of the finding.

    `computed` is what the others give for the first figure: the sum of the parts, the rate or the share; None where two
    printed figures simply differ.
    """

    finding: Finding
    figures: tuple[Figure, ...]
    computed: Figure | None


def find_places(select: Select, target: Target, records: Records) -> tuple[Figure, ...]:
    """Return one figure for every place that prints just this thing, the best first; of one fund, stage and quantity."""
    candidates = find_candidates(select, target, records)
    if not candidates:
        return ()
    wanted = wanted_by(select, target.stage)
    ranked = sorted(((rank_of(fact, wanted), fact) for fact in candidates), key=lambda each: each[0])
    level, best = ranked[0]
    places: dict[tuple[object, ...], Figure] = {}
    for rank, fact in ranked:
        if rank[:N_ALIKE] == level[:N_ALIKE] and fact.primary == best.primary:
            record = fact.stored.fact
            at = (fact.stored.document.id, record.table_index, record.cell or record.quote, record.text)
            places.setdefault(at, figure_of(fact))
    return told_apart(tuple(places.values()), records.read(target.documents or target.later))


def find_repeated(select: Select, target: Target, records: Records) -> Figure | None:
    """Return what the documents of the year after print for the target's year, None where they do not."""
    figures = find_figures(select, replace(target, documents=(), beside=()), records)
    return figures[0] if figures else None


def find_contradiction(
    select: Select, target: Target, records: Records, stated: Sequence[Decimal] = ()
) -> Contradiction | None:
    """Return the mismatch found at ingest that is about the thing (and prints one of the numbers stated), None for none."""
    keys = [key for name in names_of(select.thing) for key in (*name.keys, *name.included)]
    best: tuple[int, Finding, list[IndexedFact]] | None = None
    for document_id, finding in records.index.mismatches([document.id for document in target.documents]):
        by_key = {fact.stored.fact.key: fact for fact in records.index.document(document_id).all}
        facts = [by_key[key] for key in finding.fact_keys if key in by_key]
        n_stated = sum(any(carries(fact.stored, value) for fact in facts) for value in stated)
        if not facts or (stated and not n_stated):
            continue
        n_named = sum(_is_named(fact, keys) * (2 if at == 0 else 1) for at, fact in enumerate(facts))
        if n_named and (best is None or n_named + 4 * n_stated > best[0]):
            best = n_named + 4 * n_stated, finding, facts
    return _contradiction(best[1], best[2]) if best is not None else None


def _is_named(fact: IndexedFact, keys: Sequence[str]) -> bool:
    """Return whether a fact is of one of the names, or of a project of that name; 行政运行 ends 人大事务行政运行."""
    return any(
        key == fact.primary or fact.primary.endswith(key) or (fact.subject and key in fact.subject) for key in keys
    )


def carries(stored: StoredFact, value: Decimal) -> bool:
    """Return whether a fact prints this number, in its own or another unit of money."""
    fact = stored.fact
    if fact.value is not None and abs(fact.value) == abs(value):
        return True
    return fact.amount_fen is not None and any(
        abs(Decimal(fact.amount_fen)) / FEN_PER_UNIT[unit] == abs(value) for unit in ("元", "万元", "亿元")
    )


def _contradiction(finding: Finding, facts: Sequence[IndexedFact]) -> Contradiction:
    figures = [figure_of(fact) for fact in facts]
    first, measure = figures[0], facts[0].stored.fact.measure
    computed = None
    if finding.rule.startswith("空表"):
        figures = figures[:1]
    elif measure is Measure.CHANGE_RATE and len(figures) == 3:
        computed = arithmetic.growth_from_change(figures[2], figures[1], f"{figures[2].label}按增减额计算的增减率")
    elif measure is Measure.SHARE and len(figures) == 3:
        computed = arithmetic.share(figures[1], figures[2], f"{figures[1].label}占{figures[2].label}的比重")
    elif len(figures) > 2 and all(figure.fen is not None for figure in figures):
        computed = arithmetic.total(figures[1:], f"{first.label}各项合计")
    return Contradiction(finding, tuple(figures), computed)
