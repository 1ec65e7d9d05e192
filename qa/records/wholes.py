"""What a whole consists of: the rows, columns or 其中 that come to it, the accounts of a class, a department's projects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from index.records import FEN_PER_UNIT, CodeSystem, Measure, Phase, RowRole, TableKind
from qa.figures.figure import Figure
from qa.linking.vocabulary import subject_key
from qa.query.nodes import Select, Thing
from qa.records.disagreements import headed
from qa.records.fact_index import DocumentFacts, IndexedFact, is_amount
from qa.records.names import project_budget
from qa.records.printed import TOTALS, figure_of, is_purchase
from qa.records.records import Records
from qa.records.selection import find_figures
from qa.records.targets import Target

_PROJECT_TABLES = (TableKind.PROJECT_GOALS, TableKind.PROJECTS)
_ECONOMIC = (CodeSystem.DEPARTMENT_ECONOMIC, CodeSystem.GOVERNMENT_ECONOMIC)
_COUNTABLE = (Measure.AMOUNT, Measure.COUNT)
_CLASS_DIGITS, _PARAGRAPH_DIGITS = 3, 5
_GENERAL, _BASIC, _PROJECTS, _INCOME = "一般公共预算支出", "基本支出", "项目支出", "收入总计"
_THREE_PUBLIC = "三公经费"
_THREE_WORDS = ("出国", "出境", "接待", "用车", "公车")
_ABROAD, _GUESTS = "因公出国(境)费", "公务接待费"
_VEHICLES, _VEHICLES_TOGETHER = ("公务用车购置费", "公务用车运行维护费"), "公务用车购置及运行费"
_NO_WHOLES = TOTALS | {"表内合计"}
_NOT_OF_THE_YEAR = (Phase.PRIOR, Phase.ADJUSTED, Phase.EXECUTION)
_SEVERAL = 2
# A hundredth of 万元 for each part may be lost by rounding.
_ROUNDING_FEN = FEN_PER_UNIT["万元"] // 100


def find_parts(thing: Thing, target: Target, records: Records) -> list[Figure]:
    """Return the direct parts of a thing, [] where none are printed."""
    facts = [each.of_year(target.year) for each in records.facts_of(target)]
    if thing.project is not None and not thing.name:
        return project_parts(facts, (thing.project, *thing.others))
    found = find_figures(Select(thing), target, records)
    if thing.name == _THREE_PUBLIC:
        return _three_public(target, records)
    whole = found[0] if found else None
    if thing.name in ("支出总计", "收支总计"):
        halves = _best(target, records, _BASIC, _PROJECTS)
        if whole is not None and _come_to(halves, whole):
            return halves
    adding_up = _adding_up(facts, thing.name, whole) if whole is not None else []
    if adding_up or thing.name in _NO_WHOLES:
        return adding_up
    return (
        parts_below(facts, thing.name)
        or economic_lines(facts, thing.name)
        or parts_below(records.facts_of(target), thing.name)
    )


def _best(target: Target, records: Records, *names: str) -> list[Figure]:
    found = (find_figures(Select(Thing(name)), target, records) for name in names)
    return [figures[0] for figures in found if figures]


def _three_public(target: Target, records: Records) -> list[Figure]:
    """Return the parts of 三公经费 that are printed; vehicles as two parts where both are, else as one."""
    vehicles = _best(target, records, *_VEHICLES)
    together = vehicles if len(vehicles) == len(_VEHICLES) else _best(target, records, _VEHICLES_TOGETHER)
    return [*_best(target, records, _ABROAD), *(together or vehicles), *_best(target, records, _GUESTS)]


def _adding_up(documents: Sequence[DocumentFacts], key: str, whole: Figure) -> list[Figure]:
    """Return the rows of one column, the columns of one row or the 其中 of one sentence that come to the whole."""
    groups: dict[tuple[object, ...], list[IndexedFact]] = defaultdict(list)
    for document in documents:
        for fact in document.all:
            if not _may_add_up(fact, key):
                continue
            record = fact.stored.fact
            at = (fact.stored.document.id, record.table_index, len(record.row_path))
            if record.source == "table":
                groups[*at, "column", record.column].append(fact)
                groups[*at, "row", record.row_path].append(fact)
            else:
                groups[*at, record.row_path[:-1]].append(fact)
    found = [
        figures
        for facts in groups.values()
        if (figures := list({fact.primary: figure_of(fact) for fact in facts}.values())) and _come_to(figures, whole)
    ]
    best = min(found, key=_distance, default=[])
    return [figure if figure.facts[0].fact.role is RowRole.TOTAL else _as_printed(figure) for figure in best]


def _may_add_up(fact: IndexedFact, key: str) -> bool:
    record = fact.stored.fact
    own = key in fact.context and fact.primary != key and fact.primary not in TOTALS
    if not own or not is_amount(fact) or fact.modifiers or record.phase in _NOT_OF_THE_YEAR:
        return False
    if key == _INCOME and record.code is not None:
        return False  # a table of income lists what the money is for as well
    return key != _GENERAL or fact.primary not in (_BASIC, _PROJECTS)  # its parts are asked for by function


def _distance(figures: Sequence[Figure]) -> tuple[bool, int, int]:
    """Return a sort key: a real division first, its direct parts before smaller ones, funds of nothing told."""
    filled = sum(1 for figure in figures if figure.fen)
    return filled < _SEVERAL, filled, -len(figures)


def _as_printed(figure: Figure) -> Figure:
    return replace(figure, label=figure.facts[0].fact.item or figure.label)


def _come_to(figures: Sequence[Figure], whole: Figure) -> bool:
    if whole.fen is None or not figures:
        return False
    return abs(sum(figure.fen or 0 for figure in figures) - whole.fen) <= _ROUNDING_FEN * len(figures)


def parts_below(documents: Sequence[DocumentFacts], key: str) -> list[Figure]:
    """Return what stands below an item: rows in its table, else the 其中 of a sentence."""
    for document in documents:
        tables: dict[int | None, list[IndexedFact]] = defaultdict(list)
        for fact in document.all:
            if _is_countable(fact, key) and _is_below(fact, key):
                tables[fact.stored.fact.table_index].append(fact)
        # One table at a time, the narrative (no table) last: two tables print the same parts twice.
        for index in sorted(tables, key=lambda each: (each is None, each or 0)):
            return _distinct([figure_of(fact) for fact in tables[index]])
    return []


def _is_countable(fact: IndexedFact, key: str) -> bool:
    record = fact.stored.fact
    counted = record.measure in _COUNTABLE and record.value is not None and not is_purchase(fact)
    return counted and fact.primary != key and not fact.modifiers


def _is_below(fact: IndexedFact, key: str) -> bool:
    """Return whether a fact stands below the item; the table of 三公经费 may print 会议费 and 培训费 beside it."""
    if key == _THREE_PUBLIC and fact.stored.fact.table_kind is TableKind.THREE_PUBLIC:
        return is_amount(fact) and any(word in fact.primary for word in _THREE_WORDS)
    return key in fact.context


def economic_lines(documents: Sequence[DocumentFacts], key: str, digits: int = _PARAGRAPH_DIGITS) -> list[Figure]:
    """Return the coded lines that make up 人员经费, 公用经费, 基本支出 and the like, by the column they stand in.

    `digits` is 5 for 款 and 3 for 类.
    """
    for document in documents:
        of_column = [
            fact
            for fact in document.all
            if fact.stored.fact.code_system in _ECONOMIC
            and len(fact.stored.fact.code or "") == digits
            and is_amount(fact)
            and (key in fact.modifiers or (key == _BASIC and not fact.modifiers))
        ]
        if of_column:
            # The table lists the lines of the other column too, with nothing in this one.
            filled = [fact for fact in of_column if fact.stored.fact.amount_fen] or of_column
            return _distinct([replace(figure_of(fact), label=fact.stored.fact.item) for fact in filled])
    return []


def functional_accounts(
    documents: Sequence[DocumentFacts],
    digits: int = _CLASS_DIGITS,
    columns: tuple[str, ...] = (),
    kinds: Collection[TableKind] = (),
) -> list[Figure]:
    """Return what is spent on the functional accounts of one level, in one column of their table.

    `digits` is 3 for 类, 5 for 款, 7 for 项. Tables of income, which list the same accounts, are left out, and all but
    `kinds` where any are given.
    """
    for document in documents:
        by_table: dict[int | None, list[IndexedFact]] = defaultdict(list)
        for fact in document.all:
            record = fact.stored.fact
            of_level = record.code_system is CodeSystem.FUNCTIONAL and len(record.code or "") == digits
            of_table = record.table_kind in kinds if kinds else record.table_kind is not TableKind.INCOME
            of_column = fact.modifiers == columns and record.phase not in _NOT_OF_THE_YEAR
            if of_level and of_table and of_column and is_amount(fact):
                by_table[record.table_index].append(fact)
        if by_table:
            accounts = _distinct([figure_of(fact) for fact in next(iter(by_table.values()))])
            names = Counter(account.label for account in accounts)
            return [headed(each, [document]) if names[each.label] > 1 else each for each in accounts]
    return []


def list_projects(documents: Iterable[DocumentFacts]) -> list[Figure]:
    """Return each project's budget: from the project tables, else from the prose about each, else from one sentence."""
    documents = list(documents)
    found: dict[str, Figure] = {}
    for document in documents:
        for facts in document.by_subject.values():
            _add(found, project_budget(fact for fact in facts if fact.stored.fact.table_kind in _PROJECT_TABLES))
        for fact in document.all:
            record = fact.stored.fact
            if record.table_kind is TableKind.PROJECTS and record.role is RowRole.DETAIL and is_amount(fact):
                found.setdefault(subject_key(record.item), figure_of(fact))
    for document in documents if not found else ():
        for facts in document.by_subject.values():
            _add(found, project_budget(fact for fact in facts if fact.stored.fact.source == "narrative"))
    for document in documents if not found else ():
        for fact in document.all:
            narrated = fact.stored.fact.source == "narrative" and _is_countable(fact, _PROJECTS)
            if narrated and _is_below(fact, _PROJECTS):
                found.setdefault(subject_key(fact.stored.fact.item), figure_of(fact))
    return list(found.values())


