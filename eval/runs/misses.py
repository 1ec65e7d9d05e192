"""Missed questions as reports show them: how each was read, what came back, what was wanted, and why it was missed."""

from collections.abc import Iterator
from dataclasses import dataclass

from eval.judging.metrics import Judged
from eval.runs.losses import STAGE_WORDS, lost_at

_SILENT_SLOTS = frozenset(("language",))


@dataclass(frozen=True, slots=True)
class Miss:
    """A missed question: a heading, (label, text) lines in the order they are read, and the answer's own text."""

    heading: str
    lines: tuple[tuple[str, str], ...]
    text: str


def iter_misses(judged: tuple[Judged, ...]) -> Iterator[Miss]:
    """Yield a miss for each question that was not answered right."""
    for one in judged:
        if not one.verdict.right:
            yield Miss(f"{one.item.id} {one.item.question}", tuple(_lines(one)), one.answer.text)


def _lines(one: Judged) -> Iterator[tuple[str, str]]:
    item, answer = one.item, one.answer
    if item.history:
        yield "前文 / after", " → ".join(item.history)
    yield "题型 / kind", f"{item.kind}, {item.style}"
    yield "路线 / route", f"{answer.route}，应为 / wanted {item.route}"
    yield "原因 / why", one.failure or "; ".join(one.verdict.reasons)
    yield "失于 / lost at", f"{lost_at(one)}: {STAGE_WORDS[lost_at(one)]}"
    if one.verdict.wrong_number:
        yield "错误数字 / wrong number", "是 / yes"
    for slot, value in answer.query:
        if slot not in _SILENT_SLOTS:
            yield f"理解为 / understood {slot}", value
    for given in answer.values:
        yield "给出 / gave", f"{given.department} {given.year} {given.item} = {given.value} {given.unit}"
    for cited in answer.citations[:5]:
        yield "引用 / cited", f"{cited.document}, {cited.table or 'text'}, {cited.row}: {cited.quote}"
    for gold in item.values:
        yield "应为 / gold", f"{gold.department} {gold.year or ''} {gold.item} = {gold.value} {gold.unit or ''}"
    for group in item.must_contain:
        yield "应提到 / must mention", " / ".join(group)
    for evidence in item.evidence:
        yield (
            "证据 / stands in",
            f"{evidence.document}, {evidence.table or 'text'}, {evidence.row or ''}: {evidence.quote}",
        )
    if item.note:
        yield "说明 / note", item.note
