"""Glyphs into lines of text: what stands on one baseline, spaced as a reader would say it.

Clusters by baseline, not by box, because digits and letters of one line often come from fonts with different ascents.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.readers.page.ink import Glyph

# Units: fractions of the type size.
_SAME_BASELINE = 0.35
_APART, _APART_FROM_DIGITS, _GAP_IN_NUMBER = 1.2, 0.9, 0.4
_GAP_BETWEEN_LATIN, _GAP = 0.2, 0.6
# Letters of a justified line stand apart evenly; a space among them is this much wider.
_WIDER = 2.5
_CHINESE = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_SPREAD_LETTERS = re.compile(rf"(?<!\S)[{_CHINESE}](?: [{_CHINESE}])+(?!\S)")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z]$"), re.compile(r"^[A-Za-z]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """The glyphs on one baseline from left to right, spaces included."""

    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        """Left edge of the first glyph."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Right edge of the last glyph."""
        return max(glyph.right for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """Type size of most of the line."""
        sizes = sorted(glyph.size for glyph in self.glyphs)
        return sizes[len(sizes) // 2]

    @property
    def baseline(self) -> float:
        """Baseline of the first glyph."""
        return self.glyphs[0].baseline

    @property
    def top(self) -> float:
        """Upper edge of the highest glyph."""
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        """Lower edge of the lowest glyph."""
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """The line as one string."""
        return _spaced(self.glyphs)

    @property
    def fragments(self) -> "tuple[TextLine, ...]":
        """The pieces of the line that stand apart, as the columns of a table do."""
        pieces: list[list[Glyph]] = []
        reach = 0.0
        for glyph in self.glyphs:
            if glyph.text.isspace():
                continue
            if pieces and glyph.left - reach <= _apart(pieces[-1][-1], glyph) * self.size:
                pieces[-1].append(glyph)
            else:
                pieces.append([glyph])
            reach = max(reach, glyph.right)
        return tuple(TextLine(tuple(piece)) for piece in pieces)


def _apart(first: Glyph, second: Glyph) -> float:
    """Return the gap, in type sizes, from which two glyphs stand in different columns."""
    digits = first.text[-1].isdigit() + second.text[0].isdigit()
    return (_APART, _APART_FROM_DIGITS, _GAP_IN_NUMBER)[digits]


def find_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Return the lines of text from top to bottom; blank at the ends of a line is left out."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.baseline, glyph.left)):
        reach = _SAME_BASELINE * min(glyph.size, lines[-1][0].size) if lines else 0.0
        if lines and glyph.baseline - lines[-1][0].baseline <= reach:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    found: list[TextLine] = []
    for line in lines:
        line.sort(key=lambda glyph: (glyph.left, glyph.right))
        while line and line[-1].text.isspace():
            line.pop()
        start = next((index for index, glyph in enumerate(line) if not glyph.text.isspace()), len(line))
        if line[start:]:
            found.append(TextLine(tuple(line[start:])))
    return found


def find_columns(pieces: Iterable[TextLine]) -> list[tuple[float, float]]:
    """Return left and right edge of what the pieces of many lines cover together without a gap."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((piece.left, piece.right) for piece in pieces):
        if columns and left <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def join_lines(lines: Iterable[str]) -> str:
    """Return the text of lines that only the width of their column has broken.

    >>> join_lines(["机关事业单位基本养老保险缴费支", "出"]), join_lines(["gross", "domestic"])
    ('机关事业单位基本养老保险缴费支出', 'gross domestic')
    """
    text = ""
    for line in lines:
        between = " " if _LATIN_END.search(text) and _LATIN_START.search(line) else ""
        text += between + line
    return text


def cell_text(glyphs: Iterable[Glyph]) -> str:
    """Return the text of one cell: its lines joined, a line break kept only after a full sentence."""
    parts: list[str] = []
    for line in find_lines(glyphs):
        text = line.text
        if parts and not parts[-1].endswith(("。", "；", ";")):
            parts[-1] = join_lines((parts[-1], text))
        else:
            parts.append(text)
    return "\n".join(parts)


def _spaced(glyphs: Sequence[Glyph]) -> str:
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    gaps = sorted(after.left - before.right for before, after in pairwise(printed))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    parts: list[str] = []
    previous: Glyph | None = None
    blank = False
    for glyph in glyphs:
        if glyph.text.isspace():
            blank = True
            continue
        if previous is not None and (blank or glyph.left - previous.right > _widest_joint(previous, glyph, usual)):
            parts.append(" ")
        parts.append(glyph.text)
        previous, blank = glyph, False
    # 因 公 出 国: letters spread over the width of a cell are one word.
    return _SPREAD_LETTERS.sub(lambda spread: spread.group().replace(" ", ""), "".join(parts))


def _widest_joint(first: Glyph, second: Glyph, usual: float) -> float:
    """Return the gap up to which two glyphs belong to one word."""
    size = max(first.size, second.size)
    before, after = first.text[-1], second.text[0]
    if before.isdigit() and after.isdigit():
        return max(_GAP_IN_NUMBER * size, _WIDER * usual)
    if before.isascii() and after.isascii():
        return (_GAP_BETWEEN_LATIN if before.isalpha() and after.isalpha() else _GAP) * size
    return max(_GAP * size, _WIDER * usual)
