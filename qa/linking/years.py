"""Years as people write them: 2024, 24年, 二〇二四, 2017到2019年, 近三年, 去年, 历年.

A year of digits is one only where nothing makes it an amount, a code or a part of a longer number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.linking.spans import NamedYears

_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "十": 10}
_ANY = r"(?:19|20)\d{2}"
_TO = r"年?度?(?:到|至|-|—|~|～|－)"
_NOT_BEFORE = r"(?<![\d.A-Za-z\-])"
_YEARS = re.compile(
    # Two short numbers are years only beside 年: "20到30万元" is a range of money.
    rf"{_NOT_BEFORE}(?:(?P<first>(?:19|20)?\d{{2}}){_TO}(?P<last>(?:19|20)?\d{{2}})年度?"
    rf"|(?P<first_full>{_ANY}){_TO}(?P<last_full>{_ANY})(?![\d.]*\d|[万亿元])"
    rf"|(?P<year>{_ANY})(?![\d.]*\d|[A-Za-z%]|[多余]?(?:[万亿元倍]|千元|平方|人次))(?:年度?)?"
    r"|(?P<short>[012]\d)(?:年度?(?![以之]?[上下内])|(?=预算|决算))"
    # Years nobody has published about are asked for all the same, and then said to be missing.
    r"|(?P<odd>\d{4})年度?)"
    r"|(?<![\d.A-Za-z])(?=\d*[〇零○一二三四五六七八九])(?P<chinese>(?:二[〇零○0]|20)[〇零○一二三四五六七八九0-9]{2})(?:年度?|(?=度|预算|决算|[^\w.]|$))"
    r"|(?<![第初])(?:(?:最近|近|过去|前|后|这)(?P<near>[两二三四五六十\d])|(?<![\d〇零○一二三四五六七八九十])(?P<bare>[两二三四五六]))个?年度?(?![内级]|规划|计划|行动)"
)
_COMPARED = ("比", "较", "比于", "相比", "较于", "比起", "对比", "相较")
_BESIDE = ("与", "和", "同", "跟")
_COMPARED_BEHIND = re.compile(r"(?:的)?[^，,。;；]{0,8}?(?:相比|比较|比(?![例重]))")
_NAMED_BEFORE = re.compile(r"\d(?:年度?)?\)?这?$")
_BRACKETS = ("(20", "(19")
_NO_COMPARISON = ("占比", "对比")
_MATERIAL = re.compile(r"的?(?:材料|资料|文件里|文件中|报告里)")
_LONGEST_RANGE = 30


def find_years(text: str) -> Iterator[tuple[int, int, NamedYears | None]]:
    """Yield each stretch of a normalised question that names years; None for one that only counts those beside it (2017到2019三年).

    >>> [(years and years.years, years and years.against) for _, _, years in find_years("2017到2019年预算比2016年")]
    [((2017, 2018, 2019), False), ((2016,), True)]
    """
    for found in _YEARS.finditer(text):
        years = _years_of(found)
        counted = found["bare"] is not None and (
            _NAMED_BEFORE.search(text[: found.start()]) or text.startswith(_BRACKETS, found.end())
        )
        if counted:
            yield found.start(), found.end(), None
        elif years is not None and _MATERIAL.match(text, found.end()) is None:
            yield found.start(), found.end(), _placed(years, text, found.start(), found.end())


def relative_years(value: str, text: str, start: int, end: int) -> NamedYears:
    """Return the years that a word counts back or takes together: "1" for 去年, "every" for 历年."""
    named = NamedYears(every=True) if value == "every" else NamedYears(before=int(value))
    return _placed(named, text, start, end)


def _years_of(found: re.Match[str]) -> NamedYears | None:
    for first, last in (("first", "last"), ("first_full", "last_full")):
        if found[first] is not None:
            begin, end = _full(found[first]), _full(found[last])
            plausible = 1990 <= begin < end <= begin + _LONGEST_RANGE and end < 2100
            return NamedYears(tuple(range(begin, end + 1))) if plausible else None
    if (count := found["near"] or found["bare"]) is not None:
        return NamedYears(last=_COUNTS.get(count) or int(count))
    if found["chinese"] is not None:
        return NamedYears((int("".join(_DIGITS.get(letter, letter) for letter in found["chinese"])),))
    return NamedYears((_full(found["year"] or found["short"] or found["odd"]),))


def _full(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _placed(named: NamedYears, text: str, start: int, end: int) -> NamedYears:
    """Return the years with whether something is set against them: 比2023年, 与2023年相比; 2024年和2023年各多少 asks for both."""
    left = text[:start]
    against = left.endswith(_COMPARED) and not left.endswith(_NO_COMPARISON)
    if not against and left.endswith(_BESIDE):
        against = _COMPARED_BEHIND.match(text, end) is not None
    return NamedYears(named.years, named.before, named.last, named.every, against)
