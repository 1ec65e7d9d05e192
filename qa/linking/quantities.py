"""The numbers of a question: 12.3万, 叁拾贰万元, 两成, 三分之一, 超过5个, 5到10万, 30多万; and its ordinals: 前三, 倒数第二.

The only place that reads them. Refuses what is a number to the eye alone: years, codes, dates, 三公, 二级单位, 第三方.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import get_args

from index.text.items import lexicon_rows
from qa.linking.matching import Phrases
from qa.linking.spans import Mark, NamedNumber
from qa.query.nodes import Comparator, Given

_PRINTED = re.compile(r"(?<![\dA-Za-z.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\dA-Za-z]|[.,]\d)")
_LOW_END = re.compile(r"(?<![\dA-Za-z.\-])\d+(?:\.\d+)?(?=[到至\-—~～－]\d)")
_SHORT_ORDINAL = re.compile(r"(?<!\d)\d{1,2}(?![\d.%])")
_NUMERALS = {
    letter: value
    for value, letters in enumerate(["零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for letter in letters
}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_LOOSE = frozenset("多余来几")
_STARTS = frozenset("0123456789十拾半百过大多对没未为是等零一") | frozenset(_NUMERALS)
_RANGES = tuple("到至-—~～－")
_NO_SHARE = frozenset("立员本果效套功都人长交品为绩就分")  # 三成 is a share, 三成员 is not
_DATES = frozenset("年月日号级季")
# What may stand behind a bare number: 是2.43吗, not 12345热线.
_BEHIND_BARE = frozenset("吗么吧对是的呢嘛还而且不真错有")
_BEFORE_BARE = frozenset("是为于=约到达过低共计")
_RANKED = frozenset("名位个家大项强")
_BEHIND_PLACE = frozenset("名位个家大高多少低贵的是呢吗和与在为有花到用要")
_BEHIND_TOP = frozenset("的是有分吗呢合加共之各总和占都叫为谁吧被与在")
_TOPMOST = ("最多", "最高", "最大", "最贵", "最少", "最低", "最小", "最后", "哪", "排前", "居前", "靠前")
_BOTTOM = ("最后", "倒数", "末", "后")
_LIKELY_YEARS = range(1990, 2100)
_SHARE_PLACES = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class Found:
    """A number or an ordinal at [start, end); `sure` where its unit or its words leave no doubt that it is one."""

    start: int
    end: int
    value: NamedNumber | tuple[Mark, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A numeral as written: `value` in `scale` (None, 万, 亿); `loose` for 多 and 几 inside; `printed` in digits."""

    end: int
    value: Decimal
    scale: str | None
    loose: bool
    printed: bool


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


def _quantity_at(text: str, at: int) -> Found | None:
    """Return the number that begins here, with the words that limit it on both sides."""
    nothing = _words_for_nothing().find_at(text, at)
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
    start, sign, about = _before(text, at)
    if (sign is None and text[at : at + 2] in ("过半", "大半", "多半")) or text.startswith("一大半", at):
        sign = ">"
    end, sign, about_behind = _behind(text, end, sign)
    if about or about_behind:
        given = replace(given, slack=max(given.slack, abs(given.value) / 10))
    sure = sure or sign is not None
    if given.unit is not None and given.unit in _counters() and text[start:at] in ("最多", "最少", "最低"):
        start, sign = at, None  # 花得最多5个项目 ranks
    return Found(start, end, NamedNumber(given, sign, upper), sure)


