"""What a question claims of a figure: that it is so much, rose by so much, or is such a share of another.

Each number put to the question is read with the words before it in its clause, which say what it is claimed to be.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from qa.query.slots import Query

_NUMBER = re.compile(
    r"(?<![\d.A-Za-z])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<about>[多余])?(?P<unit>亿元|亿|百万元|千元|万元|万块|万|元|块|%|个百分点)?"
)
_OF_SHARE = re.compile(r"占|比例|比重|份额")
_OF_COMPLETION = re.compile(r"完成|执行率|执行进度")
_OF_CHANGE = re.compile(r"[增减]|[上下]降|[涨升降]了?|[多少]了|比(?:上年|去年|\d{4}年)")
_FALLS = re.compile(r"减|降|少")
_RISES = re.compile(r"增|涨|升|多")
_RATE_WRITTEN = re.compile(r"[增降减涨]幅|幅度|增长率|下降率|增减率|增速")
_SHARE_WRITTEN = re.compile(r"占比|比例|比重|份额")
_MOVED = re.compile(r"(?:增加|减少|增长|下降|上涨|下跌|提高|压减|[涨降升])了")
_CLAUSE = re.compile(r"[,，、。;；?？]")
_LIMITS = (
    ("<=", re.compile(r"不(?:超过|高于|多于|大于)了?$|至多$|最多$")),
    (">=", re.compile(r"不(?:少于|低于|小于)$|至少$|最少$")),
    (">", re.compile(r"(?:超过|高于|多于|大于|超)了?$")),
    ("<", re.compile(r"不到$|不足$|低于$|少于$|小于$")),
)
_LIMITS_BEHIND = ((">=", re.compile(r"以上|往上")), ("<=", re.compile(r"以下|以内")))
_UNITS = {"亿": "亿元", "万": "万元", "万块": "万元", "块": "元"}


class ClaimKind(Enum):
    """What a number is claimed to be."""

    LEVEL = "level"
    CHANGE = "change"
    RATE = "rate"
    SHARE = "share"
    COMPLETION = "completion"
    GAP = "gap"  # how much more one department has than another


@dataclass(frozen=True, slots=True)
class Claim:
    """A number put to the question, with what it is said to be.

    Units: `value` is in `unit`, None where the question gives none. `slack` is half of its last digit, or more for
    3000多万. `value` is None where only a direction is claimed (涨了，对吗), or whether what is written is right
    (写的降幅算得对吗). `start` is where the number stands, `comparator` what it limits (超过500万), None for a plain number.
    """

    kind: ClaimKind
    value: Decimal | None
    unit: str | None
    slack: Decimal
    falls: bool | None
    start: int = 0
    comparator: str | None = None


def find_claims(query: Query) -> list[Claim]:
    """Return what a question claims, in its order; without a number that something moved, or that what is written is right."""
    claims = []
    breaks = [0, *(found.end() for found in _CLAUSE.finditer(query.text))]
    for found in _NUMBER.finditer(query.text):
        value = Decimal(found["number"].replace(",", ""))
        if value not in query.stated_values:
            continue
        since = max(at for at in breaks if at <= found.start())
        before = query.text[since : found.start()]
        unit = _UNITS.get(found["unit"] or "", found["unit"] or None)
        falls = True if _FALLS.search(before) else False if _RISES.search(before) else None
        claims.append(
            Claim(
                _kind(before, unit),
                value,
                unit,
                _slack(value, unit, bool(found["about"])),
                falls,
                found.start(),
                _comparator(before, query.text[found.end() :]),
            )
        )
    return claims or _find_unnumbered(query)


def _slack(value: Decimal, unit: str | None, is_about: bool) -> Decimal:
    """Return how far a figure may be from a number that is borne out: nothing is exactly nothing."""
    if is_about or value == 0:
        return value / 10
    exponent = value.as_tuple().exponent
    half_digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    # A bare number is tried in every unit of money, in which half a digit may be very much.
    return half_digit if unit is not None else min(half_digit, value / 50)


def _comparator(before: str, behind: str) -> str | None:
    found = next((sign for sign, words in _LIMITS if words.search(before)), None)
    return found or next((sign for sign, words in _LIMITS_BEHIND if words.match(behind)), None)


def _find_unnumbered(query: Query) -> list[Claim]:
    if query.stated_values or len(query.items) > 1:
        return []
    nothing = Decimal(0)
    if _RATE_WRITTEN.search(query.text):
        return [Claim(ClaimKind.RATE, None, "%", nothing, None)]
    if _SHARE_WRITTEN.search(query.text):
        return [Claim(ClaimKind.SHARE, None, "%", nothing, None)]
    moved = _MOVED.search(query.text)
    return [Claim(ClaimKind.CHANGE, None, None, nothing, _FALLS.search(moved[0]) is not None)] if moved else []


def _kind(before: str, unit: str | None) -> ClaimKind:
    if unit == "%" and _OF_COMPLETION.search(before):
        return ClaimKind.COMPLETION
    if unit == "%":
        return ClaimKind.RATE if _OF_CHANGE.search(before) and not _OF_SHARE.search(before) else ClaimKind.SHARE
    return ClaimKind.CHANGE if _OF_CHANGE.search(before) else ClaimKind.LEVEL
