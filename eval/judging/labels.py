"""When two labels of tables are the same thing: rows, headers and titles as people write them and as parsers read them."""

import re
from collections.abc import Sequence

from index.text.normalization import normalize

_PUNCTUATION = re.compile(r"[\s,，、。:：;；()\[\]“”\"'‘’.．\-—_*]+")
_ORDINAL = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）、.．]\s*|^\d{1,2}[、.．]\s*|^其中[:：]?")


def plain(text: str) -> str:
    """Return the text without spaces and punctuation.

    >>> plain("“三公”经费（合计）")
    '三公经费合计'
    """
    return _PUNCTUATION.sub("", normalize(text))


def label(text: str) -> str:
    """Return a row label without its ordinal, spaces and punctuation.

    >>> label("其中：公务用车 购置费")
    '公务用车购置费'
    """
    return plain(_ORDINAL.sub("", normalize(text).strip()))


def is_same_row(wanted: str, got: str) -> bool:
    """Return whether one label is the other or its end: 项目 / 基本支出 and 基本支出."""
    one, other = label(wanted), label(got)
    return one == other or bool(one and other and (one.endswith(other) or other.endswith(one)))


def is_same_column(wanted: Sequence[str], got: Sequence[str]) -> bool:
    """Return whether the innermost header of one path stands in the other; a cell without header fits any column."""
    one = [each for header in wanted if (each := plain(header))]
    other = [each for header in got if (each := plain(header))]
    if not one or not other:
        return not one
    return one[-1] in "".join(other) or other[-1] in "".join(one)


def is_same_table(wanted: str, got: str) -> bool:
    """Return whether one title holds the other, or a part of it that a colon sets off: 绩效目标表：培训费.

    >>> is_same_table("项目绩效目标表：培训费", "某局项目绩效目标表")
    True
    """
    other = plain(got)
    parts = (plain(wanted), *(plain(part) for part in re.split("[:：]", wanted)))
    return any(part in other or other in part for part in parts if part and other)
