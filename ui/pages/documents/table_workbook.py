"""Parsed tables as a spreadsheet: laid out as printed, amounts as numbers, everything else as text that never runs."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from index.records import Cell, Table
from index.stores.record_rows import StoredDocument, StoredFact
from qa.query.language import Language
from ui.files.exports import text_cell
from ui.pages.table_html import is_figure, table_place_words
from ui.text.rendering import plain_text

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_LIST_NAME = "目录 Contents"
_LIST_HEAD = ("工作表 sheet", "表 table", "单位 unit", "位置 place", "行数 rows")
_WIDEST, _NARROWEST = 44, 9
_MEASURED_ROWS = 60
_WIDE = 255  # code points from here on take two columns of a character

Values = Mapping[tuple[int, int], Decimal]


def write_tables(
    document: StoredDocument, tables: Sequence[Table], facts: Sequence[StoredFact], out: IO[bytes]
) -> None:
    """Write a sheet for each table, and before several of them a list; `facts` are those of the document."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    names = _sheet_names(tables)
    if len(tables) > 1:
        _write_list(workbook.create_sheet(_LIST_NAME), document, tables, names)
    values: dict[int, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    for fact in (stored.fact for stored in facts):
        if fact.table_index is not None and fact.cell is not None and fact.value is not None:
            values[fact.table_index][fact.cell] = fact.value
    for table, name in zip(tables, names, strict=True):
        _write_table(workbook.create_sheet(name), table, values[table.index])
    workbook.save(out)


def _write_list(sheet: Any, document: StoredDocument, tables: Sequence[Table], names: Sequence[str]) -> None:
    for letter, width in zip("ABCDE", (30, 50, 10, 14, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([text_cell(sheet, document.identity.title or document.name)])
    sheet.append([text_cell(sheet, document.file_name)])
    sheet.append([_bold(text_cell(sheet, words)) for words in _LIST_HEAD])
    for table, name in zip(tables, names, strict=True):
        place = table_place_words(table.place, Language.CHINESE)
        texts = (name, table.title, table.unit or "", place)
        sheet.append([*(text_cell(sheet, text) for text in texts), table.n_rows - table.header_rows])


def _write_table(sheet: Any, table: Table, values: Values) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.cell_range import CellRange

    # Everything but rows has to be said before the first row is written.
    first = 2  # the title stands above the table
    for col, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(col)].width = width
    sheet.freeze_panes = f"A{first + table.header_rows}"
    for cell in table.cells:
        if cell.row_end - cell.row > 1 or cell.col_end - cell.col > 1:
            sheet.merged_cells.add(
                CellRange(
                    min_row=cell.row + first,
                    max_row=cell.row_end + first - 1,
                    min_col=cell.col + 1,
                    max_col=cell.col_end,
                )
            )
    sheet.append([_bold(text_cell(sheet, _title(table)))])
    for row, cells in enumerate(_iter_rows(table)):
        sheet.append([_sheet_cell(sheet, cell, row < table.header_rows, values) for cell in cells])
    for note in table.notes:
        sheet.append([text_cell(sheet, note)])


def _iter_rows(table: Table) -> Iterator[list[Cell | None]]:
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        by_row[cell.row].append(cell)
    for row in range(table.n_rows):
        cells: list[Cell | None] = [None] * max((cell.col + 1 for cell in by_row[row]), default=0)
        for cell in by_row[row]:
            cells[cell.col] = cell
        yield cells


def _sheet_cell(sheet: Any, cell: Cell | None, is_header: bool, values: Values) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if cell is None:
        return None
    value = values.get((cell.row, cell.col))
    text = plain_text(cell.text).strip()
    if is_header:
        return _bold(text_cell(sheet, text))
    if value is None or not is_figure(text) or "%" in text or "％" in text:
        return text_cell(sheet, text) if text else None
    number = WriteOnlyCell(sheet, value)
    decimals = -int(value.as_tuple().exponent)
    number.number_format = f"#,##0.{'0' * decimals}" if decimals > 0 else "#,##0"
    return number


def _bold(cell: Any) -> Any:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _title(table: Table) -> str:
    unit = "" if table.unit is None else f"（单位：{table.unit}）"
    place = table_place_words(table.place, Language.CHINESE)
    return f"{table.title}{unit} {place}".strip()


def _widths(table: Table) -> list[float]:
    """Return how wide each column is to be, in characters, from its beginning."""
    widths = [float(_NARROWEST)] * table.n_cols
    for cell in table.cells:
        if cell.row < _MEASURED_ROWS and cell.col_end - cell.col == 1:
            longest = max((_width(line) for line in cell.text.splitlines()), default=0)
            widths[cell.col] = min(_WIDEST, max(widths[cell.col], longest + 2))
    return widths


def _width(text: str) -> int:
    return sum(2 if ord(char) > _WIDE else 1 for char in text)


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for each table's sheet; the number at its beginning keeps it apart from the others."""
    return [
        _NOT_IN_SHEET_NAMES.sub("", f"{table.index + 1} {' '.join(plain_text(table.title).split())}")[
            :_LONGEST_SHEET_NAME
        ].strip()
        for table in tables
    ]
