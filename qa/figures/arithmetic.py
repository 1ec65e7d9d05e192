"""Arithmetic on figures: exact, each result with its formula and the figures it was computed from.

Money is added and subtracted in 分; only shares and rates are rounded, half up to two places.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from index.records import FEN_PER_UNIT
from index.stores.record_rows import StoredFact
from qa.figures.figure import Figure, plain

_FEW = 10
_FOUR_PLACES = Decimal("0.0001")
_TWO_PLACES = Decimal("0.01")
_SIX_PLACES = Decimal("0.000001")
_PLAIN = (None, "", "倍")
_PER_CENT = {"%", "个百分点"}


def in_unit(fen: int, unit: str) -> Decimal:
    """Return an amount of 分 in a unit of money, without trailing zeros.

    >>> in_unit(2430000, "元"), in_unit(245620000, "亿元")
    (Decimal('24300'), Decimal('0.024562'))
    """
    value = Decimal(fen) / FEN_PER_UNIT[unit]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def exact_fen(value: Decimal, unit: str) -> Fraction:
    """Return an amount in 分, before rounding to whole ones.

    >>> exact_fen(Decimal("0.5"), "万元")
    Fraction(500000, 1)
    """
    return Fraction(value) * FEN_PER_UNIT[unit]


def convert(figure: Figure, unit: str) -> Figure | None:
    """Return the figure in another unit of money, None when it is no money."""
    if figure.fen is None or unit not in FEN_PER_UNIT:
        return None
    value = in_unit(figure.fen, unit)
    formula = f"{plain(figure.value)}{figure.unit} = {plain(value)}{unit}"
    return _computed(figure.department, figure.year, figure.label, value, unit, figure.fen, (figure,), formula)


def total(figures: Sequence[Figure], label: str) -> Figure | None:
    """Return the sum of figures of one kind of unit, None when they cannot be added."""
    unit = figures[0].unit
    if all(figure.fen is not None for figure in figures):
        fen = sum(figure.fen or 0 for figure in figures)
        unit = _common_unit(figures)
        value = in_unit(fen, unit)
        terms = " + ".join(_in(figure, unit) for figure in figures)
        return _computed(
            _same_department(figures),
            _same_year(figures),
            label,
            value,
            unit,
            fen,
            figures,
            f"{terms} = {plain(value)}",
        )
    values = [figure.value for figure in figures if figure.value is not None and figure.unit == unit]
    if len(values) != len(figures):
        return None
    value = sum(values, Decimal(0))
    terms = " + ".join(plain(each) for each in values)
    return _computed(
        _same_department(figures), _same_year(figures), label, value, unit, None, figures, f"{terms} = {plain(value)}"
    )


def difference(left: Figure, right: Figure, label: str) -> Figure | None:
    """Return left minus right, None when the two cannot be subtracted."""
    if left.fen is not None and right.fen is not None:
        unit = _common_unit((left, right))
        fen = left.fen - right.fen
        value = in_unit(fen, unit)
        formula = f"{_in(left, unit)} - {_bracketed(_in(right, unit))} = {plain(value)}"
        department = left.department if left.department == right.department else None
        year = left.year if left.year == right.year or department else None
        return _computed(department, year, label, value, unit, fen, (left, right), formula)
    if left.value is None or right.value is None or left.unit != right.unit:
        return None
    value = left.value - right.value
    formula = f"{plain(left.value)} - {plain(right.value)} = {plain(value)}"
    return _computed(left.department, left.year, label, value, left.unit, None, (left, right), formula)


def mean(figures: Sequence[Figure], label: str) -> Figure | None:
    """Return the mean of figures of one kind of unit, rounded once to two places, None when they cannot be added."""
    whole = total(figures, label)
    if whole is None or whole.value is None:
        return None
    value = (whole.value / len(figures)).quantize(_TWO_PLACES, ROUND_HALF_UP)
    fen = int(value * FEN_PER_UNIT[whole.unit]) if whole.unit in FEN_PER_UNIT else None
    terms = " + ".join(_in(figure, whole.unit or "") for figure in figures)
    formula = f"({terms}) ÷ {len(figures)} = {plain(value)}"
    found = _computed(whole.department, whole.year, label, value, whole.unit, fen, figures, formula)
    return replace(found, exact=amount_of(whole) / len(figures))


def share(part: Figure, whole: Figure, label: str) -> Figure | None:
    """Return what per cent the part is of the whole, None for different kinds of quantity or a whole of nothing."""
    if not comparable(part, whole) or not amount_of(whole):
        return None
    exact = amount_of(part) * 100 / amount_of(whole)
    left, right = _pair(part, whole)
    formula = f"{left} ÷ {_bracketed(right)} × 100% = {plain(_to_places(exact))}%"
    return _rounded_result(part, "%", label, exact, (part, whole), formula)


def points(now: Figure, before: Figure, label: str) -> Figure | None:
    """Return how many percentage points one per cent is above another, None for what is no per cent."""
    if now.value is None or before.value is None or not now.unit == before.unit == "%":
        return None
    value = now.value - before.value
    formula = f"{plain(now.value)}% - {_bracketed(plain(before.value))}% = {plain(value)}个百分点"
    return _computed(now.department, now.year, label, value, "个百分点", None, (now, before), formula)


def growth(now: Figure, before: Figure, label: str) -> Figure | None:
    """Return the growth in per cent, None for different kinds of quantity or when there is nothing to grow from."""
    if not comparable(now, before) or not amount_of(before):
        return None
    exact = (amount_of(now) - amount_of(before)) * 100 / amount_of(before)
    left, right = _pair(now, before)
    right = _bracketed(right)
    formula = f"({left} - {right}) ÷ {right} × 100% = {plain(_to_places(exact))}%"
    return _rounded_result(now, "%", label, exact, (now, before), formula)


def rounded(figure: Figure, unit: str, places: int) -> Figure | None:
    """Return an amount in a unit of money rounded half up to decimal places, None when it is no money."""
    if figure.fen is None or unit not in FEN_PER_UNIT:
        return None
    value = (Decimal(figure.fen) / FEN_PER_UNIT[unit]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    formula = f"{plain(figure.value)}{figure.unit} ≈ {plain(value)}{unit}"
    return _computed(figure.department, figure.year, figure.label, value, unit, None, (figure,), formula)


def growth_from_change(now: Figure, change: Figure, label: str) -> Figure | None:
    """Return the growth in per cent that a stated change means for the figure it changed to."""
    if now.fen is None or change.fen is None or now.fen == change.fen:
        return None
    exact = Fraction(change.fen * 100, now.fen - change.fen)
    unit = _common_unit((now, change))
    moved = _in(change, unit)
    formula = f"{moved} ÷ ({_in(now, unit)} - {_bracketed(moved)}) × 100% = {plain(_to_places(exact))}%"
    return _rounded_result(now, "%", label, exact, (now, change), formula)


def ratio(left: Figure, right: Figure, label: str) -> Figure | None:
    """Return how many times the right the left is, None for different kinds of quantity or division by nothing."""
    if not comparable(left, right) or not amount_of(right):
        return None
    exact = amount_of(left) / amount_of(right)
    one, other = _pair(left, right)
    formula = f"{one} ÷ {_bracketed(other)} = {plain(_to_places(exact))}"
    return _rounded_result(left, "倍", label, exact, (left, right), formula)


def average(whole: Figure, count: Figure, label: str) -> Figure | None:
    """Return an amount divided by a count, rounded to two places of the amount's unit, to four where that is little."""
    if whole.value is None or not count.value:
        return None
    exact = amount_of(whole) / amount_of(count)
    shown = exact / FEN_PER_UNIT[whole.unit] if whole.unit in FEN_PER_UNIT and whole.fen is not None else exact
    value = _rounded(_decimal(shown), whole.unit)
    fen = int(value * FEN_PER_UNIT[whole.unit]) if whole.unit in FEN_PER_UNIT else None
    formula = f"{plain(whole.value)} ÷ {plain(count.value)} = {plain(value)}"
    found = _computed(whole.department, whole.year, label, value, whole.unit, fen, (whole, count), formula)
    return replace(found, exact=exact)


