"""The `eval` command: gold sets in, tables on the screen and reports in a folder out."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

import data
from eval.gold.items import GoldError, load_gold, read_gold
from eval.gold.printed import load_printed
from eval.judging.results import load_results
from eval.judging.validation import find_gold_faults
from eval.reports.html import render_html
from eval.reports.markdown import render_markdown, render_section
from eval.reports.sections import iter_sections
from eval.runs.comparison import compare_results, render_comparison
from eval.runs.evaluation import Evaluation, Extras, evaluate_set
from eval.runs.gate import baseline_beside, find_regressions, load_baseline, save_baseline
from eval.runs.homes import make_report_folder, open_records, ready_home
from eval.speed.report import latency_lines
from eval.speed.results import load_result
from eval.svg import Line
from index.settings import Settings
from qa.engine import open_engine

SHIPPED_GOLD = Path(__file__).with_name("gold")


def evaluate(
    gold: Annotated[
        list[Path] | None,
        typer.Argument(metavar="GOLD...", help="题集，不给则用自带题集问自带样例 / gold files, else the shipped ones"),
    ] = None,
    home: Annotated[Path | None, typer.Option(metavar="DIR", help="存储目录 / folder of the stores")] = None,
    documents: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="把这些文件收录到临时目录再问 / index these documents for this run alone"),
    ] = None,
    report: Annotated[Path, typer.Option(metavar="DIR", help="报告目录 / folder of reports and results")] = Path(
        "report"
    ),
    validate: Annotated[bool, typer.Option("--validate", help="只检查题集 / only check the gold files")] = False,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="同时测常见做法和段落检索 / measure the usual ways and retrieval too")
    ] = False,
    cells: Annotated[
        Path | None, typer.Option(metavar="TRUTH.jsonl", help="同时比对表格单元格 / compare the cells of tables too")
    ] = None,
    findings: Annotated[
        Path | None, typer.Option(metavar="TRUTH.tsv", help="同时比对勾稽核对结果 / compare the findings too")
    ] = None,
    growth: Annotated[
        Path | None, typer.Option(metavar="bench.json", help="把测速结果画进报告 / plot what `bench` measured too")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="OLD NEW", help="只比较两次结果 / only compare two files of results"),
    ] = None,
    gate: Annotated[
        bool, typer.Option("--gate", help="答对的变错或有新的错误数字就失败 / fail where answers got worse")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="--gate 的基线，默认在题集旁 / what --gate compares with")
    ] = None,
    rewrite_baseline: Annotated[
        bool, typer.Option("--rewrite-baseline", help="把这次的结果写成基线 / keep these verdicts as the baseline")
    ] = False,
    retrieval: Annotated[
        bool, typer.Option("--retrieval", help="只测段落检索 / only measure how passages are found")
    ] = False,
    variants: Annotated[
        bool, typer.Option("--variants", help="换说法再问，看答案变不变 / ask everything reworded too")
    ] = False,
    benchmarks: Annotated[
        bool, typer.Option("--benchmarks", help="测收录、冷启动和回答用时 / time indexing and answers too")
    ] = False,
) -> None:
    """评测：逐题提问、判分、写报告 / ask gold questions, judge the answers, write reports."""
    if compare is not None:
        typer.echo(render_comparison(compare_results(*(load_results(path) for path in compare))))
        return
    paths = gold or sorted(SHIPPED_GOLD.glob("*.jsonl"))
    uses_samples = home is None and documents is None and not gold
    with ready_home(home, data.path("samples") if uses_samples else documents) as settings:
        if validate:
            _validate(paths, settings)
        elif retrieval:
            _rank(paths, settings)
        else:
            lines = () if growth is None else latency_lines(load_result(growth))
            runs = _evaluate(paths, settings, make_report_folder(report), Extras(baselines, cells, findings), lines)
            if variants:
                _vary(paths, settings, report)
            if benchmarks:
                _time(paths, settings)
            _pass_gate(paths, runs, baseline, gate, rewrite_baseline)


def _validate(paths: Sequence[Path], settings: Settings) -> None:
    with open_records(settings) as records:
        printed = load_printed(records)
    n_faults = n_items = 0
    for path in paths:
        items, faults = read_gold(path)
        faults += tuple(f"{path.name}: {fault}" for fault in find_gold_faults(items, printed))
        for fault in faults:
            typer.echo(fault)
        n_faults, n_items = n_faults + len(faults), n_items + len(items)
    typer.echo(f"题目 {n_items}，问题 {n_faults} / {n_items} questions, {n_faults} faults")
    if n_faults:
        raise typer.Exit(1)


def _evaluate(
    paths: Sequence[Path], settings: Settings, folder: Path, extras: Extras, growth: Sequence[Line]
) -> list[Evaluation]:
    sets = [(path.stem, load_gold(path)) for path in paths]  # faults of any file come before the first question
    evaluations = []
    for name, items in sets:
        evaluation = evaluate_set(name, items, settings, folder, extras)
        (folder / f"{name}.md").write_text(render_markdown(evaluation), encoding="utf-8")
        (folder / f"{name}.html").write_text(render_html(evaluation, growth), encoding="utf-8")
        typer.echo(f"# {name}\n")
        for section in iter_sections(evaluation):
            if not section.is_detail:
                typer.echo(f"{render_section(section)}\n")
        typer.echo(f"报告 / reports: {folder / name}.html, .md, .results.jsonl\n")
        evaluations.append(evaluation)
    return evaluations


def _pass_gate(
    paths: Sequence[Path], runs: Sequence[Evaluation], baseline: Path | None, gate: bool, rewrite: bool
) -> None:
    if baseline is not None and len(paths) > 1:
        raise GoldError("--baseline 只能配一个题集 / goes with one gold file")
    worse = []
    for path, evaluation in zip(paths, runs, strict=True):
        kept = baseline or baseline_beside(path)
        if rewrite:
            save_baseline(kept, evaluation.run.judged)
        elif gate:
            worse += find_regressions(evaluation.run.judged, load_baseline(kept))
    for line in worse:
        typer.echo(line)
    if worse:
        raise typer.Exit(1)


def _rank(paths: Sequence[Path], settings: Settings) -> None:
    from eval.baselines.retrieval import rank_evidence, render_rankings

    with open_records(settings) as records:
        items = [item for path in paths for item in load_gold(path)]
        typer.echo(render_rankings(rank_evidence(items, records, settings)))


def _vary(paths: Sequence[Path], settings: Settings, folder: Path) -> None:
    from eval.runs.variants import measure_robustness, render_robustness

    engine = open_engine(settings.home)
    for path in paths:
        rendered = render_robustness(measure_robustness(load_gold(path), engine))
        (folder / f"{path.stem}.variants.md").write_text(rendered, encoding="utf-8")
        typer.echo(f"\n{rendered}")


def _time(paths: Sequence[Path], settings: Settings) -> None:
    from eval.speed.timings import render_timings, time_answers, time_cold_start, time_ingest

    sets = {path.stem: load_gold(path) for path in paths}
    first = next(item for items in sets.values() for item in items)
    with TemporaryDirectory() as fresh:
        timings = [
            time_ingest([data.path("samples")], Path(fresh)),
            time_cold_start(first.question, settings.home),
        ]
    engine = open_engine(settings.home)
    for name, items in sets.items():
        timings += time_answers(name, items, engine)
    typer.echo(f"\n{render_timings(timings)}")
