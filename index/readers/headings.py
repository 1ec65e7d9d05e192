"""Which lines are headings, decided once for every format.

Readers yield a `Heading` where the format itself says so (a Word style, an HTML tag) and a `Paragraph` everywhere else;
`read_blocks` then passes all blocks through `mark_headings`. A printed ordinal outranks the level of the format,
because the same document must have the same outline as .docx, as PDF and as text. Refuses to guess at headings without
an ordinal: a short line may be a name, a caption or the end of a sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.blocks import Block, Grid, Heading, Paragraph
from index.text.normalization import clean_label, normalize, ordinal_level, squeeze

# 第一部分, 第二章, 附件1: the outermost division of a disclosure, above 一、.
_PART = re.compile(r"(?:第[一二三四五六七八九十百\d]+(?:部分|章)|附件[一二三四五六七八九十\d]*)(?=[:、.\s]|$)[:、.\s]*")
_SENTENCE = re.compile(r"[。；;！!？?]|[，,、]$")
_FIGURE = re.compile(r"\d\s*(?:[千百]?万元|亿元|千元|元|%)")
_LEADER = re.compile(r"(?:\.{3,}|…+|·{3,}|[-—_]{4,}|\t)\s*\d*$")
_LONGEST_OUTER, _LONGEST_INNER = 60, 40
# With the spaces that are printed to fill a line.
_LONGEST_PRINTED = 200


def find_heading_level(text: str) -> int | None:
    """Return the outline level that the ordinal of a line gives it, or None where the line is no heading.

    Units: 第一部分 and 附件 are 1, 一、 is 2, （一） is 3, 1. is 4, (1) is 5. A sentence, a line with an amount, a line
    of a contents page and a "name：value" item are no headings, whatever their ordinal.

    >>> [find_heading_level(line) for line in ("第一部分 概况", "一、职责", "（二）承办其他工作。")]
    [1, 2, None]
    """
    if len(text) > _LONGEST_PRINTED:
        return None
    line = normalize(text).strip()
    if not line or _SENTENCE.search(line) or _FIGURE.search(line) or _LEADER.search(line):
        return None
    part = _PART.match(line)
    if part is not None:
        return 1 if len(line) <= _LONGEST_OUTER else None
    ordinal = ordinal_level(line)
    if not 1 <= ordinal <= 4:
        return None
    label = clean_label(line)
    longest = _LONGEST_OUTER if ordinal == 1 else _LONGEST_INNER
    if len(line) > longest or ":" in label or label == squeeze(line):
        return None
    return ordinal + 1


def mark_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the same blocks with every heading a `Heading` at the level of its ordinal.

    A part number alone on its line ("第一部分") takes the next line as its name. Lines of a contents page are
    paragraphs: they name sections, but none of these begins there.
    """
    part: Heading | None = None
    contents = _Contents()
    for block in blocks:
        if isinstance(block, Grid):
            contents.close()
            if part is not None:
                yield part
                part = None
            yield block
            continue
        if part is not None and _names_part(block):
            block, part = Heading(f"{part.text} {block.text.strip()}", 1, part.place), None
        elif part is not None:
            yield part
            part = None
        marked = _marked(block)
        if contents.holds(marked):
            yield Paragraph(marked.text, marked.place)
        elif isinstance(marked, Heading) and _is_bare_part(marked.text):
            part = marked
        else:
            yield marked
    if part is not None:
        yield part


def _marked(block: Heading | Paragraph) -> Heading | Paragraph:
    level = find_heading_level(block.text)
    if level is not None:
        return Heading(block.text, level, block.place)
    if isinstance(block, Paragraph):
        return block
    # Whole sentences set in a heading style are running text all the same.
    if len(block.text) > _LONGEST_OUTER or "。" in block.text:
        return Paragraph(block.text, block.place)
    return replace(block, level=max(1, block.level))


def _is_bare_part(text: str) -> bool:
    return len(text) <= _LONGEST_INNER and _PART.fullmatch(normalize(text).strip()) is not None


def _names_part(block: Heading | Paragraph) -> bool:
    if len(block.text) > _LONGEST_PRINTED:
        return False
    line = normalize(block.text).strip()
    if not line or len(line) > _LONGEST_OUTER or _SENTENCE.search(line) or _FIGURE.search(line):
        return False
    return _PART.match(line) is None and ordinal_level(line) == 0 and "\n" not in line


class _Contents:
    """The contents page while it lasts: from 目录 to the second showing of an ordinal of its outermost level."""

    def __init__(self) -> None:
        self._open = False
        self._level: int | None = None
        self._ordinals: set[str] = set()

    def close(self) -> None:
        self._open = False

    def holds(self, block: Heading | Paragraph) -> bool:
        line = squeeze(block.text)
        if line in ("目录", "目次"):
            self._open, self._level, self._ordinals = True, None, set()
            return True
        if not self._open:
            return False
        if len(line) > _LONGEST_OUTER or "。" in line:
            self._open = False
        elif isinstance(block, Heading):
            self._level = self._level or block.level
            if block.level == self._level:
                ordinal = _ordinal(line)
                self._open = ordinal not in self._ordinals
                self._ordinals.add(ordinal)
        return self._open


def _ordinal(line: str) -> str:
    part = re.match(r"第[^部章]+|[^、.):]+", line)
    return part.group() if part else line
