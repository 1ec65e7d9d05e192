"""Whether another program's scorer gives our figures: `python -m eval.runs.external_scorer SCORER GOLD RESULTS`.

The scorer is a script that takes a gold file and a file of answers, with `--json`, and prints one JSON object: items,
right, wrong_numbers, route_accuracy, cited_right_document, p50_ms, p95_ms, by_kind. The answers are those of our results
file, so that both judge the same words. Such a scorer takes documents whose names begin alike for one (it knows files
numbered 012_…), which is too kind where names begin with a province; its rule is applied here for the comparison, and
reports keep ours.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.gold.items import GoldItem, load_gold
from eval.judging.answers import GivenAnswer
from eval.judging.metrics import Group, Judged, measure
from eval.judging.places import cites_document
from eval.judging.rates import Rate, rate_over
from eval.judging.results import load_results
from eval.judging.scoring import judge
from eval.text_tables import render_table
from index.errors import BudgetQAError

_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Counter:
    """One figure as both compute it."""

    name: str
    ours: str
    theirs: str


def compare_counters(scorer: Path, gold: Path, results: Path) -> tuple[Counter, ...]:
    """Return every counter that the scorer prints beside ours; raises BudgetQAError when it fails."""
    items = {item.id: item for item in load_gold(gold)}
    answered = [each for each in load_results(results) if each.id in items]
    judged = [Judged(items[each.id], each.answer, judge(items[each.id], each.answer)) for each in answered]
    with TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.jsonl"
        answers.write_text(
            "".join(f"{json.dumps({**json.loads(one.answer.printed), 'id': one.item.id})}\n" for one in judged),
            encoding="utf-8",
        )
        theirs = _run(scorer, gold, answers)
    metrics = measure(judged)
    kinds = [_counter(group.name, group.rate("right"), theirs["by_kind"].get(group.name)) for group in metrics.by_kind]
    return (*_overall(metrics.overall, _loosely_cited(judged), theirs), *kinds)


def _overall(group: Group, cited: Rate, theirs: dict[str, Any]) -> tuple[Counter, ...]:
    right, wrong = group.rate("right"), group.rate("wrong_numbers")
    return (
        Counter("items", str(right.total), str(theirs["items"])),
        Counter("right", str(right.hits), str(theirs["right"])),
        Counter("accuracy", _rounded(right), str(theirs["accuracy"])),
        Counter("wrong numbers", str(wrong.hits), str(theirs["wrong_numbers"])),
        Counter("route", _rounded(group.rate("route")), str(theirs["route_accuracy"])),
        Counter("cited document, loosely", _rounded(cited), str(theirs["cited_right_document"])),
        Counter("p50 ms", str(group.p50_ms), str(theirs["p50_ms"])),
        Counter("p95 ms", str(group.p95_ms), str(theirs["p95_ms"])),
    )


def _loosely_cited(judged: Sequence[Judged]) -> Rate:
    citable = [one for one in judged if one.item.evidence and one.item.route != "refuse"]
    return rate_over(
        (int(bool(cites_document(one.item, one.answer)) or _begins_alike(one.item, one.answer)), 1) for one in citable
    )


def _begins_alike(item: GoldItem, answer: GivenAnswer) -> bool:
    cited = {citation.document[:_BEGINNING] for citation in answer.citations if citation.document}
    return not cited.isdisjoint(evidence.document[:_BEGINNING] for evidence in item.evidence)


def _counter(name: str, rate: Rate, theirs: str | None) -> Counter:
    return Counter(name, f"{rate.hits}/{rate.total}", str(theirs))


def _rounded(rate: Rate) -> str:
    return str(None if rate.share is None else round(rate.share, 4))


def _run(scorer: Path, gold: Path, answers: Path) -> dict[str, Any]:
    command = [sys.executable, str(scorer), str(gold), str(answers), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise BudgetQAError(f"{scorer} 运行失败 / failed: {done.stderr.strip()[-500:]}")
    body: dict[str, Any] = json.loads(done.stdout)
    return body


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every counter; return 1 where one differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("scorer", "gold", "results"):
        parser.add_argument(name, type=Path)
    named = parser.parse_args(arguments)
    counters = compare_counters(named.scorer, named.gold, named.results)
    rows = [(each.name, each.ours, each.theirs, "" if each.ours == each.theirs else "≠") for each in counters]
    print(render_table(("计数 / counter", "我们 / ours", "对方 / theirs", ""), rows))
    return int(any(each.ours != each.theirs for each in counters))


if __name__ == "__main__":
    sys.exit(main())
