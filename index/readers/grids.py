"""Rows of printed cells into a `Grid`, the same way for every format that has tables.

Bounds live here: no span reaches beyond its table, and a table far larger than any that is printed is an error of the
file, because every stage after this one looks at each position of a grid.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.blocks import Grid, GridCell, Place
from index.errors import DocumentError
from index.readers.limits import MOST_COLUMNS, MOST_POSITIONS

_WIDEST_SPAN = 1_000  # the bound that the HTML standard sets


@dataclass(frozen=True, slots=True)
class ListedCell:
    """A cell as its row lists it, without a column of its own; `n_rows` of 0 means down to the end of the table."""

    text: str
    place: Place
    n_rows: int = 1
    n_cols: int = 1


def lay_out(rows: Sequence[Sequence[ListedCell]], place: Place) -> Grid:
    """Return the grid that rows of cells with spans make, each cell at the first free position of its row.

    Source: the table model of the HTML standard.
    Raises: DocumentError when the table is too large.
    """
    cells: list[GridCell] = []
    taken_until: list[int] = []
    for row, listed in enumerate(rows):
        col = 0
        for cell in listed:
            while col < len(taken_until) and taken_until[col] > row:
                col += 1
            _check_size(len(rows), col + 1)
            row_end = min(row + cell.n_rows, len(rows)) if cell.n_rows > 0 else len(rows)
            col_end = col + max(1, min(cell.n_cols, _WIDEST_SPAN))
            taken_until.extend([0] * (col_end - len(taken_until)))
            taken_until[col:col_end] = [row_end] * (col_end - col)
            cells.append(GridCell(cell.text, row, col, row_end, col_end, cell.place))
            col = col_end
    return cut_grid(cells, len(rows), place)


def cut_grid(cells: Iterable[GridCell], n_rows: int, place: Place) -> Grid:
    """Return the grid of placed cells, as wide as the last column in which a cell begins; wider spans are cut.

    Raises: DocumentError when the table is too large.
    """
    placed = tuple(cells)
    n_cols = max((cell.col for cell in placed), default=-1) + 1
    _check_size(n_rows, n_cols)
    cut = (cell if cell.col_end <= n_cols else replace(cell, col_end=n_cols) for cell in placed)
    return Grid(tuple(cut), n_rows, n_cols, place)


def _check_size(n_rows: int, n_cols: int) -> None:
    if n_cols > MOST_COLUMNS or n_rows * n_cols > MOST_POSITIONS:
        raise DocumentError(
            f"表格过大（{n_rows} 行 × {n_cols} 列），请拆分或删除空白行列后重试 / "
            f"a table is too large ({n_rows} rows x {n_cols} columns): split it or delete its blank rows and columns"
        )
