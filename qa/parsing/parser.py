"""A question into candidate trees: the words are linked, the proposers propose; what is chosen among them is decided by executing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.linking.linker import link
from qa.linking.spans import Linked, Mark, NamedDepartments, Role, Span
from qa.linking.vocabulary import Vocabulary
from qa.parsing.drafts import Draft, as_figures, departments_in, named
from qa.parsing.grammar import Proposal, propose
from qa.parsing.searches import propose_searches
from qa.query.nodes import Ask, At, Beyond, Decline, KindError, Node
from qa.query.rewriting import rewrite
from qa.query.walking import with_children

_OPERATIONS = frozenset(
    {
        "share", "portion", "times", "most", "least", "rank", "diff", "rate", "mean", "per", "rise", "fall", "move", "except",
        "divide", "count", "top", "nth", "place", "yoy", "more", "less", "fastest", "sum",
    }
)  # fmt: skip


_OPEN_FACETS = ("facet:content", "facet:meaning")  # 是什么, 情况: words that ask of any thing


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading as a tree. `cost` is lower for the likelier; `unread` are spans that it does not explain; `last` is what a follow-up goes on from."""

    ask: Ask
    cost: float
    rules: tuple[str, ...]
    unread: tuple[Span, ...]
    last: Draft | None = None
    counted_in: tuple[str, ...] = ()  # the measure words of the numbers that are asked for: 几个, 多少人

    @property
    def operations_unread(self) -> tuple[str, ...]:
        """The words that ask for an operation which this reading does not have: its answer would be to another question."""
        return tuple(span.text for span in self.unread if _names_operation(span))

    @property
    def content_unread(self) -> tuple[str, ...]:
        """The words of content that this reading leaves out, as written."""
        return tuple(span.text for span in self.unread if span.role is Role.WORDS)


def _names_operation(span: Span) -> bool:
    if span.role is Role.NUMBER:
        return True
    marks = span.value if span.role is Role.MARK and isinstance(span.value, tuple) else ()
    return bool(marks) and all(isinstance(mark, Mark) and _is_operation(mark) for mark in marks)


def _is_operation(mark: Mark) -> bool:
    if mark.kind.startswith("facet:"):
        return mark.kind not in _OPEN_FACETS
    return mark.kind in _OPERATIONS or (mark.kind == "ask" and mark.value in ("percent", "when", "long"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """How a question may be read, the likeliest reading first; () where nothing in it is understood."""

    linked: Linked
    candidates: tuple[Candidate, ...]


def parse(question: str, before: Draft | None, vocabulary: Vocabulary) -> Parsed:
    """Return the readings of a question; `before` is what the turn before asked last. Never raises for any question."""
    linked = link(question, vocabulary)
    linked = replace(linked, spans=_nearby(linked.spans, vocabulary))
    spoken = _spoken(linked.spans, before)
    unit, places = _shown_as(linked)
    counted_in = tuple(dict.fromkeys(mark.value for mark in _marks(linked) if mark.kind == "count"))
    named_year = any(span.role is Role.YEAR for span in linked.spans)
    candidates = []
    read = propose(linked, before)
    proposals = (*read, *propose_searches(linked, before, nothing_read=not read))
    for proposal in sorted(proposals, key=lambda each: each.cost):
        candidate = _candidate(proposal, unit, places, spoken)
        if candidate is not None:
            candidate = replace(candidate, counted_in=counted_in)
            candidates.append(candidate if named_year or before is None else _in_known_years(candidate, vocabulary))
    if not candidates and not any(map(_asks_something, linked.spans)):
        candidates.append(Candidate(Ask((Decline(Beyond.HELP),)), 1.0, ("nothing is asked",), ()))
    return Parsed(linked, tuple(candidates))


def _asks_something(span: Span) -> bool:
    """Return whether a span is of a question about something, not of a greeting or a call for help."""
    return span.role in (Role.THING, Role.WORDS, Role.NUMBER) or _names_operation(span)


def _candidate(proposal: Proposal, unit: str | None, places: int | None, spoken: tuple[str, ...]) -> Candidate | None:
    if any(draft.setting.without for draft in proposal.drafts):
        return None  # departments are left out of something that is no series of them
    try:
        parts = tuple(dict.fromkeys(named(node, spoken) for draft in proposal.drafts for node in as_figures(draft)))
        ask = rewrite(Ask(parts, unit, places))
    except KindError:
        return None
    return Candidate(ask, proposal.cost, proposal.rules, proposal.unread, proposal.drafts[-1])


def _shown_as(linked: Linked) -> tuple[str | None, int | None]:
    """Return the unit and the decimal places that the question wants figures shown in."""
    marks = _marks(linked)
    unit = next((mark.value for mark in marks if mark.kind == "unit"), None)
    places = next((int(mark.value) for mark in marks if mark.kind == "places"), None)
    return unit, places


def _marks(linked: Linked) -> list[Mark]:
    return [
        mark
        for span in linked.spans
        if span.role is Role.MARK and isinstance(span.value, tuple)
        for mark in span.value
        if isinstance(mark, Mark)
    ]


def _nearby(spans: Sequence[Span], vocabulary: Vocabulary) -> tuple[Span, ...]:
    """Return the spans with a word that fits several departments read as the one of a place that the question names besides."""
    regions = {
        vocabulary.by_department[span.value.names[0]][-1].identity.region
        for span in spans
        if isinstance(span.value, NamedDepartments) and len(span.value.names) == 1
    }
    if not regions:
        return tuple(spans)
    return tuple(_narrowed(span, regions, vocabulary) for span in spans)


def _narrowed(span: Span, regions: set[tuple[str, str, str]], vocabulary: Vocabulary) -> Span:
    value = span.value
    if not isinstance(value, NamedDepartments) or len(value.names) < 2 or value.by_region:
        return span
    near = [name for name in value.names if vocabulary.by_department[name][-1].identity.region in regions]
    return replace(span, value=replace(value, names=tuple(near))) if len(near) == 1 else span


def _spoken(spans: Sequence[Span], before: Draft | None) -> tuple[str, ...]:
    """Return the departments that 两家 stands for: those the question names, else those of the turn before."""
    names = tuple(
        dict.fromkeys(name for span in spans if isinstance(span.value, NamedDepartments) for name in span.value.names)
    )
    if len(names) > 1 or before is None:
        return names
    return tuple(dict.fromkeys((*names, *departments_in(before))))


def _in_known_years(candidate: Candidate, vocabulary: Vocabulary) -> Candidate:
    """Return a follow-up whose year comes from the turn before in a year that its own department has: else the latest."""
    parts = tuple(_known_year(part, vocabulary) for part in candidate.ask.parts)
    return replace(candidate, ask=rewrite(replace(candidate.ask, parts=parts)))


def _known_year(node: Node, vocabulary: Vocabulary) -> Node:
    node = with_children(node, lambda child: _known_year(child, vocabulary))
    if not isinstance(node, At) or node.frame.year is None or node.frame.department is None:
        return node
    own = {document.identity.fiscal_year for document in vocabulary.by_department.get(node.frame.department, ())}
    known = not own or bool({node.frame.year, node.frame.year + 1} & own)
    return node if known else replace(node, frame=replace(node.frame, year=None))
