"""Ruled lattices and glyphs into grids: each cell its text, its span and its place.

A grid shows what is printed. Columns that only exist because borders were drawn cell by cell are closed up. Headers,
units and continuation are not decided here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.blocks import Grid, GridCell, Place
from index.readers.page.fields import Cell, with_columns_apart, with_rows_apart
from index.readers.page.ink import Glyph
from index.readers.page.lines import cell_text
from index.readers.page.rules import Lattice, Span
from index.text.amounts import find_number

# Units: fractions of the type size.
_SAME_STRING = 0.15
_STRADDLE = 0.15
# Units: points. Narrower columns hold no figure and no name.
_NARROW = 9.0
_NUMBER = re.compile(r"[-−–]?[\d,，.]+%?")


def build_grid(lattice: Lattice, glyphs: Sequence[Glyph], page: int) -> tuple[Grid | None, list[Glyph]]:
    """Return the grid of a lattice and the glyphs outside it; no grid where the lattice holds fewer than two texts."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        (outside if lattice.find_field(*glyph.center) is None else inside).append(glyph)
    cells = _filled(lattice, inside)
    if len(cells) < 2:
        return None, list(glyphs)
    cells, xs = with_columns_apart(cells, list(lattice.xs))
    cells, ys = with_rows_apart(cells, list(lattice.ys))
    cells, xs = _without_needless_columns(cells, xs)
    return _grid(cells, xs, ys, page), outside


def _grid(cells: Iterable[Cell], xs: Sequence[float], ys: Sequence[float], page: int) -> Grid:
    made = []
    for cell in cells:
        span = cell.span
        box = (xs[span.col], ys[span.row], xs[span.col_end], ys[span.row_end])
        place = Place(page=page, box=_rounded(box))
        made.append(GridCell(cell_text(cell.glyphs), span.row, span.col, span.row_end, span.col_end, place))
    made.sort(key=lambda cell: (cell.row, cell.col))
    return Grid(tuple(made), len(ys) - 1, len(xs) - 1, Place(page=page, box=_rounded((xs[0], ys[0], xs[-1], ys[-1]))))


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(edge, 1) for edge in box)
    return left, top, right, bottom


def _filled(lattice: Lattice, glyphs: Sequence[Glyph]) -> list[Cell]:
    """Return the cells that hold text."""
    owner: dict[tuple[int, int], Span] = {}
    for span in lattice.spans:
        for row in range(span.row, span.row_end):
            for col in range(span.col, span.col_end):
                owner[row, col] = span
    homes = [owner[field] for glyph in glyphs if (field := lattice.find_field(*glyph.center)) is not None]
    for run in _strings(glyphs):
        home = _home_of_straddling(run, glyphs, homes, lattice)
        if home is not None:
            for index in run:
                homes[index] = home
    held: dict[Span, list[Glyph]] = {}
    for glyph, home in zip(glyphs, homes, strict=True):
        held.setdefault(home, []).append(glyph)
    return [
        Cell(span, tuple(inside)) for span, inside in held.items() if any(not glyph.text.isspace() for glyph in inside)
    ]


def _strings(glyphs: Sequence[Glyph]) -> list[list[int]]:
    """Return the indices of glyphs that were drawn one after another without a gap."""
    runs: list[list[int]] = []
    for index, glyph in enumerate(glyphs):
        before = glyphs[runs[-1][-1]] if runs else None
        if (
            before is not None
            and abs(before.baseline - glyph.baseline) < _SAME_STRING * glyph.size
            and abs(before.right - glyph.left) < _SAME_STRING * glyph.size
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _home_of_straddling(
    run: Sequence[int], glyphs: Sequence[Glyph], homes: Sequence[Span], lattice: Lattice
) -> Span | None:
    """Return the one cell of a text that was set wider than its column, or None where each glyph keeps its own."""
    spans = {homes[index] for index in run}
    if len(spans) == 1:
        return None
    text = "".join(glyphs[index].text for index in run).strip()
    if not _NUMBER.fullmatch(text) and not any(_straddles(glyphs[index], lattice, homes[index]) for index in run):
        return None
    if _NUMBER.fullmatch(text) and find_number(text.rstrip("%")) is None:
        return None
    count = {span: sum(homes[index] == span for index in run) for span in spans}
    return max(spans, key=lambda span: (count[span], -span.col))


def _straddles(glyph: Glyph, lattice: Lattice, home: Span) -> bool:
    left, right = lattice.xs[home.col], lattice.xs[home.col_end]
    return glyph.left < left - _STRADDLE * glyph.size or glyph.right > right + _STRADDLE * glyph.size


def _without_needless_columns(cells: list[Cell], xs: list[float]) -> tuple[list[Cell], list[float]]:
    """Return the cells with columns closed up that hold no text of their own and are no column to the eye.

    A blank column of ordinary width stays: it tells a later page of the same table where its figures belong.
    """
    col = 0
    while col < len(xs) - 1 and len(xs) > 2:
        if any(cell.span.col == col and cell.span.col_end == col + 1 for cell in cells) or not _is_needless(
            col, cells, xs
        ):
            col += 1
            continue
        # The rule that fewer texts stand against goes, so that texts keep their neighbours.
        gone = _weaker_rule(col, cells, len(xs) - 1)
        cells = [replace(cell, span=_closed_up(cell.span, gone)) for cell in cells]
        del xs[gone]
        col = max(col - 1, 0)
    return cells, xs


def _is_needless(col: int, cells: Sequence[Cell], xs: Sequence[float]) -> bool:
    if xs[col + 1] - xs[col] < _NARROW:
        return True
    # A rule that only texts of several columns stand against was drawn for them, not for a column of the table.
    crossing = sum(cell.span.col <= col < cell.span.col_end for cell in cells)
    rows = {cell.span.row for cell in cells}
    return crossing > len(rows) / 2


def _weaker_rule(col: int, cells: Sequence[Cell], last: int) -> int:
    if col == 0:
        return 1
    if col + 1 == last:
        return col
    against = [sum(edge in (cell.span.col, cell.span.col_end) for cell in cells) for edge in (col, col + 1)]
    return col if against[0] < against[1] else col + 1


def _closed_up(span: Span, gone: int) -> Span:
    return replace(
        span,
        col=span.col - (span.col >= gone) if span.col > 0 else 0,
        col_end=span.col_end - (span.col_end >= gone),
    )
