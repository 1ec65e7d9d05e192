"""The `synth` command: a corpus of made-up disclosures with the exact truth of everything in them.

Figures, names of departments and findings are all known, so that a run over it compares every cell. The same seed
writes the same files, whatever the number of processes; a document depends on its number and the seed alone.
"""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer

from eval.corpora.contradictions import Planted, plant_contradiction
from eval.corpora.departments import Assignment, assign_documents
from eval.corpora.disclosures import make_document
from eval.corpora.documents import SynthDocument
from eval.corpora.files import FORMATS, PlacedCell, write_file
from eval.corpora.noise import Noise, add_noise, draw_lettering
from eval.corpora.questions import list_questions
from index.errors import BudgetQAError
from index.ingest import ingest_paths
from index.settings import load_settings

_PLANTED_IN = 0.5  # share of the documents in which a contradiction is planted
_CHUNK = 16


@dataclass(frozen=True, slots=True)
class SynthPlan:
    """What a corpus is to be: its noise, and whether documents are whole or kept to three tables and a page."""

    seed: int
    noises: frozenset[Noise] = frozenset()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class SynthFile:
    """A document as written, with what is true of it, each as lines of the truth files."""

    file_name: str
    content: bytes
    identity: dict[str, Any]
    cells: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    questions: tuple[dict[str, Any], ...]


def make_file(assignment: Assignment, plan: SynthPlan) -> SynthFile:
    """Return one document of a corpus."""
    rng = Random(f"{plan.seed} noise {assignment.number}")
    document = make_document(assignment, plan.seed, plan.whole)
    document = add_noise(document, plan.noises, rng)
    planted: Planted | None = None
    if Noise.CONTRADICTIONS in plan.noises and rng.random() < _PLANTED_IN:
        document, planted = plant_contradiction(document, rng)
    written = write_file(document, draw_lettering(plan.noises, assignment.format, rng), rng)
    return SynthFile(
        f"{document.name}.{assignment.format}",
        written.content,
        _identity_line(document),
        tuple(_cell_line(document, placed) for placed in written.cells),
        () if planted is None else (_finding_line(document, planted),),
        list_questions(document, planted, rng),
    )


def write_corpus(folder: Path, assignments: Iterable[Assignment], plan: SynthPlan, processes: int | None = None) -> int:
    """Write documents/, truth.jsonl, identities.jsonl, findings.jsonl and questions.jsonl; return how many documents."""
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        (folder / "truth.jsonl").open("w", encoding="utf-8") as cells,
        (folder / "identities.jsonl").open("w", encoding="utf-8") as identities,
        (folder / "findings.jsonl").open("w", encoding="utf-8") as findings,
        (folder / "questions.jsonl").open("w", encoding="utf-8") as questions,
        ProcessPoolExecutor(processes) as pool,
    ):
        for made in pool.map(partial(make_file, plan=plan), assignments, chunksize=_CHUNK):
            (documents / made.file_name).write_bytes(made.content)
            _write_lines(identities.write, (made.identity,))
            _write_lines(cells.write, made.cells)
            _write_lines(findings.write, made.findings)
            _write_lines(questions.write, made.questions)
            count += 1
    return count


def synthesize(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="输出目录 / folder to write into")],
    documents: Annotated[int, typer.Option(min=1, help="文件数 / how many documents")] = 200,
    seed: Annotated[int, typer.Option(help="随机种子 / the same seed writes the same files")] = 1,
    noise: Annotated[list[str] | None, typer.Option(help=f"噪声 / all, none or some of: {', '.join(Noise)}")] = None,
    formats: Annotated[list[str] | None, typer.Option("--format", help=f"格式 / some of: {', '.join(FORMATS)}")] = None,
    check: Annotated[bool, typer.Option(help="读回并逐格比对 / read it back and compare every cell")] = False,
    home: Annotated[Path | None, typer.Option(help="写完后收录到 / index the documents there afterwards")] = None,
    small: Annotated[
        bool, typer.Option(help="每份只有三张表和一页文字 / three tables and a page of text each")
    ] = False,
) -> None:
    """生成合成语料及其真值 / write a made-up corpus with the truth of every cell, finding and question."""
    chosen = _choose_formats(formats)
    plan = SynthPlan(seed, parse_noises(noise or ["all"]), whole=not small)
    count = write_corpus(folder, assign_documents(documents, seed, chosen), plan)
    typer.echo(f"{folder}: {count} 份文件 documents, 种子 seed {seed}")
    if home is not None:
        summary = ingest_paths([folder / "documents"], load_settings(home))
        typer.echo(f"{home}: {len(summary.results) - len(summary.failed)} 份已收录 indexed")
    if check:
        from eval.corpora.check import check_corpus, render_corpus_check

        typer.echo(render_corpus_check(check_corpus(folder)))


def parse_noises(names: Iterable[str]) -> frozenset[Noise]:
    """Return the kinds of noise that switches name; raises BudgetQAError for one that there is not."""
    found: set[Noise] = set()
    for name in names:
        if name == "all":
            found.update(Noise)
        elif name in tuple(Noise):
            found.add(Noise(name))
        elif name != "none":
            raise BudgetQAError(f"没有这种噪声 / no such noise: {name}; all, none, {', '.join(Noise)}")
    return frozenset(found)


def _choose_formats(names: Iterable[str] | None) -> tuple[str, ...]:
    chosen = tuple(names or FORMATS)
    for name in chosen:
        if name not in FORMATS:
            raise BudgetQAError(f"不能生成这种格式 / cannot write this format: {name}; {', '.join(FORMATS)}")
    if "pdf" in chosen and find_spec("reportlab") is None:
        raise BudgetQAError("生成 PDF 需要 reportlab：pip install 'budgetqa[synth]' / PDF files need it: install it")
    return chosen


def _write_lines(write: Callable[[str], object], lines: Iterable[dict[str, Any]]) -> None:
    for line in lines:
        write(json.dumps(line, ensure_ascii=False) + "\n")


def _identity_line(document: SynthDocument) -> dict[str, Any]:
    assignment = document.assignment
    return {
        "doc": document.name,
        "file": f"{document.name}.{assignment.format}",
        "department": assignment.department.name,
        "region": list(assignment.department.region),
        "year": assignment.year,
        "phase": assignment.phase.value,
        "scope": assignment.scope.value,
    }


def _cell_line(document: SynthDocument, placed: PlacedCell) -> dict[str, Any]:
    cell = placed.cell
    return {
        "doc": document.name,
        "page": placed.page,
        "table": cell.table,
        "row": cell.label,
        "code": cell.code,
        "column": list(cell.column),
        "value": cell.value,
        "unit": cell.unit,
    }


def _finding_line(document: SynthDocument, planted: Planted) -> dict[str, Any]:
    return {
        "doc": document.name,
        "table": planted.table or None,
        "row": planted.row,
        "column": list(planted.column),
        "value": planted.value,
        "unit": planted.unit,
        "true_value": planted.true_value,
    }
