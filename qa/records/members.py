"""What a series runs over inside one department and year: its projects, units, purchases, parts and classes, each with its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import TableKind
from index.text.items import item_key
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing
from qa.linking.vocabulary import subject_key
from qa.query.nodes import Axis, Select, Thing
from qa.records.fact_index import DocumentFacts
from qa.records.lookup import look_up
from qa.records.purchasing import WHOLE, Purchase, list_told, told_apart_by_project
from qa.records.records import Records
from qa.records.targets import Target
from qa.records.wholes import economic_lines, find_parts, functional_accounts, list_projects, list_units

_ECONOMIC_WHOLES = frozenset({"基本支出", "人员经费", "公用经费", "工资福利支出", "商品和服务支出", "项目支出"})
_ECONOMIC_TABLES = (TableKind.GENERAL_BASIC, TableKind.FISCAL_BASIC, TableKind.ECONOMIC_SUMMARY)
_COLUMNS = ("基本支出", "项目支出")
_BASIC, _PROJECTS = _COLUMNS
_CLASS_DIGITS = 3
_OWN_OFFICES = ("本级", "机关")
_LEVELS = {"类级": 3, "款级": 5, "项级": 7}
# Beside accounts these say of which fund, and so in which table.
_FUND_TABLES = {
    "一般公共预算收入": (TableKind.GENERAL_EXPENDITURE, TableKind.FISCAL_EXPENDITURE),
    "一般公共预算支出": (TableKind.GENERAL_EXPENDITURE, TableKind.FISCAL_EXPENDITURE),
    "财政拨款支出": (TableKind.FISCAL_EXPENDITURE, TableKind.GENERAL_EXPENDITURE),
    "政府性基金预算": (TableKind.GOVERNMENT_FUND,),
    "国有资本经营预算": (TableKind.STATE_CAPITAL,),
}


@dataclass(frozen=True, slots=True)
class MemberThing:
    """One member: its name on the axis, the thing that looks it up elsewhere, its own figure; `others` are more of its row."""

    name: str
    thing: Thing
    figure: Figure
    others: tuple[Figure, ...] = ()


def list_members(axis: Axis, of: Thing | None, target: Target, records: Records) -> tuple[MemberThing, ...]:
    """Return the members of an axis that runs over things, in the order printed; () for an axis of frames or with none.

    `of` is whose parts or classes, which purchases (their class, project or name), of projects the table that names them
    (`table` 政府采购预算表: what each project buys), of units the kind (`words` 事业单位).
    """
    documents = records.facts_of(target)
    if axis == "projects":
        if of is not None and (of.table is TableKind.PROCUREMENT or of.name == WHOLE):
            return _projects_buying(list_told(of, documents))
        return tuple(_project(figure) for figure in list_projects(documents))
    if axis == "units":
        return _units(list_units(documents), of, target.department)
    if axis == "purchases":
        return _purchases(list_told(of, documents))
    if axis == "parts":
        parts = find_parts(of or Thing("支出总计"), target, records)
        return tuple(_account(figure) for figure in parts)
    if axis == "classes":
        return tuple(_account(figure) for figure in _classes(of, [each.of_year(target.year) for each in documents]))
    return ()


def find_whole(axis: Axis, of: Thing | None, target: Target, records: Records) -> Found | Missing | None:
    """Return the figure that the members of an axis belong to, where the axis has one."""
    if axis == "parts":
        return look_up(Select(of or Thing("支出总计")), target, records, alone=False)
    if axis == "classes":
        economic = of is not None and _is_economic(of)
        name = (of.name if of is not None else "") or (_BASIC if economic else "支出总计")
        return look_up(Select(Thing(name)), target, records, alone=False)
    names = {"projects": _PROJECTS, "purchases": WHOLE}
    return look_up(Select(Thing(names[axis])), target, records, alone=False) if axis in names else None


def _project(figure: Figure) -> MemberThing:
    # A row of its own in a table of projects is an item; only what has rows below it is a project by name.
    thing = Thing(item_key(figure.label)) if figure.subject is None else Thing(project=subject_key(figure.subject))
    return MemberThing(figure.label, thing, figure)


def _units(rows: Sequence[tuple[Figure, ...]], of: Thing | None, department: str) -> tuple[MemberThing, ...]:
    """Return the units below a department, of the kind that `of` has words for (事业): its own office is none where there are others."""
    below = [row for row in rows if not (row[0].subject or "").endswith((*_OWN_OFFICES, department))]
    kind = (of.words or "").removesuffix("单位") if of is not None else ""
    kept = [row for row in below or rows if not kind or any(figure.text.startswith(kind) for figure in row)]
    return tuple(
        MemberThing(row[0].subject or "", Thing(project=subject_key(row[0].subject or "")), row[0], row[1:])
        for row in kept
    )


def _purchases(lines: Sequence[Purchase]) -> tuple[MemberThing, ...]:
    return tuple(
        MemberThing(
            figure.label,
            Thing(
                item_key(line.name),
                project=subject_key(line.project) if line.project is not None else None,
                table=TableKind.PROCUREMENT,
            ),
            figure,
            () if line.way is None else (line.way,),
        )
        for line, figure in zip(lines, told_apart_by_project(lines), strict=True)
    )


def _projects_buying(lines: Sequence[Purchase]) -> tuple[MemberThing, ...]:
    """Return what each project's purchases come to."""
    by_project: dict[str, list[Figure]] = {}
    for line in lines:
        if line.project is not None:
            by_project.setdefault(line.project, []).append(line.figure)
    found = []
    for project, figures in by_project.items():
        whole = arithmetic.total(figures, f"{project}采购合计") if len(figures) > 1 else figures[0]
        if whole is not None:
            thing = Thing(project=subject_key(project), table=TableKind.PROCUREMENT)
            found.append(MemberThing(project, thing, whole))
    return tuple(found)


def _account(figure: Figure) -> MemberThing:
    fact = figure.facts[0].fact
    key = item_key(fact.item or figure.label)
    own = item_key(figure.label.partition("-")[0])
    return MemberThing(figure.label, Thing(key if fact.code else own, code=fact.code), figure)


def _classes(of: Thing | None, documents: Sequence[DocumentFacts]) -> list[Figure]:
    """Return the accounts of a classification: 经济分类 for what only it divides or where that is named, else 功能分类."""
    of = of or Thing()
    named = (of.name, *of.within)
    words = "".join((*of.within, of.words or ""))
    digits = next((n for level, n in _LEVELS.items() if level in words), _CLASS_DIGITS)
    if _is_economic(of):
        return economic_lines(documents, of.name if of.name in _ECONOMIC_WHOLES else _BASIC, digits)
    columns = tuple(name for name in _COLUMNS if name in named)
    kinds = next((_FUND_TABLES[name] for name in named if name in _FUND_TABLES), ())
    return (
        functional_accounts(documents, digits, columns, (of.table,) if of.table is not None else kinds)
        or functional_accounts(documents, digits, columns)
        or economic_lines(documents, _BASIC, digits)
    )


def _is_economic(of: Thing) -> bool:
    words = "".join((*of.within, of.words or ""))
    if "功能" in words:
        return False
    return "经济" in words or of.name in _ECONOMIC_WHOLES - {_PROJECTS} or of.table in _ECONOMIC_TABLES
