"""A chart as Plotly's own description of it, and as the table under it. Nothing here is fetched: Gradio serves Plotly.

A picture is drawn on white, as it is downloaded; `charts.css` makes it fit a dark page. Labels come from documents, so
what Plotly would take for markup in them is escaped.
"""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape
from typing import Any

import plotly.graph_objects as go
from gradio.components.plot import PlotData

from qa.query.language import Language
from ui.charts.charts import Chart, ChartKind, Point, Series
from ui.charts.page_style import FONTS
from ui.text.rendering import grouped, plain_text

# Okabe and Ito's colours, which people with any colour vision can tell apart, ink blue first, yellow left out.
_COLORS = ("#2f587f", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7f7f7f")
_MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "star")
_TEXT, _GRID = "#4a4f57", "#e3e0d9"
_HUNDREDTH = Decimal("0.01")
_LINE_LENGTH = 8
_LONGEST_LABEL = 36
_TITLE_LENGTH = 18
_HOLE_LENGTH = 7
_LONGEST_TITLE = 90
_LONGEST_UNIT = 10
_MOST_SLICES = 6
_MOST_LABELLED_LINES = 2
# Units: pixels, of a digit beside a bar.
_LETTER_WIDTH = 7
# Words, numbers and units in brackets are not broken over two lines; Chinese is, anywhere.
_UNBROKEN = re.compile(r"[0-9A-Za-z.,–-]+年?|[(（][^()（）]{1,4}[)）]|.")
_HEAD = {
    Language.CHINESE: ("项目", "数额", "占比", "另有 {} 项未画出"),
    Language.ENGLISH: ("Item", "Figure", "Share", "{} more are not drawn"),
}
# Downloads the chart that stands in the given element as SVG; the mode bar's own button gives a PNG.
DOWNLOAD_SVG = """(selector) => {
    const drawn = document.querySelector(selector + " .js-plotly-plot");
    if (drawn) window.Plotly.downloadImage(drawn, {format: "svg", width: 900, height: drawn.offsetHeight,
        filename: "budgetqa-chart"});
}"""


def _render_mark(citation: int) -> str:
    return f'<sup class="mark">{citation}</sup>'


@lru_cache(maxsize=128)
def draw_chart(chart: Chart) -> PlotData:
    """Return what `gr.Plot` shows: the figure with its labels in the chart's language and a button to save it.

    A conversation is sent whole with every step of an answer, so what was drawn is kept.
    """
    figure = go.Figure(layout=_layout(chart))
    if chart.kind is ChartKind.TREND:
        _draw_lines(figure, chart)
    elif chart.kind is ChartKind.COMPOSITION and len(chart.series[0].points) <= _MOST_SLICES:
        _draw_ring(figure, chart)
    else:
        _draw_bars(figure, chart)
    described = figure.to_plotly_json()
    described["config"] = {
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "budgetqa-chart"},
        "scrollZoom": False,
    }
    return PlotData(type="plotly", plot=_to_json(described))


def render_chart_table(chart: Chart, render_mark: Callable[[int], str] = _render_mark) -> str:
    """Return the figures of the picture as an HTML table, as printed, with the marks of their places."""
    item, amount, share, more = _HEAD[chart.language]
    shares = chart.kind is ChartKind.COMPOSITION
    head = "".join(f"<th scope=col>{words}</th>" for words in (item, amount, *([share] if shares else [])))
    rows = "".join(
        _table_row(series, point, chart, render_mark)
        for series in chart.series
        for point in (*([chart.whole] if chart.whole else []), *series.points)
    )
    note = f"<p>{more.format(chart.left_out)}</p>" if chart.left_out else ""
    caption = f"<caption>{escape(plain_text(chart.title))}</caption>"
    return f'<table class="chart-table">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}'