def product(left: Figure, right: Figure, label: str) -> Figure | None:
    """Return an amount or a number times a plain number, a count or a per cent; None for money times money.

    Money comes to whole 分, half up.
    """
    if left.value is None or right.value is None or (left.fen is not None and right.fen is not None):
        return None
    of, by = (
        (right, left) if right.fen is not None or (left.unit in _PLAIN and right.unit not in _PLAIN) else (left, right)
    )
    if by.unit not in (*_PLAIN, "%") and of.fen is None and of.unit not in _PLAIN:
        return None  # persons times cars
    exact = amount_of(of) * amount_of(by) / (100 if by.unit == "%" else 1)
    per_cent = "%" if by.unit == "%" else ""
    if of.fen is None or of.unit is None:
        unit = by.unit if of.unit in _PLAIN and not per_cent else of.unit
        value = _to_places(exact)
        fen = None
    else:
        unit, fen = of.unit, round_half_up(exact)
        value, exact = in_unit(fen, unit), Fraction(fen)
    formula = f"{plain(of.value)} × {_bracketed(_in_full(by))}{per_cent} = {plain(value)}"
    found = _computed(of.department, of.year, label, value, unit, fen, (left, right), formula)
    return replace(found, exact=exact)


def size(figure: Figure) -> Decimal:
    """Return a number that orders figures of one kind."""
    return Decimal(figure.fen) if figure.fen is not None else figure.value or Decimal(0)


