"""Results of a run as Markdown: the measures, then every missed question with how it was read and what came back."""

import unicodedata
from collections.abc import Iterator, Sequence

from eval.cells import CellScore
from eval.metrics import Group, Judged, Metrics

_SILENT_SLOTS = frozenset(("question", "language"))


def render_report(name: str, metrics: Metrics, judged: Sequence[Judged]) -> str:
    """Return the report of one gold set."""
    missed = [one for one in judged if not one.verdict.right]
    parts = [f"# {name}", render_metrics(metrics)]
    for title, groups in (("kind", metrics.by_kind), ("style", metrics.by_style), ("route", metrics.by_route)):
        parts += [f"## By {title}", render_groups(title, groups)]
    parts.append(f"## Missed questions ({len(missed)})")
    parts += ["\n".join(_miss_lines(one)) for one in missed] or ["None."]
    return "\n\n".join(parts) + "\n"


def render_metrics(metrics: Metrics) -> str:
    """Return the overall measures as a table, each with its denominator."""
    return render_table(
        ("measure", "value", "of"),
        (
            ("right answers", str(metrics.right), "all questions"),
            ("wrong numbers", str(metrics.wrong_numbers), "a figure question answered with no right figure"),
            ("engine failures", str(metrics.failures), "all questions"),
            ("right route", str(metrics.route), "all questions"),
            ("cites a right document", str(metrics.cited_document), "questions with evidence"),
            ("cites a right place", str(metrics.cited_place), "questions with evidence"),
            ("refusal precision", str(metrics.refusal_precision), "answers that refuse"),
            ("refusal recall", str(metrics.refusal_recall), "questions to be refused"),
            ("p50 / p95", f"{_milliseconds(metrics.p50_ms)} / {_milliseconds(metrics.p95_ms)}", "all answers"),
        ),
    )


def render_groups(title: str, groups: Sequence[Group]) -> str:
    """Return one row a group."""
    return render_table(
        (title, "right", "wrong numbers", "p50", "p95"),
        [
            (
                group.name,
                str(group.right),
                str(group.wrong_numbers),
                _milliseconds(group.p50_ms),
                _milliseconds(group.p95_ms),
            )
            for group in groups
        ],
    )


def render_cell_score(score: CellScore) -> str:
    """Return recall, precision and the recall of each document."""
    return render_table(
        ("measure", "value"),
        (
            ("recall", str(score.recall)),
            ("exact recall", str(score.exact_recall)),
            ("precision", str(score.precision)),
            *((document, str(rate)) for document, rate in score.recall_by_document),
        ),
    )


def render_cell_report(name: str, score: CellScore) -> str:
    """Return the score, then every cell that is missing and every amount that no cell accounts for."""
    parts = [f"# {name}", render_cell_score(score)]
    for title, cells in (("Missing", score.missing), ("Extra", score.extra)):
        lines = (
            f"- {cell.document} p{cell.page}: {cell.row} {cell.code or ''} | {' / '.join(cell.column)} | "
            f"{cell.value} {cell.unit or ''}"
            for cell in cells
        )
        parts += [f"## {title} ({len(cells)})", "\n".join(lines) or "None."]
    return "\n\n".join(parts) + "\n"


def render_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, padded so that it reads in a terminal too (Chinese characters are two columns wide)."""
    widths = [max(_width(row[column]) for row in (header, *rows)) for column in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def _miss_lines(one: Judged) -> Iterator[str]:
    item, answer = one.item, one.answer
    yield f"### {item.id} {item.question}"
    yield ""
    if item.history:
        yield f"- after: {' → '.join(item.history)}"
    yield f"- {item.kind}, {item.style}; route {answer.route}, wanted {item.route}"
    if one.verdict.wrong_number:
        yield "- **wrong number**"
    yield f"- why missed: {one.failure or '; '.join(one.verdict.reasons)}"
    for slot, value in answer.query:
        if slot not in _SILENT_SLOTS:
            yield f"- understood {slot}: {value}"
    for given in answer.values:
        yield f"- gave: {given.department} {given.year} {given.item} = {given.value} {given.unit}"
    for gold in item.values:
        yield f"- gold: {gold.department} {gold.year or ''} {gold.item} = {gold.value} {gold.unit or ''}"
    for evidence in item.evidence:
        yield f"- stands in: {evidence.document}, {evidence.table or 'text'}, {evidence.row or ''}: {evidence.quote}"
    if item.note:
        yield f"- note: {item.note}"
    yield ""
    yield from (f"> {line}" for line in answer.text.splitlines())


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
