"""The `bench` command: how speed, memory and size grow with the number of documents.

The documents are synthetic, so that there are as many as wanted; a larger home grows out of the smaller one. Figures
depend on the machine, so they are written down and never asserted.
"""

import json
import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from eval.corpora.departments import Assignment, assign_documents
from eval.corpora.files import FORMATS
from eval.corpora.synth import SynthPlan, write_corpus
from eval.speed.answers import Measured, Subject, measure_home
from eval.speed.report import render_result, write_page
from eval.speed.results import BenchResult, FormatSpeed, Growth, save_result
from index.errors import BudgetQAError
from index.ingest import IngestSummary, ingest_paths
from index.records import Phase, Scope
from index.settings import load_settings

_SEED = 1
_GROWTH_FORMATS = ("txt", "html")
# Few enough that one process reads them, one after the other.
_DOCUMENTS_A_FORMAT = 3


def bench(
    sizes: Annotated[list[int] | None, typer.Option("--size", min=1, help="文件数 / how many documents")] = None,
    formats: Annotated[list[str] | None, typer.Option("--format", help="测收录速度的格式 / formats to index")] = None,
    home: Annotated[
        Path | None, typer.Option(help="存放语料和各个存储，留着可再测 / keeps corpora and stores to measure again")
    ] = None,
    report: Annotated[Path, typer.Option(help="报告目录 / folder for the report")] = Path("report"),
) -> None:
    """测速度、内存和体积随文件数的增长 / measure how speed, memory and size grow with the number of documents."""
    report.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary:
        speeds = tuple(measure_format(each) for each in formats or FORMATS)
        growth: list[Growth] = []
        for size in sorted(set(sizes or (5, 100, 1000))):
            growth.append(grow(home or Path(temporary), size))
            result = BenchResult(speeds, tuple(growth))
            save_result(result, report / "bench.json")
            write_page(result, report / "bench.html")
            typer.echo(f"{size} 份文件已测 / documents measured")
    typer.echo(f"\n{render_result(result)}\n\n报告 / report: {report / 'bench.html'}, {report / 'bench.json'}")


def measure_format(file_format: str) -> FormatSpeed:
    """Return how long whole documents of one format take to be read and stored, one after the other."""
    with TemporaryDirectory() as temporary:
        corpus, settings = Path(temporary, "corpus"), load_settings(Path(temporary, "home"))
        write_corpus(corpus, assign_documents(_DOCUMENTS_A_FORMAT, _SEED, (file_format,)), SynthPlan(_SEED))
        paths = sorted((corpus / "documents").iterdir())
        ingest_paths(paths[:1], load_settings(Path(temporary, "warm")))  # what a process loads once
        started = time.perf_counter()
        summary = _ingest(paths, settings.home)
        took = time.perf_counter() - started
        parsing = sum(result.seconds for result in summary.results)
        return FormatSpeed(
            format=file_format,
            documents=len(paths),
            kilobytes=sum(path.stat().st_size for path in paths) / len(paths) / 1000,
            facts=sum(result.document.n_facts for result in summary.results if result.document) / len(paths),
            parse_seconds=parsing / len(paths),
            store_seconds=(took - parsing) / len(paths),
        )


def grow(place: Path, size: int) -> Growth:
    """Return what is measured over a home of so many documents, indexed first unless `place` has it."""
    home = place / f"home-{size}"
    assigned = assign_documents(size, _SEED, _GROWTH_FORMATS)
    if not home.exists():
        _build(place, home, assigned)
    taken = home / "ingest.json"
    # A home that was indexed in several goes has no one time.
    ingested, seconds = json.loads(taken.read_text(encoding="utf-8")) if taken.exists() else (None, None)
    measured = _measure_alone(home, assigned)
    return Growth(
        documents=size,
        facts=measured.facts,
        passages=measured.passages,
        ingested=ingested,
        ingest_seconds=seconds,
        record_bytes=_size(home, "records.sqlite*"),
        passage_bytes=_size(home / "passages", "**/*"),
        open_ms=measured.open_ms,
        memory_mb=measured.memory_mb,
        timings=measured.timings,
    )


def _build(place: Path, home: Path, assigned: Sequence[Assignment]) -> None:
    """Index what the largest smaller home lacks into a copy of it."""
    smaller = [int(each.name.removeprefix("home-")) for each in place.glob("home-*") if (each / "ingest.json").exists()]
    known = max((size for size in smaller if size < len(assigned)), default=0)
    part, corpus = home.with_name(f"part-{len(assigned)}"), place / f"corpus-{known}-{len(assigned)}"
    shutil.rmtree(part, ignore_errors=True)
    if known:
        shutil.copytree(place / f"home-{known}", part)
    write_corpus(corpus, assigned[known:], SynthPlan(_SEED, whole=False))
    started = time.perf_counter()
    _ingest([corpus / "documents"], part)
    took = time.perf_counter() - started
    (part / "ingest.json").write_text(json.dumps([len(assigned) - known, took]), encoding="utf-8")
    part.rename(home)


def _ingest(paths: Sequence[Path], home: Path) -> IngestSummary:
    summary = ingest_paths(paths, load_settings(home))
    if summary.failed:
        raise BudgetQAError("\n".join(f"{result.path}: {result.error}" for result in summary.failed))
    return summary


def _measure_alone(home: Path, assigned: Sequence[Assignment]) -> Measured:
    """Measure in a process of its own, so that its memory is that of answering alone."""
    subjects = [
        Subject(each.department.name, each.year)
        for each in assigned
        if each.phase is Phase.BUDGET and each.scope is Scope.DEPARTMENT
    ]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure_home, home, subjects).result()


def _size(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())
