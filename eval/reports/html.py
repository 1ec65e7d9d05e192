"""An evaluation as one HTML page that needs nothing else: charts, tables, and every missed question."""

from collections.abc import Iterator, Sequence
from html import escape

from eval.judging.metrics import Judged
from eval.judging.rates import rate_over
from eval.reports.sections import Section, iter_sections
from eval.runs.evaluation import Evaluation
from eval.runs.misses import Miss, iter_misses
from eval.svg import Bar, Line, render_bars, render_lines, render_spread

_STYLE = """
body { font: 15px/1.55 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 72rem;
  padding: 0 1rem; color: #111; background: #fff; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.2rem; }
.note { color: #555; max-width: 60rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; } td, th { border-bottom: 1px solid #ddd; padding: .25rem .7rem; text-align: left; }
th { background: #f6f7f9; } td { vertical-align: top; } td.short { white-space: nowrap; }
svg { max-width: 100%; height: auto; font-size: 13px; }
details { border: 1px solid #ddd; border-radius: 6px; margin: .6rem 0; padding: .5rem .8rem; }
summary { cursor: pointer; font-weight: 600; }
dl { display: grid; grid-template-columns: 13rem 1fr; gap: .2rem .8rem; } dt { color: #555; } dd { margin: 0; }
blockquote { white-space: pre-wrap; border-left: 3px solid #bbb; margin: .6rem 0; padding-left: .8rem; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } }
"""

_SHORT = 20  # letters of a cell that is never broken into lines


def render_html(evaluation: Evaluation, growth: Sequence[Line] = ()) -> str:
    """Return the page of one gold set; `growth` is the time answers take over the number of documents."""
    title = f"budgetqa · {evaluation.run.name}"
    body = "\n".join(_body(evaluation, growth))
    return (
        f'<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head>\n<body><main>\n<h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )


def _body(evaluation: Evaluation, growth: Sequence[Line]) -> Iterator[str]:
    overall, *others = iter_sections(evaluation)
    yield _section(overall)
    yield "<h2>各题型正确率 / right answers by kind</h2>"
    yield render_bars(_kinds(evaluation), "right answers by kind, with 95 % intervals")
    if evaluation.contests:
        yield "<h2>与常见做法相比 / right, or within reach of any reader</h2>"
        yield render_bars(_systems(evaluation), "right answers by system, with 95 % intervals")
    yield "<h2>用时 / time an answer takes</h2>"
    yield '<p class="note">每点一题，黑线 p50，红线 p95 / a dot a question, black p50, red p95</p>'
    yield render_spread(_times(evaluation.run.judged), "milliseconds an answer takes, by route", "ms")
    if growth:
        yield "<h2>随文件数增长 / growth with the number of documents</h2>"
        yield render_lines(growth, "time an answer takes over the number of documents", "文件 / documents", "ms")
    yield from map(_section, others)
    misses = list(iter_misses(evaluation.run.judged))
    yield f"<h2>答错的题 / missed questions ({len(misses)})</h2>"
    yield from map(_miss, misses)


def _kinds(evaluation: Evaluation) -> list[Bar]:
    rates = [(group.name, group.rate("right")) for group in evaluation.run.metrics.by_kind]
    return [Bar(name, rate.share or 0.0, rate.interval, str(rate)) for name, rate in rates]


def _systems(evaluation: Evaluation) -> list[Bar]:
    rates = [(name, rate_over((int(one.verdict.right), 1) for one in judged)) for name, judged in evaluation.standings]
    return [Bar(name, rate.share or 0.0, rate.interval, str(rate)) for name, rate in rates]


def _times(judged: Sequence[Judged]) -> list[tuple[str, list[float]]]:
    routes = sorted({one.answer.route for one in judged if one.answer.route})
    return [
        (
            route,
            [
                one.answer.elapsed_ms
                for one in judged
                if one.answer.route == route and one.answer.elapsed_ms is not None
            ],
        )
        for route in routes
    ]


def _section(section: Section) -> str:
    header = "".join(f"<th>{escape(cell)}</th>" for cell in section.header)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in section.rows)
    note = f'<p class="note">{escape(section.note)}</p>' if section.note else ""
    return (
        f"<h2>{escape(section.title)}</h2>{note}"
        f'<div class="wide"><table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cell(text: str) -> str:
    kind = ' class="short"' if len(text) <= _SHORT else ""
    return f"<td{kind}>{escape(text)}</td>"


def _miss(miss: Miss) -> str:
    lines = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in miss.lines)
    return (
        f"<details><summary>{escape(miss.heading)}</summary><dl>{lines}</dl>"
        f"<blockquote>{escape(miss.text)}</blockquote></details>"
    )
