"""Limits that a question sets on what it lists, counts or ranks: 超过500万, 10万到20万之间, 为0, 没有安排, 占比超过50%."""

import re
from collections.abc import Collection
from decimal import Decimal

from index.records import FEN_PER_UNIT
from qa.query.slots import Bound

_COMPARATORS = {
    "超过": ">", "大于": ">", "高于": ">", "多于": ">", "超出": ">", "不低于": ">=", "不少于": ">=", "不小于": ">=",
    "至少": ">=", "以上": ">=", "及以上": ">=", "少于": "<", "低于": "<", "小于": "<", "不到": "<", "不足": "<",
    "不超过": "<=", "不高于": "<=", "不大于": "<=", "不多于": "<=", "至多": "<=", "以内": "<=", "以下": "<=",
    "及以下": "<=",
}  # fmt: skip
_UNIT = r"亿元|亿|万元|万|元|%|个百分点|倍|[台辆个人名套件项平](?!月|年|季|方面|工作日)"
_BEHIND = "|".join(word for word in _COMPARATORS if word.endswith(("上", "下", "内")))
_BEFORE = "|".join(sorted((word for word in _COMPARATORS if word[-1] not in "上下内"), key=len, reverse=True))
_BOUND = re.compile(
    rf"(?P<word>{_BEFORE})?了?(?P<number>\d+(?:\.\d+)?)(?P<unit>{_UNIT})(?:\(含\))?(?P<after>{_BEHIND})?"
)
_RANGE = re.compile(
    rf"(?P<low>\d+(?:\.\d+)?)(?P<low_unit>{_UNIT})?(?:到|至|-|—|~|～|－)(?P<high>\d+(?:\.\d+)?)(?P<high_unit>{_UNIT})"
)
_ZERO = re.compile(r"(?:为|是|等于|=)(?:0|零)(?:\.0+)?(?:亿元|万元|元)?(?![\d.])")
# 没有安排|出国费, 未列支|接待费, 无|公车购置: what is named right behind comes to nothing.
_NONE = re.compile(r"(?:没有?|未)(?:安排|列支|编列|编制|发生|产生|预算|花过?|支出|任何|了|的)*|无(?:任何)?")
_SOME = re.compile(r"(?:安排|列支|编列|发生|产生)(?:了|有|过)|有(?:安排|列支|发生)?")
_FELL = re.compile(r"(?:谁|哪).{0,20}(?:下降|减少|降低|压减|降|少)了(?!多少|几|百分)")
_ROSE = re.compile(r"(?:谁|哪).{0,20}(?:上升|增加|增长|提高|上涨|涨|多)了(?!多少|几|百分)")
_LISTED_OVER = ("departments", "years", "units")


def find_bounds(text: str, over: str | None = None, named_at: Collection[int] = ()) -> tuple[Bound, ...]:
    """Return the limits a question names; `named_at` are where its items begin, of which 没有X and 有X speak.

    >>> find_bounds("20万到30万元之间")[1]
    Bound(comparator='<=', amount_fen=30000000, value=Decimal('30'), unit='万元')
    """
    bounds: list[Bound] = []
    ranges = list(_RANGE.finditer(text))
    for found in ranges:
        bounds.append(_bound(">=", found["low"], found["low_unit"] or found["high_unit"]))
        bounds.append(_bound("<=", found["high"], found["high_unit"]))
    for found in _BOUND.finditer(text):
        word = found["after"] or found["word"]
        if word is not None and not any(each.start() <= found.start("number") < each.end() for each in ranges):
            bounds.append(_bound(_COMPARATORS[word], found["number"], found["unit"]))
    if bounds or over not in _LISTED_OVER:
        return tuple(bounds)
    if _ZERO.search(text) is not None or any(found.end() in named_at for found in _NONE.finditer(text)):
        return (Bound("="),)
    if _FELL.search(text) or _ROSE.search(text):
        return (Bound("<" if _FELL.search(text) else ">"),)
    return (Bound(">"),) if any(found.end() in named_at for found in _SOME.finditer(text)) else ()


def _bound(comparator: str, number: str, unit: str) -> Bound:
    unit = f"{unit}元" if unit in ("亿", "万") else unit
    value = Decimal(number)
    fen = int(value * FEN_PER_UNIT[unit]) if unit in FEN_PER_UNIT else None
    return Bound(comparator, fen, value, unit)
