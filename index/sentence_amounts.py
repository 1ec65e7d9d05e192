"""The figures in a folded sentence: money, percentages, counts, and the words that state "no change".

Years, dates, codes, ordinals and numbers inside the titles of laws are no figures. An amount that only describes a
thing ("单价50万元以上设备") belongs to the name of that thing and is no figure either.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from index.amounts import parse_number

_NUMBER = r"(?<![\dA-Za-z.*/#-])(?<!\d,)-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_MONEY = r"百万元|千万元|亿元|万元|千元|亿(?=[,。;、):]|$|用于|左右)|万(?=[,。;、):]|$|用于|左右)|元"
_PERCENT = r"%|‰|个百分点|百分点"
_COUNT = (
    r"台[(/]?套[)]?|平方公里|平方米|公里|人次|场次|批次|团组|课时|小时|个工作日|个|辆|台|套|名|人|家|项|期|次|场|件|篇|份|户|处|所|座|"
    r"栋|册|条|起|宗|批|部|张|天|种|支|吨|亩|公顷|株|层|分(?=[,。;、(])"
)
_BEFORE = (
    r"不低于|不少于|不小于|不能小于|不得少于|不得低于|不得小于|不超过|不得超过|不高于|不大于|不多于|大于等于|小于等于|大于|小于|超过|至少|"
    r"至多|高于|≥|≤|≧|≦|>=|<=|>|<|="
)
_AFTER = r"(?:[(]含[)])?(?:及|或)?(?:以上|以下|以内)"
_FIGURE = re.compile(
    rf"(?<!第)(?P<before>{_BEFORE})?(?P<number>{_NUMBER})(?:(?P<money>{_MONEY})|(?P<percent>{_PERCENT})|(?P<count>{_COUNT}))"
    rf"(?P<after>{_AFTER})?"
)
_BARE_ZERO = re.compile(r"(?<=[为是])0(?:\.0+)?(?=[,。;、]|$)")
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

    `bound` is the limit as printed ("不低于", "以上"), None where there is none. A SAME figure has the value 0.
    """

    start: int
    end: int
    kind: FigureKind
    number: str
    value: Decimal
    unit: str | None
    bound: str | None
    text: str


def iter_figures(masked: str) -> Iterator[Figure]:
    """Yield the figures of a folded sentence in order.

    >>> [(figure.number, figure.unit) for figure in iter_figures("2024年共有单价50万元以上设备3台,1,234.5万元")]
    [('3', '台'), ('1,234.5', '万元')]
    """
    found = [*_numbers(masked), *_zeros(masked), *_sames(masked)]
    yield from sorted(found, key=lambda figure: figure.start)


def _numbers(masked: str) -> Iterator[Figure]:
    for found in _FIGURE.finditer(masked):
        following = masked[found.end() : found.end() + 1]
        if found["after"] and found["money"] and following and following not in _DELIMITERS:
            continue  # 单价50万元以上设备: the amount says which things are meant
        kind, unit = _kind(found)
        bound = "".join(filter(None, (found["before"], found["after"]))) or None
        yield Figure(
            found.start(),
            found.end(),
            kind,
            found["number"],
            parse_number(found["number"]),
            _UNIT_OF.get(unit, unit),
            bound,
            found.group(),
        )


def _kind(found: re.Match[str]) -> tuple[FigureKind, str]:
    for kind in (FigureKind.MONEY, FigureKind.PERCENT, FigureKind.COUNT):
        unit = found[kind.value]
        if unit is not None:
            return kind, unit
    raise ValueError("a figure without unit")


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
