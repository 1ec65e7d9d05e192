"""The `eval` command: gold sets in, tables on the screen and reports in a folder out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

import data
from eval.cells import load_records, load_truth, score_cells
from eval.gold import load_gold
from eval.report import render_cell_report, render_cell_score, render_groups, render_metrics
from eval.runner import run_eval
from index.errors import BudgetQAError
from index.ingest import ingest_paths
from index.record_store import open_record_store
from index.settings import load_settings
from qa.engine import open_engine

SHIPPED_GOLD = Path(__file__).with_name("gold")


def evaluate(
    gold: Annotated[
        list[Path] | None, typer.Argument(help="金标题集 gold files；不给则用自带题集评测自带样例 (the shipped ones)")
    ] = None,
    home: Annotated[Path | None, typer.Option(help="存储目录 folder of the stores")] = None,
    report: Annotated[Path, typer.Option(help="报告目录 folder for reports and results")] = Path("report"),
    variants: Annotated[bool, typer.Option(help="换一种说法再问，看答案变不变 ask reworded too")] = False,
    benchmarks: Annotated[bool, typer.Option(help="测入库、冷启动和回答用时 time indexing and answers too")] = False,
    retrieval: Annotated[bool, typer.Option(help="只测段落检索 only measure how passages are found")] = False,
    cells: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="TRUTH FACTS", help="只比对表格单元格 only compare facts with the truth of table cells"),
    ] = None,
) -> None:
    """评测：逐题提问、判分、写报告 (ask gold questions, judge the answers, write a report)."""
    if cells is not None:
        typer.echo(_evaluate_cells(*cells, report))
        return
    paths = gold or sorted(SHIPPED_GOLD.glob("*.jsonl"))
    if not paths:
        raise BudgetQAError(f"no gold file in {SHIPPED_GOLD}")
    with _home(home, uses_samples=not gold) as ready_home:
        if retrieval:
            typer.echo(_evaluate_retrieval(paths, ready_home))
            return
        for run in run_eval(paths, ready_home, report):
            typer.echo(f"\n{run.name}\n{render_metrics(run.metrics)}\n\n{render_groups('kind', run.metrics.by_kind)}")
        typer.echo(f"\n报告 (reports): {report}")
        if variants:
            _evaluate_variants(paths, ready_home, report)
        if benchmarks:
            _run_benchmarks(paths, ready_home)


def _evaluate_cells(truth: Path, facts: Path, report: Path) -> str:
    score = score_cells(load_truth(truth), load_records(facts))
    report.mkdir(parents=True, exist_ok=True)
    (report / f"{truth.stem}.md").write_text(render_cell_report(truth.stem, score), encoding="utf-8")
    return f"{render_cell_score(score)}\n\n报告 (report): {report / truth.stem}.md"


def _evaluate_retrieval(paths: Sequence[Path], home: Path | None) -> str:
    from eval.retrieval import rank_evidence, render_rankings

    settings = load_settings(home)
    records = open_record_store(settings.home, settings.records_url)
    try:
        items = [item for path in paths for item in load_gold(path)]
        return render_rankings(rank_evidence(items, records, settings))
    finally:
        records.close()


def _evaluate_variants(paths: Sequence[Path], home: Path | None, report: Path) -> None:
    from eval.variants import measure_robustness, render_robustness

    engine = open_engine(home)
    for path in paths:
        rendered = render_robustness(measure_robustness(load_gold(path), engine))
        (report / f"{path.stem}.variants.md").write_text(rendered, encoding="utf-8")
        typer.echo(f"\n{rendered}")


def _run_benchmarks(paths: Sequence[Path], home: Path | None) -> None:
    from eval.benchmarks import render_timings, time_answers, time_cold_start, time_ingest

    items = [item for path in paths for item in load_gold(path)]
    with TemporaryDirectory() as fresh:
        timings = (
            time_ingest([data.path("samples")], Path(fresh)),
            time_cold_start(items[0].question, load_settings(home).home),
            *time_answers(items, open_engine(home)),
        )
    typer.echo(f"\n{render_timings(timings)}")


@contextmanager
def _home(home: Path | None, uses_samples: bool) -> Iterator[Path | None]:
    """Give the home to ask in: the one named, else for the shipped gold sets a temporary one holding the samples."""
    if home is not None or not uses_samples:
        yield home
        return
    with TemporaryDirectory() as temporary:
        summary = ingest_paths([data.path("samples")], load_settings(Path(temporary)))
        if summary.failed:
            raise BudgetQAError("\n".join(f"{result.path}: {result.error}" for result in summary.failed))
        yield Path(temporary)