def _given_at(text: str, at: int) -> tuple[int, Given, bool] | None:
    """Return the end of a number with its unit, the number, and whether it can be nothing else."""
    half = _halves().find_at(text, at)
    if half is not None:
        return half.end, Given(Decimal("0.5"), None, Decimal("0.05")), True
    if text.startswith("百分之", at):
        share = _numeral_at(text, at + 3) or (_hundred(at + 3) if text.startswith("百", at + 3) else None)
        return None if share is None else (share.end, Given(share.value, "%", _slack(share, "%")), True)
    numeral = None if text[at - 1 : at] in ("第", "前") else _numeral_at(text, at)
    if numeral is None:
        return _low_end(text, at)
    if (
        text.startswith("分之", numeral.end)
        and (part := _numeral_at(text, numeral.end + 2)) is not None
        and numeral.value
    ):
        share_of = (part.value / numeral.value).quantize(_SHARE_PLACES).normalize()
        return part.end, Given(share_of, None, share_of / 20), True
    if (
        text.startswith("成", numeral.end)
        and numeral.value < 11
        and text[numeral.end + 1 : numeral.end + 2] not in _NO_SHARE
    ):
        more = text[numeral.end + 1 : numeral.end + 2] in ("半", "多")
        half_more = text.startswith("半", numeral.end + 1)
        share_of = numeral.value / 10 + (Decimal("0.05") if half_more else 0)
        return numeral.end + 1 + more, Given(share_of, None, Decimal("0.1" if more != half_more else "0.05")), True
    return _with_unit(text, numeral) or _low_end(text, at)


def _with_unit(text: str, numeral: _Numeral) -> tuple[int, Given, bool] | None:
    if numeral.scale is None and text.startswith("个亿", numeral.end):
        numeral = replace(numeral, end=numeral.end + 2, scale="亿")
    unit = _units().find_at(text, numeral.end)
    if unit is None or (text.startswith("工作", unit.end) and unit.phrase == "个"):
        if numeral.scale is None:
            return None
        return numeral.end, Given(numeral.value, f"{numeral.scale}元", _slack(numeral, numeral.scale)), True
    use, name = unit.meanings[0]
    end = unit.end
    if use in ("share", "times", "money") and text[end : end + 1] in ("多", "余"):
        numeral, end = replace(numeral, loose=True), end + 1
    if use == "money":
        name = f"{numeral.scale or ''}{name}"
    elif numeral.scale is not None:
        numeral = replace(numeral, value=numeral.value * _SCALES[numeral.scale], scale=None)
    if use == "share" and unit.phrase != "%":
        name = "个百分点"
    if unit.phrase == "块" and numeral.value < 10 and not numeral.printed and numeral.scale is None:
        return None  # 三块 are three parts
    if unit.phrase == "个人" and numeral.value in _LIKELY_YEARS:
        return None  # 2024个人和家庭的补助
    article = use == "counter" and numeral.value == 1 and not numeral.printed
    if article or (use == "counter" and text[end : end + 1] in _DATES):
        return None
    return end, Given(numeral.value, name, _slack(numeral, name)), use != "counter"


def _low_end(text: str, at: int) -> tuple[int, Given, bool] | None:
    """Return the lower end of a range that has its unit behind the upper end only: 5到|10万."""
    low = _LOW_END.match(text, at)
    high = None if low is None else _given_at(text, low.end() + 1)
    if low is None or high is None or high[1].unit is None:
        return None
    return low.end(), Given(Decimal(low[0]), high[1].unit, Decimal(0)), True


def _parts_at(text: str, at: int) -> Found | None:
    """Return words that take several things together (三块, 两大类) as the mark that says so."""
    numeral = _numeral_at(text, at)
    parts = None if numeral is None or not 2 <= numeral.value < 10 else _words_for_parts().find_at(text, numeral.end)
    return None if parts is None else Found(at, parts.end, (Mark("both"),), sure=False)


def _bare_at(text: str, at: int) -> Found | None:
    """Return a printed number without unit, where nothing around makes it the name of something."""
    printed = _PRINTED.match(text, at)
    if printed is None:
        return None
    value = Decimal(printed[0].replace(",", ""))
    start, sign, about = _before(text, at)
    end, sign, about_behind = _behind(text, printed.end(), sign)
    before, after = text[start - 1 : start], text[end : end + 1]
    stands_alone = not after or after in _BEHIND_BARE or not ("\u4e00" <= after <= "\u9fff" or after in "/~-到至")
    told = sign is not None or before in _BEFORE_BARE or "." in printed[0] or "," in printed[0]
    exact = "." in printed[0] and not after.isascii()
    if not told or not (stands_alone or exact):
        return None
    slack = value / 10 if about or about_behind else min(_half_digit(value), value / 50)
    return Found(start, end, NamedNumber(Given(value, None, slack), sign), sign is not None)


