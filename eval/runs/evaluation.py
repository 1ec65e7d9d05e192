"""Everything one gold set shows of what is indexed: our answers, those of the baselines, passages, cells and findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.baselines.largest_table import build_largest_table
from eval.baselines.retrieval import Ranking, rank_evidence
from eval.gold.items import GoldItem
from eval.gold.printed import load_printed
from eval.judging.cells import CellScore, load_truth, read_cells, score_cells
from eval.judging.findings import FindingScore, load_known_findings, score_findings
from eval.judging.metrics import Judged, is_answerable
from eval.judging.significance import Match, match_of
from eval.runs.homes import open_records
from eval.runs.runner import GoldRun, run_set
from eval.runs.systems import Ours, System
from index.search.embedding import load_embedding_model
from index.settings import Settings
from index.stores.record_store import RecordStore
from qa.engine import open_engine


@dataclass(frozen=True, slots=True)
class Contest:
    """A baseline's run over the questions that have an answer, and ours against it on the same questions."""

    run: GoldRun
    match: Match


@dataclass(frozen=True, slots=True)
class Extras:
    """What is measured besides our answers: baselines with how passages are found, the truth of cells and of findings."""

    baselines: bool = False
    cells: Path | None = None
    findings: Path | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One gold set, evaluated; what was not asked for is empty or None."""

    run: GoldRun
    documents: int
    contests: tuple[Contest, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    cells: CellScore | None = None
    findings: FindingScore | None = None

    @property
    def standings(self) -> tuple[tuple[str, tuple[Judged, ...]], ...]:
        """Who answered, with the questions that have an answer, judged: ourselves first, then each baseline."""
        ours = tuple(one for one in self.run.judged if is_answerable(one.item))
        return (self.run.system, ours), *((each.run.system, each.run.judged) for each in self.contests)


def evaluate_set(name: str, items: Sequence[GoldItem], settings: Settings, folder: Path, extras: Extras) -> Evaluation:
    """Ask one gold set of our engine and of what else was asked for; writes NAME.results.jsonl and the baselines'."""
    known = None if extras.cells is None else load_truth(extras.cells)
    contradictions = None if extras.findings is None else load_known_findings(extras.findings)
    engine = open_engine(settings.home)
    try:
        run = run_set(name, items, Ours(engine), folder / f"{name}.results.jsonl")
    finally:
        engine.close()
    with open_records(settings) as records:
        return Evaluation(
            run,
            len(records.list_documents()),
            _contests(run, records, settings, folder) if extras.baselines else (),
            rank_evidence(items, records, settings) if extras.baselines else (),
            None if known is None else score_cells(known, read_cells(records)),
            None if contradictions is None else score_findings(contradictions, records),
        )


def contest(ours: GoldRun, system: System, results: Path) -> Contest:
    """Ask a baseline the questions that have an answer, and compare ours with it question by question."""
    asked = [one for one in ours.judged if is_answerable(one.item)]
    run = run_set(ours.name, [one.item for one in asked], system, results)
    pairs = zip(asked, run.judged, strict=True)
    return Contest(run, match_of((one.verdict.right, other.verdict.right) for one, other in pairs))


def _contests(ours: GoldRun, records: RecordStore, settings: Settings, folder: Path) -> tuple[Contest, ...]:
    from eval.baselines.searches import build_searches  # loads LlamaIndex

    model = load_embedding_model(settings.embedding_model)
    systems: tuple[System, ...] = (*build_searches(load_printed(records), model), build_largest_table(records))
    return tuple(
        contest(ours, system, folder / f"{ours.name}.{system.name.replace(' ', '-')}.results.jsonl")
        for system in systems
    )
