"""Markdown as converters from PDF and Word write it: pipe tables, HTML tables, headings, lists, broken sentences.

Not a full Markdown reader: emphasis, links and images are reduced to what is printed. A table continued on the next
page stays a grid of its own, because whether it continues is decided for all formats later.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from index.blocks import Block, Grid, Heading, Paragraph, Place
from index.readers.grids import ListedCell, lay_out
from index.readers.plain.html import parse_html
from index.readers.plain.line_breaks import join_broken_sentences
from index.readers.plain.text_encoding import decode_text

_HEADING = re.compile(r"(#{1,6})\s+")
_ITEM = re.compile(r"(?:[-*+•]\s+|>\s?)+")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|`{3,}\w*")
_BREAK = re.compile(r"</p>\s*<p>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|b|i|u|em|strong|span|sup|sub|div|center|font)(?:\s[^<>]*)?>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1")
_PIPE = re.compile(r"(?<!\\)\|")


def is_separator(line: str) -> bool:
    """Say whether a line is the row of dashes that makes the lines around it a table."""
    if "|" not in line or "-" not in line:
        return False
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return all("-" in cell and not cell.strip(":").strip("-") for cell in cells)


def read_markdown(path: Path) -> Iterator[Block]:
    """Yield the blocks of a Markdown file.

    Raises: DocumentError when its bytes are no text or a table is too large.
    """
    return join_broken_sentences(_blocks(decode_text(path.read_bytes()).split("\n")))


def _blocks(lines: list[str]) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        line, place = lines[index], Place(line=index + 1)
        if line.lstrip().startswith("|") or (index + 1 < len(lines) and "|" in line and is_separator(lines[index + 1])):
            end = index
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield _grid(lines[index:end], index + 1)
            index = end
            continue
        if line.lstrip()[:6].lower() == "<table":
            end = index
            while end < len(lines) - 1 and "</table" not in lines[end].lower():
                end += 1
            yield from parse_html("\n".join(lines[index : end + 1]), first_line=index + 1)
            index = end + 1
            continue
        index += 1
        line = line.strip()
        heading = _HEADING.match(line)
        mark = heading or _ITEM.match(line)
        text = _printed(line[mark.end() :].rstrip("#") if mark else line)
        if text and not _RULE.fullmatch(line):
            yield Heading(text, len(heading[1]), place) if heading else Paragraph(text, place)


def _grid(lines: list[str], first_line: int) -> Grid:
    rows: list[list[ListedCell]] = []
    for number, line in enumerate(lines, first_line):
        if is_separator(line):
            continue
        inner = line.strip().removeprefix("|")
        if inner.endswith("|") and not inner.endswith("\\|"):
            inner = inner[:-1]
        row = [ListedCell(_printed(cell), Place(line=number)) for cell in _PIPE.split(inner)]
        # Markdown demands a header row, so converters write a blank one above tables that have none.
        if rows or any(cell.text for cell in row):
            rows.append(row)
    return lay_out(rows, Place(line=first_line))


def _printed(text: str) -> str:
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _BOLD.sub(r"\2", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    return html.unescape(text.replace("\\|", "|")).replace("\xa0", " ").strip()
