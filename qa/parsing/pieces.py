"""The spans of a question as the first pieces of the chart: what each may mean to the rules of the grammar."""

from __future__ import annotations

from collections.abc import Iterator

from qa.linking.spans import Linked, Mark, NamedDepartments, NamedNumber, NamedYears, Role, Span
from qa.parsing.chart import Piece
from qa.parsing.drafts import BOTH, Setting
from qa.query.nodes import Frame, Thing

_SUMS = ("合计", "总计", "总和", "总额")
_OTHER_READING = 0.4  # what a less likely meaning of a span costs


def iter_pieces(linked: Linked) -> Iterator[Piece]:
    """Yield what each span may mean by itself."""
    for at, span in enumerate(linked.spans):
        for category, meaning, cost in _meanings(span):
            yield Piece(category, meaning, at, at + 1, cost)


def _meanings(span: Span) -> Iterator[tuple[str, object, float]]:
    value = span.value
    match span.role:
        case Role.DEPARTMENT if isinstance(value, NamedDepartments):
            yield (
                "setting",
                Setting(value.names, unsure=len(value.names) > 1 and not value.by_region, stranger=value.stranger),
                0.0,
            )
        case Role.YEAR if isinstance(value, NamedYears):
            yield from _of_years(value)
        case Role.STAGE:
            yield "setting", Setting(stages=(value,)), 0.0  # type: ignore[arg-type]
        case Role.SCOPE:
            yield "setting", Setting(scopes=(value,)), 0.0  # type: ignore[arg-type]
        case Role.THING if isinstance(value, tuple):
            for rank, thing in enumerate(each for each in value if isinstance(each, Thing)):
                yield "thing", thing, rank * _OTHER_READING
                if span.text.endswith(_SUMS) and not thing.name.endswith(_SUMS):
                    yield "total", thing, rank * _OTHER_READING
        case Role.NUMBER if isinstance(value, NamedNumber):
            yield "number", value, 0.0
        case Role.MARK if isinstance(value, tuple):
            for rank, mark in enumerate(value):
                if isinstance(mark, Mark):
                    yield from _of_mark(mark, rank * _OTHER_READING / 2)
        case Role.PAUSE:
            yield f"{value}_pause", value, 0.0
        case Role.WORDS:
            yield "words", span.text, 0.0


def _of_years(value: NamedYears) -> Iterator[tuple[str, object, float]]:
    """Yield what named years may be: when the question is about, or the year that it is set against."""
    setting = Setting(years=value.years, before=value.before or 0, last=value.last, every=value.every)
    yield "setting", setting, 1.0 if value.against else 0.0
    if len(value.years) == 1 or value.before:
        point = Frame(year=value.years[0]) if value.years else Frame(before=value.before or 1)
        yield "year", point, 0.0
        if value.against or value.before == 1:
            yield "since", point, 0.1 if value.against else 0.5


def _of_mark(mark: Mark, cost: float) -> Iterator[tuple[str, object, float]]:
    """Yield what a word that says what to do may be: words of one kind differ only in which way they point."""
    match mark.kind:
        case "more" | "less":
            yield "degree", ">" if mark.kind == "more" else "<", cost
            if mark.value != "limit":  # 少了 may tell of a movement, 少于 only of two that are set side by side
                yield "direction", "rise" if mark.kind == "more" else "fall", cost + 0.1
        case "most" | "least":
            yield "extreme", mark.kind == "least", cost
        case "rise" | "fall" | "move":
            yield "direction", mark.kind, cost
        case "yoy":
            yield "direction", "move", cost
            yield "yearly", mark.kind, cost
        case "diff":
            yield "diff", mark.value, cost
            yield "direction", "move", cost + 0.1
        case "both" if mark.value.isdigit():
            yield "both", mark.value, cost
            yield "several", mark.value, cost
            yield "setting", Setting(departments=BOTH), cost + 0.1
        case kind if kind.startswith("facet:"):
            yield "facet", kind.partition(":")[2], cost
            if kind == "facet:reason":
                yield "why", kind, cost
        case _:
            yield mark.kind, mark.value, cost
            if mark.kind == "noun":
                yield "kind", mark.value, cost
