"""Tables without vertical rules: lines of text whose pieces stand under one another.

A band of lines is taken for a table only where figures line up in columns; a list with page numbers at the right is a
contents page and stays text. Refuses to read tables of words alone, which cannot be told from spaced text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.blocks import Grid, GridCell, Place
from index.readers.page.lines import TextLine, find_columns, join_lines
from index.text.amounts import find_number
from index.text.normalization import squeeze

_LEADER = re.compile(r"[.…·•⋯]{3,}")
_SENTENCE = re.compile(r"[。；]")
_UNIT = re.compile(r"单位[:：]|编制(?:单位|日期)|^注[:：]")
# Units: multiples of the type size or of the usual distance of rows.
_HEADER_LEADING, _LOOSE_LEADING, _WRAPPED = 2.6, 1.6, 0.75
_MOST_HEADER_LINES, _MOST_LOOSE_ROWS = 6, 3
_FARTHEST_ROW = 4.0
_LARGEST_PAGE_NUMBER = 999


@dataclass(frozen=True, slots=True)
class _Row:
    """The pieces of one printed row, and whether it holds figures."""

    pieces: tuple[TextLine, ...]
    n_figures: int

    @property
    def baseline(self) -> float:
        return self.pieces[0].baseline

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)


def find_unruled_grids(
    lines: Sequence[TextLine], grids: Sequence[Grid], page: int
) -> tuple[list[Grid], list[TextLine]]:
    """Return the tables that no rules draw, and the lines that stay text."""
    found: list[Grid] = []
    left: list[TextLine] = []
    for section in _sections(lines, grids):
        rows = [_row(line) for line in section]
        start = 0
        while start < len(rows):
            end = _band_end(rows, start)
            if end is None:
                start += 1
                continue
            first = _header_start(rows, start)
            grid = _unruled_grid(rows[first:end], page)
            if grid is None:
                start = end
                continue
            found.append(grid)
            rows[first:end] = []
            section[first:end] = []
            start = first
        left.extend(section)
    return found, left


def with_loose_rows(grid: Grid, lines: Sequence[TextLine], page: int) -> tuple[Grid, list[TextLine]]:
    """Return the grid with the rows that continue it right above or below its outer rules, and the other lines."""
    rest = list(lines)
    for _ in range(_MOST_LOOSE_ROWS):
        added = _one_more_row(grid, rest, page)
        if added is None:
            break
        grid, line = added
        rest.remove(line)
    return grid, rest


def _one_more_row(grid: Grid, lines: Sequence[TextLine], page: int) -> tuple[Grid, TextLine] | None:
    box = grid.place.box
    if box is None:
        return None
    edges = _column_edges(grid)
    for line in lines:
        is_above = line.bottom <= box[1] + 1 and box[1] - line.bottom < _LOOSE_LEADING * line.size
        is_below = line.top >= box[3] - 1 and line.top - box[3] < _LOOSE_LEADING * line.size
        if not is_above and not is_below:
            continue
        columns = [_column_of(piece, edges) for piece in line.fragments]
        held = [column for column in columns if column is not None]
        if len(held) < max(2, len(columns)) or len(set(held)) < len(held):
            continue
        if not any(
            find_number(piece.text) is not None and _holds_figures(grid, column)
            for piece, column in zip(line.fragments, held, strict=True)
        ):
            continue
        return _with_row(grid, line, held, page, above=is_above), line
    return None


def _column_edges(grid: Grid) -> dict[int, tuple[float, float]]:
    """Return left and right edge of every column that some cell has to itself."""
    return {
        cell.col: (cell.place.box[0], cell.place.box[2])
        for cell in grid.cells
        if cell.col_end == cell.col + 1 and cell.place.box is not None
    }


def _column_of(piece: TextLine, edges: dict[int, tuple[float, float]]) -> int | None:
    middle = (piece.left + piece.right) / 2
    return next((column for column, (left, right) in edges.items() if left <= middle <= right), None)


def _holds_figures(grid: Grid, column: int) -> bool:
    return any(cell.col == column and find_number(cell.text) is not None for cell in grid.cells)


def _with_row(grid: Grid, line: TextLine, columns: Sequence[int], page: int, *, above: bool) -> Grid:
    shift = 1 if above else 0
    row = 0 if above else grid.n_rows
    cells = [replace(cell, row=cell.row + shift, row_end=cell.row_end + shift) for cell in grid.cells]
    for piece, column in zip(line.fragments, columns, strict=True):
        cells.append(GridCell(piece.text, row, column, row + 1, column + 1, Place(page=page, box=_box([piece]))))
    cells.sort(key=lambda cell: (cell.row, cell.col))
    old, new = grid.place.box or _box([line]), _box([line])
    box = (old[0], min(old[1], new[1]), old[2], max(old[3], new[3]))
    return Grid(tuple(cells), grid.n_rows + 1, grid.n_cols, Place(page=page, box=box))


def _sections(lines: Sequence[TextLine], grids: Sequence[Grid]) -> list[list[TextLine]]:
    """Return the lines in the stretches between the ruled grids."""
    tops = sorted(grid.place.box[1] for grid in grids if grid.place.box is not None)
    sections: list[list[TextLine]] = [[] for _ in range(len(tops) + 1)]
    for line in lines:
        sections[sum(top <= line.top for top in tops)].append(line)
    return sections


def _row(line: TextLine) -> _Row:
    pieces = line.fragments
    n_figures = 0
    if len(pieces) > 1 and not _LEADER.search(line.text) and not _SENTENCE.search(line.text):
        n_figures = sum(_is_figure(piece) for piece in pieces)
    return _Row(pieces, n_figures)


def _is_figure(piece: TextLine) -> bool:
    return find_number(piece.text) is not None


def _band_end(rows: Sequence[_Row], start: int) -> int | None:
    """Return the end of the band of rows with figures that begins at `start`, or None where none begins."""
    if not rows[start].n_figures:
        return None
    end = start + 1
    size = rows[start].pieces[0].size
    for index in range(start + 1, len(rows)):
        row = rows[index]
        if row.top - rows[index - 1].bottom > _FARTHEST_ROW * size:
            break
        if row.n_figures:
            end = index + 1
        elif index - end >= 3 or _SENTENCE.search(_text(row)) or _UNIT.search(squeeze(_text(row))):
            break
    # The lower half of a wrapped name stands closer to its row than rows do to one another.
    pitch = _pitch([row for row in rows[start:end] if row.n_figures])
    while (
        end < len(rows)
        and pitch is not None
        and len(rows[end].pieces) == 1
        and rows[end].baseline - rows[end - 1].baseline < _WRAPPED * pitch
    ):
        end += 1
    return end


def _text(row: _Row) -> str:
    return " ".join(piece.text for piece in row.pieces)


def _pitch(rows: Sequence[_Row]) -> float | None:
    distances = sorted(after.baseline - before.baseline for before, after in pairwise(rows))
    return distances[len(distances) // 2] if distances else None


def _header_start(rows: Sequence[_Row], start: int) -> int:
    """Return where the header above a band of figures begins: lines in pieces, close together, no title, no unit."""
    first = index = start
    while index > 0 and start - index < _MOST_HEADER_LINES:
        above = rows[index - 1]
        if rows[index].baseline - above.baseline > _HEADER_LEADING * above.pieces[0].size:
            break
        if _SENTENCE.search(_text(above)) or _UNIT.search(squeeze(_text(above))) or above.n_figures:
            break
        index -= 1
        if len(above.pieces) > 1:
            first = index
    return first


def _unruled_grid(rows: Sequence[_Row], page: int) -> Grid | None:
    with_figures = [row for row in rows if row.n_figures]
    if not _is_table(rows, with_figures):
        return None
    columns = find_columns(piece for row in with_figures for piece in row.pieces)
    if len(columns) < 2:
        return None
    merged = _merged_rows(rows, with_figures)
    cells: list[GridCell] = []
    for index, row in enumerate(merged):
        held: dict[tuple[int, int], list[TextLine]] = {}
        for piece in row:
            held.setdefault(_span(piece, columns), []).append(piece)
        for (col, col_end), pieces in held.items():
            pieces.sort(key=lambda piece: (round(piece.baseline), piece.left))
            text = join_lines(piece.text for piece in pieces)
            cells.append(GridCell(text, index, col, index + 1, col_end, Place(page=page, box=_box(pieces))))
    cells.sort(key=lambda cell: (cell.row, cell.col))
    box = _box([piece for row in rows for piece in row.pieces])
    return Grid(tuple(cells), len(merged), len(columns), Place(page=page, box=box))


def _is_table(rows: Sequence[_Row], with_figures: Sequence[_Row]) -> bool:
    figures = [[piece for piece in row.pieces if _is_figure(piece)] for row in with_figures]
    if sum(map(len, figures)) < 3:
        return False
    if len(with_figures) == 1:
        # One row of figures needs a header to be a table.
        return len(rows) > 1 and len(rows[0].pieces) >= 3
    if all(len(row) == 1 for row in figures):
        numbers = [find_number(row[0].text) for row in figures]
        is_contents = all(
            number is not None and number == number.to_integral_value() and 0 < number <= _LARGEST_PAGE_NUMBER
            for number in numbers
        ) and all(a is not None and b is not None and a <= b for a, b in pairwise(numbers))
        return not is_contents
    return True


def _span(piece: TextLine, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return the columns a piece stands over, half-open; the nearest one where it stands over none."""
    over = [index for index, (left, right) in enumerate(columns) if piece.left < right and piece.right > left]
    if over:
        return over[0], over[-1] + 1
    middle = (piece.left + piece.right) / 2
    nearest = min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - middle))
    return nearest, nearest + 1


