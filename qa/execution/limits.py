"""Whether a figure keeps to a limit, or is the one that is claimed: as exact as the digits that are printed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from index.checks.checked_facts import half_digit
from index.records import FEN_PER_UNIT
from qa.execution.rows import Row
from qa.figures import arithmetic, combining
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Number, Result, Why
from qa.query.nodes import Comparator, Given, Keep

# Two shares or rates this near are one figure rounded twice.
_ROUNDING = Fraction(2, 100)
_MONEY_UNITS = ("元", "万元", "亿元")
_COUNTED_ALIKE = ({"人", "名", "位"}, {"辆", "台"}, {"个", "项", "家"}, {"批次", "次"})


def holds(node: Keep, row: Row, limit: Result) -> bool | Result:
    """Return whether a member keeps to a limit; why it cannot be told where it cannot."""
    if isinstance(limit, Missing):
        return limit
    found = compare(row.member.result, node.comparator, limit)
    return Missing(Why.NOT_COMPARABLE, node, row.member.frame) if found is None else found


def compare(left: Result, comparator: Comparator, right: Result) -> bool | None:
    """Return whether one result stands so to another, None for results of different kinds."""
    if isinstance(left, Number) and not isinstance(right, Number):
        return compare(right, _turned(comparator), left)
    if isinstance(left, Number) and isinstance(right, Number):
        given = combining.figure_of_given(left.given)
        return _against_given(given, comparator, right.given)
    if not isinstance(left, Found) or left.figure.value is None:
        return None
    if isinstance(right, Number):
        return _against_given(left.figure, comparator, right.given)
    if not isinstance(right, Found) or not arithmetic.comparable(left.figure, right.figure):
        return None
    gap = arithmetic.amount_of(left.figure) - arithmetic.amount_of(right.figure)
    return _stands(gap, comparator, tolerance(left.figure, right.figure))


def tolerance(left: Figure, right: Figure) -> Fraction:
    """Return how far two figures may be apart that are one: as far as rounding can have moved what they were computed from."""
    if left.fen is None:
        computed = left.formula is not None or right.formula is not None
        return _ROUNDING if left.unit == "%" and computed else Fraction(0)
    halves = [half for stored in (*left.facts, *right.facts) if (half := half_digit(stored.fact))]
    if not halves:
        return Fraction(0)
    if left.formula is not None or right.formula is not None:
        return Fraction(min(halves)) * len(halves)
    return Fraction(max(halves)) if left.unit != right.unit or _digits(left) != _digits(right) else Fraction(0)


def _against_given(figure: Figure, comparator: Comparator, given: Given) -> bool | None:
    if figure.value is None:
        return None
    slack = Fraction(given.slack)
    if figure.fen is not None and given.unit in FEN_PER_UNIT:
        per = FEN_PER_UNIT[given.unit]
        return _stands(
            arithmetic.amount_of(figure) - Fraction(given.value) * per, comparator, _doubled(figure, slack) * per
        )
    if figure.fen is not None and given.unit is None:
        return _money_without_unit(figure, comparator, given)
    if given.unit is not None and not _is_counted_alike(figure.unit, given.unit):
        return None
    if figure.unit == "%" and figure.formula is not None:
        slack = max(slack, _ROUNDING)
    return _stands(arithmetic.amount_of(figure) - Fraction(given.value), comparator, slack)


def _money_without_unit(figure: Figure, comparator: Comparator, given: Given) -> bool:
    """Return whether an amount keeps to a number without a unit: in its own one, for a claim in any."""
    own = figure.unit if figure.unit in FEN_PER_UNIT else "元"
    units = dict.fromkeys((own, *_MONEY_UNITS)) if comparator in ("=", "agree") else (own,)
    amount = arithmetic.amount_of(figure)
    return any(
        _stands(
            amount - Fraction(given.value) * FEN_PER_UNIT[unit], comparator, Fraction(given.slack) * FEN_PER_UNIT[unit]
        )
        for unit in units
        if unit is not None
    )


def _doubled(figure: Figure, slack: Fraction) -> Fraction:
    """Return the slack of a claim: a difference of two rounded figures is off by a whole digit."""
    return slack * 2 if figure.formula is not None else slack


def _stands(gap: Fraction, comparator: Comparator, slack: Fraction) -> bool:
    match comparator:
        case ">":
            return gap > 0
        case "<":
            return gap < 0
        case ">=":
            return gap >= -slack
        case "<=":
            return gap <= slack
    return abs(gap) <= slack


def _turned(comparator: Comparator) -> Comparator:
    turned: dict[Comparator, Comparator] = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
    return turned.get(comparator, comparator)


def _is_counted_alike(own: str | None, given: str) -> bool:
    if own == given or {own, given} <= {"%", "个百分点", "百分点"} or {own, given} <= {None, "", "倍"}:
        return True
    return any({own, given} <= alike for alike in _COUNTED_ALIKE)


def _digits(figure: Figure) -> int:
    exponent = (figure.value or Decimal(0)).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