def _numeral_at(text: str, at: int) -> _Numeral | None:
    """Return the numeral that begins here, in digits or in Chinese, with 万 or 亿 as its scale."""
    printed = _PRINTED.match(text, at)
    total = section = Decimal(0)
    digit: Decimal | None = None
    end, last, loose, scale = at, Decimal(0), False, None
    if printed is not None:
        digit, end = Decimal(printed[0].replace(",", "")), printed.end()
    elif text[at - 1 : at] in _NUMERALS or text[at - 1 : at] in _STEPS or text[at - 1 : at] == "第":
        return None
    while end < len(text):
        letter = text[end]
        if letter in _NUMERALS and printed is None:
            if digit:
                return None  # 二〇二四, 十四五
            digit = Decimal(_NUMERALS[letter])
            scale = scale if not digit else None
        elif printed is not None and digit is None and (more := _PRINTED.match(text, end)) is not None:
            digit, end = Decimal(more[0].replace(",", "")), more.end()  # 1亿2千万
            continue
        elif letter == "点" and digit is not None and text[end + 1 : end + 2] in _NUMERALS:
            decimals = ""
            while text[end + 1 : end + 2] in _NUMERALS and text[end + 1 : end + 2]:
                decimals += str(_NUMERALS[text[end + 1]])
                end += 1
            digit += Decimal(f"0.{decimals}")
        elif letter in _STEPS and (digit or (letter in "十拾" and end == at) or (loose and digit is None and section)):
            section += (digit or 1) * _STEPS[letter]
            digit, last = None, Decimal(_STEPS[letter])
        elif letter in _SCALES and (digit is not None or section or (total and letter == "亿")):
            factor = _SCALES[letter]
            total = (
                (total + section + (digit or 0)) * factor
                if letter == "亿"
                else total + (section + (digit or 0)) * factor
            )
            section, digit, last, scale = Decimal(0), None, factor, letter
        elif letter in _LOOSE and end > at and not loose and _goes_on(text, end + 1):
            loose = True
        else:
            break
        end += 1
    if end == at or (digit is None and not section and not total):
        return None
    if digit is not None and last and printed is None and text[end - 2 : end - 1] in (*_STEPS, *_SCALES):
        is_short = last > 10 and text[end : end + 1] not in _counters()
        if is_short:  # 五万八
            digit *= last / 10
            scale = next((name for name, factor in _SCALES.items() if factor == last), None)
    value = total + section + (digit or 0)
    return _Numeral(
        end, (value / _SCALES[scale]).normalize() + 0 if scale else value, scale, loose, printed is not None
    )


def _goes_on(text: str, at: int) -> bool:
    """Return whether a numeral's scale or a unit stands here: 30多|万, 十来|个."""
    return text[at : at + 1] in _STEPS or text[at : at + 1] in _SCALES or _units().find_at(text, at) is not None


def _hundred(at: int) -> _Numeral:
    return _Numeral(at + 1, Decimal(100), None, loose=False, printed=False)


def _slack(numeral: _Numeral, unit: str | None) -> Decimal:
    """Return how far a figure may be from the number that it bears out: half a digit, with 多 a whole step of its lowest place."""
    value = numeral.value
    if numeral.loose:
        exponent = value.normalize().as_tuple().exponent
        return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if value == 0 or unit in _counters():
        return Decimal(0)
    return _half_digit(value)


def _half_digit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0) / 2


def _before(text: str, at: int) -> tuple[int, Comparator | None, bool]:
    """Return where the limiting words before a number begin, what they say, and whether the number is only about right."""
    sign: Comparator | None = None
    about = False
    start = at
    while True:
        words = _ending_at(text, start)
        if words is None:
            return start, sign, about
        use, value, length = words
        if use == "about" and not about and sign is None:
            about = True
        elif use == "before" and sign is None:
            sign = _comparator(value)
        else:
            return start, sign, about
        start -= length


