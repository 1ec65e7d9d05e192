"""Tables of plain text whose columns are kept apart by spaces, as `pdftotext -layout` prints them.

Every letter is given the place it has on the screen, and the lines are then read as those of a PDF without rules. Some
programs count a Chinese letter as one place, others as two; the count under which the figures stand in fewer columns is
the right one. A table whose columns cannot be told beyond doubt is left as text.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from index.blocks import Grid, GridCell, Place
from index.readers.page.columns import find_unruled_grids
from index.readers.page.ink import Glyph
from index.readers.page.lines import TextLine, find_lines
from index.text.amounts import find_number
from index.text.normalization import squeeze

# Units: points. Two spaces part two words, one space does not; one blank line may stand between rows of a header.
_PLACE, _SIZE, _PITCH = 6.0, 9.0, 11.0
_ASCENT = 0.88
_FIGURE = re.compile(r"(?<!\S)[-−]?\d[\d,]*\.\d+(?!\S)")
_CODE = re.compile(r"^\d{1,7}$")
_CODE_HEADS = ("类", "款", "项")
_FEWEST_FIGURES = 3
_NO_BOX = (0.0, 0.0, 0.0, 0.0)
_WIDE_SPACE = "\u3000"


def find_spaced_grids(lines: Sequence[str], first_line: int) -> list[tuple[Grid, range]]:
    """Return the tables among lines with the lines that each takes up, from top to bottom.

    Units: lines are 1-based, `first_line` being the number of the first.
    """
    if any("\t" in line or "|" in line for line in lines) or not _has_figures(lines):
        return []
    wide = min((False, True), key=lambda each: _columns_of_figures(lines, wide=each))
    printed = find_lines(glyph for number, line in enumerate(lines) for glyph in _glyphs(line, number, wide=wide))
    by_number = {round(line.baseline / _PITCH): line for line in printed}
    found = []
    for grid in find_unruled_grids(printed, (), 1)[0]:
        box = grid.place.box
        if box is None:
            continue
        first, last = _line_at(box[1]), _line_at(box[3] - _SIZE)
        if not _is_certain(grid, [by_number[number] for number in range(first, last + 1) if number in by_number]):
            continue
        cells = tuple(replace(cell, place=_place(cell.place, first_line)) for cell in grid.cells)
        found.append(
            (
                replace(grid, cells=cells, place=_place(grid.place, first_line)),
                range(first_line + first, first_line + last + 1),
            )
        )
    return sorted(found, key=lambda each: each[1].start)


def _has_figures(lines: Sequence[str]) -> bool:
    return sum(len(_FIGURE.findall(line)) for line in lines) >= _FEWEST_FIGURES


def _width(letter: str, *, wide: bool) -> int:
    return 2 if wide and unicodedata.east_asian_width(letter) in "WF" else 1


def _columns_of_figures(lines: Sequence[str], *, wide: bool) -> int:
    """Return at how many places the figures of the lines end."""
    return len(
        {
            sum(_width(letter, wide=wide) for letter in line[: found.end()])
            for line in lines
            for found in _FIGURE.finditer(line)
        }
    )


def _glyphs(line: str, number: int, *, wide: bool) -> list[Glyph]:
    glyphs: list[Glyph] = []
    place = 0
    for at, letter in enumerate(line):
        end = place + _width(letter, wide=wide)
        stretches = letter == _WIDE_SPACE and glyphs and line[at - 1] != _WIDE_SPACE and not line[at - 1].isspace()
        if stretches:  # 收　入 is one word
            glyphs[-1] = replace(glyphs[-1], right=end * _PLACE)
        elif not letter.isspace():
            glyphs.append(Glyph(letter, place * _PLACE, end * _PLACE, number * _PITCH, _SIZE))
        place = end
    return glyphs


def _is_certain(grid: Grid, lines: Sequence[TextLine]) -> bool:
    """Say whether the columns of a grid, printed in these lines, can be told beyond doubt.

    Every piece has a cell to itself, every row of figures a label, every column of figures one edge at the right and a
    heading of its own.
    """
    pieces = [piece for line in lines for piece in line.fragments]
    if len(pieces) != len(grid.cells) or any(len(squeeze(piece.text)) < 2 for piece in pieces if _is_rest(piece)):
        return False
    amounts = [cell for cell in grid.cells if _is_amount(cell.text)]
    if not amounts:
        return False
    columns = {cell.col for cell in amounts}
    named = {(cell.row, col) for cell in grid.cells for col in range(cell.col, cell.col_end)}
    for cell in amounts:
        label = next((col for col in range(cell.col - 1, -1, -1) if col not in columns), None)
        if cell.col_end > cell.col + 1 or label is None or (cell.row, label) not in named:
            return False
    header = [cell for cell in grid.cells if cell.row < min(each.row for each in amounts)]
    return all(_is_headed([cell for cell in amounts if cell.col == col], header) for col in columns)


def _is_headed(amounts: Sequence[GridCell], header: Sequence[GridCell]) -> bool:
    """Say whether the figures of a column end below one another, under a heading over them and no other column."""
    col = amounts[0].col
    boxes = [cell.place.box or _NO_BOX for cell in amounts]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    above = [cell for cell in header if cell.col <= col < cell.col_end]
    if not above or right - min(box[2] for box in boxes) > _PLACE:
        return False
    lowest = max(above, key=lambda cell: cell.row)
    start, _, end, _ = lowest.place.box or _NO_BOX
    return lowest.col_end == lowest.col + 1 and start < right and end > left


def _is_rest(piece: TextLine) -> bool:
    """Say whether a piece is no figure and no mark, so that alone it may be the rest of a name broken over lines."""
    return find_number(piece.text) is None and piece.text.isalpha() and piece.text not in _CODE_HEADS


def _is_amount(text: str) -> bool:
    return find_number(text) is not None and _CODE.match(text) is None


def _line_at(top: float) -> int:
    return round((top + _ASCENT * _SIZE) / _PITCH)


def _place(place: Place, first_line: int) -> Place:
    """Return the line of a place; its box is kept, by which tables know that no width of a cell was lost."""
    return Place(line=first_line + _line_at(place.box[1]) if place.box is not None else first_line, box=place.box)
