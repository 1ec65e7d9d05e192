import json
from shutil import copy

import pytest
import typer
from typer.testing import CliRunner

import data
from eval.command import SHIPPED_GOLD, evaluate
from eval.gold.items import load_gold
from eval.judging.answers import read_answer
from eval.judging.metrics import Judged
from eval.judging.numbers import unsupported_figures
from eval.judging.scoring import judge
from eval.runs.gate import baseline_beside, find_regressions, load_baseline
from index.errors import BudgetQAError
from index.ingest import ingest_paths
from index.settings import load_settings
from qa.answer import answer_object
from qa.engine import open_engine

ITEMS = [item for path in sorted(SHIPPED_GOLD.glob("*.jsonl")) for item in load_gold(path)]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    assert ingest_paths([data.path("samples")], load_settings(home)).failed == ()
    return home


@pytest.fixture(scope="module")
def answered(home):
    engine = open_engine(home)
    yield [(item, engine.ask(item.question, item.history)) for item in ITEMS]
    engine.close()


def test_every_figure_of_an_answer_stands_in_its_values_or_sources(answered):
    invented = {item.id: figures for item, answer in answered if (figures := unsupported_figures(answer))}
    assert invented == {}


def test_every_figure_is_cited(answered):
    uncited = [
        (item.id, value.item)
        for item, answer in answered
        for value in answer.values
        if not value.citations or not set(value.citations) <= {citation.id for citation in answer.citations}
    ]
    assert uncited == []


@pytest.fixture
def few(tmp_path):
    path = tmp_path / "few.jsonl"
    shipped = (SHIPPED_GOLD / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(shipped[:3]), encoding="utf-8")
    return path


