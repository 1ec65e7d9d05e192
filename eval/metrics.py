"""Figures over a set of judged questions, each with its denominator.

Nothing is averaged over kinds: every measure stands apart, because a set that is mostly look-ups would hide the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.gold import Evidence, GoldItem
from eval.scoring import GivenAnswer, GivenCitation, Verdict, squeeze


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold question with the answer it got and the verdict on it.

    `failure` says why there is no answer when the engine failed on the question.
    """

    item: GoldItem
    answer: GivenAnswer
    verdict: Verdict
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total`, the denominator always kept beside the share."""

    hits: int
    total: int

    @property
    def share(self) -> float | None:
        """Return hits / total in 0..1; None over nothing."""
        return self.hits / self.total if self.total else None

    def __str__(self) -> str:
        return f"{self.hits}/{self.total}" + ("" if self.share is None else f" ({self.share:.1%})")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that share a kind, style or route of the gold set."""

    name: str
    right: Rate
    wrong_numbers: int
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """All measures of one run.

    `right`, `route`: of all questions. `cited_document`, `cited_place`: of questions with evidence that are not to be
    refused; a place counts when a citation of that document prints the evidence's words or names its row.
    `refusal_precision`: of answers that refuse, how many should. `refusal_recall`: of questions to be refused, how many
    got no figure. Units: milliseconds.
    """

    right: Rate
    wrong_numbers: int
    failures: int
    route: Rate
    cited_document: Rate
    cited_place: Rate
    refusal_precision: Rate
    refusal_recall: Rate
    p50_ms: float | None
    p95_ms: float | None
    by_kind: tuple[Group, ...]
    by_style: tuple[Group, ...]
    by_route: tuple[Group, ...]


def measure(judged: Sequence[Judged]) -> Metrics:
    """Compute every measure over the judged questions."""
    citable = [one for one in judged if one.item.evidence and one.item.route != "refuse"]
    refused = [one for one in judged if one.answer.route == "refuse"]
    to_refuse = [one for one in judged if one.item.route == "refuse"]
    times = [one.answer.elapsed_ms for one in judged if one.answer.elapsed_ms is not None]
    return Metrics(
        right=_rate(judged, lambda one: one.verdict.right),
        wrong_numbers=sum(one.verdict.wrong_number for one in judged),
        failures=sum(one.failure is not None for one in judged),
        route=_rate(judged, lambda one: one.answer.route == one.item.route),
        cited_document=_rate(citable, cites_document),
        cited_place=_rate(citable, cites_place),
        refusal_precision=_rate(refused, lambda one: one.item.route == "refuse"),
        refusal_recall=_rate(to_refuse, lambda one: one.verdict.right),
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        by_kind=_groups(judged, lambda one: one.item.kind),
        by_style=_groups(judged, lambda one: one.item.style),
        by_route=_groups(judged, lambda one: one.item.route),
    )


def cites_document(one: Judged) -> bool:
    """Return whether a document that holds the answer is cited; one name may contain the other."""
    return any(
        _is_same_document(evidence, citation) for evidence in one.item.evidence for citation in one.answer.citations
    )


def cites_place(one: Judged) -> bool:
    """Return whether a citation shows the words of the evidence, or the row of its table."""
    return any(
        _is_same_document(evidence, citation) and _is_same_place(evidence, citation)
        for evidence in one.item.evidence
        for citation in one.answer.citations
    )


def percentile(values: Sequence[float], percent: int) -> float | None:
    """Return the value below which `percent` of the sorted values lie, without interpolation; None of none.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50)
    3.0
    """
    return sorted(values)[len(values) * percent // 100] if values else None


def _is_same_document(evidence: Evidence, citation: GivenCitation) -> bool:
    wanted, got = evidence.document, citation.document
    return bool(got) and (wanted in got or got in wanted)


def _is_same_place(evidence: Evidence, citation: GivenCitation) -> bool:
    wanted, got = squeeze(evidence.quote), squeeze(citation.quote)
    if wanted and got and (wanted in got or got in wanted):
        return True
    return bool(evidence.table) and bool(evidence.row) and squeeze(evidence.row) == squeeze(citation.row)


def _rate(judged: Sequence[Judged], hit: Callable[[Judged], bool]) -> Rate:
    return Rate(sum(hit(one) for one in judged), len(judged))


def _groups(judged: Sequence[Judged], name: Callable[[Judged], str]) -> tuple[Group, ...]:
    groups = []
    for each in sorted({name(one) for one in judged}):
        members = [one for one in judged if name(one) == each]
        times = [one.answer.elapsed_ms for one in members if one.answer.elapsed_ms is not None]
        groups.append(
            Group(
                each,
                _rate(members, lambda one: one.verdict.right),
                sum(one.verdict.wrong_number for one in members),
                percentile(times, 50),
                percentile(times, 95),
            )
        )
    return tuple(groups)
