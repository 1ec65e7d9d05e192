"""A table's cells laid out by position, the form in which every stage of table structure works.

Holds printed cells and answers "what covers this position"; it decides nothing about titles, headers or values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.blocks import Grid, Place
from index.records import Cell
from index.text.normalization import squeeze


@dataclass(frozen=True, slots=True)
class Lattice:
    """Cells by position.

    Shape: `positions[row][col]` is the cell that covers the position or None; `cells` are in row-major order.
    """

    cells: tuple[Cell, ...]
    positions: tuple[tuple[Cell | None, ...], ...]

    @property
    def n_rows(self) -> int:
        """Return the number of rows."""
        return len(self.positions)

    @property
    def n_cols(self) -> int:
        """Return the number of columns."""
        return len(self.positions[0]) if self.positions else 0

    def text(self, row: int, col: int) -> str:
        """Return the printed text that covers the position, "" where nothing does."""
        cell = self.positions[row][col]
        return cell.text if cell else ""

    def starts(self, row: int, col: int) -> bool:
        """Say whether a cell with text has its first position here."""
        cell = self.positions[row][col]
        return cell is not None and cell.row == row and cell.col == col and bool(cell.text)

    def row_cells(self, row: int) -> list[Cell]:
        """Return the cells with text that cover the row, left to right, each once."""
        seen: list[Cell] = []
        for cell in self.positions[row]:
            if cell is not None and cell.text and cell not in seen:
                seen.append(cell)
        return seen

    def row_texts(self, row: int) -> list[str]:
        """Return the texts of the cells that begin in the row, left to right, blanks left out."""
        return [cell.text for cell in self.row_cells(row) if cell.row == row]


def build_lattice(cells: Iterable[Cell], n_rows: int, n_cols: int) -> Lattice:
    """Return the cells laid out; where two cells claim a position the one with text, then the earlier, keeps it."""
    positions: list[list[Cell | None]] = [[None] * n_cols for _ in range(n_rows)]
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.col))
    for cell in sorted(ordered, key=lambda cell: not cell.text):
        for row in range(cell.row, min(cell.row_end, n_rows)):
            for col in range(cell.col, min(cell.col_end, n_cols)):
                if positions[row][col] is None:
                    positions[row][col] = cell
    return Lattice(tuple(ordered), tuple(tuple(row) for row in positions))


def lattice_of(grid: Grid) -> Lattice:
    """Return a grid as a lattice, position by position, its texts without surrounding space."""
    cells = [
        Cell(
            cell.text.strip(),
            cell.row,
            cell.col,
            max(cell.row_end, cell.row + 1),
            max(cell.col_end, cell.col + 1),
            cell.place,
        )
        for cell in grid.cells
    ]
    return build_lattice(cells, grid.n_rows, max([grid.n_cols, *(cell.col_end for cell in cells)]))


def drop_blank_columns(lattice: Lattice) -> Lattice:
    """Return the lattice without the columns in which no text begins."""
    keep = [col for col in range(lattice.n_cols) if any(lattice.starts(row, col) for row in range(lattice.n_rows))]
    return lattice if len(keep) == lattice.n_cols else keep_columns(lattice, keep)


def keep_columns(lattice: Lattice, keep: Sequence[int]) -> Lattice:
    """Return the lattice with only the named columns, renumbered."""
    new_start = {col: index for index, col in enumerate(keep)}
    cells = []
    for cell in lattice.cells:
        covered = [new_start[col] for col in range(cell.col, cell.col_end) if col in new_start]
        if covered:
            cells.append(replace(cell, col=covered[0], col_end=covered[-1] + 1))
    return build_lattice(cells, lattice.n_rows, len(keep))


def slice_rows(lattice: Lattice, start: int, end: int) -> Lattice:
    """Return rows `start` to before `end` as a lattice of their own; cells that reach over the edge are cut."""
    cells = [
        replace(cell, row=max(cell.row, start) - start, row_end=min(cell.row_end, end) - start)
        for cell in lattice.cells
        if cell.row < end and cell.row_end > start
    ]
    return build_lattice(cells, end - start, lattice.n_cols)


def drop_rows(lattice: Lattice, unwanted: Iterable[int]) -> Lattice:
    """Return the lattice without the given rows."""
    dropped = set(unwanted)
    keep = [row for row in range(lattice.n_rows) if row not in dropped]
    new_start = {row: index for index, row in enumerate(keep)}
    cells = []
    for cell in lattice.cells:
        covered = [new_start[row] for row in range(cell.row, cell.row_end) if row in new_start]
        if covered:
            cells.append(replace(cell, row=covered[0], row_end=covered[-1] + 1))
    return build_lattice(cells, len(keep), lattice.n_cols)


def stack(upper: Lattice, lower: Lattice) -> Lattice:
    """Return the rows of both, one above the other, as wide as the wider."""
    moved = [replace(cell, row=cell.row + upper.n_rows, row_end=cell.row_end + upper.n_rows) for cell in lower.cells]
    return build_lattice([*upper.cells, *moved], upper.n_rows + lower.n_rows, max(upper.n_cols, lower.n_cols))


def first_place(lattice: Lattice, default: Place) -> Place:
    """Return the place of the first cell with text."""
    return next((cell.place for cell in lattice.cells if squeeze(cell.text)), default)
