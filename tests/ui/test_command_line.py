"""The contract of the command line: what it prints, where, and with which exit status."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest
from answer_examples import DEPARTMENT, DOCUMENT, ScriptedEngine, document_with, fact_with, make_home
from openpyxl import load_workbook
from typer.testing import CliRunner

from index.errors import StoreError
from index.ingest import IngestResult, IngestSummary
from index.stores.record_store import open_record_store
from ui.commands.main import app

COMMANDS = ("ingest", "ask", "batch", "facts", "documents", "check", "serve", "eval")


@pytest.fixture
def engine(monkeypatch):
    scripted = ScriptedEngine()
    monkeypatch.setattr("ui.answers.first_run.open_ready_engine", lambda _home, _report: scripted)
    return scripted


@pytest.fixture
def home(tmp_path):
    other = document_with(fact_with(), name="平川县教育局2024年部门预算", department="平川县教育局", year=2024)
    return make_home(tmp_path / "home", document_with(fact_with(), fact_with(key="t0r2c1", row="=1+1")), other)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def lines(result):
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_there_and_takes_a_home(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "--home" in result.stdout


def test_an_answer_object_is_printed_as_one_line(engine, tmp_path):
    (answer,) = lines(run("ask", "去年呢？", "--history", "甲", "--history", "乙", "--json", "--home", tmp_path))
    assert engine.asked == [("去年呢？", ("甲", "乙"))]
    assert {"question", "route", "text", "values", "citations", "findings", "query", "suggestions"} <= set(answer)
    assert answer["values"][0]["value"] == "3.20"
    assert "id" not in answer


def test_an_answer_for_people_names_its_source(engine):
    result = run("ask", "公务接待费多少？")
    assert result.exit_code == 0
    for words in ("3.20 万元", DOCUMENT, "第7页"):
        assert words in result.stdout


def test_a_failing_store_is_one_line_on_standard_error(engine):
    result = run("ask", "存储坏了")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "记录存储打不开" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_store_that_cannot_be_opened_is_one_line_on_standard_error(monkeypatch, tmp_path):
    monkeypatch.setenv("BUDGETQA_RECORDS_URL", f"sqlite:///{tmp_path}/nowhere/records.sqlite")
    result = run("documents")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert result.stderr


def test_a_batch_is_answered_line_by_line(engine, tmp_path):
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text('{"id":1,"question":"甲"}\nnot json\n{"id":3,"question":"乙"}\n', encoding="utf-8")
    result = run("batch", questions, answers)
    assert result.exit_code == 0
    answered = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [(answer.get("id"), answer["route"]) for answer in answered] == [
        (1, "table"),
        (None, "refuse"),
        (3, "table"),
    ]


def test_a_batch_without_questions_is_a_usage_error(engine, tmp_path):
    assert run("batch", tmp_path / "none.jsonl", tmp_path / "answers.jsonl").exit_code == 2


def test_facts_are_printed_one_a_line(home):
    facts = lines(run("facts", "--home", home))
    assert len(facts) == 3
    assert {fact["document"] for fact in facts} == {DOCUMENT, "平川县教育局2024年部门预算"}


def test_facts_of_one_document_by_name_with_or_without_suffix(home):
    for name in (DOCUMENT, f"{DOCUMENT}.pdf"):
        assert {fact["document"] for fact in lines(run("facts", "--home", home, "--document", name))} == {DOCUMENT}


@pytest.mark.parametrize("command", ["facts", "check"])
def test_an_unknown_document_is_an_error(home, command):
    result = run(command, "--home", home, "--document", "没有这份")
    assert result.exit_code == 1
    assert "没有这份" in result.stderr


def test_facts_go_to_files_of_every_format(home, tmp_path):
    for format_ in ("jsonl", "csv", "xlsx"):
        assert run("facts", "--home", home, "--format", format_, "--out", tmp_path / f"facts.{format_}").exit_code == 0
    assert len((tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    rows = list(csv.DictReader(io.StringIO((tmp_path / "facts.csv").read_text(encoding="utf-8-sig"))))
    assert [row["row"] for row in rows].count("'=1+1") == 1
    assert load_workbook(tmp_path / "facts.xlsx").active.max_row == 4


def test_facts_that_cannot_be_written_are_an_error(home, tmp_path):
    result = run("facts", "--home", home, "--out", tmp_path / "nowhere" / "facts.jsonl")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_documents_are_listed_for_programs_and_for_people(home):
    (first, _) = lines(run("documents", "--home", home, "--format", "jsonl"))
    assert (first["document"], first["department"], first["year"], first["kind"]) == (
        DOCUMENT,
        DEPARTMENT,
        2025,
        "部门预算",
    )
    assert {key: first[key] for key in ("tables", "facts", "passages", "findings")} == {
        "tables": 0,
        "facts": 2,
        "passages": 0,
        "findings": 1,
    }
    assert "2025" in run("documents", "--home", home).stdout


def test_the_consistency_report_says_what_disagrees_and_what_could_not_be_checked(home):
    findings = lines(run("check", "--home", home, "--document", DOCUMENT, "--format", "jsonl"))
    assert [finding["status"] for finding in findings] == ["mismatch", "pass", "could-not-check"]
    assert findings[0]["facts"] == ["t0r1c1"]
    report = run("check", "--home", home, "--document", DOCUMENT).stdout
    for words in ("通过 1", "不符 1", "无法核对 1", "合计 3.30，分项之和 3.20", "正文没有这一项"):
        assert words in report


def test_the_consistency_report_is_saved_as_a_page_or_a_spreadsheet(home, tmp_path):
    page, book = tmp_path / "report.html", tmp_path / "report.xlsx"
    for file in (page, book):
        assert run("check", "--home", home, "--report", file).exit_code == 0
    assert "合计 3.30，分项之和 3.20" in page.read_text(encoding="utf-8")
    rows = list(load_workbook(book).active.values)
    assert "合计 3.30，分项之和 3.20" in [row[5] for row in rows]
    refused = run("check", "--home", home, "--report", tmp_path / "report.pdf")
    assert refused.exit_code == 1
    assert ".xlsx" in refused.stderr


@pytest.mark.parametrize("command", ["facts", "documents", "check"])
def test_an_empty_home_is_said_to_be_empty(tmp_path, command):
    result = run(command, "--home", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "budgetqa ingest" in result.stderr


def ingested(monkeypatch, *results):
    def ingest(_paths, _settings, on_progress=None):
        for result in results:
            on_progress(result)
        return IngestSummary(results)

    monkeypatch.setattr("ui.commands.ingest.ingest_paths", ingest)


def test_an_ingest_names_what_failed_and_why_and_fails(monkeypatch, home):
    store = open_record_store(home)
    (document, _) = store.list_documents()
    store.close()
    good = IngestResult(home / "a.pdf", replace(document, warnings=("全文经OCR识别",)), None, 0.1)
    known = IngestResult(home / "b.pdf", document, None, 0.0, unchanged=True)
    bad = IngestResult(home / "坏.pdf", None, "坏.pdf：文件已加密 / encrypted", 0.1)
    ingested(monkeypatch, good, known, bad)
    result = run("ingest", home, "--home", home)
    assert result.exit_code == 1
    assert "文件已加密" in result.stdout
    assert result.stdout.count("  ! 全文经OCR识别\n") == 1
    assert "1 indexed, 1 unchanged, 1 failed" in result.stdout
    ingested(monkeypatch, good, known)
    assert run("ingest", home, "--home", home).exit_code == 0


def test_an_ingest_that_finds_no_file_fails(monkeypatch, tmp_path):
    ingested(monkeypatch)
    assert run("ingest", tmp_path, "--home", tmp_path).exit_code == 1


def test_an_ingest_whose_store_fails_is_one_line_on_standard_error(monkeypatch, tmp_path):
    def fail(*_, **__):
        raise StoreError("磁盘已满")

    monkeypatch.setattr("ui.commands.ingest.ingest_paths", fail)
    result = run("ingest", tmp_path, "--home", tmp_path)
    assert result.exit_code == 1
    assert "磁盘已满" in result.stderr


def test_an_installed_part_adds_its_command(monkeypatch):
    extra = EntryPoint("count", "answer_examples:count_letters", "budgetqa.commands")
    monkeypatch.setattr("ui.commands.main.entry_points", lambda group: [extra] if group == "budgetqa.commands" else [])
    result = run("count", "预算")
    assert (result.exit_code, result.stdout) == (0, "2\n")
    assert run("uncount").exit_code == 2


def test_letters_that_are_no_letters_are_printed_escaped(tmp_path):
    question = "预算\udcff"
    words = ["budgetqa", "facts", "--home", str(tmp_path), "--document", question]
    code = f"import sys, ui.commands.main; sys.argv = {words!r}; ui.commands.main.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert "UnicodeEncodeError" not in done.stderr
    assert "预算\\udcff" in done.stderr
