"""预算与决算: the figures of two stages side by side, their difference, and how much of the plan was carried out."""

from collections.abc import Sequence
from dataclasses import replace

from index.records import Measure, Phase
from index.stores.record_rows import StoredDocument
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.query.slots import Item
from qa.records.item_lookup import find_change, look_up
from qa.rendering import phrasing


def stages(desk: Desk) -> list[Figure] | None:
    """预算与决算: both figures of one document with their difference, and how much of the plan was carried out."""
    planned = Phase.ADJUSTED if Phase.ADJUSTED in desk.query.phases else Phase.BUDGET
    results: list[Figure] = []
    for target in desk.targets:
        for group in desk.groups():
            found = {phase: look_up(desk.index, target, group, desk.query.text, phase=phase).figures for phase in Phase}
            done = Phase.FINAL if found[Phase.FINAL] else Phase.EXECUTION
            finals, budgets = found[done], found[planned]
            if not finals or not budgets or _is_one_figure(finals, budgets):
                results += _stated_rate(desk, target, group, finals)
                continue
            final, budget = _side_by_side(finals, budgets)
            gap = operations.difference(final, budget, f"{final.label}{done}与{planned}之差")
            rate = operations.share(final, budget, f"{final.label}完成{planned}的比例")
            computed = [figure for figure in (gap, rate) if figure is not None]
            final, budget = (
                replace(each, label=f"{each.label}{stage}") for each, stage in ((final, done), (budget, planned))
            )
            desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in (*computed, final, budget)))
            results += [*computed, final, budget]
    return results or None


def rate_of(desk: Desk, target: Target, group: Sequence[Item]) -> Figure | None:
    """Return how much of the plan was carried out: computed, else as the document says it; None where neither is."""
    planned = Phase.ADJUSTED if Phase.ADJUSTED in desk.query.phases else Phase.BUDGET
    documents = (*target.documents, *_other_stage(desk, target))
    whole = replace(target, documents=tuple(dict.fromkeys(documents)))
    found = {phase: look_up(desk.index, whole, group, desk.query.text, phase=phase).figures for phase in Phase}
    finals, budgets = found[Phase.FINAL] or found[Phase.EXECUTION], found[planned]
    if not finals or not budgets or _is_one_figure(finals, budgets):
        return next(iter(_stated_rate(desk, whole, group, finals)), None)
    final, budget = _side_by_side(finals, budgets)
    return operations.share(final, budget, f"{final.label}完成{planned}的比例")


def _other_stage(desk: Desk, target: Target) -> tuple[StoredDocument, ...]:
    other = desk.other_stage(target)
    return other.documents if other is not None else ()


def _stated_rate(desk: Desk, target: Target, group: Sequence[Item], finals: Sequence[Figure]) -> list[Figure]:
    """Return how much of the plan was carried out as the document says it, where it prints the plan nowhere."""
    rate = find_change(desk.index, target, group, Measure.SHARE)
    if rate is None or rate.facts[0].fact.column[-1:] != ("完成预算百分比",):
        return []
    figures = [replace(rate, label=f"{rate.label}完成预算的比例"), *finals[:1]]
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    return figures


def _is_one_figure(finals: Sequence[Figure], budgets: Sequence[Figure]) -> bool:
    """Return whether one printed figure of an earlier year, whose stage is not printed, stands for both stages."""
    return finals[0].facts[0] == budgets[0].facts[0]


def _side_by_side(finals: Sequence[Figure], budgets: Sequence[Figure]) -> tuple[Figure, Figure]:
    """Return the two figures that one row or sentence prints, the best of each where none does: tables differ in scope."""
    for final in finals:
        for budget in budgets:
            if final.facts[0] == budget.facts[0]:
                continue
            if _rows(final) & _rows(budget):
                return final, budget
    return finals[0], budgets[0]


def _rows(figure: Figure) -> set[tuple[int, int | None, tuple[str, ...], str]]:
    rows = set()
    for stored in figure.facts:
        fact = stored.fact
        sentence = fact.quote if fact.source == "narrative" else ""
        rows.add((stored.document.id, fact.table_index, () if sentence else fact.row_path, sentence))
    return rows
