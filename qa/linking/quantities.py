"""The numbers of a question: 12.3万, 叁拾贰万元, 两成, 三分之一, 超过5个, 5到10万, 30多万, 没有安排; and its ordinals.

The only place that reads them. Refuses what is a number to the eye alone: years, codes, dates, 三公, 二级单位, 第三方.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.linking.number_words import counters, limits_before, limits_behind, number_words, units
from qa.linking.numerals import DIGITS, PRINTED, SCALES, Numeral, numeral_at
from qa.linking.ordinals import ordinal_at
from qa.linking.spans import Mark, NamedNumber
from qa.query.nodes import Given

_LOW_END = re.compile(r"(?<![\dA-Za-z.\-])\d+(?:\.\d+)?(?=[到至\-—~～－]\d)")
_STARTS = frozenset("0123456789十拾半百过大多对没未为是等零一") | DIGITS.keys()
_RANGES = tuple("到至-—~～－")
_NO_SHARE = frozenset("立员本果效套功都人长交品为绩就分")  # 三成 is a share, 三成员 is not
_DATES = frozenset("年月日号级季")
# What may stand around a bare number: 是2.43吗, not 12345热线.
_BEHIND_BARE = frozenset("吗么吧对是的呢嘛还而且不真错有")
_BEFORE_BARE = frozenset("是为于=约到达过低共计")
_MOST_OF = ("过半", "大半", "多半", "一大半")
_RANKS_COUNTS = ("最多", "最少", "最低")
_LIKELY_YEARS = range(1990, 2100)
_SHARE_PLACES = Decimal("1e-12")
_HALF_A_TENTH = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Found:
    """A number or an ordinal at [start, end); `sure` where its unit or its words leave no doubt that it is one."""

    start: int
    end: int
    value: NamedNumber | tuple[Mark, ...]
    sure: bool = True


def find_quantities(text: str) -> tuple[Found, ...]:
    """Return the numbers and ordinals of a normalised question, in order.

    >>> [(each.value.given.value, each.value.given.unit) for each in find_quantities("三公是30多万还是2成")]
    [(Decimal('30'), '万元'), (Decimal('0.2'), None)]
    """
    found: list[Found] = []
    at = 0
    while at < len(text):
        if text[at] in _STARTS and (each := _ordinal_at(text, at) or _quantity_at(text, at)) is not None:
            found.append(each)
            at = max(each.end, at + 1)
        else:
            at += 1
    return tuple(found)


def _ordinal_at(text: str, at: int) -> Found | None:
    ordinal = ordinal_at(text, at)
    return None if ordinal is None else Found(*ordinal)


def _quantity_at(text: str, at: int) -> Found | None:
    """Return the number that begins here, with the words that limit it on both sides."""
    nothing = number_words("none").find_at(text, at)
    if nothing is not None and not text.endswith("有", 0, at):  # 有|没有安排 asks whether
        return Found(at, nothing.end, NamedNumber(Given(Decimal(0)), "="))
    low = _given_at(text, at)
    if low is None:
        return _parts_at(text, at) or _bare_at(text, at)
    end, given, sure = low
    upper = None
    if text.startswith(_RANGES, end) and (high := _given_at(text, end + 1)) is not None:
        end, upper, sure = high
        if given.unit is None or given.unit == "元" != upper.unit:
            given = replace(given, unit=upper.unit)
    start, sign, about = limits_before(text, at)
    if sign is None and text.startswith(_MOST_OF, at):
        sign = ">"
    end, sign, about_behind = limits_behind(text, end, sign)
    if about or about_behind:
        given = replace(given, slack=max(given.slack, abs(given.value) / 10))
    sure = sure or sign is not None
    if given.unit in counters() and text[start:at] in _RANKS_COUNTS:
        start, sign = at, None  # 花得最多5个项目 ranks
    return Found(start, end, NamedNumber(given, sign, upper), sure)


def _given_at(text: str, at: int) -> tuple[int, Given, bool] | None:
    """Return the end of a number with its unit, the number, and whether it can be nothing else."""
    half = number_words("half").find_at(text, at)
    if half is not None:
        return half.end, Given(Decimal("0.5"), None, _HALF_A_TENTH), True
    if text.startswith("百分之", at):
        hundred = Numeral(at + 4, Decimal(100), None, loose=False, printed=False)
        share = numeral_at(text, at + 3) or (hundred if text.startswith("百", at + 3) else None)
        return None if share is None else (share.end, Given(share.value, "%", _slack(share, "%")), True)
    numeral = None if text[at - 1 : at] in ("第", "前") else numeral_at(text, at)
    if numeral is None:
        return _low_end(text, at)
    return _fraction(text, numeral) or _with_unit(text, numeral) or _low_end(text, at)


def _fraction(text: str, numeral: Numeral) -> tuple[int, Given, bool] | None:
    """Return a share in words: 三分之一, 两成, 两成半, 八成多."""
    end = numeral.end
    if text.startswith("分之", end) and numeral.value and (part := numeral_at(text, end + 2)) is not None:
        share = (part.value / numeral.value).quantize(_SHARE_PLACES).normalize()
        return part.end, Given(share, None, share / 20), True
    behind = text[end + 1 : end + 2]
    if not text.startswith("成", end) or numeral.value > 10 or behind in _NO_SHARE:
        return None
    share = numeral.value / 10 + (_HALF_A_TENTH if behind == "半" else 0)
    slack = _HALF_A_TENTH * 2 if behind == "多" else _HALF_A_TENTH
    return end + 1 + (behind in ("半", "多")), Given(share, None, slack), True


def _with_unit(text: str, numeral: Numeral) -> tuple[int, Given, bool] | None:
    """Return an amount of money, a percentage, a multiple or a count."""
    if numeral.scale is None and text.startswith("个亿", numeral.end):
        numeral = replace(numeral, end=numeral.end + 2, scale="亿")
    unit = units().find_at(text, numeral.end)
    if unit is None:
        if numeral.scale is None:
            return None
        return numeral.end, Given(numeral.value, f"{numeral.scale}元", _slack(numeral, numeral.scale)), True
    use, name = unit.meanings[0]
    end = unit.end
    if use == "counter" and not _counts(text, end, unit.phrase, numeral):
        return None
    if unit.phrase == "块" and numeral.value < 10 and not numeral.printed and numeral.scale is None:
        return None  # 三块 are three parts
    if use != "counter" and text[end : end + 1] in ("多", "余"):
        numeral, end = replace(numeral, loose=True), end + 1
    if use == "money":
        name = f"{numeral.scale or ''}{name}"
    elif numeral.scale is not None:
        numeral = replace(numeral, value=numeral.value * SCALES[numeral.scale], scale=None)
    if use == "share" and unit.phrase != "%":
        name = "个百分点"
    return end, Given(numeral.value, name, _slack(numeral, name)), use != "counter"


def _counts(text: str, end: int, unit: str, numeral: Numeral) -> bool:
    """Return whether a measure word counts: not the article 一个, not 3个月, not 2024个人和家庭的补助."""
    article = numeral.value == 1 and not numeral.printed
    return not article and text[end : end + 1] not in _DATES and not (unit == "个人" and numeral.value in _LIKELY_YEARS)


def _low_end(text: str, at: int) -> tuple[int, Given, bool] | None:
    """Return the lower end of a range that has its unit behind the upper end only: 5到|10万."""
    low = _LOW_END.match(text, at)
    high = None if low is None else _given_at(text, low.end() + 1)
    if low is None or high is None or high[1].unit is None:
        return None
    return low.end(), Given(Decimal(low[0]), high[1].unit, Decimal(0)), True


def _parts_at(text: str, at: int) -> Found | None:
    """Return words that take several things together (三块, 两大类) as the mark that says so."""
    numeral = numeral_at(text, at)
    if numeral is None or not 2 <= numeral.value < 10:
        return None
    parts = number_words("parts").find_at(text, numeral.end)
    return None if parts is None else Found(at, parts.end, (Mark("both"),), sure=False)


def _bare_at(text: str, at: int) -> Found | None:
    """Return a printed number without unit, where nothing around makes it the name of something."""
    printed = PRINTED.match(text, at)
    if printed is None:
        return None
    value = Decimal(printed[0].replace(",", ""))
    start, sign, about = limits_before(text, at)
    end, sign, about_behind = limits_behind(text, printed.end(), sign)
    before, after = text[start - 1 : start], text[end : end + 1]
    stands_alone = not after or after in _BEHIND_BARE or not ("\u4e00" <= after <= "\u9fff" or after in "/~-到至")
    told = sign is not None or before in _BEFORE_BARE or "." in printed[0] or "," in printed[0]
    exact = "." in printed[0] and not after.isascii()
    if not told or not (stands_alone or exact):
        return None
    slack = value / 10 if about or about_behind else min(_half_digit(value), value / 50)
    return Found(start, end, NamedNumber(Given(value, None, slack), sign), sign is not None)


def _slack(numeral: Numeral, unit: str | None) -> Decimal:
    """Return how far a figure may be from the number that it bears out: half a digit, with 多 a whole step of its lowest place."""
    value = numeral.value
    if numeral.loose:
        exponent = value.normalize().as_tuple().exponent
        return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if value == 0 or unit in counters():
        return Decimal(0)
    return _half_digit(value)


def _half_digit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0) / 2
