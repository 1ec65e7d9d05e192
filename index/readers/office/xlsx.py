"""Excel workbooks: every visible sheet, its cells as their number formats print them.

Sheets are read as a stream and only cells with text are kept: a workbook formatted down to row 1,048,576 is common.
A formula is read as the result that was saved with it; without one its cell is blank.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import IO, Any

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel

# The public read-only sheet knows no merged cells and pads every row to its last column.
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from index.blocks import Block, Place
from index.errors import DocumentError
from index.readers.limits import MOST_SHEET_CELLS
from index.readers.office.number_formats import print_moment, print_number
from index.readers.office.sheet_regions import SheetCell, SheetRow, build_regions

_MERGE_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
# Formats that a spreadsheet takes from the language of the computer; here as a Chinese one prints them.
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_CHINESE_DATES = {
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
}
_LOCAL_DATES = {14: "yyyy/m/d", 22: "yyyy/m/d h:mm"}


def read_xlsx(path: Path) -> Iterator[Block]:
    """Yield the blocks of an Excel workbook.

    Raises: DocumentError when a table is too large.
    """
    # From a stream, because by path openpyxl looks at the suffix.
    with path.open("rb") as stream:
        book = load_workbook(stream, read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield from build_regions(_read_rows(book, sheet), sheet.title)


def _read_rows(book: Workbook, sheet: Any) -> list[SheetRow]:
    rows: list[SheetRow] = []
    n_cells = blank = previous = 0

    @cache
    def is_ruled(style: int) -> bool:
        border = ReadOnlyCell(sheet, 1, 1, None, style_id=style).border
        return any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))

    spans: dict[tuple[int, int], tuple[int, int]] = {}
    parser = WorkSheetParser(
        None,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    with sheet._get_source() as source:
        for element in _iter_elements(source):
            if element.tag == _MERGE_TAG:
                first_col, first_row, last_col, last_row = range_boundaries(element.get("ref"))
                spans[first_row, first_col - 1] = (last_row - first_row + 1, last_col - first_col + 1)
                continue
            number, listed = parser.parse_row(element)
            blank += max(0, number - previous - 1)
            previous = number
            cells = [
                SheetCell(text, cell["column"] - 1)
                for cell in listed
                if cell["value"] is not None and (text := _print_cell(sheet, cell).strip())
            ]
            if cells:
                rows.append(SheetRow(number, tuple(cells), Place(sheet=sheet.title, line=number), blank))
                blank = 0
            elif not any(is_ruled(cell["style_id"]) for cell in listed):
                blank += 1
            n_cells += len(cells)
            if n_cells > MOST_SHEET_CELLS or len(spans) > MOST_SHEET_CELLS:
                raise DocumentError(
                    f"工作表“{sheet.title}”过大，请拆分后重试 / "
                    f"the sheet {sheet.title} is too large: split it and try again"
                )
    return [_with_spans(row, spans) for row in rows]


def _iter_elements(source: IO[bytes]) -> Iterator[Any]:
    """Yield the rows and merged ranges of a sheet part, each gone when the next is asked for."""
    tags = (ROW_TAG, _MERGE_TAG)
    for _, element in etree.iterparse(source, tag=tags, resolve_entities=False, no_network=True, remove_comments=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _with_spans(row: SheetRow, spans: dict[tuple[int, int], tuple[int, int]]) -> SheetRow:
    def spanned(cell: SheetCell) -> SheetCell:
        n_rows, n_cols = spans.get((row.number, cell.col), (1, 1))
        return replace(cell, n_rows=n_rows, n_cols=n_cols)

    return replace(row, cells=tuple(map(spanned, row.cells)))


def _print_cell(sheet: Any, parsed: dict[str, Any]) -> str:
    value = parsed["value"]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | datetime | date | time | timedelta):
        cell = ReadOnlyCell(sheet, parsed["row"], parsed["column"], value, parsed["data_type"], parsed["style_id"])
        format_id = cell.style_array.numFmtId
        if isinstance(value, int | float) and format_id in _CHINESE_DATES:
            return print_moment(from_excel(value, sheet.parent.epoch), _CHINESE_DATES[format_id])
        if isinstance(value, int | float):
            return print_number(value, cell.number_format)
        return print_moment(value, _LOCAL_DATES.get(format_id, cell.number_format))
    return str(value)
