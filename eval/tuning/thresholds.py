"""What other thresholds of the explanatory answers would answer rightly and decline: `python -m eval.tuning.thresholds GOLD`.

A table to choose the constants of `qa.passages.thresholds` by: each is moved alone, the others stay as they are.
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.gold.items import GoldItem, load_gold
from eval.runs.runner import iter_judged
from eval.runs.systems import Asks, Ours
from eval.text_tables import render_table
from qa.engine import open_engine
from qa.passages import thresholds

NAMES = ("REASON", "DESCRIPTION", "DUTY", "NEAREST")
VALUES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0)
ANSWERED = frozenset(("text", "both"))


@dataclass(frozen=True, slots=True)
class Trial:
    """One threshold at one value: explanations right and declined out of those asked for, refusals out of those due."""

    name: str
    value: float
    right: int
    declined: int
    explanations: int
    refused: int
    refusals: int


def try_thresholds(items: Sequence[GoldItem], engine: Asks) -> Iterator[Trial]:
    """Yield a trial for every threshold and value over the questions that text answers or that must be refused."""
    asked = [item for item in items if item.route in ANSWERED or item.route == "refuse"]
    for name in NAMES:
        for value in sorted({*VALUES, getattr(thresholds, name)}):
            with _moved(name, value):
                judged = list(iter_judged(asked, Ours(engine)))
            due = [one for one in judged if one.item.route == "refuse"]
            told = [one for one in judged if one.item.route != "refuse"]
            yield Trial(
                name,
                value,
                sum(one.verdict.right for one in told),
                sum(one.answer.route == "refuse" for one in told),
                len(told),
                sum(one.verdict.right for one in due),
                len(due),
            )


def render_declined(items: Sequence[GoldItem], engine: Asks) -> str:
    """Return the share declined of all questions that must be, and of all that have an answer, with the values in use."""
    judged = list(iter_judged(items, Ours(engine)))
    rows = []
    for label, of in (
        ("unanswerable", [one for one in judged if one.item.route == "refuse"]),
        ("answerable", [one for one in judged if one.item.route not in ("refuse", "clarify")]),
    ):
        declined = sum(one.answer.route == "refuse" for one in of)
        rows.append((label, f"{declined}/{len(of)}", f"{declined / max(len(of), 1):.1%}"))
    return render_table(("questions", "declined", "share"), rows)


def render_trials(trials: Sequence[Trial]) -> str:
    """Return one row a trial; the value in use is marked."""
    return render_table(
        ("threshold", "value", "right", "declined", "refused as due"),
        [
            (
                trial.name,
                f"{trial.value}{' *' if trial.value == getattr(thresholds, trial.name) else ''}",
                f"{trial.right}/{trial.explanations}",
                f"{trial.declined}/{trial.explanations}",
                f"{trial.refused}/{trial.refusals}",
            )
            for trial in trials
        ],
    )


@contextmanager
def _moved(name: str, value: float) -> Iterator[None]:
    usual = getattr(thresholds, name)
    setattr(thresholds, name, value)
    try:
        yield
    finally:
        setattr(thresholds, name, usual)


def main() -> None:
    """Print the table for the gold sets and the home named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--home", type=Path)
    named = parser.parse_args()
    items = [item for path in named.gold for item in load_gold(path)]
    engine = open_engine(named.home)
    print(f"{render_declined(items, engine)}\n")
    print(render_trials(list(try_thresholds(items, engine))))


if __name__ == "__main__":
    main()
