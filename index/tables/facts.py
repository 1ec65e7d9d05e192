"""Tables into facts: every printed value with its row, its column, its unit and its place.

Blank cells give no fact. A figure in a column whose meaning is not known stays an amount only where the table prints a
unit or the header names money; nothing is added up or filled in here.
"""

import re
from decimal import Decimal

from index.records import Cell, CodeSystem, Fact, Identity, Measure, Phase, RowRole, Table, TableKind
from index.tables.columns import ColumnMeaning, read_meaning
from index.tables.goal_facts import goal_facts
from index.tables.headers import Column, ColumnRole, Panel, build_columns, build_panels
from index.tables.lattice import Lattice, build_lattice
from index.tables.rows import Row, one_line, read_rows
from index.tables.titles import find_as_of_year, find_title_year, find_unit, is_note, says_empty
from index.tables.turned import find_time, read_in_row, without_time
from index.text.accounts import find_account_name
from index.text.amounts import amount_fen, find_number, find_quantity
from index.text.normalization import clean_label, squeeze

_ONE_PANEL = {
    TableKind.PROCUREMENT, TableKind.PROJECTS, TableKind.UNITS, TableKind.ASSETS, TableKind.THREE_PUBLIC,
}  # fmt: skip
_ACCOUNTS = (CodeSystem.FUNCTIONAL, CodeSystem.DEPARTMENT_ECONOMIC, CodeSystem.GOVERNMENT_ECONOMIC)
_DASH = re.compile(r"^[-—–－/]+$")
_PERSONAL = re.compile(r"联系人|电话|手机|负责人|经办人|填报人|邮箱")
_BRACKET_UNIT = re.compile(
    r"[(（](?:[^()（）]{0,4}单位[:：])?(?:(?:百|千|万|亿)?元|(?:平方米|台|辆|套|个|人|件|批|[、,，/])+)[)）]$"
)
_LABEL_UNIT = re.compile(r"[(（]([^()（）元]{1,6})[)）]")
_COUNTED_NOTE = re.compile(r"^[(]?(?:计量)?单位[:]([^元:;、,/]{1,3})[)]?$")
_COUNTED_IN = re.compile(r"^(?:计量单位|计算单位|单位)$")
_NO_ITEM = re.compile(
    r"^(?:合计|小计|总计|共计|金额|数额|(?:\d{4}年)?(?:本年|上年|当年|年初|全年|调整)?(?:预算|决算|执行)?数?|\d{4}年(?:度)?)$"
)
_VEHICLE_PART = re.compile(r"^(?:购置|购买|运行|运行维护|运维)(?:费|费用|经费|支出)?$")
_TOTAL_HEAD = re.compile(r"^(?:合计|小计|总计|共计)$")
_PLAN_SUFFIX = re.compile(r"^(?:19|20)\d{2}年度?|(?:年初)?(?:预算|决算|执行)数$")
_MORE_THAN_THREE = re.compile(r"会议|培训|机关运行|、")
_COUNTED_ROW = re.compile(r"(?:保有量|批次数?|人次数?|人数|团组数|购置数|车辆数|个数)(?:[(（][^()（）元]{1,4}[)）])?$")
_COUNTED_THINGS = re.compile(
    r"[(（](?:(?:[台辆套个人件批次名户宗亩]|平方米|㎡|m2|公里|批次|人次|团组)[、,，/]?)+[)）]$"
)
_OF_MONEY = re.compile(r"金额|价值|[原净]值|资金|[费款]|支出|收入")
_QUOTE_LIMIT, _LONGEST_DATE, _LONGEST_UNIT = 120, 24, 4


def table_facts(table: Table, identity: Identity) -> tuple[Fact, ...]:
    """Return the facts of a table in reading order."""
    lattice = build_lattice(table.cells, table.n_rows, table.n_cols)
    if table.kind in (TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS):
        return goal_facts(table, lattice, identity)
    if table.empty_by_statement:
        return _empty_fact(table, identity)
    columns = build_columns(lattice, table.header_rows)
    panels = build_panels(columns)
    if table.kind in _ONE_PANEL and len(panels) > 1:
        panels = (_merged(panels),)
    year, phase = table_period(table, identity)
    facts: list[Fact] = []
    rows_of = [read_rows(lattice, table.header_rows, panel, columns, table.kind) for panel in panels]
    for place, panel in enumerate(panels):
        for row in _labelled_across(place, rows_of, panels, lattice):
            time = find_time(lattice, row, columns)
            row = row if time is None else without_time(row)
            for column in panel.values:
                read = column if time is None else read_in_row(column, time)
                fact = _fact(table, lattice, panel, row, column, read_meaning(read, identity, year, phase))
                if fact is not None:
                    facts.append(fact)
    return tuple(sorted(_once_per_project(facts, table), key=lambda fact: fact.cell or (0, 0)))


