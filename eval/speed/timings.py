"""Time taken: indexing, a cold `budgetqa ask`, and warm answers by route.

Figures depend on the machine, so they are printed and never asserted.
"""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.gold.items import GoldItem
from eval.judging.metrics import percentile
from eval.runs.systems import Asks
from eval.text_tables import render_table
from index.errors import BudgetQAError
from index.ingest import ingest_paths
from index.settings import load_settings

COLD_STARTS = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of something done `times` times."""

    name: str
    times: int
    p50_ms: float
    p95_ms: float


@contextmanager
def on_one_core() -> Iterator[None]:
    """Keep this process on one core, so that figures compare; where the system cannot, it runs as it is."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def time_ingest(paths: Sequence[Path], home: Path) -> Timing:
    """Index documents into `home`, which must be new, and time the whole."""
    started = time.perf_counter()
    summary = ingest_paths(paths, load_settings(home))
    took = (time.perf_counter() - started) * 1000
    if any(result.unchanged for result in summary.results):
        raise ValueError(f"{home} already holds some of the documents, so indexing them says nothing")
    return Timing(f"ingest {len(summary.results)} documents", 1, took, took)


def time_cold_start(question: str, home: Path) -> Timing:
    """Time `budgetqa ask` as its own process, from start to exit; raises BudgetQAError when it fails."""
    program = Path(sys.executable).with_name("budgetqa")
    took = []
    for _ in range(COLD_STARTS):
        started = time.perf_counter()
        done = subprocess.run(
            [program, "ask", question, "--json", "--home", home], capture_output=True, text=True, check=False
        )
        took.append((time.perf_counter() - started) * 1000)
        if done.returncode != 0:
            raise BudgetQAError(f"`budgetqa ask` failed with {done.returncode}: {done.stderr.strip()[-500:]}")
    return make_timing("cold start of `budgetqa ask`", took)


def time_answers(name: str, items: Sequence[GoldItem], engine: Asks) -> tuple[Timing, ...]:
    """Ask a set once to warm up and once to time, on one core; one timing for each route answered, and one for all."""
    by_route = defaultdict(list)
    with on_one_core():
        for item in items:
            engine.ask(item.question, item.history)
        for item in items:
            started = time.perf_counter()
            answer = engine.ask(item.question, item.history)
            by_route[answer.route.value].append((time.perf_counter() - started) * 1000)
    everything = [took for each in by_route.values() for took in each]
    return (
        *(make_timing(f"{name}: warm answer, route {route}", took) for route, took in sorted(by_route.items())),
        make_timing(f"{name}: warm answer, all routes", everything),
    )


def render_timings(timings: Sequence[Timing]) -> str:
    """Return one row a timing."""
    return render_table(
        ("what", "times", "p50", "p95"),
        [(one.name, str(one.times), f"{one.p50_ms:.1f} ms", f"{one.p95_ms:.1f} ms") for one in timings],
    )


def make_timing(name: str, took: Sequence[float]) -> Timing:
    """Return the timing of something from how long it took each time."""
    p50, p95 = percentile(took, 50), percentile(took, 95)
    if p50 is None or p95 is None:
        raise ValueError(f"nothing was timed for {name}")
    return Timing(name, len(took), p50, p95)
