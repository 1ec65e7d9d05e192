"""An evaluation as Markdown."""

from collections.abc import Iterator

from eval.reports.sections import Section, iter_sections
from eval.runs.evaluation import Evaluation
from eval.runs.misses import Miss, iter_misses
from eval.text_tables import render_table


def render_markdown(evaluation: Evaluation) -> str:
    """Return the report of one gold set: every table, then every missed question."""
    misses = [_miss(miss) for miss in iter_misses(evaluation.run.judged)]
    parts = [f"# {evaluation.run.name}", *(render_section(section) for section in iter_sections(evaluation))]
    parts += [f"## 答错的题 / missed questions ({len(misses)})", *(misses or ["没有 / none."])]
    return "\n\n".join(parts) + "\n"


def render_section(section: Section) -> str:
    """Return one titled table."""
    table = render_table(section.header, [tuple(map(_cell, row)) for row in section.rows])
    return "\n\n".join(part for part in (f"## {section.title}", section.note, table) if part)


def _miss(miss: Miss) -> str:
    return "\n".join(_miss_lines(miss))


def _miss_lines(miss: Miss) -> Iterator[str]:
    yield f"### {miss.heading}"
    yield ""
    yield from (f"- {label}: {text}" for label, text in miss.lines)
    yield ""
    yield from (f"> {line}" for line in miss.text.splitlines())


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
