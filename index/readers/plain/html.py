"""HTML pages: what a browser prints, in order. Scripts, styles and hidden parts are dropped.

A table that only arranges the page (one filled cell, or mostly other tables) is read as the page it arranges.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from index.blocks import Block, Heading, Paragraph, Place
from index.errors import DocumentError
from index.readers.grids import ListedCell, lay_out
from index.readers.office.sheet_regions import split_grid
from index.readers.plain.text_encoding import decode_text

_DROPPED = {"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select", "button", "nav"}
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label"),
    *("mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "o:p", "nobr", "wbr"),
}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_WIDE_BREAK = re.compile(r"(?<=[\u2e80-\uffef])[ \t\r]*\n\s*(?=[\u2e80-\uffef])")
_SPACE = re.compile(r"\s+")
_ROW_GROUPS = {"thead", "tbody", "tfoot"}
_DEEPEST_TABLE = 30


def read_html(path: Path) -> Iterator[Block]:
    """Yield the blocks of an HTML file.

    Raises: DocumentError when its bytes are no text or a table is too large.
    """
    return parse_html(decode_text(path.read_bytes()))


def parse_html(text: str, first_line: int = 1) -> Iterator[Block]:
    """Yield the blocks of HTML that begins at the given line of its file."""
    # Pages that never close their <font> nest deep; beyond 2048 libxml2 drops the text, which must not go unsaid.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    if any("depth" in error.message for error in parser.error_log):
        raise _too_deep()
    if root is not None:
        yield from _blocks(root, first_line - 1, 0)


def _blocks(root: etree._Element, lines_before: int, depth: int) -> Iterator[Block]:
    """Yield what stands inside an element; a table is one of its blocks, and so is each stretch of inline text."""
    pieces: list[str] = []
    place = _place(root, lines_before)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if element is not root and _is_dropped(element):
                walk.skip_subtree()
                continue
            if element is not root and tag == "table":
                yield from _paragraphs(pieces, place)
                yield from _table(element, lines_before, depth)
                walk.skip_subtree()
                continue
            if tag == "br":
                pieces.append("\v")
            elif tag not in _INLINE:
                yield from _paragraphs(pieces, place)
                place = _place(element, lines_before)
            pieces.append(element.text or "")
            continue
        if tag not in _INLINE and tag != "br" and not _is_dropped(element):
            yield from _paragraphs(pieces, place, _HEADINGS.get(tag))
            place = _place(element, lines_before)
        if element is not root:
            pieces.append(element.tail or "")
    yield from _paragraphs(pieces, place)


def _paragraphs(pieces: list[str], place: Place, level: int | None = None) -> Iterator[Block]:
    lines = [_printed(line) for line in "".join(pieces).split("\v")]
    pieces.clear()
    for line in lines:
        if line:
            yield Paragraph(line, place) if level is None else Heading(line, level, place)


def _table(table: etree._Element, lines_before: int, depth: int) -> Iterator[Block]:
    if depth > _DEEPEST_TABLE:
        raise _too_deep()
    rows = _rows(table)
    listed = [[_cell(cell, lines_before) for cell in row] for row in rows]
    inner = [nested for row in rows for cell in row for nested in _nested_tables(cell)]
    filled = [cell for row in listed for cell in row if cell.text]
    own_length = sum(len(cell.text) for cell in filled)
    if len(filled) <= 1 or sum(map(_length, inner)) > own_length:
        for row in rows:
            for cell in row:
                yield from _blocks(cell, lines_before, depth + 1)
        return
    caption = table.find("caption")
    if caption is not None and _inside(caption):
        yield Paragraph(_inside(caption), _place(caption, lines_before))
    yield from split_grid(lay_out(listed, _place(table, lines_before)))
    for nested in inner:
        yield from _table(nested, lines_before, depth + 1)


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    groups = [table, *(child for child in table if child.tag in _ROW_GROUPS)]
    # A browser prints the rows in the order of the groups, which is that of the file but for rows outside any group.
    rows = sorted(
        (row for group in groups for row in group if row.tag == "tr" and not _is_dropped(row)),
        key=lambda row: row.sourceline or 0,
    )
    return [[cell for cell in row if cell.tag in ("td", "th") and not _is_dropped(cell)] for row in rows]


def _cell(cell: etree._Element, lines_before: int) -> ListedCell:
    return ListedCell(
        _inside(cell), _place(cell, lines_before), _span(cell.get("rowspan")), max(1, _span(cell.get("colspan")))
    )


def _inside(element: etree._Element) -> str:
    """Return the printed text inside an element without that of tables in it, one line a block."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        is_break = inner.tag not in _INLINE
        if event == "start":
            if inner is not element and (inner.tag == "table" or _is_dropped(inner)):
                walk.skip_subtree()
                continue
            pieces.extend(("\v", inner.text or "") if is_break else (inner.text or "",))
        elif inner is not element:
            pieces.extend(("\v", inner.tail or "") if is_break else (inner.tail or "",))
    lines = (_printed(line) for line in "".join(pieces).split("\v"))
    return "\n".join(line for line in lines if line)


def _nested_tables(cell: etree._Element) -> list[etree._Element]:
    found = []
    walk = etree.iterwalk(cell, events=("start",))
    for _, element in walk:
        if element is not cell and (element.tag == "table" or _is_dropped(element)):
            walk.skip_subtree()
            if element.tag == "table":
                found.append(element)
    return found


def _length(element: etree._Element) -> int:
    return sum(len(piece.strip()) for piece in element.itertext())


def _is_dropped(element: etree._Element) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in _DROPPED
        or element.get("hidden") is not None
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _printed(text: str) -> str:
    # A line break in the source between two Chinese characters is no space in print.
    return _SPACE.sub(" ", _WIDE_BREAK.sub("", text.replace("\xa0", " "))).strip()


def _span(text: str | None) -> int:
    """Return a span as HTML reads it: anything that is no number is 1."""
    found = re.match(r"\s*\+?(\d{1,9})", text or "")
    return int(found[1]) if found else 1


def _too_deep() -> DocumentError:
    return DocumentError(
        "网页嵌套过深，请在浏览器中另存为 PDF 后重试 / the page nests too deep: save it as PDF from a browser and try again"
    )


def _place(element: etree._Element, lines_before: int) -> Place:
    line = element.sourceline
    return Place(line=line + lines_before) if line else Place()