def amount_of(figure: Figure) -> Fraction:
    """Return what a figure comes to before rounding, in 分 for money."""
    return figure.exact if figure.exact is not None else Fraction(size(figure))


def comparable(left: Figure, right: Figure) -> bool:
    """Return whether two figures are numbers of one kind: both money, or of one unit.

    >>> yuan, people = (Figure(None, None, "", Decimal(1), unit, fen, ()) for unit, fen in (("元", 100), ("人", None)))
    >>> comparable(yuan, people), comparable(people, people)
    (False, True)
    """
    if left.value is None or right.value is None:
        return False
    if left.fen is not None or right.fen is not None:
        return left.fen is not None and right.fen is not None
    return left.unit == right.unit or {left.unit, right.unit} <= set(_PLAIN) or {left.unit, right.unit} <= _PER_CENT


def _rounded(value: Decimal, unit: str | None) -> Decimal:
    """Return a value rounded half up to two places, to four where it is a few units of 万元 or the like."""
    if unit in FEN_PER_UNIT and unit != "元" and abs(value) < _FEW:
        fine = value.quantize(_FOUR_PLACES, ROUND_HALF_UP).normalize()
        return fine if fine != fine.quantize(_TWO_PLACES) else fine.quantize(_TWO_PLACES)
    return value.quantize(_TWO_PLACES, ROUND_HALF_UP)


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / exact.denominator


def _to_places(exact: Fraction) -> Decimal:
    """Return a number half up to two places."""
    return Decimal(round_half_up(exact * 100)).scaleb(-2)


def round_half_up(exact: Fraction) -> int:
    """Return the nearest whole number, of two that are as near the one farther from nothing.

    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(-5, 2)), round_half_up(Fraction(1, 3))
    (3, -3, 0)
    """
    whole = int((2 * abs(exact) + 1) // 2)
    return whole if exact >= 0 else -whole


def _pair(left: Figure, right: Figure) -> tuple[str, str]:
    """Return two figures of one kind as they stand in a formula."""
    if left.fen is None:
        return _in_full(left), _in_full(right)
    unit = _common_unit((left, right))
    return _in(left, unit), _in(right, unit)


def _in_full(figure: Figure) -> str:
    """Return a number with more places where it was rounded to be shown."""
    if figure.exact is None or figure.fen is not None or figure.exact == Fraction(figure.value or 0):
        return plain(figure.value)
    return plain(_decimal(figure.exact).quantize(_SIX_PLACES, ROUND_HALF_UP).normalize())


def _rounded_result(
    of: Figure, unit: str, label: str, exact: Fraction, sources: Sequence[Figure], formula: str
) -> Figure:
    found = _computed(of.department, of.year, label, _to_places(exact), unit, None, sources, formula)
    return replace(found, exact=exact)


def _common_unit(figures: Sequence[Figure]) -> str:
    units = [figure.unit for figure in figures if figure.unit in FEN_PER_UNIT]
    return max(units, key=lambda unit: (units.count(unit), FEN_PER_UNIT[unit])) if units else "元"


def _in(figure: Figure, unit: str) -> str:
    if figure.unit == unit or figure.fen is None:
        return plain(figure.value)
    return plain(in_unit(figure.fen, unit))


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


def _same_department(figures: Sequence[Figure]) -> str | None:
    departments = {figure.department for figure in figures}
    return departments.pop() if len(departments) == 1 else None


def _same_year(figures: Sequence[Figure]) -> int | None:
    years = {figure.year for figure in figures}
    return years.pop() if len(years) == 1 else None


def _computed(
    department: str | None,
    year: int | None,
    label: str,
    value: Decimal,
    unit: str | None,
    fen: int | None,
    sources: Sequence[Figure],
    formula: str,
) -> Figure:
    facts: dict[tuple[int, str], StoredFact] = {}
    for source in sources:
        for stored in source.facts[: 1 if source.formula is None else None]:
            facts[stored.document.id, stored.fact.key] = stored
    return Figure(department, year, label, value, unit, fen, tuple(facts.values()), formula=formula)


def counted(figures: Sequence[Figure], label: str, unit: str, names: Sequence[str] = ()) -> Figure:
    """Return how many figures there are, citing them all; `names` are what to call them, else by what tells them apart."""
    value = Decimal(len(figures))
    department = _same_department(figures)
    listed = names or [figure.label if department is not None else figure.department or "" for figure in figures]
    return _computed(
        department, _same_year(figures), label, value, unit, None, figures, f"计数：{'、'.join(dict.fromkeys(listed))}"
    )