def _table_row(series: Series, point: Point, chart: Chart, render_mark: Callable[[int], str]) -> str:
    name = point.label if len(chart.series) == 1 else f"{series.name} {point.label}"
    formula = f' <span class="formula">= {escape(plain_text(point.formula))}</span>' if point.formula else ""
    marks = "".join(map(render_mark, point.citations))
    share = ""
    if chart.kind is ChartKind.COMPOSITION:
        share = f"<td>{_share_words(point, chart)}</td>"
    amount, _, unit = point.printed.partition(" ")
    printed = f"{grouped(amount)} {unit}".strip()
    return (
        f"<tr><th scope=row>{escape(plain_text(name))}</th>"
        f"<td>{escape(plain_text(printed))}{marks}{formula}</td>{share}</tr>"
    )


def _draw_lines(figure: go.Figure, chart: Chart) -> None:
    labelled = len(chart.series) <= _MOST_LABELLED_LINES
    for series, color, marker in zip(chart.series, _COLORS, _MARKERS, strict=False):
        figure.add_scatter(
            x=[point.label for point in series.points],
            y=_coordinates(series.points),
            name=_label(series.name),
            mode="lines+markers+text" if labelled else "lines+markers",
            text=[_amount_words(point.amount) for point in series.points],
            textposition="top center",
            cliponaxis=False,
            line={"color": color, "width": 2.5},
            marker={"symbol": marker, "size": 9},
            **_hover(series, chart),
        )
    n_years = len({point.label for series in chart.series for point in series.points})
    # Room beside the first and the last year, so that no figure stands on the axis.
    span = [-0.3, n_years - 0.7]
    figure.update_xaxes(type="category", categoryorder="category ascending", showgrid=False, range=span)
    figure.update_yaxes(rangemode="tozero", showticklabels=not labelled, separatethousands=True, exponentformat="none")
    figure.update_layout(height=320 + 20 * (len(chart.series) > 1), showlegend=len(chart.series) > 1)


def _draw_bars(figure: go.Figure, chart: Chart) -> None:
    shares = chart.kind is ChartKind.COMPOSITION
    for series, color in zip(chart.series, _COLORS, strict=False):
        texts = [_amount_words(point.amount) for point in series.points]
        if shares:
            texts = [f"{text} · {_share_words(point, chart)}" for text, point in zip(texts, series.points, strict=True)]
        figure.add_bar(
            y=[_label(point.label) for point in series.points],
            x=_coordinates(series.points),
            name=_label(series.name),
            orientation="h",
            text=texts,
            textposition="outside",
            cliponaxis=False,
            marker={"color": color, "cornerradius": 3},
            **_hover(series, chart),
        )
    n_bars = sum(len(series.points) for series in chart.series)
    figure.update_yaxes(autorange="reversed", showgrid=False, ticksuffix="  ")
    figure.update_xaxes(showticklabels=False, showgrid=False)
    # Text stands beyond the bars' ends, in a margin wide enough for it on a screen of any width.
    amounts = [point.amount for series in chart.series for point in series.points]
    lowest, highest = min(*amounts, Decimal(0)), max(*amounts, Decimal(0))
    room = (highest - lowest) * Decimal("0.4") if lowest < 0 else 0
    figure.update_xaxes(range=[float(lowest - room), float(highest)])
    margin = {"r": 16 + _LETTER_WIDTH * max(len(text) for trace in figure.data for text in trace.text)}
    figure.update_layout(height=110 + 38 * n_bars, barmode="group", showlegend=len(chart.series) > 1, margin=margin)


