"""The proposer for what no rule reads: the question's own words, to be looked for among the records and in the texts.

Its readings cost more than any that names and rules explain, so that they count only where those fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.linking.spans import Linked, Mark, NamedDepartments, NamedYears, Role, Span
from qa.parsing.drafts import Draft, Setting
from qa.parsing.grammar import Proposal, is_chatter, sets_apart
from qa.query.nodes import Explain, Quantity, Select, Thing

_IN_RECORDS, _IN_TEXTS, _ON_A_FACET = 2.9, 3.1, 2.6
_APART = 0.1
_SHORTEST = 2
_NO_CONTENT = frozenset(
    {
        "ask",
        "count",
        "which",
        "it",
        "check",
        "greet",
        "unit",
        "places",
        "if",
        "and",
        "within",
        "noun",
        "budget",
        "each",
        "by",
        "or",
        "list",
    }
)
_COMPUTED = frozenset(
    {"share", "portion", "times", "diff", "mean", "rank", "divide", "rate", "per", "sum", "most", "least"}
)
_MOVED = frozenset(
    {"rise", "fall", "move", "yoy", "more", "less", "except", "top", "nth", "place", "completion", "than"}
)
_SORTS = {"money": Quantity.MONEY, "percent": Quantity.PERCENT, "when": Quantity.DATE, "long": Quantity.COUNT}


def propose_searches(linked: Linked, before: Draft | None, nothing_read: bool = False) -> Iterator[Proposal]:
    """Yield the readings of a question as words to be looked for, in the setting that it names."""
    content = [span for at, span in enumerate(linked.spans) if _is_content(at, linked.spans)]
    words = " ".join(span.text for span in content)
    if len(words) < _SHORTEST or _declines(linked.spans):
        return
    if not any(span.role is Role.WORDS for span in content) and not nothing_read:
        return
    setting = _setting(linked.spans)
    if before is not None and not setting.departments and setting.stranger is None:
        setting = setting.filled_from(before.setting)
    projects = {
        thing.project
        for span in content
        if isinstance(span.value, tuple)
        for thing in span.value[:1]
        if isinstance(thing, Thing) and thing.project
    }
    project = projects.pop() if len(projects) == 1 else None
    rest = " ".join(span.text for span in content if not _names_project(span, project))
    marks = [mark for span in linked.spans for mark in _marks_of(span)]
    yield from _by_clause(linked.spans, setting, moved=any(mark.kind in _COMPUTED | _MOVED for mark in marks))
    facets = [mark.kind.partition(":")[2] for mark in marks if mark.kind.startswith("facet:")]
    quantity, unit = _wanted(linked.spans)
    counts = any(mark.kind in ("ask", "count") for mark in marks)
    if setting.several == "years":
        setting = replace(setting, years=setting.years[-1:], last=None, every=False)
    for facet in facets[: 0 if counts else 1]:
        yield _proposal(
            Explain(facet, Thing(project=project, words=words)),  # type: ignore[arg-type]
            setting,
            _ON_A_FACET,
            f"{facet} of all the words",
        )
    if any(mark.kind in _COMPUTED for mark in marks):
        return  # what is worked out stands in no text
    moved = any(mark.kind in _MOVED for mark in marks) or any(span.role is Role.NUMBER for span in linked.spans)
    if rest and not moved:
        yield _proposal(
            Select(Thing(project=project, words=rest), quantity=quantity, unit=unit),
            setting,
            _IN_RECORDS,
            "all the words, among the records",
        )
    compared = any(mark.kind == "which" for mark in marks) and any(mark.kind in ("more", "less") for mark in marks)
    if quantity is Quantity.MONEY or compared:
        return  # money stands in the records, of sentences too
    yield _proposal(
        Explain("saying", Thing(project=project, words=words)), setting, _IN_TEXTS, "all the words, in the texts"
    )


def _by_clause(spans: tuple[Span, ...], setting: Setting, *, moved: bool) -> Iterator[Proposal]:
    """Yield the reading of each clause, and each member of a list of words, as something to be looked for by itself."""
    groups = [group for group in _groups(spans) if group]
    if moved or len(groups) < 2 or any(_facets(group) for group in groups):
        return
    drafts = []
    quantity, unit = None, None
    for group in groups:
        quantity, unit = _wanted(group) if any(map(_asks, group)) else (quantity, unit)
        words = " ".join(span.text for span in group if not _asks(span))
        if words:
            drafts.append(Draft((Select(Thing(words=words), quantity=quantity, unit=unit),), setting, asked=True))
    if len(drafts) > 1:
        yield Proposal(tuple(drafts), _IN_RECORDS + _APART, ("the words of each clause, among the records",), ())


def _groups(spans: tuple[Span, ...]) -> Iterator[list[Span]]:
    """Yield the spans of content and those that ask, in groups that a pause or an and sets apart."""
    group: list[Span] = []
    for at, span in enumerate(spans):
        if sets_apart(span):
            yield group
            group = []
        elif _is_content(at, spans) or _asks(span):
            group.append(span)
    yield group


def _asks(span: Span) -> bool:
    return any(mark.kind in ("ask", "count") for mark in _marks_of(span))


def _facets(group: list[Span]) -> bool:
    return any(mark.kind.startswith("facet:") for span in group for mark in _marks_of(span))


def _marks_of(span: Span) -> list[Mark]:
    values = span.value[:1] if isinstance(span.value, tuple) else ()
    return [mark for mark in values if isinstance(mark, Mark)]


def _wanted(group: Sequence[Span]) -> tuple[Quantity | None, str | None]:
    """Return the sort of answer and the measure word that a stretch insists on."""
    marks = [mark for span in group for mark in _marks_of(span)]
    quantity = next((_SORTS.get(mark.value) for mark in marks if mark.kind == "ask" and mark.value in _SORTS), None)
    unit = next((mark.value for mark in marks if mark.kind == "count" and mark.value not in ("any", "个", "项")), None)
    if any(mark.kind == "count" for mark in marks):
        quantity = quantity or Quantity.COUNT
    return quantity, unit


def _proposal(node: Select | Explain, setting: Setting, cost: float, rule: str) -> Proposal:
    return Proposal((Draft((node,), setting, asked=True),), cost, (rule,), ())


def _is_content(at: int, spans: tuple[Span, ...]) -> bool:
    span = spans[at]
    if span.role in (Role.DEPARTMENT, Role.YEAR, Role.PAUSE, Role.SCOPE):
        return False
    if span.role is Role.WORDS:
        return not is_chatter(at, spans)
    if span.role is Role.MARK and isinstance(span.value, tuple):
        return not any(
            isinstance(mark, Mark) and (mark.kind in _NO_CONTENT or mark.kind.startswith("facet:"))
            for mark in span.value
        )
    return True


def _declines(spans: tuple[Span, ...]) -> bool:
    return any(
        isinstance(mark, Mark) and mark.kind == "decline"
        for span in spans
        if isinstance(span.value, tuple)
        for mark in span.value
    )


def _names_project(span: Span, project: str | None) -> bool:
    if project is None or not isinstance(span.value, tuple):
        return False
    return any(isinstance(thing, Thing) and thing.project == project for thing in span.value)


def _setting(spans: tuple[Span, ...]) -> Setting:
    setting = Setting()
    for span in spans:
        value = span.value
        if isinstance(value, NamedDepartments):
            setting = setting.merged(
                Setting(value.names, unsure=len(value.names) > 1 and not value.by_region, stranger=value.stranger)
            )
        elif isinstance(value, NamedYears):
            setting = setting.merged(
                Setting(years=value.years, before=value.before or 0, last=value.last, every=value.every)
            )
    return setting
