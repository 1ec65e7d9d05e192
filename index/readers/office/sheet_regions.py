"""The rows of a sheet into tables and lines: a sheet may hold several tables, and text around them.

Blank rows and columns are left out, so that a sheet formatted down to its last row costs nothing. Rows with a single
cell above a table are its title and unit, and are lines of their own as in every other format.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.blocks import Block, Grid, GridCell, Paragraph, Place
from index.readers.grids import cut_grid
from index.text.amounts import find_number
from index.text.normalization import ordinal_level, squeeze

_NOTE = re.compile(r"\s*(?:备?注|说明|附注)\s*\d?\s*[:：.、]")
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表)\s*\d*(?:\s*\(\d+\))?", re.IGNORECASE)
# One blank row may stand inside a table, before its total; a wider gap ends it.
_WIDEST_GAP = 2


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with text. Units: `col` is 0-based; the spans count rows and columns of the sheet."""

    text: str
    col: int
    n_rows: int = 1
    n_cols: int = 1


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with text. Units: `number` is 1-based; `blank_before` counts blank rows above without any ruled line."""

    number: int
    cells: tuple[SheetCell, ...]
    place: Place
    blank_before: int = 0


def build_regions(rows: Sequence[SheetRow], sheet: str | None = None) -> Iterator[Block]:
    """Yield the lines and grids of a sheet, in order; the name of the sheet first when no title is printed.

    Raises: DocumentError when a table is too large.
    """
    regions = _regions(rows)
    if sheet and regions and len(regions[0][0].cells) > 1 and not _DEFAULT_NAME.fullmatch(sheet.strip()):
        yield Paragraph(sheet.strip(), Place(sheet=sheet))
    for region in regions:
        start, end = 0, len(region)
        while start < end and len(region[start].cells) == 1:
            start += 1
        while end > start and len(region[end - 1].cells) == 1 and _NOTE.match(region[end - 1].cells[0].text):
            end -= 1
        if start < end and any(find_number(cell.text) is not None for cell in region[start].cells):
            # Figures without a header: the table goes on from the page before, its first rows may be labels alone.
            while start and _is_label(region[start - 1].cells[0]):
                start -= 1
        yield from _lines(region[:start])
        if start < end:
            yield _grid(region[start:end])
        yield from _lines(region[end:])


def _is_label(cell: SheetCell) -> bool:
    """Say whether a cell alone in its row names an item of a table rather than the table."""
    text = squeeze(cell.text)
    is_item = ordinal_level(text) > 0 or text.startswith("其中")
    return cell.n_cols == 1 and is_item and not text.endswith("表")


def split_grid(grid: Grid) -> Iterator[Block]:
    """Yield the regions of a grid that is a whole sheet, as a workbook saved as a web page is.

    Rules are not known here, so a gap alone ends no table: only a line of its own after the gap does.
    """
    by_row: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        if cell.text:
            by_row.setdefault(cell.row, []).append(cell)
    rows = []
    previous = -1
    for row, cells in sorted(by_row.items()):
        listed = tuple(
            SheetCell(cell.text, cell.col, cell.row_end - cell.row, cell.col_end - cell.col) for cell in cells
        )
        rows.append(SheetRow(row + 1, listed, cells[0].place, min(row - previous - 1, _WIDEST_GAP)))
        previous = row
    regions = tuple(build_regions(rows))
    if len(regions) == 1 and isinstance(regions[0], Grid):
        # A plain table keeps its blank columns: a part of it on another page may have figures there.
        yield _grid(rows, range(grid.n_cols))
    else:
        yield from regions


def _regions(rows: Sequence[SheetRow]) -> list[list[SheetRow]]:
    regions: list[list[SheetRow]] = []
    covered_until = 0
    for row in rows:
        gap = min(row.blank_before, row.number - covered_until - 1)
        if not regions or gap > _WIDEST_GAP or (gap > 0 and len(row.cells) == 1):
            regions.append([])
        regions[-1].append(row)
        covered_until = max(covered_until, row.number + max(cell.n_rows for cell in row.cells) - 1)
    return regions


def _lines(rows: Sequence[SheetRow]) -> Iterator[Block]:
    for row in rows:
        for line in row.cells[0].text.split("\n"):
            if line.strip():
                yield Paragraph(line.strip(), row.place)


def _grid(rows: Sequence[SheetRow], all_columns: Sequence[int] = ()) -> Grid:
    numbers = [row.number for row in rows]
    columns = all_columns or sorted({cell.col for row in rows for cell in row.cells})
    cells = []
    for index, row in enumerate(rows):
        for cell in row.cells:
            row_end = max(index + 1, bisect_left(numbers, row.number + cell.n_rows))
            col = bisect_left(columns, cell.col)
            col_end = max(col + 1, bisect_left(columns, cell.col + cell.n_cols))
            cells.append(GridCell(cell.text, index, col, row_end, col_end, row.place))
    cut = cut_grid(cells, len(rows), rows[0].place)
    return replace(cut, n_cols=max(cut.n_cols, len(all_columns)))
