"""Ruled fields that hold several rows or columns of a table, because only some of its rules were drawn.

Figures decide: where they stand one under the other, with a name beside each, there are rows; where names and figures
stand side by side in line after line, there are columns. Words alone part nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.readers.page.ink import Glyph
from index.readers.page.lines import TextLine, find_columns, find_lines
from index.readers.page.rules import Span
from index.text.amounts import find_number

# Units: fractions of the type size.
_SAME_ROW = 0.6
_FEWEST_LINES, _LINE_SHARE = 3, 0.3
# Units: fraction of the width of the ruled column.
_CENTRED = 0.06
# A name wrapped over two lines stands above and below its figure.
_BESIDE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """The glyphs of one cell of a ruled table."""

    span: Span
    glyphs: tuple[Glyph, ...]

    @property
    def is_blank(self) -> bool:
        """Tell whether it holds no printed glyph."""
        return all(glyph.text.isspace() for glyph in self.glyphs)


def with_columns_apart(cells: list[Cell], xs: list[float]) -> tuple[list[Cell], list[float]]:
    """Return the cells with every ruled column that prints several columns cut between them."""
    cuts_of = [
        _column_cuts([cell for cell in cells if cell.span.col == col and cell.span.col_end == col + 1])
        for col in range(len(xs) - 1)
    ]
    new_xs, moved = [xs[0]], [0]
    for col, cuts in enumerate(cuts_of):
        new_xs.extend([*cuts, xs[col + 1]])
        moved.append(len(new_xs) - 1)
    result: list[Cell] = []
    for cell in cells:
        span = cell.span
        cuts, first = cuts_of[span.col], moved[span.col]
        whole = replace(cell, span=replace(span, col=first, col_end=moved[span.col_end]))
        if not cuts or span.col_end > span.col + 1 or _is_header_over(cell, xs[span.col], xs[span.col_end], cuts):
            result.append(whole)
            continue
        for part, (above, below) in enumerate(pairwise((float("-inf"), *cuts, float("inf")))):
            glyphs = tuple(glyph for glyph in cell.glyphs if above <= glyph.center[0] < below)
            piece = Cell(replace(span, col=first + part, col_end=first + part + 1), glyphs)
            if not piece.is_blank:
                result.append(piece)
    return result, new_xs


def _column_cuts(cells: Sequence[Cell]) -> list[float]:
    lines = [line for cell in cells for line in find_lines(cell.glyphs)]
    parted = [line.fragments for line in lines if _is_parted(line)]
    if len(parted) < max(_FEWEST_LINES, _LINE_SHARE * len(lines)):
        return []
    columns = find_columns(piece for pieces in parted for piece in pieces)
    return [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]


def _is_parted(line: TextLine) -> bool:
    pieces = line.fragments
    return len(pieces) > 1 and any(find_number(piece.text) is not None for piece in pieces)


def _is_header_over(cell: Cell, left: float, right: float, cuts: Sequence[float]) -> bool:
    """Tell whether a cell is one line of text over several columns: across a cut, or in the middle of them all."""
    lines = find_lines(cell.glyphs)
    pieces = lines[0].fragments
    if len(lines) > 1:
        return False
    if len(pieces) == 1 and find_number(pieces[0].text) is None:
        middle = (pieces[0].left + pieces[0].right) / 2
        if abs(middle - (left + right) / 2) < _CENTRED * (right - left):
            return True
    return any(piece.left < cut < piece.right for piece in pieces for cut in cuts)


def with_rows_apart(cells: list[Cell], ys: list[float]) -> tuple[list[Cell], list[float]]:
    """Return the cells with every ruled row that prints several rows of figures cut between them."""
    result: list[Cell] = []
    new_ys = [ys[0]]
    moved: list[int] = [0]
    cuts_of: dict[int, list[float]] = {}
    for row in range(len(ys) - 1):
        cuts = _row_cuts([cell for cell in cells if cell.span.row == row and cell.span.row_end == row + 1])
        cuts = [cut for cut in cuts if ys[row] < cut < ys[row + 1]]
        cuts_of[row] = cuts
        new_ys.extend([*cuts, ys[row + 1]])
        moved.append(len(new_ys) - 1)
    for cell in cells:
        span = cell.span
        cuts = cuts_of[span.row]
        first = moved[span.row]
        if not cuts or span.row_end > span.row + 1:
            result.append(replace(cell, span=replace(span, row=first, row_end=moved[span.row_end])))
            continue
        for part, (above, below) in enumerate(pairwise((float("-inf"), *cuts, float("inf")))):
            glyphs = tuple(glyph for glyph in cell.glyphs if above <= glyph.center[1] < below)
            piece = Cell(replace(span, row=first + part, row_end=first + part + 1), glyphs)
            if not piece.is_blank:
                result.append(piece)
    return result, new_ys


def _row_cuts(cells: Sequence[Cell]) -> list[float]:
    """Return the heights between the stacked rows of one ruled row; none where the row is one row.

    The column with the most figures, one a line, gives the rows; what stands above them is their header. A second
    column must have text at most of them, since a figure broken over two lines also looks like a stack.
    """
    stacks = [_stack(find_lines(cell.glyphs)) for cell in cells]
    _, rows = max(stacks, key=lambda stack: len(stack[1]), default=(None, []))
    if len(rows) < 2:
        return []
    size = min(glyph.size for cell in cells for glyph in cell.glyphs)
    witnesses = 0
    for cell in cells:
        middles = [_middle(line) for line in find_lines(cell.glyphs)]
        beside = sum(any(abs(middle - row) <= _SAME_ROW * size for middle in middles) for row in rows)
        witnesses += beside >= _BESIDE_SHARE * len(rows)
    if witnesses < 2:
        return []
    headers = [above for above, figures in stacks if above is not None and figures and figures[0] == rows[0]]
    first = [(max(headers) + rows[0]) / 2] if headers else []
    return [*first, *((above + below) / 2 for above, below in pairwise(rows))]


def _stack(lines: Sequence[TextLine]) -> tuple[float | None, list[float]]:
    """Return where the line above a stack of figures stands, if there is one, and where its figures do."""
    start = len(lines)
    while start > 0 and find_number(lines[start - 1].text) is not None:
        start -= 1
    return (_middle(lines[start - 1]) if start > 0 else None), [_middle(line) for line in lines[start:]]


def _middle(line: TextLine) -> float:
    return (line.top + line.bottom) / 2
