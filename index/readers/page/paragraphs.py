"""Lines of text into headings and paragraphs: a sentence is whole again, also where a page ends inside it.

A line that could still have held the beginning of the next one was ended on purpose; all others were broken by the
right margin. Page numbers and running titles are dropped, as they would stand in the middle of sentences.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.blocks import Block, Grid, Heading, Paragraph, Place
from index.readers.headings import find_heading_level
from index.readers.page.lines import TextLine, join_lines
from index.text.normalization import normalize, ordinal_level, squeeze

_PAGE_NUMBER = re.compile(
    r"[-—–―•·~.\s]*\d{1,4}[-—–―•·~.\s]*|第\s*\d+\s*页\s*[/,，]?\s*(?:共\s*\d+\s*页)?|\d+\s*/\s*\d+"
)
_LEADER = re.compile(r"[.…·•⋯_—-]{4,}\s*\d*$|…\s*\d*$")
# What a line break may not part: an opening bracket from its word, a figure from its digits, a word from its comma.
_FIRST_TOKEN = re.compile(r"[（〔《“‘(]*(?:[\d,，.%a-zA-Z]+|.)[，。、；：！？）〕》”’%)]*", re.DOTALL)
_SENTENCE_END = re.compile(r"[。！？!?]$")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_CLAUSE_END = re.compile(r"[。！？!?；;：:]$")
# Units: shares of the page height.
_EDGE = 0.12
# Units: multiples of the type size.
_SPARE, _HEADING_SPARE, _INDENT, _LEADING = 1.5, 0.5, 1.2, 2.6
_LARGE, _SAME_SIZE, _WIDE_GAP = 1.15, 1.1, 3
_LONGEST_TITLE = 60
_REPEATS, _REPEAT_SHARE = 3, 0.3


@dataclass(frozen=True, slots=True)
class PageText:
    """One page after its tables are found: lines outside grids from top to bottom, and the grids."""

    page: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    baseline: float
    size: float
    page: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Layout:
    """Left and right margin of the running text and its type size."""

    left: float
    right: float
    size: float
    page_width: float


def build_blocks(pages: Sequence[PageText]) -> Iterator[Block]:
    """Yield headings, paragraphs and grids in reading order."""
    running = _running_titles(pages)
    size = _body_size(pages)
    shared = {width: _layout([p for p in pages if round(p.width) == width], size) for width in _widths(pages)}
    started: list[tuple[_Line, _Layout]] = []
    for page in pages:
        layout = _wider(_layout([page], size), shared[round(page.width)])
        lines = _without_furniture(page, running)
        items: list[tuple[float, TextLine | Grid]] = [(line.top, line) for line in lines]
        items.extend((grid.place.box[1] if grid.place.box else 0.0, grid) for grid in page.grids)
        for _, item in sorted(items, key=lambda item: item[0]):
            if isinstance(item, Grid):
                yield from _ended(started)
                started = []
                yield item
                continue
            line = _measured(item, page.page)
            use = layout or _mirrored(page, size)
            if started and not _continues(started[-1][0], line, started[-1][1], use):
                yield from _ended(started)
                started = []
            started.append((line, use))
    yield from _ended(started)


def _measured(line: TextLine, page: int) -> _Line:
    # A line with a wide gap is a form field or a list, never part of a sentence.
    is_whole = all(after.left - before.right <= _WIDE_GAP * line.size for before, after in pairwise(line.fragments))
    return _Line(line.text, line.left, line.right, line.baseline, line.size, page, is_whole)


def _ended(started: Sequence[tuple[_Line, _Layout]]) -> Iterator[Block]:
    if not started:
        return
    lines = [line for line, _ in started]
    text = join_lines(line.text for line in lines)
    first = [line for line in lines if line.page == lines[0].page]
    box = (
        round(min(line.left for line in first), 1),
        round(first[0].baseline - first[0].size, 1),
        round(max(line.right for line in first), 1),
        round(first[-1].baseline + 0.2 * first[-1].size, 1),
    )
    place = Place(page=lines[0].page, box=box)
    if all(_is_title(line, layout) for line, layout in started) and len(text) <= _LONGEST_TITLE:
        yield Heading(text, 1, place)
    else:
        yield Paragraph(text, place)


def _continues(before: _Line, after: _Line, layout: _Layout, next_layout: _Layout) -> bool:
    """Tell whether a line goes on with the sentence of the line above it."""
    if not before.is_whole or not after.is_whole or _LEADER.search(before.text) or _LEADER.search(after.text):
        return False
    if max(before.size, after.size) > _SAME_SIZE * min(before.size, after.size):
        return False
    if after.page == before.page and after.baseline - before.baseline > _LEADING * max(before.size, after.size):
        return False
    if after.page > before.page + 1:
        return False
    if _is_title(before, layout) and _is_title(after, next_layout):
        return after.page == before.page and not _begins_anew(after.text) and not _ends(before.text)
    if _PART.match(after.text):
        return False
    if _PART.match(before.text) and _is_set_off(before, layout) and _is_set_off(after, next_layout):
        return after.page == before.page and not _begins_anew(after.text) and not _ends(after.text)
    level, next_level = find_heading_level(before.text), find_heading_level(after.text)
    if next_level == 1 or (level is not None and next_level is not None):
        return False
    spare = _SPARE if level is None else _HEADING_SPARE
    if layout.right - before.right > _first_width(after) + spare * before.size:
        return False
    if _CLAUSE_END.search(before.text) and ordinal_level(after.text):
        return False
    indent = after.left - next_layout.left
    if indent <= _INDENT * after.size:
        return True
    # A block set in as a whole has its own left margin.
    return abs(after.left - before.left) < 0.5 * after.size and not _CLAUSE_END.search(before.text)


def _ends(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None or squeeze(text) in ("目录", "目次")


def _begins_anew(text: str) -> bool:
    return ordinal_level(text) > 0 or find_heading_level(text) is not None


def _first_width(line: _Line) -> float:
    """Return the width of what the line above would have had to take in: a figure whole, or one letter."""
    token = _FIRST_TOKEN.match(line.text)
    return sum(0.5 if char.isascii() else 1.0 for char in token.group()) * line.size if token else line.size


def _is_title(line: _Line, layout: _Layout) -> bool:
    """Tell whether a line is set as a title: larger than the running text and in the middle of the page."""
    return line.size >= _LARGE * layout.size and _is_centred(line, layout) and _SENTENCE_END.search(line.text) is None


def _is_set_off(line: _Line, layout: _Layout) -> bool:
    """Tell whether a line stands apart from the running text, so that a part title may go on in it."""
    is_larger = line.size > 1.05 * layout.size and line.left > layout.left + 2 * line.size
    return is_larger or _is_centred(line, layout)


def _is_centred(line: _Line, layout: _Layout) -> bool:
    middle = (line.left + line.right) / 2
    return abs(middle - layout.page_width / 2) < 0.04 * layout.page_width


def _widths(pages: Iterable[PageText]) -> set[int]:
    return {round(page.width) for page in pages}


def _body_size(pages: Iterable[PageText]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.glyphs)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def _layout(pages: Sequence[PageText], size: float) -> _Layout | None:
    """Return the margins that the long lines of running text keep, or None where there are too few of them."""
    long = [
        line
        for page in pages
        for line in page.lines
        if line.right - line.left > 0.5 * page.width and line.size < _LARGE * size and not _LEADER.search(line.text)
    ]
    rights = sorted(line.right for line in long)
    lefts = sorted(line.left for line in long)
    # Two lines that end together show a margin; one long line may be a title.
    if len(long) < 2 or rights[-1] - rights[-2] > 2 * size:
        return None
    return _Layout(lefts[len(lefts) // 10], rights[len(rights) * 9 // 10], size, pages[0].width)


def _mirrored(page: PageText, size: float) -> _Layout:
    """Return the margins of a page whose lines do not show the right one: as far from the edge as the left one."""
    left = min(line.left for line in page.lines)
    return _Layout(left, page.width - left, size, page.width)


def _wider(own: _Layout | None, shared: _Layout | None) -> _Layout | None:
    """Return the margins of a page, or of all pages of its width where it has only short lines, as a contents page."""
    if own is None or shared is None:
        return own or shared
    return own if own.right > shared.right - 2 * own.size else shared


def _without_furniture(page: PageText, running: set[tuple[str, bool]]) -> list[TextLine]:
    """Return the lines of a page without page number and running title."""
    lines = list(page.lines)
    while lines and _is_furniture(lines[0], page, running, at_top=True):
        lines.pop(0)
    while lines and _is_furniture(lines[-1], page, running, at_top=False):
        lines.pop()
    return lines


def _is_furniture(line: TextLine, page: PageText, running: set[tuple[str, bool]], *, at_top: bool) -> bool:
    if not _is_at_edge(line, page, at_top=at_top):
        return False
    return _PAGE_NUMBER.fullmatch(normalize(line.text).strip()) is not None or (_mask(line), at_top) in running


def _is_at_edge(line: TextLine, page: PageText, *, at_top: bool) -> bool:
    return line.bottom < _EDGE * page.height if at_top else line.top > (1 - _EDGE) * page.height


def _mask(line: TextLine) -> str:
    return re.sub(r"\d+", "0", squeeze(line.text))


def _running_titles(pages: Sequence[PageText]) -> set[tuple[str, bool]]:
    """Return what stands at the top or bottom of many pages; a table title repeated on each of its pages is none."""
    seen: Counter[tuple[str, bool]] = Counter()
    for page in pages:
        for at_top in (True, False):
            seen.update({(_mask(line), at_top) for line in page.lines if _is_at_edge(line, page, at_top=at_top)})
    least = max(_REPEATS, _REPEAT_SHARE * len(pages))
    return {
        (text, at_top)
        for (text, at_top), count in seen.items()
        if count >= least and not text.endswith("表") and "单位" not in text and len(text) > 1
    }
