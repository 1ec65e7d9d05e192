"""Whose documents a frame is about: the documents of one department and year at one stage, or why there are none.

Nothing here knows what is asked of them. Where a year has documents of two stages and the frame names none, those of the budget
answer and the others stand beside them, so that 预算 and 决算 are never set against each other unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.records import Phase, Scope
from index.stores.record_rows import StoredDocument
from qa.figures.results import Missing, Why
from qa.linking.vocabulary import Vocabulary
from qa.query.nodes import Frame

# Which documents print figures of a stage; a document of another stage may do so in a column of its own.
_PRINTED_BY = {
    Phase.FINAL: Phase.FINAL,
    Phase.EXECUTION: Phase.FINAL,
    Phase.ADJUSTED: Phase.FINAL,
    Phase.BUDGET: Phase.BUDGET,
}


@dataclass(frozen=True, slots=True)
class Target:
    """One department and year with the documents that speak about it, the tables' document first where there are two.

    `documents` is empty when the department has none of that year and stage; `later` are then those of the year after, which may
    still tell (a 上年 column, a stated change). `beside` are documents of the year at another stage. `year_given` says whether the
    year was asked for; `stage` and `scope` are what was insisted on.
    """

    department: str
    year: int | None
    documents: tuple[StoredDocument, ...]
    later: tuple[StoredDocument, ...] = ()
    beside: tuple[StoredDocument, ...] = ()
    year_given: bool = False
    stage: Phase | None = None
    scope: Scope | None = None

    @property
    def frame(self) -> Frame:
        """The frame that names just this target."""
        return Frame(self.department, self.year, self.stage, self.scope)

    @property
    def of_stage(self) -> Phase | None:
        """The stage asked for, else that of the documents."""
        return self.stage or next((document.identity.phase for document in self.documents), None)


def resolve_target(frame: Frame, vocabulary: Vocabulary) -> Target | Missing:
    """Return the one target that a frame names; an open year is the latest, an open department the only one there is."""
    known = vocabulary.by_department
    department = frame.department or (next(iter(known)) if len(known) == 1 and frame.stranger is None else None)
    if department is None or frame.stranger is not None or department not in known:
        return Missing(Why.NO_DEPARTMENT, frame, frame)
    own = _of_scope(known[department], frame.scope)
    year = frame.year if frame.year is not None else _latest_year(own, frame.stage)
    if year is not None:
        year -= frame.before
    target = _target(department, year, own, frame)
    return target if target.documents or target.later else Missing(Why.NO_YEAR, frame, target.frame)


def resolve_departments(
    frame: Frame,
    vocabulary: Vocabulary,
    only: Sequence[str] = (),
    without: Sequence[str] = (),
    one_stage: bool = True,
) -> tuple[Target | Missing, ...]:
    """Return a target for each department (all, or `only` these), in the order of the store or of `only`.

    `one_stage`: where the frame names no stage, all are taken at the one that most have, and a department without it is missing;
    False lets each have its own, for figures that only stand side by side.
    """

    def find() -> tuple[Target | Missing, ...]:
        names = [name for name in (only or vocabulary.by_department) if name not in without]
        found = [resolve_target(replace(frame, department=name, stranger=None), vocabulary) for name in names]
        return of_one_stage(found) if one_stage and frame.stage is None else tuple(found)

    return vocabulary.once(("departments", frame, tuple(only), tuple(without), one_stage), find)


def resolve_years(
    frame: Frame,
    vocabulary: Vocabulary,
    only: Sequence[int] = (),
    without: Sequence[int] = (),
    last: int | None = None,
) -> tuple[Target | Missing, ...]:
    """Return a target of one department for each year that it has documents of (or `only` these), the earliest first."""
    if frame.stranger is not None or (frame.department or "") not in vocabulary.by_department:
        return (Missing(Why.NO_DEPARTMENT, frame, frame),)
    years = list(only) or years_of(frame.department or "", vocabulary, frame.scope, frame.stage)
    years = sorted(year for year in years if year not in without)
    kept = years[-last:] if last is not None else years
    found = [resolve_target(replace(frame, year=year, before=0), vocabulary) for year in kept]
    return of_one_stage(found) if frame.stage is None and not only else tuple(found)


def years_of(
    department: str, vocabulary: Vocabulary, scope: Scope | None = None, stage: Phase | None = None
) -> list[int]:
    """Return the fiscal years that a department has documents of, ascending; with a stage those that print it, if any do."""
    own = _of_scope(vocabulary.by_department.get(department, ()), scope)
    return sorted({year for document in _fitting(own, stage) if (year := document.identity.fiscal_year) is not None})


def in_year(target: Target, year: int, vocabulary: Vocabulary) -> Target | None:
    """Return the same department's target in another year, at the stage of this one's documents; None where there is none."""
    found = resolve_target(Frame(target.department, year, target.stage, target.scope), vocabulary)
    if isinstance(found, Missing):
        return None
    return found if target.stage is not None else _at_stage(found, target.of_stage)


def of_one_stage(targets: Iterable[Target | Missing]) -> tuple[Target | Missing, ...]:
    """Return the targets at the stage that most have, 预算 before 决算; those without it as missing at that stage."""
    targets = tuple(targets)
    stages = [_stages(target) for target in targets if isinstance(target, Target)]
    chosen = max((Phase.BUDGET, Phase.FINAL), key=lambda stage: sum(stage in own for own in stages))
    return tuple(_held_to(target, chosen) for target in targets)


def _held_to(target: Target | Missing, stage: Phase) -> Target | Missing:
    if isinstance(target, Missing):
        return target
    kept = _at_stage(target, stage)
    if kept is not None:
        return kept
    frame = replace(target.frame, stage=stage)
    return Missing(Why.NO_YEAR, frame, frame)


def _at_stage(target: Target, stage: Phase | None) -> Target | None:
    """Return a target with its documents of a stage to the fore; None where it has documents, but none of that stage."""
    if stage is None or not target.documents or target.of_stage is stage:
        return target
    every = (*target.documents, *target.beside)
    of_stage = tuple(document for document in every if document.identity.phase is stage)
    rest = tuple(document for document in every if document.identity.phase is not stage)
    return replace(target, documents=of_stage, beside=rest) if of_stage else None


def _stages(target: Target) -> set[Phase]:
    return {document.identity.phase for document in (*target.documents, *target.beside)}


def _of_scope(documents: Sequence[StoredDocument], scope: Scope | None) -> list[StoredDocument]:
    scoped = [document for document in documents if document.identity.scope is (scope or Scope.DEPARTMENT)]
    # A department that published only the figures of its own unit is asked about all the same.
    return scoped or ([] if scope is not None else list(documents))


def _fitting(documents: Sequence[StoredDocument], stage: Phase | None) -> Sequence[StoredDocument]:
    """Return the documents of the stage that prints figures of `stage`, all where none is."""
    wanted = _PRINTED_BY.get(stage) if stage is not None else None
    return [document for document in documents if document.identity.phase is wanted] or documents


def _latest_year(documents: Sequence[StoredDocument], stage: Phase | None) -> int | None:
    years = (document.identity.fiscal_year for document in _fitting(documents, stage))
    return max((year for year in years if year is not None), default=None)


def _target(department: str, year: int | None, own: Sequence[StoredDocument], frame: Frame) -> Target:
    of_year = [document for document in own if document.identity.fiscal_year == year]
    of_year.sort(key=lambda document: (-document.n_tables, document.name))
    chosen = list(_fitting(of_year, frame.stage or Phase.BUDGET))
    if frame.stage is Phase.FINAL:  # a budget prints no final account
        chosen = [document for document in chosen if document.identity.phase is Phase.FINAL]
    later = [document for document in own if year is not None and document.identity.fiscal_year == year + 1]
    later.sort(key=lambda document: (-document.n_tables, document.name))
    return Target(
        department,
        year,
        tuple(chosen),
        tuple(later),
        tuple(document for document in of_year if document not in chosen),
        frame.year is not None or frame.before > 0,
        frame.stage,
        frame.scope,
    )
