"""`budgetqa ingest`: progress while it runs, then what was indexed, what failed and why."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from index.ingest import IngestResult, IngestSummary, ingest_paths
from index.settings import load_settings
from ui.text.rendering import plain_text


def ingest_files(paths: Sequence[Path], home: Path | None) -> bool:
    """Index the files and print the summary; return whether every file was indexed."""
    with Progress(
        SpinnerColumn(),
        TextColumn("已处理 / done {task.completed}"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None)

        def show(result: IngestResult) -> None:
            progress.update(task, advance=1, description=plain_text(result.path.name))

        summary = ingest_paths(paths, load_settings(home), on_progress=show)
    print(render_summary(summary))
    return bool(summary.results) and not summary.failed


def render_summary(summary: IngestSummary) -> str:
    """Return one line a file and the counts."""
    lines = [_result_line(result) for result in summary.results]
    unchanged = sum(result.unchanged for result in summary.results)
    failed = len(summary.failed)
    indexed = len(summary.results) - unchanged - failed
    if not summary.results:
        lines.append("没有找到任何文件 / no file was found")
    lines.append(
        f"收录 {indexed}，未变 {unchanged}，失败 {failed} / {indexed} indexed, {unchanged} unchanged, {failed} failed"
    )
    return "\n".join(lines)


def _result_line(result: IngestResult) -> str:
    if result.document is None:
        return plain_text(f"✗ {result.path}: {result.error}")
    document = result.document
    identity = document.identity
    year = "年度不明 / no year" if identity.fiscal_year is None else f"{identity.fiscal_year}"
    counts = f"表 {document.n_tables}，记录 {document.n_facts}，段落 {document.n_passages}"
    mark = "=" if result.unchanged else "✓"
    lines = [
        f"{mark} {document.file_name}: {identity.department} {year} {identity.scope}{identity.phase} ({counts})",
        *(f"  ! {warning}" for warning in document.warnings),
    ]
    return plain_text("\n".join(lines))
