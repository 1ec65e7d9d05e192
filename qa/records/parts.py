"""What a whole consists of: the projects of a department, the lines of a procurement list, the parts of an item."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from index.records import CodeSystem, Measure, Phase, RowRole, TableKind
from qa.figures.figure import Figure
from qa.linking.vocabulary import subject_key
from qa.query.slots import Item
from qa.records.disagreements import headed
from qa.records.fact_index import DocumentFacts, IndexedFact, is_amount
from qa.records.item_lookup import candidates_for, figure_of, project_budget

_PROJECT_TABLES = (TableKind.PROJECT_GOALS, TableKind.PROJECTS)
_ECONOMIC = (CodeSystem.DEPARTMENT_ECONOMIC, CodeSystem.GOVERNMENT_ECONOMIC)
_COUNTABLE = (Measure.AMOUNT, Measure.COUNT)
_THREE_PUBLIC = re.compile(r"出国|出境|接待|用车|公车")
_CLASS_DIGITS, _PARAGRAPH_DIGITS = 3, 5


def projects(documents: Iterable[DocumentFacts]) -> list[Figure]:
    """Return each project's budget: from the project tables, else from the prose about each, else from one sentence."""
    found: dict[str, Figure] = {}
    for document in documents:
        for facts in document.by_subject.values():
            of_table = [fact for fact in facts if fact.stored.fact.table_kind in _PROJECT_TABLES]
            budget = project_budget(of_table)
            if budget is not None:
                record = budget.stored.fact
                figure = figure_of(budget)
                found.setdefault(subject_key(record.subject or ""), _named(figure, record.subject or ""))
        for fact in document.all:
            record = fact.stored.fact
            if record.table_kind is TableKind.PROJECTS and record.role is RowRole.DETAIL and is_amount(fact):
                found.setdefault(subject_key(record.item), figure_of(fact))
    if not found:
        for document in documents:
            for facts in document.by_subject.values():
                budget = project_budget(fact for fact in facts if fact.stored.fact.source == "narrative")
                if budget is not None:
                    subject = budget.stored.fact.subject or ""
                    found.setdefault(subject_key(subject), _named(figure_of(budget), subject))
    if not found:
        for document in documents:
            for fact in _parts_of(document, "项目支出"):
                if fact.stored.fact.source == "narrative":
                    found.setdefault(subject_key(fact.stored.fact.item), figure_of(fact))
    return list(found.values())


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


def parts(documents: Sequence[DocumentFacts], key: str) -> list[Figure]:
    """Return the direct parts of an item: rows below it in its table, else the 其中 of a sentence."""
    for document in documents:
        found = _parts_of(document, key)
        tables: dict[int | None, list[IndexedFact]] = defaultdict(list)
        for fact in found:
            tables[fact.stored.fact.table_index].append(fact)
        # One table at a time, the narrative (no table) last: two tables print the same parts twice.
        for index in sorted(tables, key=lambda each: (each is None, each or 0)):
            return _distinct([figure_of(fact) for fact in tables[index]])
    return []


def detail_items(documents: Sequence[DocumentFacts], key: str, digits: int = _PARAGRAPH_DIGITS) -> list[Figure]:
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
            and (key in fact.modifiers or (key == "基本支出" and not fact.modifiers))
        ]
        if of_column:
            return _distinct([_named(figure_of(fact), fact.stored.fact.item) for fact in of_column])
    return []


def functional_accounts(
    documents: Sequence[DocumentFacts],
    digits: int = _CLASS_DIGITS,
    columns: tuple[str, ...] = (),
    kind: TableKind | None = None,
) -> list[Figure]:
    """Return what is spent on the functional accounts of one level, in one column of their table.

    `digits` is 3 for 类, 5 for 款, 7 for 项. Tables of income, which list the same accounts, are left out, and of a `kind`
    all others.
    """
    for document in documents:
        classes = [
            fact
            for fact in document.all
            if fact.stored.fact.code_system is CodeSystem.FUNCTIONAL
            and len(fact.stored.fact.code or "") == digits
            and is_amount(fact)
            and fact.modifiers == columns
            and fact.stored.fact.table_kind is not TableKind.INCOME
            and kind in (None, fact.stored.fact.table_kind)
            and fact.stored.fact.phase not in (Phase.PRIOR, Phase.ADJUSTED, Phase.EXECUTION)
        ]
        by_table: dict[int | None, list[IndexedFact]] = defaultdict(list)
        for fact in classes:
            by_table[fact.stored.fact.table_index].append(fact)
        if by_table:
            accounts = _distinct([figure_of(fact) for fact in next(iter(by_table.values()))])
            names = Counter(account.label for account in accounts)
            return [headed(each, [document]) if names[each.label] > 1 else each for each in accounts]
    return []


def _parts_of(document: DocumentFacts, key: str) -> list[IndexedFact]:
    """Return amounts and counts that stand below the item, in its table or in its sentence."""
    return [
        fact
        for fact in document.all
        if fact.primary != key
        and fact.stored.fact.measure in _COUNTABLE
        and fact.stored.fact.value is not None
        and not fact.modifiers
        and _is_part(fact, key)
    ]


def _is_part(fact: IndexedFact, key: str) -> bool:
    """Return whether a fact stands below the item; the table of 三公经费 may print 会议费 and 培训费 beside it."""
    if key == "三公经费" and fact.stored.fact.table_kind is TableKind.THREE_PUBLIC:
        return is_amount(fact) and _THREE_PUBLIC.search(fact.primary) is not None
    return key in fact.context


def _distinct(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of each name and code once; two accounts of one name are two."""
    seen: dict[tuple[str, str | None], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.label, figure.facts[0].fact.code), figure)
    return list(seen.values())


def _named(figure: Figure, label: str) -> Figure:
    return Figure(
        figure.department,
        figure.year,
        label,
        figure.value,
        figure.unit,
        figure.fen,
        figure.facts,
        figure.text,
        figure.where,
    )


def units(documents: Iterable[DocumentFacts]) -> list[list[Figure]]:
    """Return what the table of units (机构设置) says of each unit, a list a unit."""
    rows: dict[str, list[Figure]] = {}
    for document in documents:
        for fact in document.all:
            record = fact.stored.fact
            if record.table_kind is TableKind.UNITS and record.subject:
                rows.setdefault(record.subject, []).append(_named(figure_of(fact), record.item))
    return list(rows.values())


def attributes(documents: Sequence[DocumentFacts], items: Sequence[Item], wanted: Collection[str]) -> list[Figure]:
    """Return the codes ("编码", "项目编码") and dates ("时间") of what the items name, as text figures."""
    found: dict[str, Figure] = {}
    for fact in candidates_for(documents, items):
        record = fact.stored.fact
        is_date = record.item in ("开始时间", "结束时间") and "时间" in wanted
        of_kind = record.code_system is CodeSystem.PROJECT or "项目编码" not in wanted
        is_code = record.code is not None and of_kind and bool({"编码", "项目编码"} & set(wanted))
        if is_date:
            found.setdefault(record.item, _text(fact, record.item, record.text))
        elif is_code and record.code is not None:
            name = record.code_system.value if record.code_system is not None else "编码"
            found.setdefault(f"{name}{record.code}", _text(fact, f"{record.subject or record.item}{name}", record.code))
    return list(found.values())


def _text(fact: IndexedFact, label: str, text: str) -> Figure:
    figure = figure_of(fact)
    return Figure(figure.department, figure.year, label, None, None, None, figure.facts, text, figure.where)
