"""Synthetic documents as PDF, drawn line by line, so that the page of every row of a table is known.

Source: ReportLab's canvas with its Chinese font STSong-Light, which needs no font file.
"""

import io
from collections.abc import Sequence
from functools import cache

from data.sample_sources import SampleCell, SampleTable

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 842.0, 595.0  # A4 on its side, in points
_MARGIN = 40.0
_CELL_SIZE, _CELL_LEADING, _PADDING = 8.0, 10.0, 3.0
_BODY_SIZE = 10.5
_HEADING_SIZES = {1: 18.0, 2: 14.0, 3: 12.0}
_FEWEST_ROWS = 5  # a table begins and goes on with so many rows, so that no page ends inside its header
_WIDEST = 24  # letters that a column is made wide for

Drawn = str | tuple[str, int] | tuple[SampleTable, bool]
"""A line of text, a heading with its level, or a grid and whether it goes on on a page of its own."""


def render_pdf(title: str, drawn: Sequence[Drawn]) -> tuple[bytes, dict[tuple[int, int], int]]:
    """Return the file and the page (1-based) of every (grid, row), both counted from 0."""
    pages = _Pages(title)
    pages.write(title, _HEADING_SIZES[1])
    n_grids = 0
    for one in drawn:
        if isinstance(one, str):
            pages.write(one, _BODY_SIZE)
        elif isinstance(one[0], str):
            pages.write(one[0], _HEADING_SIZES[int(one[1])])
        else:
            pages.draw_grid(n_grids, one[0], bool(one[1]))
            n_grids += 1
    return pages.finish(), pages.rows


class _Pages:
    """A file being drawn from top to bottom; `rows` is the page of each row of each grid."""

    def __init__(self, title: str) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        if _FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1, pageCompression=0)
        self._canvas.setTitle(title)
        self._page = 1
        self._top = _HEIGHT - _MARGIN
        self.rows: dict[tuple[int, int], int] = {}

    def write(self, text: str, size: float) -> None:
        """Write a line of text, broken where the page ends."""
        for line in break_lines(text, _WIDTH - 2 * _MARGIN, size):
            if self._top - size * 1.6 < _MARGIN:
                self._turn_page()
            self._top -= size * 1.6
            self._draw_text(_MARGIN, self._top, line, size)

    def draw_grid(self, number: int, grid: SampleTable, on_new_page: bool) -> None:
        """Draw a ruled table; what does not fit on the page goes on on the next, between two rows."""
        widths = _column_widths(grid)
        heights = _row_heights(grid, widths)
        if on_new_page or (sum(heights) > self._top - _MARGIN and sum(heights) < _HEIGHT - 2 * _MARGIN):
            self._turn_page()
        start = 0
        while start < grid.n_rows:
            end, height = start, 0.0
            while end < grid.n_rows and height + heights[end] <= self._top - _MARGIN:
                height += heights[end]
                end += 1
            while any(cell.row < end < cell.row_end for cell in grid.cells):
                end -= 1
            if end < min(start + _FEWEST_ROWS, grid.n_rows):
                self._turn_page()
                continue
            self._draw_rows(grid, start, end, widths, heights)
            self.rows.update(((number, row), self._page) for row in range(start, end))
            self._top -= sum(heights[start:end]) + _BODY_SIZE
            start = end

    def finish(self) -> bytes:
        """Return the whole file."""
        self._number_page()
        self._canvas.save()
        return self._buffer.getvalue()

    def _draw_rows(
        self, grid: SampleTable, start: int, end: int, widths: Sequence[float], heights: Sequence[float]
    ) -> None:
        lefts = [_MARGIN + sum(widths[:col]) for col in range(grid.n_cols + 1)]
        tops = {row: self._top - sum(heights[start:row]) for row in range(start, end + 1)}
        for cell in grid.cells:
            row, row_end = max(cell.row, start), min(cell.row_end, end)
            if row >= row_end:
                continue
            left, right, top, bottom = lefts[cell.col], lefts[cell.col_end], tops[row], tops[row_end]
            self._canvas.rect(left, bottom, right - left, top - bottom)
            lines = break_lines(cell.text, right - left - 2 * _PADDING, _CELL_SIZE) if cell.row >= start else []
            first = (top + bottom) / 2 + len(lines) * _CELL_LEADING / 2 - _CELL_SIZE
            for at, line in enumerate(lines):
                self._draw_text(left + _PADDING, first - at * _CELL_LEADING, line, _CELL_SIZE)

    def _draw_text(self, left: float, base: float, text: str, size: float) -> None:
        self._canvas.setFont(_FONT, size)
        self._canvas.drawString(left, base, text)

    def _turn_page(self) -> None:
        self._number_page()
        self._canvas.showPage()
        self._page += 1
        self._top = _HEIGHT - _MARGIN

    def _number_page(self) -> None:
        self._draw_text(_WIDTH / 2, _MARGIN / 2, f"- {self._page} -", _CELL_SIZE)


def break_lines(text: str, width: float, size: float) -> list[str]:
    """Return the text in lines no wider than `width` points, broken between any two letters but not inside a number."""
    lines = []
    for line in text.split("\n"):
        current, used = "", 0.0
        for word in _words(line):
            needed = sum(_letter_width(letter) for letter in word) * size
            if current and used + needed > width:
                lines.append(current)
                current, used = "", 0.0
            current += word
            used += needed
        lines.append(current)
    return [line for line in lines if line.strip()]


def _words(line: str) -> list[str]:
    """Return Chinese letters one by one and runs of other letters whole."""
    words: list[str] = []
    for letter in line:
        if words and _sticks(letter) and _sticks(words[-1][-1]):
            words[-1] += letter
        else:
            words.append(letter)
    return words


def _sticks(letter: str) -> bool:
    """Say whether no line breaks beside a letter: inside words and figures, also in those of full width."""
    return letter != " " and (letter.isascii() or letter in "０１２３４５６７８９．，－")


@cache
def _letter_width(letter: str) -> float:
    """Return the width of a letter for a font size of 1."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(letter, _FONT, 1000)) / 1000


def _column_widths(grid: SampleTable) -> list[float]:
    """Return widths in points that add up to the page's, wider where the text is longer."""
    longest = [4.0] * grid.n_cols
    for cell in grid.cells:
        if cell.col_end == cell.col + 1:
            letters = sum(1 if not letter.isascii() else 0.55 for letter in cell.text)
            longest[cell.col] = max(longest[cell.col], min(letters + 1, _WIDEST))
    return [(_WIDTH - 2 * _MARGIN) * letters / sum(longest) for letters in longest]


def _row_heights(grid: SampleTable, widths: Sequence[float]) -> list[float]:
    heights = [_CELL_LEADING + 2 * _PADDING] * grid.n_rows
    for cell in grid.cells:
        if cell.row_end == cell.row + 1:
            heights[cell.row] = max(heights[cell.row], _cell_height(cell, widths))
    for cell in grid.cells:
        short = _cell_height(cell, widths) - sum(heights[cell.row : cell.row_end])
        if short > 0:
            heights[cell.row] += short
    return heights


def _cell_height(cell: SampleCell, widths: Sequence[float]) -> float:
    width = sum(widths[cell.col : cell.col_end]) - 2 * _PADDING
    return len(break_lines(cell.text, width, _CELL_SIZE)) * _CELL_LEADING + 2 * _PADDING
