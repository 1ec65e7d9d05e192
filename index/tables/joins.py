"""Tables that run over pages, put together again: columns lined up, repeated headers dropped, split rows closed."""

import re
from dataclasses import replace
from statistics import median

from index.records import Cell
from index.tables.headers import column_paths, find_header_rows, has_figures
from index.tables.lattice import Lattice, build_lattice, drop_rows, slice_rows, stack
from index.text.amounts import find_number
from index.text.normalization import ordinal_level, squeeze

_TAIL = re.compile(r"^(?:小计|合计|总计|支出|收入|计)$")
_CODE = re.compile(r"^\d{2,9}$")


def header_signature(lattice: Lattice, header_rows: int) -> tuple[str, ...]:
    """Return the header's words, by which a repeated header is known."""
    words = ("".join(path) for path in column_paths(lattice, header_rows))
    return tuple(word for word in words if word)


def fits_below(upper: Lattice, lower: Lattice) -> bool:
    """Say whether the lower grid can be further rows of the upper: as many columns, or columns at the same places."""
    return lower.n_cols == upper.n_cols or (
        bool(_edges(upper)) and bool(_edges(lower)) and abs(lower.n_cols - upper.n_cols) <= 6
    )


def join(upper: Lattice, lower: Lattice, header_rows: int) -> Lattice:
    """Return the lower grid as further rows of the upper, which has `header_rows`; a header repeated is dropped."""
    repeated = _repeated_header_rows(upper, header_rows, lower)
    body = slice_rows(lower, repeated, lower.n_rows)
    if body.n_cols != upper.n_cols:
        body = align(upper, body)
    joined = stack(upper, body)
    return _with_split_row_closed(joined, upper.n_rows, header_rows) if not repeated or body.n_rows else joined


def _repeated_header_rows(upper: Lattice, header_rows: int, lower: Lattice) -> int:
    count = find_header_rows(lower)
    if not count or not header_rows:
        return 0
    same = header_signature(upper, header_rows) == header_signature(lower, count)
    alike = set(header_signature(upper, header_rows)) >= set(header_signature(lower, count))
    return count if same or alike or _is_lower_part(upper, header_rows, lower, count) else 0


def _is_lower_part(upper: Lattice, header_rows: int, lower: Lattice, count: int) -> bool:
    """Say whether a header repeats the lower rows of another: each of its columns is named by the inner words there."""
    paths = list(zip(column_paths(upper, header_rows), column_paths(lower, count), strict=False))
    return upper.n_cols == lower.n_cols and all(
        inner and outer[-len(inner) :] == inner for outer, inner in paths if outer or inner
    )


def repeats_header(upper: Lattice, header_rows: int, lower: Lattice) -> bool:
    """Say whether the lower grid begins with the header of the upper."""
    return _repeated_header_rows(upper, header_rows, lower) > 0


def _edges(lattice: Lattice) -> dict[int, float]:
    """Return the left edge of each column as the boxes of its cells have it; {} where cells have no boxes."""
    lefts: dict[int, list[float]] = {}
    for cell in lattice.cells:
        if cell.place.box is not None:
            lefts.setdefault(cell.col, []).append(cell.place.box[0])
    return {col: median(values) for col, values in lefts.items()}


def align(upper: Lattice, lower: Lattice) -> Lattice:
    """Return the lower grid with each cell moved to the column of the upper whose left edge is nearest, by its box."""
    edges = _edges(upper)
    cells: list[Cell] = []
    if not edges:
        return lower
    for cell in lower.cells:
        if cell.place.box is None:
            cells.append(cell)
            continue
        left, _, right, _ = cell.place.box
        col = min(edges, key=lambda candidate: abs(edges[candidate] - left))
        inside = [candidate for candidate, edge in edges.items() if edge < right - 2 and candidate >= col]
        cells.append(replace(cell, col=col, col_end=max(inside, default=col) + 1))
    return build_lattice(cells, lower.n_rows, upper.n_cols)


def _with_split_row_closed(lattice: Lattice, seam: int, header_rows: int) -> Lattice:
    """Return the lattice with the row that a page break cut in two made one again, its figures on the page they are."""
    if seam <= header_rows or seam >= lattice.n_rows:
        return lattice
    above = {cell.col: cell for cell in lattice.row_cells(seam - 1) if cell.row == seam - 1}
    below = {cell.col: cell for cell in lattice.row_cells(seam) if cell.row == seam}
    labels = {col: cell for col, cell in below.items() if find_number(cell.text) is None}
    figures = {col for col, cell in below.items() if find_number(cell.text) is not None}
    if any(find_number(cell.text) is not None and not _CODE.match(squeeze(cell.text)) for cell in above.values()):
        figures_above = {
            col
            for col, cell in above.items()
            if find_number(cell.text) is not None and not _CODE.match(squeeze(cell.text))
        }
        if figures or not labels:
            return lattice
    else:
        figures_above = set()
    if not labels or figures & figures_above or any(_CODE.match(squeeze(below[col].text)) for col in figures):
        return lattice
    if any(not _is_fragment(lattice, col, cell, above.get(col), header_rows, seam) for col, cell in labels.items()):
        return lattice
    merged = []
    for col in sorted({*above, *below}):
        upper, lower = above.get(col), below.get(col)
        if upper is None and lower is not None:
            merged.append(replace(lower, row=seam - 1, row_end=seam))
        elif upper is not None and lower is not None:
            merged.append(replace(upper, text=upper.text + lower.text, row_end=seam))
    kept = [cell for cell in lattice.cells if cell.row != seam and not (cell.row == seam - 1 and cell.col in below)]
    return drop_rows(build_lattice([*kept, *merged], lattice.n_rows, lattice.n_cols), [seam])


def _is_fragment(lattice: Lattice, col: int, cell: Cell, above: Cell | None, header_rows: int, seam: int) -> bool:
    """Say whether a label at the top of a page is the rest of the label at the bottom of the page before."""
    if above is None:
        return False
    text, head = squeeze(cell.text), squeeze(above.text)
    if ordinal_level(text) or re.match(r"^(?:其中|\d)", text):
        return False
    if _TAIL.match(text):
        return not head.endswith(("小计", "合计", "总计")) and not ordinal_level(head)
    others = [
        squeeze(lattice.text(row, col))
        for row in range(header_rows, seam - 1)
        if lattice.starts(row, col) and find_number(lattice.text(row, col)) is None
    ]
    numbered = sum(ordinal_level(other) > 0 for other in others)
    coded = sum(bool(_CODE.match(squeeze(lattice.text(row, 0)))) for row in range(header_rows, seam - 1))
    if len(lattice.row_cells(seam)) == 1 and _rows_have_figures(lattice, header_rows, seam):
        return True
    return (bool(others) and numbered * 2 >= len(others) and ordinal_level(head) > 0) or (
        coded * 2 >= seam - 1 - header_rows and len(text) <= 8
    )


def _rows_have_figures(lattice: Lattice, start: int, end: int) -> bool:
    """Say whether practically every row prints a figure, so that one without is no row of its own."""
    with_figure = sum(has_figures(lattice, row) for row in range(start, end))
    return end - start >= 3 and with_figure * 10 >= (end - start) * 9