def _behind(text: str, end: int, sign: Comparator | None) -> tuple[int, Comparator | None, bool]:
    about = False
    end += 3 if text.startswith("(含)", end) else 0
    while (words := _words_behind().find_at(text, end)) is not None:
        use, value = words.meanings[0]
        if use == "about" and not about:
            about = True
        elif use == "behind" and sign is None:
            sign = _comparator(value)
        else:
            break
        end = words.end
    return end, sign, about


def _ordinal_at(text: str, at: int) -> Found | None:
    """Return 前三, 第二名 or 倒数第二 as marks, where the numeral stands at `at`."""
    numeral = _numeral_in_ordinal(text, at)
    if numeral is None:
        return None
    end, value = numeral
    left = text[:at]
    after = text[end : end + 1]
    ranked = after in _RANKED and after != ""
    dated = text[end : end + 1] in _DATES or text[end : end + 2] in ("个月", "季度")
    if dated:
        return None
    if left.endswith("第"):
        from_end = left.endswith("倒数第")
        told = from_end or left.endswith(("排第", "排名第", "位列第", "名列第", "排在第"))
        if not told and after and "\u4e00" <= after <= "\u9fff" and after not in _BEHIND_PLACE:
            return None
        mark = Mark("nth", f"-{value}" if from_end else str(value))
        return Found(at - (3 if from_end else 1), end + (ranked and after in "名位个家"), (mark,))
    if left.endswith("前") and (ranked or not after or not "\u4e00" <= after <= "\u9fff" or after in _BEHIND_TOP):
        return Found(at - 1, end + ranked, (Mark("top", str(value)),))
    bare = left.removesuffix("的")
    if ranked and after != "强" and (bare.endswith(_TOPMOST) or (after in "名位" and left.endswith(_BOTTOM))):
        return Found(at, end + 1, (Mark("top", str(value)),))
    return None


def _numeral_in_ordinal(text: str, at: int) -> tuple[int, int] | None:
    if text[at].isdigit():
        digits = _SHORT_ORDINAL.match(text, at)
        return None if digits is None else (digits.end(), int(digits[0]))
    if text[at - 1 : at] in _NUMERALS or text[at - 1 : at] == "十":
        return None
    end = at
    while (text[end : end + 1] in _NUMERALS and text[end : end + 1]) or text[end : end + 1] == "十":
        end += 1
    letters = text[at:end]
    tens, ten, ones = letters.partition("十")
    if not letters or len(tens) > 1 or len(ones) > 1:
        return None
    if not ten:
        return end, _NUMERALS[tens]
    return end, (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    return tuple((row["use"], row["value"], row["word"]) for row in lexicon_rows("numbers.tsv"))


@cache
def _units() -> Phrases[tuple[str, str]]:
    return Phrases(
        (word, (use, value)) for use, value, word in _rows() if use in ("money", "share", "times", "counter")
    )


@cache
def _counters() -> frozenset[str]:
    return frozenset(each for use, value, word in _rows() if use == "counter" for each in (value, word))


@cache
def _halves() -> Phrases[str]:
    return Phrases((word, value) for use, value, word in _rows() if use == "half")


@cache
def _words_for_nothing() -> Phrases[str]:
    return Phrases((word, value) for use, value, word in _rows() if use == "none")


@cache
def _words_for_parts() -> Phrases[str]:
    return Phrases((word, value) for use, value, word in _rows() if use == "parts")


@cache
def _words_before() -> dict[str, tuple[str, str]]:
    return {
        word: (use, value) for use, value, word in _rows() if use == "before" or (use, value) == ("about", "before")
    }


@cache
def _words_behind() -> Phrases[tuple[str, str]]:
    return Phrases(
        (word, (use, value)) for use, value, word in _rows() if use == "behind" or (use, value) == ("about", "behind")
    )


def _ending_at(text: str, end: int) -> tuple[str, str, int] | None:
    """Return (use, value, length) of the longest limiting word that ends here."""
    known = _words_before()
    for length in range(min(7, end), 0, -1):
        found = known.get(text[end - length : end])
        if found is not None:
            return *found, length
    return None


def _comparator(sign: str) -> Comparator:
    return next(known for known in get_args(Comparator) if known == sign)
