"""One page: its ink into tables and lines of text."""

from index.blocks import Grid
from index.readers.pdf_columns import find_unruled_grids, with_loose_rows
from index.readers.pdf_grids import build_grid
from index.readers.pdf_ink import PageInk
from index.readers.pdf_lines import find_lines
from index.readers.pdf_paragraphs import PageText
from index.readers.pdf_rules import find_lattices


def part_page(ink: PageInk, number: int) -> PageText:
    """Return the tables of a page and the lines outside them."""
    glyphs = list(ink.glyphs)
    grids: list[Grid] = []
    for lattice in find_lattices(ink.horizontal, ink.vertical):
        grid, glyphs = build_grid(lattice, glyphs, number)
        if grid is not None:
            grids.append(grid)
    lines = find_lines(glyphs)
    for index, grid in enumerate(grids):
        grids[index], lines = with_loose_rows(grid, lines, number)
    unruled, lines = find_unruled_grids(lines, grids, number)
    return PageText(number, ink.width, ink.height, tuple(lines), (*grids, *unruled))
