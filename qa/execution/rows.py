"""Series while they are executed: each member with the context that it stands in, so that more can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from qa.execution.context import Context
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.figures.results import Found, Member, Missing, Result, Series, Why
from qa.query.nodes import Axis, Node


@dataclass(frozen=True, slots=True)
class Row:
    """One member with its context; `inner` are its own rows where its result is itself a series."""

    member: Member
    context: Context
    inner: Rows | None = None

    @property
    def figure(self) -> Figure | None:
        """The figure of the member, None where it has none."""
        result = self.member.result
        return result.figure if isinstance(result, Found) and result.figure.value is not None else None


@dataclass(frozen=True, slots=True)
class Rows:
    """A series being executed. `named`: the question names the members, so that none may be left out of a sum."""

    series: Series
    rows: tuple[Row, ...]
    named: bool = False

    @property
    def answered(self) -> tuple[Row, ...]:
        """The members that something was found for."""
        return tuple(row for row in self.rows if not isinstance(row.member.result, Missing))

    def flat(self) -> Rows:
        """Return a series of series as one series of the innermost members."""
        if not any(row.inner for row in self.rows):
            return self
        rows = [each for row in self.rows for each in (row.inner.flat().rows if row.inner is not None else (row,))]
        axis = next(row.inner.flat().series.axis for row in self.rows if row.inner is not None)
        return of_rows(axis, rows, named=self.named)


def of_rows(axis: Axis, rows: Sequence[Row], *, named: bool = False, unsure: bool = False) -> Rows:
    """Return rows as a series, those without a result behind the others."""
    series = Series(axis, tuple(row.member for row in rows), len(rows), unsure=unsure)
    return Rows(series, tuple(rows), named)


def with_rows(rows: Rows, kept: Sequence[Row]) -> Rows:
    """Return a series with only some of its members, still knowing of how many."""
    return Rows(replace(rows.series, members=tuple(row.member for row in kept)), tuple(kept), rows.named)


def of_one_kind(rows: Rows, node: Node) -> Rows:
    """Return a series whose figures can be set against each other: of several kinds only the commonest is left."""
    figures = [row.figure for row in rows.rows if row.figure is not None]
    alike = max(
        ([each for each in figures if arithmetic.comparable(each, first)] for first in figures), key=len, default=[]
    )
    if not alike or len(alike) == len(figures) == len(rows.answered):
        return rows

    def compared(row: Row) -> Row:
        if isinstance(row.member.result, Missing) or (
            row.figure is not None and arithmetic.comparable(row.figure, alike[0])
        ):
            return row
        missing = Missing(Why.NOT_COMPARABLE, node, row.member.frame)
        return replace(row, member=replace(row.member, result=missing))

    return with_rows(rows, [compared(row) for row in rows.rows])


def ranked(rows: Rows, rising: bool) -> list[Row]:
    """Return the members with a figure in order, members of one size as they stood."""
    measured = [row for row in rows.rows if row.figure is not None]
    return sorted(measured, key=size_of, reverse=not rising)


def picked(rows: Rows, rising: bool, first: int | None, nth: int | None, place_of: str | None) -> Rows | None:
    """Return the members that come first, or at one place with those that share it; None where there is no such place."""
    order = ranked(rows, rising)
    missing = [row for row in rows.rows if row.figure is None]
    sizes = [size_of(row) for row in order]
    chosen = order
    if nth is not None:
        if not 1 <= nth <= len(order):
            return None
        chosen = [row for row, size in zip(order, sizes, strict=True) if size == sizes[nth - 1]]
    elif first is not None and 0 < first < len(order):
        chosen = [row for at, row in enumerate(order) if at < first or sizes[at] == sizes[first - 1]]
    place = None
    if place_of is not None:
        own = next((at for at, row in enumerate(order) if row.member.name == place_of), None)
        if own is None:
            return None
        place = 1 + sum(1 for size in sizes if size != sizes[own] and (size < sizes[own]) is rising)
    found = with_rows(rows, [*chosen, *missing])
    series = replace(found.series, ordered=True, rising=rising, place_of=place_of, place=place)
    return replace(found, series=series)


def kept(rows: Rows, limits: Sequence[Result], holds: Callable[[Row, Result], Result | bool]) -> Rows:
    """Return the members that keep to their limits; where `holds` gives a result instead, that stands for what is missing."""
    inside, missing = [], []
    for row, limit in zip(rows.rows, limits, strict=True):
        if row.figure is None:
            missing.append(row)
            continue
        found = holds(row, limit)
        if isinstance(found, bool):
            inside += [row] if found else []
        else:
            missing.append(replace(row, member=replace(row.member, result=found)))
    return with_rows(rows, [*inside, *missing])


def paired(left: Rows, right: Rows | Result, put: Callable[[Result, Result], Result], node: Node) -> Rows:
    """Return a series of what each member comes to with its counterpart of another series, or with one figure for all."""

    def counterpart(row: Row) -> Result:
        if not isinstance(right, Rows):
            return right
        return counterpart_of(row, right) or Missing(Why.NO_MEMBERS, node, row.member.frame)

    rows = [
        replace(row, member=replace(row.member, result=put(row.member.result, counterpart(row))), inner=None)
        for row in left.rows
    ]
    return Rows(replace(left.series, members=tuple(row.member for row in rows), ordered=False), tuple(rows), left.named)


def counterpart_of(row: Row, rows: Rows) -> Result | None:
    """Return the result of the same member of another series: of its name and frame, else of its name."""
    alike = [each.member for each in rows.rows if each.member.name == row.member.name]
    same = [each for each in alike if each.frame == row.member.frame]
    return next((each.result for each in (*same, *alike)), None)


def size_of(row: Row) -> Fraction:
    """Return what orders the members of a series."""
    return arithmetic.amount_of(row.figure) if row.figure is not None else Fraction(0)