def _draw_ring(figure: go.Figure, chart: Chart) -> None:
    (series,) = chart.series
    last_is_rest = series.points[-1].formula is not None
    colors = [*_COLORS[: len(series.points) - 1], "#b9bec5"] if last_is_rest else _COLORS[: len(series.points)]
    # The names stand below, not beside their parts, where they would lie on each other on a narrow screen.
    names = [
        f"{_label(point.label, _TITLE_LENGTH)}  {_amount_words(point.amount)} {_escaped(chart.unit)} · "
        f"{_share_words(point, chart)}"
        for point in series.points
    ]
    figure.add_pie(
        labels=names,
        values=_coordinates(series.points),
        textinfo="none",
        hole=0.62,
        sort=False,
        direction="clockwise",
        marker={"colors": list(colors), "line": {"color": "#ffffff", "width": 2}},
        hovertext=[f"{_label(point.label)}<br>{_escaped(point.printed)}" for point in series.points],
        hoverinfo="text",
    )
    if chart.whole is not None:
        words = f"{_label(chart.whole.label, _HOLE_LENGTH)}<br><b>{_amount_words(chart.whole.amount)}</b><br>{_escaped(chart.unit)}"
        figure.add_annotation(text=words, x=0.5, y=0.5, showarrow=False, font={"size": 13})
    legend = {"orientation": "v", "x": 0.5, "xanchor": "center", "y": -0.06}
    n_lines = sum(1 + name.count("<br>") for name in names)
    figure.update_layout(height=310 + 24 * n_lines, showlegend=True, legend=legend)


def _layout(chart: Chart) -> dict[str, Any]:
    unit = "" if chart.kind is ChartKind.COMPOSITION or not chart.unit else chart.unit
    if unit:
        unit = f"（{unit}）" if chart.language is Language.CHINESE else f" ({unit})"
    title = _label(f"{chart.title[:_LONGEST_TITLE]}{unit}", _TITLE_LENGTH, _LONGEST_TITLE + _LONGEST_UNIT)
    return {
        "template": "none",
        "title": {
            "text": title,
            "font": {"size": 15},
            "x": 0.01,
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 20},
        },
        "font": {"family": ", ".join(FONTS), "size": 13, "color": _TEXT},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 12, "r": 24, "t": 46 + 20 * title.count("<br>"), "b": 16},
        "xaxis": {"fixedrange": True, "automargin": True, "zeroline": False, "linecolor": _GRID},
        "yaxis": {"fixedrange": True, "automargin": True, "gridcolor": _GRID, "zerolinecolor": _GRID},
        "legend": {"orientation": "h", "x": 0, "y": -0.12, "yanchor": "top"},
        "hoverlabel": {"bgcolor": "#ffffff", "font": {"family": ", ".join(FONTS), "color": _TEXT}},
        "separators": ".,",
    }


def _hover(series: Series, chart: Chart) -> dict[str, Any]:
    names = [f"{_escaped(series.name)} " if len(chart.series) > 1 else "" for _ in series.points]
    return {
        "hovertext": [
            f"{name}{_label(point.label)}<br>{_escaped(point.printed)}"
            for name, point in zip(names, series.points, strict=True)
        ],
        "hoverinfo": "text",
    }


def _coordinates(points: Sequence[Point]) -> list[float]:
    return [float(point.amount) for point in points]  # where on the screen; every figure shown is the decimal itself


def _amount_words(amount: Decimal) -> str:
    """Return an amount short enough for a picture; the table under it has every digit."""
    rounded = amount.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return f"{amount if rounded == amount else rounded:,f}"


def _share_words(point: Point, chart: Chart) -> str:
    whole = chart.whole.amount if chart.whole is not None else Decimal(0)
    return f"{point.amount * 100 / whole:.1f}%" if whole else ""


def _escaped(text: str) -> str:
    return escape(" ".join(plain_text(text).split()), quote=False)


def _label(text: str, width: int = _LINE_LENGTH, longest: int = _LONGEST_LABEL) -> str:
    """Return a label over as many lines as it needs, cut where it would fill the picture."""
    text = " ".join(plain_text(text).split())
    text = text if _width(text) <= longest else f"{text[: longest - 1]}…"
    lines = [""]
    for part in _UNBROKEN.findall(text):
        if lines[-1] and _width(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "<br>".join(escape(line.strip(), quote=False) for line in lines)


def _width(text: str) -> float:
    """Return how many Chinese characters would be as wide."""
    return sum(0.55 if char.isascii() else 1 for char in text)


def _to_json(described: dict[str, Any]) -> str:
    from plotly.io.json import to_json_plotly

    text: str = to_json_plotly(described)
    return text
