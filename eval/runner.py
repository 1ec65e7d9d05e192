"""Asking every question of gold sets through the product's own entry point, and keeping what came back.

Each question's answer object and verdict are written as they come, so that a run that is stopped has lost nothing and
two runs can be compared question by question.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from eval.gold import GoldItem, load_gold
from eval.metrics import Judged, Metrics, measure
from eval.report import render_report
from eval.scoring import judge, read_answer
from qa.answer import Answer, answer_object
from qa.engine import open_engine


class Asks(Protocol):
    """Anything that answers questions."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer a question after the user's earlier turns."""


@dataclass(frozen=True, slots=True)
class GoldRun:
    """One gold set asked from beginning to end."""

    name: str
    judged: tuple[Judged, ...]
    metrics: Metrics


def run_eval(gold_paths: Sequence[Path], home: Path | None, report_dir: Path) -> tuple[GoldRun, ...]:
    """Ask every gold question over the stores in `home`; write results and a report for each set into `report_dir`.

    Raises: GoldError when a gold file is faulty, before anything is asked; StoreError when the stores cannot be opened.
    """
    sets = [(path.stem, load_gold(path)) for path in gold_paths]
    engine = open_engine(home)
    report_dir.mkdir(parents=True, exist_ok=True)
    return tuple(run_set(name, items, engine, report_dir) for name, items in sets)


def run_set(name: str, items: Iterable[GoldItem], engine: Asks, report_dir: Path) -> GoldRun:
    """Ask one gold set; writes NAME.results.jsonl line by line, then NAME.md."""
    judged = []
    with (report_dir / f"{name}.results.jsonl").open("w", encoding="utf-8") as results:
        for one, line in iter_judged(items, engine):
            judged.append(one)
            results.write(json.dumps(line, ensure_ascii=False) + "\n")
            results.flush()
    run = GoldRun(name, tuple(judged), measure(judged))
    (report_dir / f"{name}.md").write_text(render_report(name, run.metrics, run.judged), encoding="utf-8")
    return run


def iter_judged(items: Iterable[GoldItem], engine: Asks) -> Iterator[tuple[Judged, dict[str, Any]]]:
    """Yield each question judged, and the line that records it: its verdict and the whole answer object."""
    for item in items:
        body, failure = _ask(item, engine)
        answer = read_answer(body)
        verdict = judge(item, answer)
        yield (
            Judged(item, answer, verdict, failure),
            {
                "id": item.id,
                "kind": item.kind,
                "style": item.style,
                "right": verdict.right,
                "wrong_number": verdict.wrong_number,
                "reasons": [failure] if failure else list(verdict.reasons),
                "answer": body,
            },
        )


def _ask(item: GoldItem, engine: Asks) -> tuple[dict[str, Any], str | None]:
    try:
        return answer_object(engine.ask(item.question, item.history)), None
    except Exception as error:  # a failure on one question is a finding of the run, not its end
        return {"question": item.question}, f"{type(error).__name__}: {error}"
