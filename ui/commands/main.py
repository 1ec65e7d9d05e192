"""The `budgetqa` command line: the contract that other programs rely on.

Every command imports what it needs when it runs, so that a question about a table loads no page, no model and no
vector store. What `ui` may not import (`eval`) adds its commands through the entry point group `budgetqa.commands`.
"""

import logging
import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from index.errors import BudgetQAError


def _parse_home(folder: str) -> Path:
    if not folder.strip():
        raise typer.BadParameter("存储目录不能为空 / the folder of the stores must have a name")
    return Path(folder)


Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        parser=_parse_home,
        help="存储目录 / folder of the stores (BUDGETQA_HOME, else ~/.budgetqa)",
    ),
]
DocumentName = Annotated[
    str | None,
    typer.Option("--document", metavar="D", help="只看这份文件（文件名） / only this document, by file name"),
]


class FactsFormat(StrEnum):
    """How facts are written."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class ReportFormat(StrEnum):
    """How lists and reports are written: for people, or one JSON object a line."""

    TEXT = "text"
    JSONL = "jsonl"


class _Commands(TyperGroup):
    """The commands below and those of installed entry points; expected failures end in one line, not a traceback."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *sorted(entry.name for entry in _installed())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return super().get_command(ctx, cmd_name) or _load_installed(cmd_name)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BudgetQAError as error:
            complain(f"错误 / error: {error}")
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=_Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


def main() -> None:
    """Run the command line on UTF-8 streams, whatever the locale; letters that are no letters are written escaped."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app()


def complain(message: str) -> None:
    """Write a line to standard error."""
    typer.echo(message, err=True)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件或文件夹 / files and folders")],
    home: Home = None,
) -> None:
    """收录文件或文件夹 / index files and folders; exit status 1 if any failed."""
    from ui.commands.ingest import ingest_files

    if not ingest_files(paths, home):
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题 / the question")],
    history: Annotated[
        list[str] | None,
        typer.Option("--history", metavar="Q", help="先前的问题，从早到晚 / earlier questions, oldest first"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON 对象 / print the answer object")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="逐步说明怎样得到答案 / show how the question was read, step by step")
    ] = False,
    home: Home = None,
) -> None:
    """回答一个问题 / answer one question."""
    from ui.answers.first_run import open_ready_engine
    from ui.text.rendering import render_answer_json
    from ui.text.terminal import print_answer

    engine = open_ready_engine(home, complain)
    if explain:
        from ui.text.explanation import render_explanation, render_explanation_json

        explained = engine.explain(question, tuple(history or ()))
        typer.echo(render_explanation_json(explained) if as_json else render_explanation(explained))
        return
    answer = engine.ask(question, tuple(history or ()))
    if as_json:
        typer.echo(render_answer_json(answer))
    else:
        print_answer(answer)


@app.command()
def batch(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", exists=True, dir_okay=False)],
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS.jsonl", dir_okay=False)],
    home: Home = None,
) -> None:
    """逐行回答问题文件 / answer a file of {"id","question","history"?} lines, one answer object a line."""
    from ui.answers.first_run import open_ready_engine
    from ui.commands.batch import answer_file

    answer_file(open_ready_engine(home, complain), questions, answers)


@app.command()
def facts(
    document: DocumentName = None,
    format_: Annotated[FactsFormat, typer.Option("--format", help="输出格式 / output format")] = FactsFormat.JSONL,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="写入文件 / write to a file")] = None,
    home: Home = None,
) -> None:
    """导出全部记录，一行一个 / every record, one a line."""
    from ui.commands.facts import export_facts

    export_facts(home, document, format_.value, out)


@app.command()
def documents(
    format_: Annotated[ReportFormat, typer.Option("--format", help="输出格式 / output format")] = ReportFormat.TEXT,
    home: Home = None,
) -> None:
    """列出已收录的文件 / what is indexed."""
    from ui.files.reports import print_documents

    print_documents(home, format_.value == ReportFormat.JSONL)


@app.command()
def check(
    document: DocumentName = None,
    format_: Annotated[ReportFormat, typer.Option("--format", help="输出格式 / output format")] = ReportFormat.TEXT,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="另存为 .html 或 .xlsx 报告 / save as an .html or .xlsx report"),
    ] = None,
    home: Home = None,
) -> None:
    """勾稽核对报告，含上下年文件之间 / the consistency report, within documents and from year to year."""
    from ui.files.reports import print_check

    print_check(home, document, format_.value == ReportFormat.JSONL, report)


@app.command()
def feedback(
    format_: Annotated[ReportFormat, typer.Option("--format", help="输出格式 / output format")] = ReportFormat.TEXT,
    home: Home = None,
) -> None:
    """列出用户对回答的评价 / what users said about answers."""
    from ui.commands.feedback import print_feedback

    print_feedback(home, format_.value == ReportFormat.JSONL)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口，0 为任选 / port, 0 for any free one")] = 7860,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="网页上不能上传和删除 / no uploads and deletion on the pages")
    ] = False,
    home: Home = None,
) -> None:
    """打开问答网页和程序接口 / serve the pages and the interface for programs."""
    from ui.answers.first_run import open_ready_engine
    from ui.service.server import serve as serve_pages

    serve_pages(open_ready_engine(home, complain), home, host, port, read_only)


@app.command()
def mcp(home: Home = None) -> None:
    """在标准输入输出上提供 MCP 服务 / serve MCP over standard input and output."""
    from ui.answers.first_run import open_ready_engine
    from ui.service.mcp_server import serve_pipe
    from ui.service.records_desk import RecordsDesk
    from ui.text.terminal import reading_records

    engine = open_ready_engine(home, complain)
    with reading_records(home) as store:
        serve_pipe(RecordsDesk(engine, store))


def _installed() -> Iterator[EntryPoint]:
    yield from entry_points(group="budgetqa.commands")


def _load_installed(name: str) -> Any:
    for entry in _installed():
        if entry.name == name:
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
            alone.command(name)(entry.load())
            return typer.main.get_command(alone)
    return None
