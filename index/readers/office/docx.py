"""Word documents: paragraphs and tables in the order of the body, with the numbers that Word prints before them.

Deleted revisions, hidden runs and field codes are not printed and so not read. Pages are not known: Word decides them
only when it prints.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from lxml import etree

from index.blocks import Block, GridCell, Heading, Paragraph, Place
from index.readers.grids import cut_grid
from index.readers.office.docx_numbering import Numbering, W, load_numbering
from index.readers.office.docx_styles import ParagraphStyle, inherit, load_styles, parse_properties

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOT_PRINTED = {
    *(f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sdtPr")),
    *(f"{W}{name}" for name in ("rt", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "annotationRef")),
}
_NOWHERE = Place()
_WIDEST_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class _Book:
    """What the parts beside the body say about it."""

    styles: dict[str, ParagraphStyle]
    numbering: Numbering


def read_docx(path: Path) -> Iterator[Block]:
    """Yield the blocks of a Word document.

    Raises: DocumentError when a table is too large.
    """
    document = Document(str(path))
    book = _Book(
        load_styles(_part(document.part, RELATIONSHIP_TYPE.STYLES)),
        load_numbering(_part(document.part, RELATIONSHIP_TYPE.NUMBERING)),
    )
    yield from _blocks(document.element.body, book)


def _part(main: Part, relationship: str) -> etree._Element | None:
    for related in main.rels.values():
        if related.reltype == relationship and not related.is_external:
            # No entity is ever resolved: a Word part has none.
            return etree.fromstring(related.target_part.blob, etree.XMLParser(resolve_entities=False))
    return None


def _blocks(container: etree._Element, book: _Book) -> Iterator[Block]:
    for element in _inside(container):
        if element.tag == f"{W}tbl":
            yield from _table(element, book)
        else:
            yield from _paragraph(element, book)


def _inside(container: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of a body or cell, through content controls and revisions."""
    for child in container:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{_COMPATIBILITY}AlternateContent":
            yield from _inside(_alternative(child))
        elif child.tag not in _NOT_PRINTED:
            yield from _inside(child)


def _paragraph(element: etree._Element, book: _Book) -> Iterator[Block]:
    properties = inherit(parse_properties(element.find(f"{W}pPr")), book.styles)
    lines, boxes = _printed(element, properties, book)
    for line in lines:
        if properties.outline is not None and properties.outline < 9:
            yield Heading(line, properties.outline + 1, _NOWHERE)
        else:
            yield Paragraph(line, _NOWHERE)
    for box in boxes:
        yield from _blocks(box, book)


def _printed(
    element: etree._Element, properties: ParagraphStyle, book: _Book
) -> tuple[list[str], list[etree._Element]]:
    """Return the printed lines of a paragraph, its list number first, and the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    _collect(element, pieces, boxes)
    text = "".join(pieces).strip()
    if properties.number_id not in (None, "0"):
        label = book.numbering.next_label(properties.number_id or "", properties.number_level or 0)
        # "第一部分" and "1" need a space before the name, "一、" and "1." do not.
        text = f"{label} {text}" if text and label[-1:].isalnum() else f"{label}{text}"
    return [line.strip() for line in text.split("\n") if line.strip()], boxes


def _collect(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            pieces.append(child.text or "")
        elif tag in (f"{W}tab", f"{W}ptab"):
            pieces.append("\t")
        elif tag == f"{W}cr" or (tag == f"{W}br" and child.get(f"{W}type") not in ("page", "column")):
            pieces.append("\n")
        elif tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{_COMPATIBILITY}AlternateContent":
            # The same drawing twice, for newer and for older programs.
            _collect(_alternative(child), pieces, boxes)
        elif tag not in _NOT_PRINTED and not _is_hidden(child):
            _collect(child, pieces, boxes)


def _alternative(element: etree._Element) -> etree._Element:
    choice = element.find(f"{_COMPATIBILITY}Choice")
    fallback = element.find(f"{_COMPATIBILITY}Fallback")
    if choice is not None:
        return choice
    return element if fallback is None else fallback


def _is_hidden(run: etree._Element) -> bool:
    return run.tag == f"{W}r" and _is_on(run.find(f"{W}rPr/{W}vanish"))


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val") not in ("0", "false", "off")


@dataclass(slots=True)
class _OpenCell:
    """A cell while rows below may still belong to it."""

    text: str
    row: int
    col: int
    row_end: int
    col_end: int


def _table(table: etree._Element, book: _Book) -> Iterator[Block]:
    rows = [row for row in _members(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
    members = [list(_members(row, f"{W}tc")) for row in rows]
    if sum(map(len, members)) == 1:
        # A frame around running text, not a table.
        yield from _blocks(next(cell for row in members for cell in row), book)
        return
    cells: list[_OpenCell] = []
    nested: list[etree._Element] = []
    open_cells: dict[int, _OpenCell] = {}
    for row, listed in enumerate(members):
        col = _span(rows[row].find(f"{W}trPr/{W}gridBefore"), 0)
        previous: _OpenCell | None = None
        for cell in listed:
            properties = cell.find(f"{W}tcPr")
            col_end = col + _span(None if properties is None else properties.find(f"{W}gridSpan"), 1)
            above = open_cells.get(col)
            if previous is not None and _merge(properties, "hMerge") == "continue":
                previous.col_end = col_end
            elif above is not None and above.row_end == row and _merge(properties, "vMerge") == "continue":
                above.row_end = row + 1
                previous = above
            else:
                text, inner = _cell_text(cell, book)
                previous = _OpenCell(text, row, col, row + 1, col_end)
                nested.extend(inner)
                cells.append(previous)
                open_cells[col] = previous
            col = col_end
    yield cut_grid(
        (GridCell(cell.text, cell.row, cell.col, cell.row_end, cell.col_end, _NOWHERE) for cell in cells),
        len(rows),
        _NOWHERE,
    )
    for inner_table in nested:
        yield from _table(inner_table, book)


def _members(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, through content controls and revisions."""
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag not in _NOT_PRINTED and child.tag not in (f"{W}tbl", f"{W}p"):
            yield from _members(child, tag)


def _cell_text(cell: etree._Element, book: _Book) -> tuple[str, list[etree._Element]]:
    """Return the printed text of a cell, one line a paragraph, and the tables inside it."""
    lines: list[str] = []
    tables: list[etree._Element] = []
    waiting = deque(_inside(cell))
    while waiting:
        element = waiting.popleft()
        if element.tag == f"{W}tbl":
            tables.append(element)
            continue
        properties = inherit(parse_properties(element.find(f"{W}pPr")), book.styles)
        printed, boxes = _printed(element, properties, book)
        lines.extend(printed)
        waiting.extendleft(reversed([inner for box in boxes for inner in _inside(box)]))
    return "\n".join(lines), tables


def _merge(properties: etree._Element | None, name: str) -> str | None:
    found = None if properties is None else properties.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val", "continue")


def _span(element: etree._Element | None, default: int) -> int:
    text = "" if element is None else element.get(f"{W}val", "")
    return max(default, min(int(text), _WIDEST_SPAN)) if text.isdecimal() and len(text) < 10 else default
