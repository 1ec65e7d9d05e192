"""The picture an answer's figures make, where people would rather look than read: over years, side by side, of a whole.

Decides only what is to be drawn and over which figures; `chart_drawing` draws it. A picture shows the figures of the
answer and no other, and where it would say nothing (one figure, kinds that cannot share an axis) there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import accumulate

from index.records import FEN_PER_UNIT
from qa.answer import Answer, Route, Value
from qa.query.language import Language
from qa.query.nodes import At, Change, Combine, Keep, Node, Over, Pick, Select
from qa.query.notation import NotationError, parse_ask
from qa.query.walking import iter_nodes
from ui.text.item_names import values_in

_FEWEST = 2
_MOST_SERIES = 6
_MOST_BARS = 20
_MOST_GROUPED = 4
_FEWEST_LOOKED_UP = 3
# An axis in 元 is unreadable from here on, one in 万元 from ten thousand times that.
_READABLE = 1_000_000


class ChartKind(StrEnum):
    """What a picture shows."""

    TREND = "trend"
    COMPARISON = "comparison"
    COMPOSITION = "composition"


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in a picture. Units: `amount` in the chart's unit; `printed` as in the answer.

    A figure that only the picture computes (what is left of a whole) has a `formula` and cites what it comes from.
    """

    label: str
    amount: Decimal
    printed: str
    citations: tuple[int, ...]
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one colour; of a trend `points` are in the order of years."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture to be drawn; `whole` is the total of a composition, `left_out` counts figures beyond what fits."""

    kind: ChartKind
    title: str
    unit: str
    series: tuple[Series, ...]
    language: Language
    whole: Point | None = None
    left_out: int = 0


def find_chart(answer: Answer) -> Chart | None:
    """Return the picture of the answer's figures, None where a picture would say nothing."""
    if answer.route not in (Route.TABLE, Route.BOTH):
        return None
    language = answer.query.language
    asked = _asked(answer)
    for values in _comparable(answer, asked):
        chart = _find_chart(values_in(values, language), asked, language)
        if chart is not None:
            return chart
    return None


def build_composition(whole: Value, parts: Sequence[Value], language: Language) -> Chart | None:
    """Return the picture of a whole and all its parts, None when they do not add up or it has fewer than two."""
    amounts = [_number(part) for part in parts]
    n_drawn = sum(amount > 0 for amount in amounts)
    if n_drawn < _FEWEST or min(amounts) < 0 or not _near(sum(amounts, Decimal(0)), _number(whole), [whole, *parts]):
        return None
    unit = _axis_unit([whole, *parts])
    title = f"{_whose(whole, language)}{whole.item}"
    title = f"{title}构成" if language is Language.CHINESE else f"What {title} consists of"
    series = Series(whole.item, tuple(_point(part, part.item, unit) for part in parts))
    return Chart(ChartKind.COMPOSITION, title, unit, (series,), language, _point(whole, whole.item, unit))


def find_list_chart(values: Sequence[Value], language: Language) -> Chart | None:
    """Return the picture of listed figures of one kind: of the first and its parts where they add up, else side by side."""
    for length in _whole_lengths(values):
        chart = build_composition(values[0], values[1 : 1 + length], language)
        if chart is not None:
            return chart
    kinds = {_kind(value) for value in values}
    return _bars(values, list(dict.fromkeys(value.item for value in values)), language) if len(kinds) == 1 else None


def find_trend(values: Sequence[Value], language: Language) -> Chart | None:
    """Return the picture of a figure over years, None when they are of fewer than two years or of several kinds."""
    years = sorted({value.year for value in values if value.year is not None})
    one_kind = len({_kind(value) for value in values}) == 1
    return _trend(values, years, language) if one_kind and len(years) >= _FEWEST else None


def _asked(answer: Answer) -> tuple[Node, ...]:
    """Return the nodes of the question's tree, () where nothing was understood."""
    try:
        return tuple(node for part in parse_ask(answer.query.tree).parts for node in iter_nodes(part))
    except NotationError:
        return ()


def _has(asked: Sequence[Node], *kinds: type) -> bool:
    return any(isinstance(node, kinds) for node in asked)