def table_period(table: Table, identity: Identity) -> tuple[int | None, Phase]:
    """Return the year and phase of a table's own figures: from its title, its date line, else from the document."""
    year = find_title_year(table.title)
    if year is None:
        dated = (note for note in table.notes if "年度" in note and len(note) <= _LONGEST_DATE and not is_note(note))
        year = next((found for note in dated if (found := find_title_year(note))), None)
    as_of = find_as_of_year(table.notes)
    fiscal = identity.fiscal_year
    phase = identity.phase
    if "决算" in table.title:
        phase = Phase.FINAL
    if as_of is not None and fiscal is not None and as_of < fiscal:
        return as_of, Phase.PRIOR
    if year is None or fiscal is None or year > fiscal:
        return fiscal if year is None else year, phase
    return year, Phase.PRIOR if year < fiscal and phase is not Phase.FINAL else phase


def _labelled_across(
    place: int, rows_of: list[tuple[Row, ...]], panels: tuple[Panel, ...], lattice: Lattice
) -> list[Row]:
    """Return the rows of a panel, one without label taking that of the panel on its left, if that has no figure there.

    支出合计 printed once across two panels labels the figure at the right end.
    """
    rows = []
    for index, row in enumerate(rows_of[place]):
        if not row.label and place and panels[place].names:
            left = rows_of[place - 1][index]
            has_figure = any(lattice.text(row.index, column.index) for column in panels[place - 1].values)
            if left.label and not has_figure:
                rows.append(left)
                continue
        rows.append(row)
    return rows


def _merged(panels: tuple[Panel, ...]) -> Panel:
    return Panel(
        tuple(code for panel in panels for code in panel.codes),
        tuple(name for panel in panels for name in panel.names),
        tuple(value for panel in panels for value in panel.values),
        "".join(panel.header for panel in panels),
    )


def _fact(
    table: Table, lattice: Lattice, panel: Panel, row: Row, column: Column, meaning: ColumnMeaning
) -> Fact | None:
    cell = lattice.positions[row.index][column.index]
    if cell is None or not cell.text or cell.row != row.index or cell.col != column.index:
        return None
    if column.path and _COUNTED_IN.search(column.path[-1]):
        return None
    if _PERSONAL.search("".join(column.path)) or _PERSONAL.search(row.label):
        return None
    value, unit, measure = _read_value(table, lattice, row, column, cell, meaning)
    item = row.item
    label, path, subject, role = row.label, row.path, row.subject, row.role
    if table.kind is TableKind.UNITS:
        subject, item = row.label or subject, column.path[-1] if column.path else ""
    elif table.kind in (TableKind.PROCUREMENT, TableKind.PROJECTS):
        label, path, item, subject, role = _project_row(lattice, panel, row, column, table.kind)
    elif not item and row.code_system in _ACCOUNTS and row.code and (name := find_account_name(row.code, meaning.year)):
        item = name
    elif not item:
        item, role = _item_of_column(table, column)
    item = _with_vehicle(item, (*path, *column.path) if not row.item else path)
    return Fact(
        key=f"t{table.index}r{cell.row}c{cell.col}",
        source="table",
        year=meaning.year,
        phase=meaning.phase,
        table_index=table.index,
        table_kind=table.kind,
        table=table.title,
        row=label,
        row_path=path,
        item=_without_unit(item),
        subject=subject,
        column=column.path,
        code=row.code,
        code_system=row.code_system,
        text=cell.text,
        value=value,
        unit=unit,
        amount_fen=amount_fen(value, unit) if value is not None else None,
        measure=measure,
        role=role,
        place=cell.place,
        quote=row_quote(lattice, row.index),
        compared_to=meaning.compared_to,
        cell=(cell.row, cell.col),
    )


def _with_vehicle(item: str, path: tuple[str, ...]) -> str:
    """Return 购置费 or 运行费 with the vehicles they are for, which only the heading above them names."""
    if _VEHICLE_PART.match(item) and any("公务用车" in name for name in path):
        return "公务用车" + item
    return item


def _item_of_column(table: Table, column: Column) -> tuple[str, RowRole]:
    """Return what a figure is of in a table of one row, where the columns name the items, and its role among them.

    A heading such as 小计 or 预算数 names no item by itself; the nearest heading outside it that does is taken.
    """
    named = [text for text in column.path if not _NO_ITEM.match(text)]
    is_total = any(_TOTAL_HEAD.match(text) for text in column.path)
    item = _PLAN_SUFFIX.sub("", clean_label(named[-1])) if named else ""
    if not item:
        is_three_public = table.kind is TableKind.THREE_PUBLIC and not _MORE_THAN_THREE.search(table.title)
        return "三公经费" if is_three_public else "合计", RowRole.TOTAL
    return item, RowRole.SUBTOTAL if is_total else RowRole.DETAIL


def _without_unit(item: str) -> str:
    return _BRACKET_UNIT.sub("", item) or item


