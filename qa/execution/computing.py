"""Figures computed from what other nodes gave: sums, differences, products, quotients, movements and folded series.

Whatever is missing stays missing with its reason; a result names the figures it was computed from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.execution.rows import Rows, of_one_kind, ranked, size_of
from qa.figures import arithmetic, combining
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Number, Result, Why
from qa.query.nodes import Change, Combine, Fold, Frame, Node

_COUNTED = {
    "departments": ("部门数", "家"),
    "years": ("年数", "年"),
    "stages": ("阶段数", "个"),
    "projects": ("项目个数", "个"),
    "units": ("单位数", "个"),
    "purchases": ("采购项数", "项"),
    "parts": ("项数", "项"),
    "classes": ("科目数", "个"),
    "things": ("项数", "项"),
    "documents": ("文件数", "份"),
}


def combined(node: Combine, left: Result, right: Result, frame: Frame) -> Result:
    """Return what two results come to."""
    for side in (left, right):
        if isinstance(side, Missing):
            return side
    sides = _as_figures((left, right), node.how == "-")
    figure = combining.combine(node.how, sides[0], sides[1], node.unit) if sides is not None else None
    return _computed(figure, (left, right), node, frame)


def summed(node: Node, terms: Sequence[Result], frame: Frame) -> Result:
    """Return the sum of several results, all of them in one formula."""
    for term in terms:
        if isinstance(term, Missing):
            return term
    figures = _as_figures(terms, of_one_unit=True)
    return _computed(combining.add_up(figures) if figures else None, terms, node, frame)


def exceeding(node: Node, left: Result, right: Result, frame: Frame) -> Result:
    """Return by what per cent one result is above another."""
    for side in (left, right):
        if isinstance(side, Missing):
            return side
    sides = _as_figures((left, right))
    return _computed(combining.excess(*sides) if sides else None, (left, right), node, frame)


def moved(
    node: Change, now: Result, before: Result, stated: Figure | None, change: Figure | None, frame: Frame
) -> Result:
    """Return how far a figure moved: as it follows from both ends, with its printed twin; else as printed.

    `change` is the printed change in money, from which a rate follows where the earlier figure is not printed.
    """
    sides = _as_figures((now, before))
    figure = _movement(node, *sides) if sides is not None else None
    if figure is not None:
        return replace(_found(figure, (now, before)), stated=stated)
    if node.as_rate and isinstance(now, Found) and change is not None and stated is None:
        figure = arithmetic.growth_from_change(now.figure, change, f"{now.figure.label}增长率")
        if figure is not None:
            return replace(_found(figure, (now,)), operands=(now.figure, change))
    if stated is not None:
        operands = (now.figure,) if isinstance(now, Found) else ()
        return Found(stated, operands, from_latest=isinstance(now, Found) and now.from_latest)
    for side in (now, before):
        if isinstance(side, Missing):
            return side
    return _not_comparable(node, (now, before), frame)


def folded(node: Fold, rows: Rows, frame: Frame) -> Result:
    """Return a series as one figure."""
    if node.how == "count":
        return _counted(rows.flat())
    rows = of_one_kind(rows.flat(), node)
    figures = [row.figure for row in rows.rows if row.figure is not None]
    missing = [row.member.result for row in rows.rows if isinstance(row.member.result, Missing)]
    if not figures:
        return missing[0] if missing else Missing(Why.NO_MEMBERS, node, frame)
    if node.how in ("sum", "mean") and rows.named and missing:
        return replace(missing[0], nearest=tuple(figures))  # a sum without one of its terms answers another question
    if node.how in ("most", "least"):
        return _extreme(rows, node.how == "least")
    if node.how == "spread":
        order = ranked(rows, rising=False)
        ends = [row.figure for row in (order[0], order[-1]) if row.figure is not None]
        figure = combining.subtract(ends[0], ends[1])
        if figure is not None:
            figure = replace(figure, label=f"{ends[0].label}最高与最低之差")
        operands: Sequence[Figure] = ends
    else:
        label = _common_label(figures)
        figure = (
            arithmetic.mean(figures, f"平均{label}")
            if node.how == "mean"
            else arithmetic.total(figures, f"{label}合计")
        )
        operands = figures
    if figure is None:
        return _not_comparable(node, [Found(each) for each in figures], frame)
    latest = any(isinstance(row.member.result, Found) and row.member.result.from_latest for row in rows.rows)
    return Found(figure, tuple(dict.fromkeys(operands)), from_latest=latest, series=rows.series)


def figure_of(result: Result, beside: Figure | None = None) -> Figure | None:
    """Return a result as a figure to compute with, None for what is no number."""
    if isinstance(result, Number):
        return combining.figure_of_given(result.given, beside)
    return result.figure if isinstance(result, Found) and result.figure.value is not None else None


def _as_figures(results: Sequence[Result], of_one_unit: bool = False) -> list[Figure] | None:
    """Return results as figures to compute with, numbers without a unit in that of the first figure they may be added to."""
    first = next((each.figure for each in results if isinstance(each, Found)), None) if of_one_unit else None
    figures = [figure_of(each, first) for each in results]
    return [each for each in figures if each is not None] if all(figures) else None


def _computed(figure: Figure | None, sources: Sequence[Result], node: Node, frame: Frame) -> Result:
    return _found(figure, sources) if figure is not None else _not_comparable(node, sources, frame)


def _found(figure: Figure, sources: Sequence[Result]) -> Found:
    """Return a computed figure with the figures it was computed from: the direct ones first, then those that these are of."""
    direct = [each.figure for each in sources if isinstance(each, Found)]
    deeper = [operand for each in sources if isinstance(each, Found) for operand in each.operands]
    latest = any(isinstance(each, Found) and each.from_latest for each in sources)
    return Found(figure, tuple(dict.fromkeys((*direct, *deeper))), from_latest=latest)


def _not_comparable(node: Node, sources: Sequence[Result], frame: Frame) -> Missing:
    nearest = tuple(each.figure for each in sources if isinstance(each, Found))
    return Missing(Why.NOT_COMPARABLE, node, frame, nearest)


def _movement(node: Change, now: Figure, before: Figure) -> Figure | None:
    other = (
        f"{before.year}年"
        if before.year is not None and now.year is not None and before.year != now.year - 1
        else "上年"
    )
    if now.unit == before.unit == "%":
        return arithmetic.points(now, before, f"{now.label}较{other}变化")
    if node.as_rate:
        return arithmetic.growth(now, before, f"{now.label}增长率")
    if not arithmetic.comparable(now, before):
        return None
    figure = arithmetic.difference(now, before, f"{now.label}较{other}增减额")
    return replace(figure, year=now.year) if figure is not None else None


def _counted(rows: Rows) -> Found:
    label, unit = _COUNTED[rows.series.axis]
    there = rows.answered
    figures = [row.member.result.figure for row in there if isinstance(row.member.result, Found)]
    figure = arithmetic.counted(figures, label, unit, [row.member.name for row in there])
    if len(figures) < len(there):
        figure = replace(figure, value=figure.value + len(there) - len(figures) if figure.value is not None else None)
    return Found(figure, (), series=rows.series)


def _extreme(rows: Rows, least: bool) -> Result:
    order = ranked(rows, rising=least)
    best = order[0].member.result
    if not isinstance(best, Found):
        return best
    ties = [row.figure for row in order[1:] if row.figure is not None and size_of(row) == size_of(order[0])]
    return replace(best, alike=(*best.alike, *ties), series=rows.series)


def _common_label(figures: Sequence[Figure]) -> str:
    labels = list(dict.fromkeys(each.label for each in figures))
    return labels[0] if len(labels) == 1 else "、".join(labels[:4]) + ("等" if len(labels) > 4 else "")
