"""The figures in a folded sentence: money, percentages, counts, and the words that state "no change".

Years, dates, addresses, codes, ordinals and numbers inside the titles of laws are no figures. An amount that only
describes a thing ("单价50万元以上设备") belongs to the name of that thing and is no figure either. What is printed without
one exact number (十余万元, 3-5次) is a figure without value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from index.text.amounts import parse_number

_NUMBER = r"(?<![\dA-Za-z.*/#-])(?<!\d,)-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_MONEY = r"百万元|千万元|亿元|万元|千元|亿(?=[,。;、):]|$|用于|左右)|万(?=[,。;、):]|$|用于|左右)|元"
_PERCENT = r"%|‰|个百分点|百分点"
_COUNT = (
    r"台[(/]?套[)]?|平方公里|平方米|公里|人次|场次|批次|团组|课时|小时|个工作日|个|辆|台|套|名|人|家|项|期|次|场|件|篇|份|户|处|所|座|"
    r"栋|册|条|起|宗|批|部|张|天|种|支|吨|亩|公顷|株|层|分(?=[,。;、(])"
)
_BEFORE = (
    r"不低于|不少于|不小于|不能小于|不得少于|不得低于|不得小于|不超过|不得超过|不高于|不大于|不多于|大于等于|小于等于|大于|小于|超过|至少|"
    r"至多|高于|≥|≤|≧|≦|>=|<=|>|<|=|大约|约|将近|(?<![附最临邻])近"
)
_AFTER = r"(?:[(]含[)])?(?:及|或)?(?:以上|以下|以内)|左右|上下"
_ABOUT = ("大约", "约", "将近", "近", "左右", "上下")
_UNITS = rf"(?:(?P<money>{_MONEY})|(?P<percent>{_PERCENT})|(?P<count>{_COUNT}))"
_SPELLED = r"(?<![第之年月])[一二两三四五六七八九十][一二两三四五六七八九十百千零]*"
_TO = r"(?:-|—|–|~|至|到)"
_FIGURE = re.compile(rf"(?<!第)(?P<before>{_BEFORE})?(?P<number>{_NUMBER}){_UNITS}(?P<after>{_AFTER})?")
_RANGE = re.compile(rf"(?<!第){_NUMBER}(?:{_MONEY}|{_PERCENT}|{_COUNT})?{_TO}(?<=\D)\d[\d,.]*{_UNITS}")
_ROUGH = re.compile(
    rf"(?:{_NUMBER}|{_SPELLED})(?:余|多)(?P<money>亿元|千万元|百万元|万元|千元|元)"
    r"|(?:(?:数|几|上)[十百千])(?P<more>亿元|万元|元)"
)
_SPELLED_MONEY = re.compile(
    rf"(?P<number>{_SPELLED})(?P<money>亿元|万元)|(?P<small>{_SPELLED}[十百千]|[一二两三四五六七八九][百千])(?P<yuan>元)"
)
_SPELLED_PERCENT = re.compile(
    r"百分之(?:(?P<spelled>[一二两三四五六七八九十百][一二三四五六七八九十]*)(?!点)|(?P<digits>\d+(?:\.\d+)?))"
)
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_BARE_ZERO = re.compile(r"(?<=[为是])(?:0(?:\.0+)?|零)(?=[,。;、]|$)")
_SAME = re.compile(
    r"(?P<about>基本|大致|大体)?(?:持平|无增减变化|无变化|没有变化|无增减|未发生变化|保持不变|一致|相同|不变)"
)
_DELIMITERS = ",。;、:)"
_UNIT_OF = {"万": "万元", "亿": "亿元", "千万元": "千万元", "个百分点": "百分点", "台/套": "台(套)", "台套": "台(套)"}


class FigureKind(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a folded sentence, from `start` to `end` with its bound words; `number` is the printed number.

    `bound` is the limit as printed ("不低于", "以上"), None where there is none. `about` is whether the number is printed as
    a rough one ("约5万元"). `value` is None where no exact number is printed. A SAME figure has the value 0.
    """

    start: int
    end: int
    kind: FigureKind
    number: str
    value: Decimal | None
    unit: str | None
    bound: str | None
    text: str
    about: bool = False