def _merged_rows(rows: Sequence[_Row], with_figures: Sequence[_Row]) -> list[list[TextLine]]:
    """Return the pieces row by row, the parts of a wrapped name taken into the row whose figures they belong to."""
    pitch = _pitch(with_figures)
    first_figure = rows.index(with_figures[0])
    merged: list[list[TextLine]] = []
    homes: list[float | None] = []
    waiting: list[TextLine] = []
    for index, row in enumerate(rows):
        follows = rows[index + 1] if index + 1 < len(rows) else None
        is_part = not row.n_figures and len(row.pieces) == 1 and pitch is not None and index >= first_figure - 1
        if is_part and pitch is not None:
            above = homes[-1] if homes else None
            from_above = row.baseline - above if above is not None else float("inf")
            to_below = follows.baseline - row.baseline if follows is not None and follows.n_figures else float("inf")
            if min(from_above, to_below) < _WRAPPED * pitch:
                if from_above <= to_below:
                    merged[-1].extend(row.pieces)
                else:
                    waiting.extend(row.pieces)
                continue
        merged.append([*waiting, *row.pieces])
        waiting = []
        homes.append(row.baseline if row.n_figures else None)
    if waiting:
        merged.append(waiting)
    return merged


def _box(pieces: Sequence[TextLine]) -> tuple[float, float, float, float]:
    return (
        round(min(piece.left for piece in pieces), 1),
        round(min(piece.top for piece in pieces), 1),
        round(max(piece.right for piece in pieces), 1),
        round(max(piece.bottom for piece in pieces), 1),
    )
