"""What `budgetqa bench` measured, as values and as a JSON file that a report can read."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.speed.timings import Timing
from index.errors import BudgetQAError


@dataclass(frozen=True, slots=True)
class FormatSpeed:
    """Indexing of one format by one process. Units: seconds and facts are means over the documents."""

    format: str
    documents: int
    kilobytes: float
    facts: float
    parse_seconds: float
    store_seconds: float


@dataclass(frozen=True, slots=True)
class Growth:
    """A home of so many documents. Units: bytes on disk, megabytes of a process that has answered everything.

    `ingest_seconds` is the time by the clock for the `ingested` documents that were added last, both None where nobody
    took it; `open_ms` and `timings` are of the processor, `open_ms` from nothing to ready for a question.
    """

    documents: int
    facts: int
    passages: int
    ingested: int | None
    ingest_seconds: float | None
    record_bytes: int
    passage_bytes: int
    open_ms: float
    memory_mb: float
    timings: tuple[Timing, ...]

    def find_timing(self, name: str) -> Timing | None:
        """Return the timing of this name, None when it was not taken."""
        return next((timing for timing in self.timings if timing.name == name), None)


@dataclass(frozen=True, slots=True)
class BenchResult:
    """Everything one run measured, smallest home first."""

    formats: tuple[FormatSpeed, ...]
    growth: tuple[Growth, ...]


def save_result(result: BenchResult, path: Path) -> None:
    """Write the result as JSON."""
    path.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_result(path: Path) -> BenchResult:
    """Return the result that `save_result` wrote; raises BudgetQAError when the file holds none."""
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return BenchResult(
            tuple(FormatSpeed(**each) for each in fields["formats"]),
            tuple(
                Growth(**{**each, "timings": tuple(Timing(**timing) for timing in each["timings"])})
                for each in fields["growth"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BudgetQAError(f"测速结果无法读取 / {path} is no result of `budgetqa bench`: {error!r}") from error