def iter_figures(masked: str) -> Iterator[Figure]:
    """Yield the figures of a folded sentence in order.

    >>> [(figure.number, figure.unit) for figure in iter_figures("2024年共有单价50万元以上设备3台,1,234.5万元")]
    [('3', '台'), ('1,234.5', '万元')]
    """
    vague = [*_vague(masked)]
    found = [*vague]
    for figure in (*_numbers(masked), *_spelled(masked), *_zeros(masked), *_sames(masked)):
        if not any(other.start < figure.end and figure.start < other.end for other in vague):
            found.append(figure)
    yield from sorted(found, key=lambda figure: figure.start)


def parse_numeral(text: str) -> Decimal:
    """Return the value of a whole number spelled in Chinese; raises KeyError for any other letter.

    >>> parse_numeral("三百二十"), parse_numeral("十五"), parse_numeral("两千零四")
    (Decimal('320'), Decimal('15'), Decimal('2004'))
    """
    total, digit = 0, 0
    for letter in text:
        if letter in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[letter], 0
        else:
            digit = _DIGITS[letter]
    return Decimal(total + digit)


def _numbers(masked: str) -> Iterator[Figure]:
    for found in _FIGURE.finditer(masked):
        following = masked[found.end() : found.end() + 1]
        limits = found["after"] is not None and found["after"] not in _ABOUT
        if limits and found["money"] and following and following not in _DELIMITERS:
            continue  # 单价50万元以上设备: the amount says which things are meant
        if found["before"] is None and masked[: found.start()].endswith(("号", "弄", "幢", "栋")):
            continue  # an address
        kind, unit = _kind(found)
        words = [word for word in (found["before"], found["after"]) if word is not None]
        bound = "".join(word for word in words if word not in _ABOUT) or None
        yield Figure(
            found.start(),
            found.end(),
            kind,
            found["number"],
            parse_number(found["number"]),
            _UNIT_OF.get(unit, unit),
            bound,
            found.group(),
            about=bound is None and bool(words),
        )


def _kind(found: re.Match[str]) -> tuple[FigureKind, str]:
    for kind in (FigureKind.MONEY, FigureKind.PERCENT, FigureKind.COUNT):
        unit = found[kind.value]
        if unit is not None:
            return kind, unit
    raise ValueError("a figure without unit")


def _vague(masked: str) -> Iterator[Figure]:
    """Yield what is printed without one exact number: 3-5次, 十余万元."""
    for found in _RANGE.finditer(masked):
        kind, unit = _kind(found)
        yield _printed(found, kind, None, _UNIT_OF.get(unit, unit))
    for found in _ROUGH.finditer(masked):
        yield _printed(found, FigureKind.MONEY, None, found["money"] or found["more"])


def _spelled(masked: str) -> Iterator[Figure]:
    for found in _SPELLED_MONEY.finditer(masked):
        number = found["number"] or found["small"]
        yield _printed(found, FigureKind.MONEY, parse_numeral(number), found["money"] or found["yuan"])
    for found in _SPELLED_PERCENT.finditer(masked):
        value = parse_number(found["digits"]) if found["digits"] else parse_numeral(found["spelled"])
        yield _printed(found, FigureKind.PERCENT, value, "%")


def _printed(found: re.Match[str], kind: FigureKind, value: Decimal | None, unit: str) -> Figure:
    return Figure(found.start(), found.end(), kind, found.group(), value, unit, None, found.group())


def _zeros(masked: str) -> Iterator[Figure]:
    """Yield the zeros printed without a unit: "公务用车购置为0"; their unit is that of the amounts around them."""
    for found in _BARE_ZERO.finditer(masked):
        number = found.group()
        yield Figure(found.start(), found.end(), FigureKind.MONEY, number, Decimal(0), None, None, number)


def _sames(masked: str) -> Iterator[Figure]:
    for found in _SAME.finditer(masked):
        if found["about"] is None:
            text = found.group()
            yield Figure(found.start(), found.end(), FigureKind.SAME, text, Decimal(0), None, None, text)
