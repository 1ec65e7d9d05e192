"""Plain text, with the tables of the export in which a row's cells are lines that begin with a tab.

In that export a blank line ends a row and two end the table; a cell's own line breaks are lines without a tab. Tables
printed as lines with tabs inside are read as well, and those whose columns stand apart by spaces.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from index.blocks import Block, Paragraph, Place
from index.readers.grids import ListedCell, lay_out
from index.readers.headings import find_heading_level
from index.readers.plain.line_breaks import join_broken_sentences
from index.readers.plain.text_columns import find_spaced_grids
from index.readers.plain.text_encoding import decode_text

_BOOKMARK = re.compile(r"\[bookmark: ?[^\[\]\n]*\]")
_CELL = re.compile(r"[ \u3000]*\t(.*)")
_PAGE_MARK = re.compile(r"\s*page number\s*", re.IGNORECASE)

_Row = list[ListedCell]


def read_text(path: Path) -> Iterator[Block]:
    """Yield the blocks of a plain text file.

    Raises: DocumentError when its bytes are no text or a table is too large.
    """
    lines = [_BOOKMARK.sub("", line) for line in decode_text(path.read_bytes()).split("\n")]
    return join_broken_sentences(_with_spaced_tables(["" if _PAGE_MARK.fullmatch(line) else line for line in lines]))


def _with_spaced_tables(lines: list[str]) -> Iterator[Block]:
    start = 0
    for grid, taken in find_spaced_grids(lines, 1):
        yield from _blocks(lines[start : taken.start - 1], start + 1)
        yield grid
        start = taken.stop - 1
    yield from _blocks(lines[start:], start + 1)


def _blocks(lines: list[str], first_line: int) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        line = lines[index]
        if "\t" in line.strip():
            end = index
            while end < len(lines) and lines[end].count("\t") == line.count("\t"):
                end += 1
            yield from _tab_parted(lines[index:end], first_line + index)
            index = end
        elif _CELL.fullmatch(line) and (line.strip() or _CELL.fullmatch("".join(lines[index + 1 : index + 2]))):
            rows, end = _tab_led_rows(lines, index, first_line)
            if max(map(len, rows)) > 1:
                yield lay_out(rows, Place(line=first_line + index))
            else:
                # One cell a row is indented text, not a table.
                yield from _paragraphs(lines[index:end], first_line + index)
            index = end
        else:
            yield from _paragraphs([line], first_line + index)
            index += 1


def _paragraphs(lines: list[str], first_line: int) -> Iterator[Block]:
    for number, line in enumerate(lines, first_line):
        if line.strip():
            yield Paragraph(line.strip(), Place(line=number))


def _tab_led_rows(lines: list[str], index: int, first_line: int) -> tuple[list[_Row], int]:
    """Return the rows of the table that begins at a line, and the line after it."""
    rows: list[_Row] = []
    row: _Row = []
    blank = 0
    while index < len(lines) and blank < 2:
        line = lines[index]
        cell = _CELL.fullmatch(line)
        if cell is not None:
            if blank and row:
                rows.append(row)
                row = []
            row.append(ListedCell(cell[1].strip(), Place(line=first_line + index)))
            blank = 0
        elif not line.strip():
            blank += 1
        elif not blank or _is_rest_of_cell(lines, index, rows, row):
            last = row[-1]
            row[-1] = ListedCell(f"{last.text}\n{line.strip()}".strip(), last.place)
            blank = 0
        else:
            break
        index += 1
    return _mend_rows([*rows, row]), index


def _is_rest_of_cell(lines: list[str], index: int, rows: list[_Row], row: _Row) -> bool:
    """Say whether a line after one blank line belongs to the cell above: the row is short and goes on below."""
    if find_heading_level(lines[index]) is not None or len(row) >= max(map(len, rows), default=0):
        return False
    while index < len(lines) and lines[index].strip() and not _CELL.fullmatch(lines[index]):
        index += 1
    return index < len(lines) and _CELL.fullmatch(lines[index]) is not None


def _mend_rows(rows: list[_Row]) -> list[_Row]:
    """Return the rows with those joined that a blank line inside a cell has torn.

    Only when every row below the first full one then is full: short rows are also how merged cells look here.
    """
    full = max(map(len, rows))
    first = next(index for index, row in enumerate(rows) if len(row) == full)
    if not any(len(row) == full for row in rows[first + 1 :]):
        return rows
    mended = rows[: first + 1]
    part: _Row = []
    for row in rows[first + 1 :]:
        part = [*part, *row]
        if len(part) > full:
            return rows
        if len(part) == full:
            mended.append(part)
            part = []
    return rows if part else mended


def _tab_parted(lines: list[str], first_line: int) -> Iterator[Block]:
    if len(lines) == 1:
        yield from _paragraphs(lines, first_line)
        return
    rows = [
        [ListedCell(cell.strip(), Place(line=number)) for cell in line.split("\t")]
        for number, line in enumerate(lines, first_line)
    ]
    yield lay_out(rows, Place(line=first_line))
