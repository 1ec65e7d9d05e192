"""What was found on a page of a PDF, drawn over it: `python -m index.pages.debug_page FILE.pdf PAGE OUT.png`.

For developers of the readers. Tables and their numbers are red, header cells green, other cells blue, headings
violet, paragraphs grey. A page that the reader had to turn is not turned here, so its boxes lie beside their text.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from index.blocks import Block, Grid, Heading, Place
from index.errors import DocumentError
from index.identity import find_identity
from index.pages.page_picture import render_page
from index.readers import read_blocks
from index.records import Table
from index.tables.building import build_tables

# Units: pixels a point.
_SCALE = 2.0
_TABLE, _HEADER, _CELL, _HEADING, _TEXT = "#d62728", "#2ca02c", "#1f77b4", "#9467bd", "#7f7f7f"
_MARGIN = 2.0


def draw_page(path: Path, page: int) -> Image.Image:
    """Return the picture of a page, 1-based, with what the reader made of it.

    Raises: DocumentError when the file cannot be read or has no such page.
    """
    picture = render_page(path, page, _SCALE)
    blocks = read_blocks(path).blocks
    tables = build_tables(blocks, find_identity(path.stem, blocks))
    draw = ImageDraw.Draw(picture)
    for place, colour in _text_places(blocks):
        _frame(draw, place, colour, page)
    for table in tables:
        _draw_table(draw, table, page)
    return picture


def _text_places(blocks: tuple[Block, ...]) -> Iterator[tuple[Place, str]]:
    for block in blocks:
        if not isinstance(block, Grid):
            yield block.place, _HEADING if isinstance(block, Heading) else _TEXT


def _draw_table(draw: ImageDraw.ImageDraw, table: Table, page: int) -> None:
    boxes = []
    for cell in table.cells:
        if cell.place.page == page and cell.place.box is not None:
            _frame(draw, cell.place, _HEADER if cell.row < table.header_rows else _CELL, page)
            boxes.append(cell.place.box)
    if not boxes:
        return
    left, top = min(box[0] for box in boxes) - _MARGIN, min(box[1] for box in boxes) - _MARGIN
    right, bottom = max(box[2] for box in boxes) + _MARGIN, max(box[3] for box in boxes) + _MARGIN
    _frame(draw, Place(page=page, box=(left, top, right, bottom)), _TABLE, page)
    draw.text((left * _SCALE, (top - 12) * _SCALE), f"table {table.index}", fill=_TABLE, font_size=10 * _SCALE)


def _frame(draw: ImageDraw.ImageDraw, place: Place, colour: str, page: int) -> None:
    if place.page == page and place.box is not None:
        draw.rectangle([edge * _SCALE for edge in place.box], outline=colour, width=2)


def main() -> None:
    """Draw one page into a file."""
    parser = argparse.ArgumentParser(
        prog="python -m index.pages.debug_page", description="Draw what was found on a page."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("page", type=int, help="1-based")
    parser.add_argument("out", type=Path, help="a .png file to write")
    arguments = parser.parse_args()
    try:
        draw_page(arguments.file, arguments.page).save(arguments.out)
    except DocumentError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
