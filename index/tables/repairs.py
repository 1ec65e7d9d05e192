"""Rows whose figures stand beside their columns, put right where the table itself proves it.

A row is moved only when its total column is blank although parts of it are printed, when the move gives it the same
columns as its neighbours, and when the printed column totals then add up. What was done is said in a note.
"""

from dataclasses import replace
from decimal import Decimal

from index.records import RowRole, TableKind
from index.tables.headers import Column, ColumnRole, build_columns, build_panels
from index.tables.lattice import Lattice, build_lattice
from index.tables.rows import read_rows
from index.text.amounts import find_number
from index.text.normalization import squeeze

_TOTALS = ("合计", "总计", "小计", "共计")


def repair_shifted_rows(lattice: Lattice, header_rows: int) -> tuple[Lattice, tuple[str, ...]]:
    """Return the lattice with shifted rows moved back, and one note for each."""
    notes: list[str] = []
    columns = build_columns(lattice, header_rows)
    for panel in build_panels(columns):
        values = [column for column in panel.values if column.role is ColumnRole.VALUE]
        if len(values) < 2 or not panel.names or not (values[0].path and values[0].path[-1] in _TOTALS):
            continue
        rows = read_rows(lattice, header_rows, panel, columns, TableKind.OTHER)
        details = [row.index for row in rows if row.role is RowRole.DETAIL and row.label]
        totals = [row.index for row in rows if row.role is RowRole.TOTAL]
        shapes = [shape for index in details if (shape := _shape(lattice, index, values)) and shape[0]]
        for index in details:
            shape = _shape(lattice, index, values)
            if (any(shape) and not shape[0] and not shape[-1]) or (any(shape) and not shape[0]):
                moved = (*shape[1:], False)
                if moved in shapes and _adds_up(lattice, details, totals, values, index):
                    lattice = _move(lattice, index, values)
                    label = squeeze(next(row.label for row in rows if row.index == index))
                    notes.append(f"“{label}”一行的数字印在右边一列，按合计关系移回本列。")
    return lattice, tuple(notes)


def _shape(lattice: Lattice, row: int, values: list[Column]) -> tuple[bool, ...]:
    return tuple(find_number(lattice.text(row, column.index)) is not None for column in values)


def _figure(lattice: Lattice, row: int, column: Column) -> Decimal:
    return find_number(lattice.text(row, column.index)) or Decimal(0)


def _adds_up(lattice: Lattice, details: list[int], totals: list[int], values: list[Column], row: int) -> bool:
    """Say whether moving the row one column to the left makes a printed total right that is not right now."""
    for total in totals:
        printed = _figure(lattice, total, values[0])
        as_is = sum((_figure(lattice, detail, values[0]) for detail in details), Decimal(0))
        after = as_is + _figure(lattice, row, values[1])
        if printed and as_is != printed and after == printed:
            return True
    return False


def _move(lattice: Lattice, row: int, values: list[Column]) -> Lattice:
    left_of = {column.index: values[place - 1].index for place, column in enumerate(values) if place}
    cells = [
        replace(cell, col=left_of[cell.col], col_end=left_of[cell.col] + 1)
        if cell.row == row and cell.col in left_of and cell.text
        else cell
        for cell in lattice.cells
        if not (cell.row == row and cell.col in (*left_of, values[0].index) and not cell.text)
    ]
    return build_lattice(cells, lattice.n_rows, lattice.n_cols)
