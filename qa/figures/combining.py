"""Which operation puts two figures together, and what the figure it gives is called.

Quantities of different kinds are never put together: money is neither added to a count nor compared with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.records import FEN_PER_UNIT
from qa.figures import arithmetic
from qa.figures.figure import Figure, plain
from qa.query.nodes import Arithmetic, Given

_PERSONS = ("人", "名")


def figure_of_given(given: Given, beside: Figure | None = None) -> Figure:
    """Return a number of the question as a figure; one without a unit is in the unit of what it is added to."""
    unit = given.unit or (beside.unit if beside is not None else None)
    fen = None
    if unit in FEN_PER_UNIT:
        fen = arithmetic.round_half_up(arithmetic.exact_fen(given.value, unit))
    return Figure(None, None, f"{plain(given.value)}{given.unit or ''}", given.value, unit, fen, ())


def combine(how: Arithmetic, left: Figure, right: Figure, unit: str | None = None) -> Figure | None:
    """Return what two figures come to, None for kinds that cannot be put together and for division by nothing."""
    if left.value is None or right.value is None:
        return None
    if how == "+":
        return add_up((left, right))
    if how == "-":
        return subtract(left, right)
    if how == "×":
        found = arithmetic.product(left, right, _product_label(left, right))
        return None if found is None else _placed(found, left, right)
    found = _divide(left, right, unit)
    return None if found is None else _placed(found, left, right)


def add_up(figures: Sequence[Figure]) -> Figure | None:
    """Return the sum of figures of one kind, None for figures of several."""
    if any(not arithmetic.comparable(figures[0], each) for each in figures):
        return None
    unit = figures[0].unit
    alike = figures if figures[0].fen is not None else [replace(each, unit=unit) for each in figures]
    labels = dict.fromkeys(each.label for each in figures)
    found = arithmetic.total(alike, f"{'、'.join(labels)}合计")
    return None if found is None else _placed(found, *figures)


def subtract(left: Figure, right: Figure) -> Figure | None:
    """Return the left less the right, of per cents in percentage points, None for different kinds."""
    if not arithmetic.comparable(left, right):
        return None
    label = f"{left.label}之差" if left.label == right.label else f"{left.label}减{right.label}"
    if left.unit == right.unit == "%":
        found = arithmetic.points(left, right, label)
    else:
        alike = right if left.fen is not None else replace(right, unit=left.unit)
        found = arithmetic.difference(left, alike, label)
    return None if found is None else _placed(found, left, right)


def excess(left: Figure, right: Figure) -> Figure | None:
    """Return by what per cent the left is above the right, None for different kinds and a right of nothing."""
    label = f"{left.label}高出的比例" if left.label == right.label else f"{left.label}超出{right.label}的比例"
    found = arithmetic.growth(left, right, label)
    return None if found is None else _placed(found, left, right)


def _divide(left: Figure, right: Figure, unit: str | None) -> Figure | None:
    if unit == "%":
        return arithmetic.share(left, right, f"{left.label}占{_called(right, left)}比例")
    if unit == "倍":
        return arithmetic.ratio(left, right, f"{left.label}是{_called(right, left)}的倍数")
    if unit is None and arithmetic.comparable(left, right) and right.facts:
        return arithmetic.ratio(left, right, f"{left.label}是{_called(right, left)}的倍数")
    if right.fen is not None:  # money per money is a ratio, and persons per 元 nothing
        return arithmetic.ratio(left, right, f"{left.label}是{_called(right, left)}的倍数")
    if right.unit == "%":
        right = replace(
            right, value=(right.value or Decimal(0)) / 100, exact=arithmetic.amount_of(right) / 100, unit=None
        )
    each = "人均" if right.unit in _PERSONS else f"平均每{right.unit}" if right.unit and right.unit != "%" else "平均"
    return arithmetic.average(left, right, f"{each}{left.label}")


def _product_label(left: Figure, right: Figure) -> str:
    if not right.facts and right.formula is None:
        return f"{left.label}的{plain(right.value)}{right.unit if right.unit == '%' else '倍'}"
    return f"{left.label}×{right.label}"


def _called(figure: Figure, beside: Figure) -> str:
    """Return what to call the second of two figures: by whose and when it is as well where that differs from the first."""
    if figure.label != beside.label:
        return figure.label
    whose = figure.department if figure.department != beside.department else None
    when = f"{figure.year}年" if figure.year is not None and figure.year != beside.year else ""
    return f"{whose or ''}{when}{figure.label}"


def _placed(found: Figure, *sources: Figure) -> Figure:
    """Return a computed figure of the department and year that its sources share; numbers of the question have none."""
    real = [each for each in sources if each.facts or each.department is not None] or list(sources)
    departments = {each.department for each in real}
    years = {each.year for each in real}
    return replace(
        found,
        department=departments.pop() if len(departments) == 1 else None,
        year=years.pop() if len(years) == 1 else None,
    )