def _read_value(
    table: Table, lattice: Lattice, row: Row, column: Column, cell: Cell, meaning: ColumnMeaning
) -> tuple[Decimal | None, str | None, Measure]:
    """Return what a cell says: its number, the unit it counts in, and what kind of quantity that is."""
    if meaning.measure is Measure.TEXT:
        return None, None, Measure.TEXT
    measure = meaning.measure
    if measure is Measure.AMOUNT and meaning.unit is None and _is_counted(row.label, column):
        measure = Measure.COUNT
    unit = meaning.unit or _default_unit(table, lattice, row, measure)
    value = find_number(cell.text)
    if value is not None:
        return value, unit, measure
    if _DASH.match(squeeze(cell.text)):
        return None, unit, measure
    quantity = find_quantity(cell.text)
    if quantity is None:
        return None, None, Measure.TEXT
    if measure is Measure.AMOUNT and quantity.unit == "%":
        measure = Measure.SHARE
    return quantity.value, quantity.unit or unit, measure


def _is_counted(label: str, column: Column) -> bool:
    """Say whether a row counts things although its column names no quantity: 车辆数合计（辆） under 统计数."""
    text = squeeze(label)
    if _COUNTED_ROW.search(text):
        return True
    return _COUNTED_THINGS.search(text) is not None and not any(_OF_MONEY.search(part) for part in column.path)


def _default_unit(table: Table, lattice: Lattice, row: Row, measure: Measure) -> str | None:
    """Return the unit of a cell whose column names none: the table's for money, the row's for things counted."""
    if measure in (Measure.AMOUNT, Measure.CHANGE, Measure.UNIT_PRICE):
        return find_unit(row.label) or table.unit
    if measure is not Measure.COUNT:
        return None
    for column in build_columns(lattice, table.header_rows):
        printed = squeeze(lattice.text(row.index, column.index))
        names_rows = column.role is ColumnRole.NAME or len(printed) > _LONGEST_UNIT
        if column.path and _COUNTED_IN.search(column.path[-1]) and not names_rows:
            return printed or None
    found = _LABEL_UNIT.findall(clean_label(row.label))
    # "车辆（台、辆）" counts in either; the one that ends the list is the word of the field.
    if found:
        return re.split(r"[、,/]", found[-1])[-1]
    return next((one[1] for note in table.notes if (one := _COUNTED_NOTE.match(squeeze(note)))), None)


def _project_row(
    lattice: Lattice, panel: Panel, row: Row, column: Column, kind: TableKind
) -> tuple[str, tuple[str, ...], str, str | None, RowRole]:
    """Return label, path, item, subject and role of a row that names a project and what is bought or done in it."""
    outer = [index for index in panel.names if index < column.index]
    if row.role is RowRole.SUBTOTAL and len(row.path) > 2:
        return row.label, row.path, row.item, clean_label(row.path[1]), row.role
    if row.role in (RowRole.TOTAL, RowRole.SUBTOTAL) or not row.path:
        return row.label, row.path, row.item, row.subject, row.role
    if len(outer) < len(panel.names):
        # A figure printed between two names, such as 预算资金, is one of the name on its left.
        label = next((text for index in reversed(outer) if (text := lattice.text(row.index, index))), row.label)
        return one_line(label), (squeeze(label),), clean_label(label), clean_label(label), row.role
    if kind is TableKind.PROJECTS:
        return row.label, row.path, row.item, row.item, row.role
    subject = clean_label(row.path[-2]) if len(row.path) > 1 else row.subject
    if len(row.path) > 3:
        subject = clean_label(row.path[1])
    return row.label, row.path, row.item, subject, row.role


def _once_per_project(facts: list[Fact], table: Table) -> list[Fact]:
    """Return the facts with a project's own figure, which is printed again in each of its rows, kept once."""
    if table.kind is not TableKind.PROCUREMENT:
        return facts
    seen: set[tuple[str | None, tuple[str, ...], str]] = set()
    kept = []
    for fact in facts:
        mark = (fact.subject, fact.column, fact.text)
        if fact.subject is not None and fact.item == fact.subject and fact.role is RowRole.DETAIL:
            if mark in seen:
                continue
            seen.add(mark)
        kept.append(fact)
    return kept


def row_quote(lattice: Lattice, row: int) -> str:
    """Return the row as printed, cell by cell, shortened."""
    texts = [re.sub(r"\s+", " ", cell.text) for cell in lattice.row_cells(row)]
    return " | ".join(text if len(text) <= 40 else text[:39] + "…" for text in texts)[:_QUOTE_LIMIT]


def _empty_fact(table: Table, identity: Identity) -> tuple[Fact, ...]:
    """Return the one fact of a table that a note declares empty: nothing, stated."""
    note = next((note for note in table.notes if says_empty(note)), "")
    year, phase = table_period(table, identity)
    return (
        Fact(
            key=f"t{table.index}empty",
            source="table",
            year=year,
            phase=phase,
            table_index=table.index,
            table_kind=table.kind,
            table=table.title,
            row="合计",
            row_path=("合计",),
            item="合计",
            subject=None,
            column=(),
            code=None,
            code_system=None,
            text="空表",
            value=Decimal(0),
            unit=table.unit,
            amount_fen=amount_fen(Decimal(0), table.unit),
            measure=Measure.AMOUNT,
            role=RowRole.TOTAL,
            place=table.place,
            quote=note[:_QUOTE_LIMIT],
        ),
    )
