"""What a reader yields: headings, paragraphs and grids in reading order, each with its place.

Every file format ends here, so nothing after the readers knows about formats. A grid is what the format shows, cell by
cell; which rows are headers, which unit applies and where a table continues is decided later, in one place for all.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its document.

    Units: `page` and `line` are 1-based; `box` is (left, top, right, bottom) in points on the upright page.
    """

    page: int | None = None
    sheet: str | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows; `level` 1 is the outermost."""

    text: str
    level: int
    place: Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, its line breaks removed where the format broke a sentence."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class GridCell:
    """One printed cell, stored once with its span.

    Shape: rows and columns are 0-based and half-open, so a plain cell has `row_end == row + 1`.
    """

    text: str
    row: int
    col: int
    row_end: int
    col_end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of cells as the format draws it, on one page or sheet.

    Shape: `n_rows` x `n_cols`; positions that no cell covers are blank.
    """

    cells: tuple[GridCell, ...]
    n_rows: int
    n_cols: int
    place: Place


@dataclass(frozen=True, slots=True)
class Caution:
    """What a reader was not sure of, for people; it becomes a warning of the document."""

    text: str


Block = Heading | Paragraph | Grid
