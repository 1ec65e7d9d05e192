"""Header rows whose merged cells lost their width in a text export, spread over the columns they name.

Such an export prints a merged cell once and a vertically continued cell as a blank, so that header rows are shorter
than the rows below. Where the widths cannot be told for certain the short row is left out rather than guessed.
"""

from dataclasses import replace
from itertools import pairwise

from index.normalization import squeeze
from index.records import Cell
from index.table_lattice import Lattice, build_lattice

_PART_STARTS = {"项目", "小计", "合计", "科目编码", "科目名称", "编码", "类", "金额"}


def is_ragged(lattice: Lattice, row: int) -> bool:
    """Say whether the row has fewer cells than the grid has columns, with no cell wider than one column."""
    cells = [cell for cell in lattice.cells if cell.row == row]
    return (
        0 < len(cells) < lattice.n_cols
        and all(cell.col_end == cell.col + 1 and cell.place.box is None for cell in cells)
        and max(cell.col for cell in cells) == len(cells) - 1
    )


def spread_header(lattice: Lattice, header_rows: int) -> Lattice:
    """Return the lattice with the ragged rows among the first `header_rows` spread to full width.

    >>> from index.blocks import Place
    >>> rows = (("序号", "收入", "支出"), ("", "项目", "金额", "项目", "金额"), ("1", "拨款", "5", "教育", "5"))
    >>> cells = [Cell(t, r, c, r + 1, c + 1, Place()) for r, row in enumerate(rows) for c, t in enumerate(row)]
    >>> spread = spread_header(build_lattice(cells, 3, 5), 2)
    >>> spread.text(0, 2), spread.text(0, 3)
    ('收入', '支出')
    """
    if not any(is_ragged(lattice, row) for row in range(header_rows)):
        return lattice
    below = [(col, col + 1, "x") for col in range(lattice.n_cols)]
    rows: dict[int, list[Cell]] = {}
    for row in range(header_rows - 1, -1, -1):
        cells = sorted((cell for cell in lattice.cells if cell.row == row), key=lambda cell: cell.col)
        if not is_ragged(lattice, row):
            rows[row] = cells
            below = [(cell.col, cell.col_end, cell.text) for cell in cells]
            continue
        groups = _group(len(cells), [text for _, _, text in below])
        if groups is None:
            rows[row] = []
            continue
        spread = []
        for cell, (start, end) in zip(cells, groups, strict=True):
            spread.append(replace(cell, col=below[start][0], col_end=below[end - 1][1]))
        rows[row] = spread
        below = [(cell.col, cell.col_end, cell.text) for cell in spread]
    kept = [cell for cell in lattice.cells if cell.row >= header_rows]
    return build_lattice([*kept, *(cell for cells in rows.values() for cell in cells)], lattice.n_rows, lattice.n_cols)


def _group(n_upper: int, lower: list[str]) -> list[tuple[int, int]] | None:
    """Return for each upper cell the half-open run of lower cells under it, or None when that is not certain."""
    texts = [squeeze(text) for text in lower]
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(texts):
        end = index + 1
        if texts[index]:
            while end < len(texts) and texts[end]:
                end += 1
        runs.append((index, end))
        index = end
    missing = n_upper - len(runs)
    if missing < 0:
        return None
    cuts = [
        position
        for start, end in runs
        for position in range(start + 1, end)
        if texts[position] == texts[start] and texts[start] in _PART_STARTS
    ]
    if missing and len(cuts) != missing:
        cuts = [
            position
            for start, end in runs
            for position in range(start + 1, end)
            if texts[position] in _PART_STARTS and texts[position - 1] not in _PART_STARTS - {"小计", "合计", "金额"}
        ]
    if missing and len(cuts) != missing:
        return None
    edges = sorted({edge for run in runs for edge in run} | (set(cuts) if missing else set()))
    return list(pairwise(edges))