def _comparable(answer: Answer, asked: Sequence[Node]) -> list[list[Value]]:
    """Return the groups of figures of one kind that a picture may be made of, the likeliest first."""
    numbers = [value for value in answer.values if _is_number(value)]
    copied = [value for value in numbers if value.formula is None]
    computed = [value for value in numbers if value.formula is not None and not value.formula.startswith("计数")]
    order = (computed, copied) if _has(asked, Pick, Keep) else (copied,)
    groups = []
    for values in order:
        kinds = dict.fromkeys(_kind(value) for value in values)
        groups += [[value for value in values if _kind(value) == kind] for kind in kinds]
    return groups


def _find_chart(values: Sequence[Value], asked: Sequence[Node], language: Language) -> Chart | None:
    known: dict[tuple[str | None, int | None, str], Value] = {}
    for value in values:
        first = known.setdefault((value.department, value.year, value.item), value)
        if _has(asked, Change) and first.value != value.value:
            return None  # a printed change bears the name of what changed: the two are no series
    values = list(known.values())
    departments = list(dict.fromkeys(value.department for value in values))
    items = list(dict.fromkeys(value.item for value in values))
    years = sorted({value.year for value in values if value.year is not None})
    if len(values) < _FEWEST:
        return None
    if len(years) > 1:
        return _trend(values, years, language)
    if len(departments) > 1:
        return _departments(values, departments, items, language)
    if any(isinstance(node, Combine) and node.unit == "%" for node in asked) and not _has(asked, Over):
        return _share(values, language)
    if len(items) < _FEWEST_LOOKED_UP and all(isinstance(node, At | Select) for node in asked):
        return None
    return _listed(values, language) if _has(asked, Over) else find_list_chart(values, language)


def _listed(values: Sequence[Value], language: Language) -> Chart | None:
    """Return the picture of the members of a series: with the whole where they make one up, else without what stands beside them."""
    members = [value for value in values if value.role is None]
    if len(members) < _FEWEST:
        return find_list_chart(values, language)
    for beside in (value for value in values if value.role is not None):
        chart = build_composition(beside, members, language)
        if chart is not None:
            return chart
    return find_list_chart(members, language)


def _trend(values: Sequence[Value], years: Sequence[int], language: Language) -> Chart | None:
    by_name: dict[tuple[str | None, str], list[Value]] = {}
    for value in values:
        if value.year is not None:
            by_name.setdefault((value.department, value.item), []).append(value)
    lines = {name: line for name, line in by_name.items() if len(line) >= _FEWEST}
    if not lines or len(lines) > _MOST_SERIES:
        return None
    unit = _axis_unit([value for line in lines.values() for value in line])
    departments = {department for department, _ in lines}
    items = {item for _, item in lines}
    series = []
    for (department, item), line in lines.items():
        name = item if len(departments) == 1 else department or "" if len(items) == 1 else f"{department} {item}"
        ordered = sorted(line, key=lambda value: value.year or 0)
        series.append(Series(name, tuple(_point(value, str(value.year), unit) for value in ordered)))
    whose = f"{min(departments, key=str) or ''}" if len(departments) == 1 else ""
    what = items.pop() if len(items) == 1 else ""
    span = f"{years[0]}–{years[-1]}" + ("年" if language is Language.CHINESE else "")
    title = " ".join(filter(None, (whose, what, span)))
    return Chart(ChartKind.TREND, title, unit, tuple(series), language)


def _departments(
    values: Sequence[Value], departments: Sequence[str | None], items: Sequence[str], language: Language
) -> Chart | None:
    if None in departments:
        values = [value for value in values if value.department is not None]
    one_each = len({value.department for value in values}) == len(values)
    if len(values) < _FEWEST or (not one_each and len(items) > _MOST_GROUPED):
        return None
    unit = _axis_unit(values)
    year = _year_words(values, language)
    if one_each:
        return _limited(f"{year}{items[0]}", items[0], values, [value.department or "" for value in values], language)
    if len(departments) > _MOST_BARS:
        return None
    series = tuple(
        Series(item, tuple(_point(value, value.department or "", unit) for value in values if value.item == item))
        for item in items
    )
    return Chart(ChartKind.COMPARISON, f"{year}{'、'.join(items)}", unit, series, language)


def _bars(values: Sequence[Value], items: Sequence[str], language: Language) -> Chart | None:
    if len(items) < _FEWEST:
        return None
    return _limited(_whose(values[0], language).strip(), "", values, [value.item for value in values], language)


