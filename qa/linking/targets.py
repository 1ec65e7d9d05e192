"""Whose figures and of which year: the documents a query is about, and what the user must be told about the choice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Phase, Scope
from index.stores.record_rows import StoredDocument
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Operation, Query

# Answers that set figures side by side without computing one from another.
_SIDE_BY_SIDE = (Operation.LOOKUP, Operation.LIST, Operation.COUNT, Operation.TREND)


@dataclass(frozen=True, slots=True)
class Target:
    """One department and year with the documents that speak about it, the tables' document first where there are two.

    `documents` is empty when the department has no document of that year; `later` are then those that may still tell
    (a 上年 column, a stated change). `year_given` says whether the question asked for this year, and
    `scope` which of 部门预算 and 单位预算 it insisted on, `phase` the stage it asked for of this one alone.
    """

    department: str
    year: int | None
    documents: tuple[StoredDocument, ...]
    later: tuple[StoredDocument, ...]
    year_given: bool
    scope: Scope | None = None
    phase: Phase | None = None


def find_targets(query: Query, vocabulary: Vocabulary) -> tuple[Target, ...]:
    """Return what the query is about, in the order of its departments (all when it names none), then years."""
    if query.departments:
        return _targets_of(query.departments, query, vocabulary)
    # Thousands of departments, and few ways to ask about all of them: nothing else of the query may decide.
    open_query = Query(
        question="",
        language=query.language,
        intents=(),
        operation=Operation.LOOKUP,
        scopes=query.scopes,
        years=query.years,
        own_years=query.own_years,
        phase=query.phase,
        excluded_departments=query.excluded_departments,
        excluded_years=query.excluded_years,
        over=query.over,
        year_offset=query.year_offset,
        last_years=query.last_years,
    )
    return vocabulary.once(open_query, lambda: _targets_of(tuple(vocabulary.by_department), open_query, vocabulary))


def _targets_of(departments: Sequence[str], query: Query, vocabulary: Vocabulary) -> tuple[Target, ...]:
    targets: list[Target] = []
    for department in departments:
        if department in query.excluded_departments:
            continue
        own = list(vocabulary.by_department.get(department, ()))
        for scope in query.scopes or (None,):
            targets += _of_department(department, _of_scope(own, scope), query, scope)
    return tuple(targets)


def targets_in(department: str, year: int | None, query: Query, vocabulary: Vocabulary) -> list[Target]:
    """Return the targets of one department and year that a query which names no stage would have there."""
    known = list(vocabulary.by_department.get(department, ()))
    found = []
    for scope in query.scopes or (None,):
        own = _of_scope(known, scope)
        found.append(_target(department, year, own, own, scope, given=True))
    return found


def of_one_stage(targets: Sequence[Target], query: Query, stage: Phase | None = None) -> tuple[Target, ...]:
    """Return the targets with the documents of one stage each, so that 预算 and 决算 are never set against each other.

    The stage is the one given, else that of the question, else the one that most targets have, 预算 before 决算. Where figures only stand
    side by side, a target without that stage keeps the other.
    """
    if query.own_stages or len(query.phases) > 1 or query.phase in (Phase.FINAL, Phase.ADJUSTED, Phase.EXECUTION):
        return tuple(targets)
    of_each = [[document.identity.phase for document in target.documents] for target in targets]
    chosen = stage or max((Phase.BUDGET, Phase.FINAL), key=lambda phase: sum(phase in phases for phases in of_each))
    # Departments named are all answered for, each with the stage it has, which is then said.
    strict = stage is not None or (query.operation not in _SIDE_BY_SIDE and not _compares_named(query))
    kept = []
    for target in targets:
        of_stage = tuple(document for document in target.documents if document.identity.phase is chosen)
        as_it_is = of_stage == target.documents or (not of_stage and not strict)
        kept.append(target if as_it_is else replace(target, documents=of_stage))
    return tuple(kept)


def _compares_named(query: Query) -> bool:
    if query.operation is Operation.SUM and query.by_region:
        return False
    of_each = (Operation.DIFFERENCE, Operation.COMPARE, Operation.SUM)
    return query.operation in of_each and len(query.departments) > 1


def fits_phase(document: StoredDocument, query: Query) -> bool:
    """Return whether the document is of the stage the question insists on."""
    if query.phase is None:
        return True
    if query.phase is Phase.FINAL:
        return document.identity.phase is Phase.FINAL
    return True


def _of_scope(documents: list[StoredDocument], scope: Scope | None) -> list[StoredDocument]:
    scoped = [document for document in documents if document.identity.scope is (scope or Scope.DEPARTMENT)]
    # A department that published only the figures of its own unit is asked about all the same.
    return scoped or ([] if scope is not None else documents)


def _of_department(department: str, own: list[StoredDocument], query: Query, scope: Scope | None) -> list[Target]:
    fitting = [document for document in own if fits_phase(document, query)]
    years = sorted({document.identity.fiscal_year for document in fitting if document.identity.fiscal_year})
    own_year = dict(query.own_years).get(department)
    wanted = [own_year] if own_year is not None and own_year in query.years else _wanted_years(query, years)
    if wanted is None:
        return [_of_own_stage(_latest(department, fitting, own, query, scope), query)]
    return [_of_own_stage(_target(department, year, fitting, own, scope, given=True), query) for year in wanted]


def _of_own_stage(target: Target, query: Query) -> Target:
    """Return the target at the stage that the question asks of it alone, with the documents of that stage first."""
    phase = next(
        (
            each.phase
            for each in query.own_stages
            if each.department in (None, target.department) and each.year in (None, target.year)
        ),
        None,
    )
    if phase is None:
        return target
    stage = Phase.FINAL if phase is Phase.EXECUTION else phase
    of_stage = tuple(document for document in target.documents if document.identity.phase is stage)
    return replace(target, documents=of_stage or target.documents, phase=phase)


def _latest(
    department: str, fitting: list[StoredDocument], own: list[StoredDocument], query: Query, scope: Scope | None
) -> Target:
    """Return the target of the latest year; of the latest with the stage that the question asks of this department."""
    phase = next((each.phase for each in query.own_stages if each.department == department), None)
    if phase is None and Phase.FINAL in query.phases:  # 决算比年初预算 asks of a year that has been closed
        phase = Phase.FINAL
    of_stage = [document for document in fitting if document.identity.phase is phase] or fitting
    years = [document.identity.fiscal_year for document in of_stage if document.identity.fiscal_year]
    return _target(department, max(years, default=None), fitting, own, scope, given=False)


def _wanted_years(query: Query, known: list[int]) -> list[int] | None:
    """Return the years asked for, None when the question leaves them open."""
    known = [year for year in known if year not in query.excluded_years]
    if query.years:
        return list(query.years)
    if query.last_years:
        return known[-query.last_years :]
    if query.over == "years":
        return known
    if query.year_offset == -1 and known:
        return [known[-1] - 1]
    return None


def _target(
    department: str,
    year: int | None,
    fitting: list[StoredDocument],
    own: list[StoredDocument],
    scope: Scope | None,
    *,
    given: bool,
) -> Target:
    of_year = [document for document in fitting if document.identity.fiscal_year == year]
    of_year.sort(key=lambda document: (-document.n_tables, document.name))
    later = [
        document
        for document in own
        if year is not None and document.identity.fiscal_year is not None and document.identity.fiscal_year == year + 1
    ]
    return Target(department, year, tuple(of_year), tuple(later), given, scope)


def years_of(department: str, vocabulary: Vocabulary) -> list[int]:
    """Return the fiscal years that are indexed for a department, ascending."""
    return sorted(
        {
            document.identity.fiscal_year
            for document in vocabulary.by_department.get(department, ())
            if document.identity.fiscal_year is not None
        }
    )
