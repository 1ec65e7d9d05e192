"""Under which headings each block stands."""

import re
from collections.abc import Iterator, Sequence

from index.blocks import Block, Grid, Heading, Paragraph
from index.text.normalization import normalize, ordinal_level, squeeze

# Section titles that some disclosures print without ordinal, centred on a page of their own.
_BARE_SECTION = re.compile(
    r"(?:主要职能|主要职责|部门职责|单位职责|机构设置|部门概况|单位概况|名词解释|编制说明|预算说明|决算说明|情况说明|表)(?:[(][^()]{2,8}[)])?$"
)
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_ENDS_SENTENCE = re.compile(r"[。;；:：,，、!?？！]$|[.…·]{3}|\d$")
_LONGEST_BARE, _INNER = 45, 3


def iter_outline(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Yield every block with the texts of the headings above it, outermost first.

    Headings themselves are left out, except the inner ones that nothing stands under: these are the items of a list.
    """
    path: list[tuple[int, str]] = []
    levels = [_level(block) for block in blocks]
    for block, level, following in zip(blocks, levels, (*levels[1:], 0), strict=False):
        if level is None or isinstance(block, Grid):
            yield tuple(text for _, text in path), block
            continue
        path = [above for above in path if above[0] < level]
        if isinstance(block, Heading) and level >= _INNER and following is not None and following <= level:
            yield tuple(text for _, text in path), block
        path.append((level, normalize(block.text).strip()))


def _level(block: Block) -> int | None:
    if isinstance(block, Heading):
        return block.level
    if isinstance(block, Paragraph) and is_bare_section(block.text):
        return 1
    return None


def is_bare_section(text: str) -> bool:
    """Return whether a line without ordinal is the title of a section or table.

    >>> is_bare_section("2024年部门预算编制说明"), is_bare_section("详见预算编制说明。")
    (True, False)
    """
    line = squeeze(text)
    if ordinal_level(line) or _PART.match(line):
        return False  # what has an ordinal and is no heading stands on a contents page
    return len(line) <= _LONGEST_BARE and _BARE_SECTION.search(line) is not None and not _ENDS_SENTENCE.search(line)
