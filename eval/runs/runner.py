"""Asking every question of a gold set and keeping what came back, whichever system is asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.gold.items import GoldItem
from eval.judging.answers import GivenAnswer
from eval.judging.metrics import Judged, Metrics, measure
from eval.judging.results import save_results
from eval.runs.systems import System


@dataclass(frozen=True, slots=True)
class GoldRun:
    """One gold set asked from beginning to end; `name` is the set's, `system` who answered."""

    name: str
    system: str
    judged: tuple[Judged, ...]
    metrics: Metrics


def run_set(name: str, items: Iterable[GoldItem], system: System, results: Path) -> GoldRun:
    """Ask one gold set; writes the file of results line by line."""
    judged = save_results(results, iter_judged(items, system))
    return GoldRun(name, system.name, judged, measure(judged))


def iter_judged(items: Iterable[GoldItem], system: System) -> Iterator[Judged]:
    """Yield each question judged."""
    for item in items:
        failure = None
        try:
            answer = system.answer(item.question, item.history)
        except Exception as error:  # a failure on one question is a finding of the run, not its end
            answer, failure = GivenAnswer(None, ""), f"{type(error).__name__}: {error}"
        yield Judged(item, answer, system.judge(item, answer), failure)
