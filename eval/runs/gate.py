"""The regression gate: a question that was answered right must stay so, and no new wrong number may appear.

What was right is kept beside the gold set in a small file, one question a line, which is rewritten only on demand.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold.items import GoldError
from eval.judging.metrics import Judged

RIGHT, MISSED, WRONG_NUMBER = "right", "missed", "wrong number"

_COLUMNS = ("id", "verdict")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the baseline says of one question: right, missed, or a wrong number."""

    id: str
    verdict: str


def baseline_beside(gold: Path) -> Path:
    """Return where the baseline of a gold file is kept: samples.jsonl has samples.baseline.tsv."""
    return gold.with_suffix(".baseline.tsv")


def find_regressions(judged: Sequence[Judged], baseline: Sequence[Kept]) -> Iterator[str]:
    """Yield a line for each question that got worse than the baseline says, or that the run no longer asks."""
    kept = {each.id: each.verdict for each in baseline}
    for one in judged:
        before, now = kept.get(one.item.id), verdict_of(one)
        if before == RIGHT and now != RIGHT:
            yield f"{one.item.id}: 原来答对，现在答错 / was right, is not: {_why(one)}"
        elif now == WRONG_NUMBER and before != WRONG_NUMBER:
            yield f"{one.item.id}: 新的错误数字 / a new wrong number: {_why(one)}"
    asked = {one.item.id for one in judged}
    yield from (f"{each}: 题目不见了 / is no longer asked" for each in kept if each not in asked)


def verdict_of(one: Judged) -> str:
    """Return what the baseline says of a question."""
    if one.verdict.right:
        return RIGHT
    return WRONG_NUMBER if one.verdict.wrong_number else MISSED


def load_baseline(path: Path) -> tuple[Kept, ...]:
    """Return what is kept of each question; raises GoldError when the file is no baseline."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            baseline = tuple(Kept(row["id"], row["verdict"]) for row in csv.DictReader(lines, delimiter="\t"))
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise GoldError(
            f"基线无法读取，可用 --rewrite-baseline 生成 / the baseline {path} cannot be read, "
            f"--rewrite-baseline writes one: {error!r}"
        ) from error
    if not {each.verdict for each in baseline} <= {RIGHT, MISSED, WRONG_NUMBER}:
        raise GoldError(f"{path}: 有不认识的结论 / holds a verdict that is none of {RIGHT}, {MISSED}, {WRONG_NUMBER}")
    return baseline


def save_baseline(path: Path, judged: Sequence[Judged]) -> None:
    """Write the verdicts of this run."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((one.item.id, verdict_of(one)) for one in judged)


def _why(one: Judged) -> str:
    return f"{one.item.question} {one.failure or '; '.join(one.verdict.reasons)}"
