"""Which facts answer for a thing by its names, of the year, stage, quantity and table wanted, and as which figures.

A fact that carries the names but is of another kind than wanted is left out here, never taken for want of a better one.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.records import FEN_PER_UNIT, Measure, Phase, TableKind
from qa.figures.figure import Figure
from qa.query.nodes import Quantity, Select, Thing
from qa.records.blanks import is_left_blank
from qa.records.disagreements import told_apart
from qa.records.fact_index import DocumentFacts, IndexedFact
from qa.records.names import Name, find_carrying, is_of_project, names_of, project_budget
from qa.records.printed import TOTALS, figure_of, merged
from qa.records.ranking import N_ALIKE, Rank, Wanted, rank_of, wanted_by
from qa.records.records import Records
from qa.records.targets import Target

_MOST_BESIDE = 4
# 收支总计 has no row of its own: either side's total is it.
_ROLLED = TOTALS | {"财政拨款收入", "财政拨款支出"}
_MOVES = (Measure.CHANGE, Measure.CHANGE_RATE)
_OF_YEAR = ("本年收入", "本年支出", "当年收入", "当年支出", "收入合计", "支出合计")
_STOCK_WORDS = ("年末", "期末", "年底", "截至", "截止", "共有车辆", "资产")
# Where one of these is named and not printed, another of its kind may stand for it.
_GOALS = frozenset({TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS, TableKind.PROJECTS})
_FAMILIES = (
    frozenset({TableKind.FISCAL_EXPENDITURE, TableKind.GENERAL_EXPENDITURE}),
    frozenset({TableKind.FISCAL_BASIC, TableKind.GENERAL_BASIC}),
    _GOALS,
)


def find_figures(select: Select, target: Target, records: Records) -> tuple[Figure, ...]:
    """Return a figure for each different amount, or project, under a thing's names; the best first, () for none."""
    candidates = find_candidates(select, target, records)
    if not candidates:
        return ()
    figures = _best_figures(candidates, wanted_by(select, target.stage), target, records)
    return told_apart(figures, records.read(target.documents or target.later))


def find_candidates(select: Select, target: Target, records: Records) -> list[IndexedFact]:
    """Return the facts that may answer: those that carry the names, of the year, stage, kind and table wanted."""
    names = names_of(select.thing)
    own = [
        fact
        for fact in _carrying(records.read(target.documents), names, select.thing)
        if fits(fact, select) and fits_stage(fact, target.stage)
    ]
    candidates = _of_year(own, target, select)
    if not candidates and target.later:
        candidates = [
            fact
            for fact in _carrying(records.read(target.later), names, select.thing)
            # A later document may leave open at which stage its figure of the year before is.
            if fact.stored.fact.year == target.year
            and fits(fact, select)
            and (fact.stored.fact.phase is Phase.PRIOR or fits_stage(fact, target.stage))
        ]
    candidates = _of_table(candidates, select.thing)
    if target.stage is Phase.FINAL or target.stage is Phase.EXECUTION:
        candidates = [fact for fact in candidates if fact.stored.fact.phase is target.stage] or candidates
    if select.thing.project is not None and not select.thing.name and select.measure is None:
        candidates = _of_project(candidates, names[0])
    return _grand_totals(candidates, select.thing)


def _carrying(documents: Sequence[DocumentFacts], names: Sequence[Name], thing: Thing) -> list[IndexedFact]:
    found = find_carrying(documents, names)
    if found or thing.project is None or not thing.name:
        return found
    # What a project's form says beside its name: in rows that hold the name, else below such a heading.
    project = next(name for name in names if name.is_project)
    rows = [fact for fact in find_carrying(documents, (project,)) if is_of_project(fact, project.keys)]
    keys = (thing.name, *thing.others)
    return [fact for fact in rows if any(key in fact.primary for key in keys)] or [
        fact for fact in rows if any(key in part for key in keys for part in fact.stored.fact.row_path[:-1])
    ]


def _of_year(own: list[IndexedFact], target: Target, select: Select) -> list[IndexedFact]:
    """Return the facts of the target's year; else what is printed as it stood at the end of the year before."""
    candidates = [fact for fact in own if target.year is None or fact.stored.fact.year in (target.year, None)]
    if select.measure is None and all(fact.stored.fact.measure in _MOVES for fact in candidates):
        stock = [fact for fact in own if _is_stock(fact) and fact.stored.fact.measure not in _MOVES]
        candidates = stock or candidates
    if not candidates and target.stage in (Phase.EXECUTION, Phase.FINAL) and not target.year_given:
        return own  # the latest year that is told at this stage
    return candidates or [fact for fact in own if _is_stock(fact)]


def _is_stock(fact: IndexedFact) -> bool:
    record = fact.stored.fact
    return record.table_kind is TableKind.ASSETS or any(word in record.quote for word in _STOCK_WORDS)


