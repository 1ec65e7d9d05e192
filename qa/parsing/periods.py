"""Years and budget stages as people write them: 2024, 24年, 二〇二四, 2017到2019年, 近三年, 去年, 决算."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from index.records import Phase

_DIGITS = {"〇": "0", "零": "0", "○": "0", **dict(zip("一二三四五六七八九", "123456789", strict=True))}
_CHINESE_YEAR = re.compile(
    r"(?<![\d.A-Za-z])(?=\d*[〇零○一二三四五六七八九])(?:二[〇零○0]|20)[〇零○一二三四五六七八九0-9]{2}(?=年|度|预算|决算|[^\w.]|$)"
)
_YEAR = re.compile(
    r"(?<![\d.A-Za-z\-])(?P<year>(?:19|20)\d{2})"
    r"(?![\d.]*\d|[A-Za-z%]|(?:[到至\-—~～－]\d+)?[多余]?(?:[万亿元倍]|千元|平方|人次))(?P<suffix>年度?)?"
)
# Years nobody has published about are asked for all the same, and then said to be missing.
_ODD_YEAR = re.compile(r"(?<![\d.])(?P<year>(?!19|20)\d{4})年")
_SHORT_YEAR = re.compile(r"(?<![\d.])(?P<year>[012]\d)(?:年度?|(?=预算|决算))")
_BETWEEN = r"年?度?(?:到|至|-|—|~|～|－)"
# Two short numbers are years only beside 年: "20到30万元" is a range of money.
_RANGE = re.compile(
    rf"(?<![\d.A-Za-z\-])(?:(?P<first>(?:19|20)?\d{{2}}){_BETWEEN}(?P<last>(?:19|20)?\d{{2}})年"
    rf"|(?P<first_full>(?:19|20)\d{{2}}){_BETWEEN}(?P<last_full>(?:19|20)\d{{2}})(?![\d.]*\d|[万亿元]))"
)
_LAST_YEARS = re.compile(
    r"(?:近|最近|过去)(?P<count>[两二三四五六\d])个?年度?(?!内)"
    r"|(?<![\d第〇零○一二三四五六七八九十])这?(?P<bare>[两二三四五六])个?年(?![度内级]|规划|计划|行动)"
)
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}

# Names of funds and documents that hold the word 预算.
NO_STAGE = re.compile(r"(?:一般公共|政府性基金|国有资本经营|部门|单位|财政)预算|预算单位")
# 采购执行率 is an indicator with a name of its own.
_RATE_OF_BUDGET = re.compile(r"(?<!采购|措施|计划|任务)执行率")
_CARRIED_OUT = re.compile(
    r"完成(?:了|过)?(?:全年|年初|调整)?预算|预算(?:数)?(?:花|用|执行|完成)[了掉]?(?:多少|几成|百分)"
)

_THIS_YEAR = ("今年", "本年度", "本年", "当年", "这一年")
# 从2025年的材料 says where to look, not what year is asked for.
_OF_MATERIAL = re.compile(r"年?度?的?(?:材料|资料|文件里|文件中|报告里)")
# 占比2018年 sets nothing against that year.
_EVERY_YEAR = ("哪一年", "哪年", "历年", "各年", "每年都", "逐年", "几年来")
_COMPARED = r"(?:(?<!占)比|较|与|和|同|跟|相比)(?:于)?"
_BEHIND_COMPARED = re.compile(rf"{_COMPARED}$")
_LAST_YEAR = ("上一年度", "上一年", "上年度", "上年", "去年", "前一年")


@dataclass(frozen=True, slots=True)
class Period:
    """The years a question names.

    `years` are asked for; `base` is the year compared with ("比2023年"), `compares_last_year` says it is the year before.
    `offset` is -1 for a bare 去年 and 0 for 今年, both relative to what is indexed; `last_count` is the 3 of 近三年.
    `spans` are the [start, end) stretches of the question that said so.
    """

    years: tuple[int, ...] = ()
    base: int | None = None
    compares_last_year: bool = False
    offset: int | None = None
    last_count: int | None = None
    every_year: bool = False
    spans: tuple[tuple[int, int], ...] = ()


def find_period(text: str, taken: Set[int] = frozenset()) -> Period:
    """Return the years and relative years that a normalised question names, outside the positions taken.

    >>> find_period("2017到2019年预算").years
    (2017, 2018, 2019)
    >>> find_period("24年比2023年多多少")
    Period(years=(2024,), base=2023, compares_last_year=False, offset=None, last_count=None, every_year=False, \
spans=((0, 3), (4, 9)))
    """
    spans: list[tuple[int, int]] = []
    years = _find_range(text, taken, spans)
    base = _find_years(text, taken, spans, years)
    years += _find_odd_years(text, taken, spans)
    last_count = _find_last_count(text, spans)
    offset, compares = _find_relative(text, taken, spans)
    every_year = any(word in text for word in _EVERY_YEAR)
    return Period(tuple(dict.fromkeys(years)), base, compares, offset, last_count, every_year, tuple(sorted(spans)))


def _is_free(span: tuple[int, int], taken: Set[int], spans: Sequence[tuple[int, int]]) -> bool:
    start, end = span
    return taken.isdisjoint(range(start, end)) and all(end <= s or start >= e for s, e in spans)


def _find_range(text: str, taken: Set[int], spans: list[tuple[int, int]]) -> list[int]:
    """Return all years of each range (2017到2019年), and enter where it stands."""
    years: list[int] = []
    for found in _RANGE.finditer(text):
        first, last = (_full_year(found[part] or found[f"{part}_full"]) for part in ("first", "last"))
        if _is_free(found.span(), taken, spans) and 1990 <= first < last <= first + 30 and last < 2100:
            years += range(first, last + 1)
            spans.append(found.span())
    return years


def _find_years(text: str, taken: Set[int], spans: list[tuple[int, int]], years: list[int]) -> int | None:
    """Add the years named in digits to `years`, and return the one that they are compared with."""
    base = None
    for found in (*_YEAR.finditer(text), *_SHORT_YEAR.finditer(text)):
        if not _is_free(found.span(), taken, spans):
            continue
        year = _full_year(found["year"])
        if _BEHIND_COMPARED.search(text[: found.start()]) and _is_base(text, found.start(), years):
            base = year
        elif not _OF_MATERIAL.match(text, found.end()):
            years.append(year)
        spans.append(found.span())
    return base


def _find_odd_years(text: str, taken: Set[int], spans: list[tuple[int, int]]) -> list[int]:
    """Return the years nobody publishes about and those written in Chinese, and enter where they stand."""
    years: list[int] = []
    for found in _ODD_YEAR.finditer(text):
        if _is_free(found.span(), taken, spans):
            years.append(int(found["year"]))
            spans.append(found.span())
    for found in _CHINESE_YEAR.finditer(text):
        if _is_free(found.span(), taken, spans):
            years.append(int("".join(_digit(letter) for letter in found[0])))
            end = found.end() + (text[found.end() : found.end() + 1] == "年")
            spans.append((found.start(), end))
    return years


def _find_last_count(text: str, spans: list[tuple[int, int]]) -> int | None:
    """Return the 3 of 近三年, and enter where it stands."""
    near = _LAST_YEARS.search(text)
    if near is None:
        return None
    spans.append(near.span())
    count = near["count"] or near["bare"]
    return _COUNTS.get(count) or int(count)


def _find_relative(text: str, taken: Set[int], spans: list[tuple[int, int]]) -> tuple[int | None, bool]:
    """Return which year is named relative to those indexed, and whether 上年 is only what is compared with."""
    offset, compares = None, False
    for words, value in ((_LAST_YEAR, -1), (_THIS_YEAR, 0)):
        for word in words:
            start = text.find(word)
            span = (start, start + len(word))
            if start < 0 or not _is_free(span, taken, spans) or text.startswith(("结转", "结余"), span[1]):
                continue
            spans.append(span)
            if value == -1 and _BEHIND_COMPARED.search(text[:start]):
                compares = True
            elif offset is None:
                offset = value
            break
    return offset, compares


def find_phases(text: str) -> tuple[Phase, ...]:
    """Return the stages a question names; 预算 alone is how people call any of them, so it counts only beside another.

    >>> find_phases("一般公共预算调整预算数")
    (<Phase.ADJUSTED: '调整预算'>,)
    """
    text = NO_STAGE.sub("", text)
    carried_out = _CARRIED_OUT.search(text) is not None
    named = []
    if "决算" in text or "实际支出" in text or "实际花" in text or carried_out:
        named.append(Phase.FINAL)
    if "执行数" in text or _RATE_OF_BUDGET.search(text):
        named.append(Phase.EXECUTION)
    if "调整预算" in text:
        named.append(Phase.ADJUSTED)
    if "年初预算" in text or (named and "预算" in text.replace("调整预算", "")):
        named.append(Phase.BUDGET)
    return tuple(named)


def _is_base(text: str, start: int, years: list[int]) -> bool:
    # "2024年和2023年各多少" asks for both; "2024年比2023年" and "与2023年相比" compare.
    word = _BEHIND_COMPARED.search(text[:start])
    if word is None:
        return False
    if "比" in word[0] or "较" in word[0]:
        return True
    return bool(re.match(r"\d{2,4}年?度?(?:的)?[^，,。;；]{0,8}?(?:相比|比较|比(?![例重]))", text[start:]))


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _digit(letter: str) -> str:
    return letter if letter.isascii() else _DIGITS[letter]
