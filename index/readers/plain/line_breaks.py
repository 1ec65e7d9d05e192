"""Sentences that an extraction from PDF broke over lines, pages and blank lines, joined again.

Joins only what cannot stand alone: a line that ends inside a sentence and a line that ends one. Titles, captions and
list items stay lines of their own.
"""

import re
from collections.abc import Iterable, Iterator

from index.blocks import Block, Paragraph
from index.readers.headings import find_heading_level
from index.text.normalization import ordinal_level

_ENDS = frozenset("。！？!?；;：:”’」』）)》〉…")
_RUNNING = re.compile(r"[，,。；;、]")
_NUMBER_ENDS = frozenset("0123456789万亿百千")
_UNIT_START = re.compile(r"^(?:[万亿]?元|万|亿|%|％|[个辆台套人项户]|\.?\d)")
_NEVER_FIRST = re.compile(r"^[，,。；;、：:！!？?）)》”’%％]")
_SHORTEST, _LONGEST = 12, 5_000


def join_broken_sentences(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with paragraphs that continue one another as one, at the place of the first."""
    waiting: Paragraph | None = None
    for block in blocks:
        if waiting is not None and isinstance(block, Paragraph) and _continues(waiting.text, block.text):
            waiting = Paragraph(_join(waiting.text, block.text), waiting.place)
            continue
        if waiting is not None:
            yield waiting
        waiting = block if isinstance(block, Paragraph) else None
        if waiting is None:
            yield block
    if waiting is not None:
        yield waiting


def _continues(before: str, after: str) -> bool:
    if before[-1] in _ENDS or len(before) > _LONGEST or not _RUNNING.search(after):
        return False
    is_split_figure = before[-1] in _NUMBER_ENDS and _UNIT_START.match(after)
    is_sentence = len(before) >= _SHORTEST and _RUNNING.search(before)
    if not (_NEVER_FIRST.match(after) or is_split_figure or is_sentence):
        return False
    return ordinal_level(after[:20]) == 0 and find_heading_level(before) is None


def _join(before: str, after: str) -> str:
    between = " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() else ""
    return before + between + after
