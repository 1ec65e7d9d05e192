"""One page: its ink into tables and lines of text."""

from index.blocks import Grid
from index.readers.page.columns import find_unruled_grids, with_loose_rows
from index.readers.page.grids import build_grid
from index.readers.page.ink import PageInk
from index.readers.page.lines import find_lines
from index.readers.page.paragraphs import PageText
from index.readers.page.rules import find_lattices


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