def fits(fact: IndexedFact, select: Select) -> bool:
    """Return whether a fact is of the measure and the sort of quantity that is wanted."""
    record = fact.stored.fact
    if select.measure not in (None, record.measure):
        return False
    if select.unit is not None and record.unit not in (select.unit, None) and select.quantity is not Quantity.MONEY:
        return False
    money = record.unit is not None and record.unit.split("/")[0] in FEN_PER_UNIT
    if select.quantity is Quantity.MONEY:
        return money or record.text == "空表"
    if select.quantity is Quantity.PERCENT:
        return record.unit == "%" or (record.measure is Measure.TARGET and record.unit is None)
    if select.quantity is Quantity.COUNT:
        return record.value is not None and not money and record.unit != "%"
    return True


def fits_stage(fact: IndexedFact, stage: Phase | None) -> bool:
    """Return whether a fact may be of a stage; a final account answers for what was carried out."""
    phase = fact.stored.fact.phase
    if stage in (Phase.FINAL, Phase.EXECUTION):
        return phase in (Phase.FINAL, Phase.EXECUTION)
    if stage is Phase.BUDGET and _is_stock(fact):
        return True
    return stage in (None, phase)


def _of_table(candidates: list[IndexedFact], thing: Thing) -> list[IndexedFact]:
    """Return what stands in the table named or in prose; where none is named, budget lines before what is bought from them."""
    kind = thing.table
    if kind is None:
        if "采购" in thing.name:
            return candidates
        lines = [fact for fact in candidates if fact.stored.fact.table_kind is not TableKind.PROCUREMENT]
        return lines or candidates
    kinds = next((family for family in _FAMILIES if kind in family), frozenset({kind}))
    tables = [fact for fact in candidates if fact.stored.fact.table_kind is kind and kind not in _GOALS]
    tables = tables or [fact for fact in candidates if fact.stored.fact.table_kind in kinds]
    return tables or [fact for fact in candidates if fact.stored.fact.source == "narrative"]


def _of_project(candidates: list[IndexedFact], name: Name) -> list[IndexedFact]:
    """Return what answers for a project as a whole: the item of its name, else its budget, never one of its lines."""
    named = [
        fact
        for fact in candidates
        if fact.primary in name.keys and fact.stored.fact.table_kind is not TableKind.PROCUREMENT
    ]
    if named:
        return named
    by_project: dict[str, list[IndexedFact]] = {}
    for fact in candidates:
        by_project.setdefault(fact.subject, []).append(fact)
    budgets = (project_budget(facts) for facts in by_project.values())
    return [budget for budget in budgets if budget is not None]


def _grand_totals(candidates: list[IndexedFact], thing: Thing) -> list[IndexedFact]:
    """Return only the rows called 总计 where there are any: 本年支出合计 leaves 结转 out, and is taken when it is asked for."""
    if not thing.grand:
        of_year = [
            fact
            for fact in candidates
            if any(word in "/".join((fact.stored.fact.row, *fact.stored.fact.column)) for word in _OF_YEAR)
        ]
        if of_year:
            return of_year
    grand = {fact.primary for fact in candidates if "总计" in fact.stored.fact.row and fact.primary in TOTALS}
    return [fact for fact in candidates if fact.primary not in grand or "合计" not in fact.stored.fact.row]


def _best_figures(
    candidates: Sequence[IndexedFact], wanted: Wanted, target: Target, records: Records
) -> tuple[Figure, ...]:
    """Return one figure for each different amount, and each different project, among the best candidates."""
    ranked = sorted(((rank_of(fact, wanted), fact) for fact in candidates), key=lambda each: each[0])
    level, best = ranked[0]
    if (
        best.primary in wanted.own.included
        and best.primary not in _ROLLED
        and is_left_blank(wanted.own.keys, target, records)
    ):
        return ()
    whole_plan = best.stored.fact.measure is Measure.PLAN and "资金支出计划" in wanted.keys
    alike = [
        fact
        for rank, fact in ranked
        if rank[:N_ALIKE] == level[:N_ALIKE] and (whole_plan or fact.primary == best.primary)
    ]
    figures = merged(alike)
    return (*figures, *(_of_other_names(ranked, best) if wanted.is_vague else ()))


def _of_other_names(ranked: Sequence[tuple[Rank, IndexedFact]], best: IndexedFact) -> list[Figure]:
    """Return the best figure of each other name that the same words may stand for, when it is as good an answer."""
    level = ranked[0][0]
    first: dict[str, IndexedFact] = {}
    for rank, fact in ranked:
        record = fact.stored.fact
        same_kind = (record.measure, record.unit) == (best.stored.fact.measure, best.stored.fact.unit)
        if rank[:N_ALIKE] == level[:N_ALIKE] and fact.primary != best.primary and same_kind:
            first.setdefault(fact.primary, fact)
    return [figure_of(fact) for fact in first.values()][:_MOST_BESIDE]
