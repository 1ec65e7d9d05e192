"""Small charts as inline SVG, so that a report is one file that needs no script and no network."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_ROW, _LEFT, _WIDTH, _RIGHT = 26, 220, 440, 170
_COLORS = ("#2563eb", "#d97706", "#059669", "#7c3aed", "#dc2626", "#475569")


@dataclass(frozen=True, slots=True)
class Bar:
    """A share in 0..1 with the interval it may lie in and the words shown beside it."""

    label: str
    share: float
    interval: tuple[float, float] | None
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series of (x, y), both above zero."""

    label: str
    points: tuple[tuple[float, float], ...]


def render_bars(bars: Sequence[Bar], title: str) -> str:
    """Return horizontal bars over 0–100 % with whiskers for the intervals."""
    height = _ROW * len(bars) + 30
    parts = [_grid(height)]
    for number, bar in enumerate(bars):
        y = _ROW * number + 6
        middle = y + 8
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(bar.label)}</text>')
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="{_WIDTH * bar.share:.1f}" height="16" fill="{_COLORS[0]}"/>')
        if bar.interval:
            low, high = (_LEFT + _WIDTH * end for end in bar.interval)
            parts.append(
                f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {y + 3}v10M{high:.1f} {y + 3}v10" '
                'stroke="#111" stroke-width="1.5" fill="none"/>'
            )
        parts.append(f'<text x="{_LEFT + _WIDTH + 10}" y="{y + 12}">{escape(bar.words)}</text>')
    return _svg(title, _LEFT + _WIDTH + _RIGHT, height, parts)


def render_spread(spreads: Sequence[tuple[str, Sequence[float]]], title: str, unit: str) -> str:
    """Return one row of dots for each (label, values above zero), on a logarithmic scale, p50 and p95 marked."""
    values = [value for _, row in spreads for value in row if value > 0]
    if not values:
        return ""
    low, high = _decades(values)
    height = _ROW * len(spreads) + 30
    parts = [_log_axis(low, high, height, unit)]
    for number, (label, row) in enumerate(spreads):
        y = _ROW * number + 14
        placed = sorted(value for value in row if value > 0)
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
        parts += [
            f'<circle cx="{_log_x(value, low, high):.1f}" cy="{y}" r="3" fill="{_COLORS[0]}" fill-opacity=".35"/>'
            for value in placed
        ]
        for percent, color in ((50, "#111"), (95, _COLORS[4])):
            if placed:
                x = _log_x(placed[len(placed) * percent // 100], low, high)
                parts.append(f'<path d="M{x:.1f} {y - 9}v18" stroke="{color}" stroke-width="2"/>')
        if placed:
            p50, p95 = (placed[len(placed) * percent // 100] for percent in (50, 95))
            parts.append(f'<text x="{_LEFT + _WIDTH + 10}" y="{y + 4}">p50 {p50:.0f} · p95 {p95:.0f} {unit}</text>')
    return _svg(title, _LEFT + _WIDTH + _RIGHT, height, parts)


def render_lines(lines: Sequence[Line], title: str, x_unit: str, y_unit: str) -> str:
    """Return the series over two logarithmic axes: what grows in step with x is a straight line upwards."""
    points = [point for line in lines for point in line.points if min(point) > 0]
    if not points:
        return ""
    x_low, x_high = _decades([x for x, _ in points])
    y_low, y_high = _decades([y for _, y in points])
    plot = 260
    parts = [_log_axis(x_low, x_high, plot + 30, x_unit)]
    for decade in range(y_low, y_high + 1):
        y = plot - plot * (decade - y_low) / (y_high - y_low)
        parts.append(f'<path d="M{_LEFT} {y:.1f}h{_WIDTH}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_power(decade)} {escape(y_unit)}</text>'
        )
    for number, line in enumerate(lines):
        color = _COLORS[number % len(_COLORS)]
        placed = [
            (_log_x(x, x_low, x_high), plot - plot * (math.log10(y) - y_low) / (y_high - y_low))
            for x, y in line.points
            if min(x, y) > 0
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{path}" stroke="{color}" stroke-width="2" fill="none"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>' for x, y in placed]
        parts.append(
            f'<text x="{_LEFT + _WIDTH + 10}" y="{16 + 18 * number}" fill="{color}">{escape(line.label)}</text>'
        )
    return _svg(title, _LEFT + _WIDTH + 2 * _RIGHT, plot + 30, parts)


def _svg(title: str, width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _grid(height: int) -> str:
    return "".join(
        f'<path d="M{_LEFT + _WIDTH * tenth / 4:.1f} 0V{height - 20}" stroke="#ddd"/>'
        f'<text x="{_LEFT + _WIDTH * tenth / 4:.1f}" y="{height - 5}" text-anchor="middle">{25 * tenth}%</text>'
        for tenth in range(5)
    )


def _log_axis(low: int, high: int, height: int, unit: str) -> str:
    return "".join(
        f'<path d="M{_log_x(10.0**decade, low, high):.1f} 0V{height - 20}" stroke="#ddd"/>'
        f'<text x="{_log_x(10.0**decade, low, high):.1f}" y="{height - 5}" text-anchor="middle">'
        f"{_power(decade)} {escape(unit)}</text>"
        for decade in range(low, high + 1)
    )


def _log_x(value: float, low: int, high: int) -> float:
    return _LEFT + _WIDTH * (math.log10(value) - low) / (high - low)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten that hold all values, at least one decade apart."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _power(decade: int) -> str:
    return f"{10.0**decade:,.{max(0, -decade)}f}"
