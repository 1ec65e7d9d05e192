"""Results of a run, question by question, as JSON Lines: what two runs are compared by.

A line holds the question's id, kind and style, the verdict with its reasons, and the whole answer object.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold.items import GoldError
from eval.judging.answers import GivenAnswer, read_answer
from eval.judging.metrics import Judged


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a results file."""

    id: str
    kind: str
    right: bool
    wrong_number: bool
    reasons: tuple[str, ...]
    answer: GivenAnswer


def save_results(path: Path, judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """Write each question's line as it comes, so that a run that is stopped has lost nothing; return all of them."""
    kept = []
    with path.open("w", encoding="utf-8") as lines:
        for one in judged:
            kept.append(one)
            lines.write(json.dumps(_line(one), ensure_ascii=False) + "\n")
            lines.flush()
    return tuple(kept)


def load_results(path: Path) -> tuple[Result, ...]:
    """Read a results file; raises GoldError when it is none."""
    try:
        return tuple(_read(path))
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"结果文件无法读取 / the results {path} cannot be read: {error}") from error


def _read(path: Path) -> Iterator[Result]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            body = json.loads(line)
            yield Result(
                body["id"],
                body["kind"],
                body["right"],
                body["wrong_number"],
                tuple(body["reasons"]),
                read_answer(body["answer"]),
            )
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise GoldError(
                f"{path.name}:{number}: 不是评测结果 / not a result of `budgetqa eval`: {error!r}"
            ) from error


def _line(one: Judged) -> dict[str, Any]:
    answer = one.answer
    return {
        "id": one.item.id,
        "kind": one.item.kind,
        "style": one.item.style,
        "right": one.verdict.right,
        "wrong_number": one.verdict.wrong_number,
        "reasons": [one.failure] if one.failure else list(one.verdict.reasons),
        "answer": json.loads(answer.printed) if answer.printed else {"route": answer.route, "text": answer.text},
    }
