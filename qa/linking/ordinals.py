"""Ordinals of a question as marks: 前三, 最高的3个, 第二名, 倒数第二. Refuses 第三方, 第一季度, 前三年, 第二中学."""

from __future__ import annotations

import re

from qa.linking.numerals import DIGITS
from qa.linking.spans import Mark

_PRINTED = re.compile(r"(?<!\d)\d{1,2}(?![\d.%])")
_NO_ORDINAL_BEHIND = ("年", "月", "日", "号", "级", "季", "个月")
_RANKED = frozenset("名位个家大项强")
_BEHIND_PLACE = frozenset("名位个家大高多少低贵的是呢吗和与在为有花到用要")
_BEHIND_TOP = frozenset("的是有分吗呢合加共之各总和占都叫为谁吧被与在")
_TOLD = ("倒数第", "排第", "排名第", "位列第", "名列第", "排在第")
_TOPMOST = ("最多", "最高", "最大", "最贵", "最少", "最低", "最小", "最后", "哪", "排前", "居前", "靠前")
_BOTTOM = ("最后", "倒数", "末", "后")


def ordinal_at(text: str, at: int) -> tuple[int, int, tuple[Mark, ...]] | None:
    """Return the start, end and mark of an ordinal whose numeral stands here, None for none.

    >>> ordinal_at("排第二的部门", 2), ordinal_at("前三名", 1), ordinal_at("第三方", 1)
    ((1, 3, (Mark(kind='nth', value='2'),)), (0, 3, (Mark(kind='top', value='3'),)), None)
    """
    numeral = _numeral_at(text, at)
    if numeral is None or text.startswith(_NO_ORDINAL_BEHIND, numeral[0]):
        return None
    end, value = numeral
    left, after = text[:at], text[end : end + 1]
    ranked = bool(after) and after in _RANKED
    word_goes_on = "\u4e00" <= after <= "\u9fff"
    if left.endswith("第"):
        if word_goes_on and after not in _BEHIND_PLACE and not left.endswith(_TOLD):
            return None
        from_end = left.endswith("倒数第")
        mark = Mark("nth", f"-{value}" if from_end else str(value))
        return at - (3 if from_end else 1), end + (ranked and after in "名位个家"), (mark,)
    top = (Mark("top", str(value)),)
    if left.endswith("前") and (ranked or not word_goes_on or after in _BEHIND_TOP):
        return at - 1, end + ranked, top
    chosen = left.removesuffix("的").endswith(_TOPMOST) or (after in "名位" and left.endswith(_BOTTOM))
    return (at, end + 1, top) if ranked and after != "强" and chosen else None


def _numeral_at(text: str, at: int) -> tuple[int, int] | None:
    """Return the end and value of a numeral up to 99."""
    if text[at].isdigit():
        printed = _PRINTED.match(text, at)
        return None if printed is None else (printed.end(), int(printed[0]))
    if text[at - 1 : at] in DIGITS or text[at - 1 : at] == "十":
        return None
    end = at
    while end < len(text) and (text[end] in DIGITS or text[end] == "十"):
        end += 1
    tens, ten, ones = text[at:end].partition("十")
    if end == at or len(tens) > 1 or len(ones) > 1:
        return None
    return end, DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0) if ten else DIGITS[tens]