def _limited(title: str, name: str, values: Sequence[Value], labels: Sequence[str], language: Language) -> Chart:
    """Return bars from the largest down, as many as can be told apart."""
    unit = _axis_unit(values)
    points = [_point(value, label, unit) for value, label in zip(values, labels, strict=True)]
    points.sort(key=lambda point: -point.amount)
    series = Series(name, tuple(points[:_MOST_BARS]))
    left_out = max(0, len(points) - _MOST_BARS)
    return Chart(ChartKind.COMPARISON, title, unit, (series,), language, left_out=left_out)


def _share(values: Sequence[Value], language: Language) -> Chart | None:
    """Return the picture of a part of a whole and what is left of it."""
    if len(values) != 2 or _kind(values[0]) != "money":
        return None
    part, whole = sorted(values, key=_number)
    if _number(part) <= 0:
        return None
    left = _number(whole) - _number(part)
    unit = _axis_unit(values)
    rest = Point(
        "其余" if language is Language.CHINESE else "the rest",
        left / FEN_PER_UNIT[unit],
        f"{_plain(left / FEN_PER_UNIT[unit])} {unit}",
        (*whole.citations[:1], *part.citations[:1]),
        f"{whole.item} - {part.item}",
    )
    title = f"{_whose(whole, language)}{whole.item}"
    title = f"{part.item}占{title}" if language is Language.CHINESE else f"{part.item} in {title}"
    series = (Series(whole.item, (_point(part, part.item, unit), rest)),)
    return Chart(ChartKind.COMPOSITION, title, unit, series, language, _point(whole, whole.item, unit))


def _whole_lengths(values: Sequence[Value]) -> list[int]:
    """Return how many of the figures after the first may be its parts, the most first."""
    sums = accumulate(_number(value) for value in values[1:])
    fitting = [n for n, each in enumerate(sums, start=1) if _near(each, _number(values[0]), values[: n + 1])]
    return fitting[::-1]


def _near(left: Decimal, right: Decimal, printed: Sequence[Value]) -> bool:
    """Return whether two sums differ by no more than the rounding of what was printed."""
    return abs(left - right) <= sum((_half_digit(value) for value in printed), Decimal(0))


def _half_digit(value: Value) -> Decimal:
    _, _, decimals = value.value.partition(".")
    return Decimal(5).scaleb(-len(decimals) - 1) * _factor(value)


def _is_number(value: Value) -> bool:
    try:
        return Decimal(value.value).is_finite()
    except InvalidOperation:
        return False


def _kind(value: Value) -> str:
    return "money" if value.unit in FEN_PER_UNIT else value.unit or ""


def _factor(value: Value) -> int:
    return FEN_PER_UNIT.get(value.unit or "", 1)


def _number(value: Value) -> Decimal:
    """Return the figure in its kind's common unit, which is 分 for money."""
    return Decimal(value.value) * _factor(value)


def _axis_unit(values: Sequence[Value]) -> str:
    """Return the unit in which these figures can be read on one axis: that of the first where it can be."""
    unit = values[0].unit or ""
    if unit not in FEN_PER_UNIT:
        return unit
    largest = max(abs(_number(value)) for value in values)
    if largest / FEN_PER_UNIT[unit] < _READABLE:
        return unit
    return next((each for each in ("元", "万元") if largest / FEN_PER_UNIT[each] < _READABLE), "亿元")


def _point(value: Value, label: str, unit: str) -> Point:
    amount = _number(value) / FEN_PER_UNIT.get(unit, 1)
    # A rate is a per cent sign, not a unit apart.
    printed = f"{value.value}{value.unit or ''}" if value.unit == "%" else f"{value.value} {value.unit or ''}".strip()
    return Point(label, amount, printed, value.citations, value.formula)


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


def _whose(value: Value, language: Language) -> str:
    if language is Language.CHINESE:
        return f"{value.department or ''}{f'{value.year}年' if value.year else ''}"
    return " ".join(filter(None, (value.department, str(value.year or "")))) + " "


def _year_words(values: Sequence[Value], language: Language) -> str:
    year = next((value.year for value in values if value.year is not None), None)
    return "" if year is None else f"{year}年" if language is Language.CHINESE else f"{year} "