@pytest.fixture
def program():
    app = typer.Typer()
    app.command()(evaluate)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_asks_a_gold_file_and_writes_its_reports(program, home, few, tmp_path):
    done = program(few, "--home", home, "--report", tmp_path / "report", "--variants")
    assert done.exit_code == 0, done.output
    assert "| 答对 / right answers" in done.output
    assert "| polite opening" in done.output
    results = (tmp_path / "report" / "few.results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in results] == [item.id for item in ITEMS[:3]]
    assert (tmp_path / "report" / "few.md").read_text(encoding="utf-8").startswith("# few\n")
    assert "</html>" in (tmp_path / "report" / "few.html").read_text(encoding="utf-8")


def test_a_folder_of_documents_is_indexed_for_the_run_alone(program, few, tmp_path, monkeypatch):
    monkeypatch.setenv("BUDGETQA_HOME", str(tmp_path / "untouched"))
    (tmp_path / "documents").mkdir()
    (sample,) = data.path("samples").glob("*.md")
    copy(sample, tmp_path / "documents")
    done = program(few, "--documents", tmp_path / "documents", "--report", tmp_path / "report", "--baselines")
    assert done.exit_code == 0, done.output
    assert not (tmp_path / "untouched").exists()
    systems = ("budgetqa", "LlamaIndex vectors", "BM25", "BM25 + vectors", "pandas on the largest table")
    assert all(f"\n| {system} " in done.output for system in systems)
    assert len(list((tmp_path / "report").glob("few.*.results.jsonl"))) == len(systems) - 1


def test_the_shipped_gold_is_sound(program, home):
    done = program("--validate", "--home", home)
    assert done.exit_code == 0, done.output
    assert f"{len(ITEMS)} questions, 0 faults" in done.output


def test_faults_of_a_gold_file_are_all_listed(program, home, few, tmp_path):
    line = json.loads(few.read_text(encoding="utf-8").splitlines()[0])
    line["evidence"][0]["quote"] = "没有这句话"
    (tmp_path / "bad.jsonl").write_text("{}\n" + json.dumps(line, ensure_ascii=False), encoding="utf-8")
    done = program(tmp_path / "bad.jsonl", "--validate", "--home", home)
    assert done.exit_code == 1
    assert "bad.jsonl:1: line: 'id' is a required property" in done.output
    assert "does not print: 没有这句话" in done.output


def test_cells_and_findings_are_compared_with_their_truth(program, home, few, tmp_path):
    document = "保定市徐水区行政审批局2024年部门预算公开"
    cell = {"doc": document, "row": "邮电费", "column": ["合计"], "code": "30207", "value": "8.56", "unit": "万元"}
    (tmp_path / "cells.jsonl").write_text(
        "\n".join(json.dumps(cell | {"value": value}) for value in ("8.56", "8.57")), encoding="utf-8"
    )
    truth = ("rule", "document", "left", "right"), ("没有这条规则", document, "1", "2")
    (tmp_path / "known.tsv").write_text("\n".join(map("\t".join, truth)), encoding="utf-8")
    report = tmp_path / "report"
    also = ("--cells", tmp_path / "cells.jsonl", "--findings", tmp_path / "known.tsv", "--report", report)
    done = program(few, "--home", home, *also)
    assert done.exit_code == 0, done.output
    written = [cells_of(line) for line in (report / "few.md").read_text(encoding="utf-8").splitlines()]
    assert ["准确召回 / exact recall", "1/2 (50.0%)"] in [line[:2] for line in written]
    assert ["找到 / recall", "0/1 (0.0%)"] in [line[:2] for line in written]
    assert ["缺 / missing", document] in [line[:2] for line in written]
    assert ["漏 / missed", document, "没有这条规则", "1", "2"] in written


def cells_of(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_two_runs_are_compared(program, home, few, tmp_path):
    assert program(few, "--home", home, "--report", tmp_path / "report").exit_code == 0
    results = tmp_path / "report" / "few.results.jsonl"
    done = program("--compare", results, results)
    assert done.exit_code == 0, done.output
    assert "fixed 0, broke 0" in done.output


def test_the_gate_stops_what_got_worse(program, home, few, tmp_path):
    asked = (few, "--home", home, "--report", tmp_path / "report")
    assert program(*asked, "--rewrite-baseline").exit_code == 0
    kept = few.with_suffix(".baseline.tsv")
    assert program(*asked, "--gate").exit_code == 0
    kept.write_text(kept.read_text(encoding="utf-8") + "gone\tright\n", encoding="utf-8")
    done = program(*asked, "--gate")
    assert done.exit_code == 1
    assert "gone: 题目不见了 / is no longer asked" in done.output


def test_the_shipped_gold_passes_its_gate(answered):
    judged = [
        Judged(item, given, judge(item, given))
        for item, answer in answered
        if (given := read_answer(answer_object(answer)))
    ]
    baseline = [kept for path in sorted(SHIPPED_GOLD.glob("*.jsonl")) for kept in load_baseline(baseline_beside(path))]
    assert {kept.id for kept in baseline} == {item.id for item in ITEMS}
    assert list(find_regressions(judged, baseline)) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--home", "{empty}"), "nothing is indexed there"),
        (("--documents", "{empty}/none"), "check --documents"),
        (("--home", "{home}", "--report", "{file}/below"), "name a writable folder with --report"),
        (("--home", "{home}", "--gate", "--baseline", "{empty}/none"), "--rewrite-baseline writes one"),
        (("--compare", "{empty}/none", "{empty}/none"), "cannot be read"),
        (("--home", "{home}", "--cells", "{empty}/none"), "cannot be read"),
        (("--home", "{home}", "--findings", "{empty}/none"), "cannot be read"),
        (("--home", "{home}", "--growth", "{empty}/none"), "is no result of `budgetqa bench`"),
    ],
    ids=lambda case: case[-2] if isinstance(case, tuple) else "",
)
def test_what_cannot_be_evaluated_is_said_in_both_languages(program, home, few, tmp_path, arguments, message):
    empty = tmp_path / "empty"
    empty.mkdir()
    named = [each.format(empty=empty, home=home, file=few) for each in arguments]
    report = () if "--report" in named else ("--report", tmp_path / "report")
    done = program(few, *named, *report)
    assert isinstance(done.exception, BudgetQAError)
    assert message in str(done.exception)
    assert any("一" <= character <= "龥" for character in str(done.exception))


def test_a_faulty_gold_file_is_an_error_before_anything_is_asked(program, home, tmp_path):
    (tmp_path / "bad.jsonl").write_text("{}", encoding="utf-8")
    done = program(tmp_path / "bad.jsonl", "--home", home, "--report", tmp_path / "report")
    assert "bad.jsonl:1: line: 'id' is a required property" in str(done.exception)
    assert not list((tmp_path / "report").glob("*"))
