"""Printed numbers into exact values. Decimal all the way: no amount is ever a float."""

import re
from dataclasses import dataclass
from decimal import Decimal

from index.records import FEN_PER_UNIT
from index.text.normalization import normalize

_MINUS = "-−–‐—△▲"  # accountants print the triangles
_NUMBER = re.compile(rf"[{_MINUS}+]?(?:\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)")
_PLAIN = re.compile(rf"^(?:{_NUMBER.pattern})$")
_QUANTITY = re.compile(
    r"^(?P<bound>≥|≤|>=|<=|≧|≦|>|<|=|不低于|不少于|不小于|不超过|不高于|不大于|不多于|大于等于|小于等于|大于|小于|至少|至多)?"
    rf"(?P<number>{_NUMBER.pattern})(?P<unit>[^\d\s]{{0,12}})$"
)
_PERCENT_WORDS = {"百分比", "%", "％"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the limit sign and unit printed around it: "≥95%" is ("≥", 95, "%")."""

    bound: str | None
    value: Decimal
    unit: str | None


def find_number(text: str) -> Decimal | None:
    """Return the number a cell holds and nothing else, or None for blanks, dashes and words.

    >>> find_number(" 1,234.56 "), find_number("—"), find_number("(3.5)"), find_number("△3.5")
    (Decimal('1234.56'), None, Decimal('-3.5'), Decimal('-3.5'))
    """
    compact = re.sub(r"\s+", "", normalize(text))
    if len(compact) > 2 and compact[0] == "(" and compact[-1] == ")" and _PLAIN.match(compact[1:-1]):
        # Accountants print negative amounts in brackets.
        return -parse_number(compact[1:-1])
    return parse_number(compact) if _PLAIN.match(compact) else None


def parse_number(text: str) -> Decimal:
    """Return the value of a printed number; raises ValueError for anything else."""
    if not _PLAIN.match(text):
        raise ValueError(f"not a number: {text!r}")
    return Decimal(re.sub(f"^[{_MINUS}]", "-", re.sub(r"[,，]", "", text)))


def find_quantity(text: str) -> Quantity | None:
    """Return the quantity a cell holds: a number with an optional limit sign before and unit after, or None.

    >>> find_quantity("≥95百分比")
    Quantity(bound='≥', value=Decimal('95'), unit='%')
    >>> find_quantity("150个").unit
    '个'
    """
    compact = re.sub(r"\s+", "", normalize(text))
    found = _QUANTITY.match(compact)
    if found is None:
        return None
    unit = found["unit"] or None
    return Quantity(found["bound"], parse_number(found["number"]), "%" if unit in _PERCENT_WORDS else unit)


def amount_fen(value: Decimal, unit: str | None) -> int | None:
    """Return the amount in 分, or None when the unit is not one of money or the amount is no whole number of 分.

    >>> amount_fen(Decimal("2.43"), "万元")
    2430000
    """
    if unit not in FEN_PER_UNIT:
        return None
    fen = value * FEN_PER_UNIT[unit]
    return int(fen) if fen == fen.to_integral_value() else None
