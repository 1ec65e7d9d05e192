"""Cells that are there and say nothing: a dash, or nothing at all, where a row or column has the name asked for.

Blank, nought and not printed are different things; what is blank here is never filled from another row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.records import Cell, Table
from index.text.headers import bare_header
from index.text.items import item_key
from qa.records.records import Records
from qa.records.targets import Target

_DASHES = "-—–/ \t\n\u3000"


def is_left_blank(keys: Sequence[str], target: Target, records: Records) -> bool:
    """Return whether a row or a column of one of these keys stands in a table of the target without a figure."""
    wanted = frozenset(keys)
    if _has_dash(wanted, target, records):
        return True
    return any(_has_empty_row(table, wanted) or _has_empty_column(table, wanted) for table in _tables(target, records))


def is_crossing_blank(keys: Sequence[str], limits: Sequence[str], target: Target, records: Records) -> bool:
    """Return whether the cell of a row of one of the keys, in a column headed by one of the limits, is empty."""
    return any(_has_empty_crossing(table, frozenset(keys), frozenset(limits)) for table in _tables(target, records))


def _tables(target: Target, records: Records) -> Iterator[Table]:
    """Yield the tables of a target; of very many documents the tables are not read cell by cell."""
    for document in target.documents if not records.is_narrow else ():
        yield from records.index.tables(document.id)


def _has_empty_crossing(table: Table, keys: frozenset[str], limits: frozenset[str]) -> bool:
    heads = [
        cell for cell in table.cells if cell.row < table.header_rows and item_key(bare_header(cell.text)) in limits
    ]
    if not heads:
        return False
    rows = [cell.row for cell in table.cells if cell.row >= table.header_rows and item_key(cell.text) in keys]
    filled = {
        (cell.row, col) for cell in table.cells if cell.text.strip(_DASHES) for col in range(cell.col, cell.col_end)
    }
    return any((row, col) not in filled for row in rows for head in heads for col in range(head.col, head.col_end))


def _has_dash(keys: frozenset[str], target: Target, records: Records) -> bool:
    for document in records.read(target.documents):
        for fact in (fact for key in keys for fact in document.by_primary.get(key, ())):
            record = fact.stored.fact
            dash = record.source == "table" and record.value is None and not record.text.strip(_DASHES)
            if dash and not fact.modifiers and record.year in (None, target.year):
                return True
    return False


def _has_empty_row(table: Table, keys: frozenset[str]) -> bool:
    """Return whether a row is called by one of the keys and has nothing behind its name, up to the next name."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.row >= table.header_rows:
            rows.setdefault(cell.row, []).append(cell)
    for cells in rows.values():
        cells.sort(key=lambda cell: cell.col)
        for at, cell in enumerate(cells):
            if cell.text.strip() and item_key(cell.text) in keys:
                behind = [other.text for other in cells[at + 1 :]]
                width = next((n for n, text in enumerate(behind) if text.strip(_DASHES)), len(behind))
                reaches_end = width == len(behind) and cell.col_end < table.n_cols
                if reaches_end or (width and not _is_number(behind[width])):
                    return True
    return False


def _has_empty_column(table: Table, keys: frozenset[str]) -> bool:
    """Return whether a column is headed by one of the keys and holds nothing in any row."""
    for cell in table.cells:
        alone = cell.col_end - cell.col == 1 and cell.row_end <= table.header_rows
        if alone and cell.text.strip() and item_key(bare_header(cell.text)) in keys:
            below = [
                other.text
                for other in table.cells
                if other.row >= table.header_rows and other.col <= cell.col < other.col_end
            ]
            if not any(text.strip(_DASHES) for text in below) and table.n_rows > table.header_rows:
                return True
    return False


def _is_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