def _add(found: dict[str, Figure], budget: IndexedFact | None) -> None:
    if budget is not None:
        subject = budget.stored.fact.subject or ""
        found.setdefault(subject_key(subject), replace(figure_of(budget), label=subject))


def project_parts(documents: Iterable[DocumentFacts], keys: Sequence[str]) -> list[Figure]:
    """Return how a project's money is split, by the sentence or rows that say so."""
    return _distinct(
        [
            figure_of(fact)
            for document in documents
            for subject, facts in document.by_subject.items()
            if any(key in subject for key in keys)
            for fact in facts
            if is_amount(fact) and fact.stored.fact.role is RowRole.OF_WHICH and fact.stored.fact.source == "narrative"
        ]
    )


def list_units(documents: Iterable[DocumentFacts]) -> list[tuple[Figure, ...]]:
    """Return what the table of units (机构设置) says of each unit, a row a unit."""
    rows: dict[str, list[Figure]] = {}
    for document in documents:
        for fact in document.all:
            record = fact.stored.fact
            if record.table_kind is TableKind.UNITS and record.subject:
                rows.setdefault(record.subject, []).append(replace(figure_of(fact), label=record.item))
    return [tuple(row) for row in rows.values()]


def _distinct(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of each name and code once; two accounts of one name are two."""
    seen: dict[tuple[str, str | None], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.label, figure.facts[0].fact.code), figure)
    return list(seen.values())
