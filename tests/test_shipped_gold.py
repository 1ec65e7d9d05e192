import json

import pytest
import typer
from typer.testing import CliRunner

import data
from eval.command import SHIPPED_GOLD, evaluate
from eval.gold import load_gold
from eval.numbers import unsupported_figures
from index.ingest import ingest_paths
from index.settings import load_settings
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


def test_a_question_without_an_answer_gets_no_figure(answered):
    assert [item.id for item, answer in answered if item.route == "refuse" and answer.values] == []


def test_every_figure_is_cited(answered):
    uncited = [
        (item.id, value.item)
        for item, answer in answered
        for value in answer.values
        if not value.citations or not set(value.citations) <= {citation.id for citation in answer.citations}
    ]
    assert uncited == []


@pytest.fixture
def program():
    app = typer.Typer()
    app.command()(evaluate)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_asks_a_gold_file_and_writes_its_report(program, home, tmp_path):
    gold = tmp_path / "few.jsonl"
    shipped = (SHIPPED_GOLD / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    gold.write_text("\n".join(shipped[:3]), encoding="utf-8")
    done = program(gold, "--home", home, "--report", tmp_path / "report", "--variants")
    assert done.exit_code == 0, done.output
    assert "| right answers" in done.output
    assert "| polite opening" in done.output
    results = (tmp_path / "report" / "few.results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in results] == [json.loads(line)["id"] for line in shipped[:3]]
    assert (tmp_path / "report" / "few.md").read_text(encoding="utf-8").startswith("# few\n")


def test_the_command_compares_cells(program, tmp_path):
    cell = {"page": 1, "row": "办公费", "column": ["合计"], "value": "3.5", "unit": "万元"}
    (tmp_path / "truth.jsonl").write_text(json.dumps({"doc": "某局", **cell}), encoding="utf-8")
    (tmp_path / "facts.jsonl").write_text(json.dumps({"document": "某局", **cell}), encoding="utf-8")
    arguments = ("--cells", tmp_path / "truth.jsonl", tmp_path / "facts.jsonl", "--report", tmp_path / "report")
    done = program(*arguments)
    assert done.exit_code == 0, done.output
    assert "| exact recall | 1/1 (100.0%) |" in done.output
    assert (tmp_path / "report" / "truth.md").exists()


def test_a_faulty_gold_file_is_an_error_before_anything_is_asked(program, home, tmp_path):
    (tmp_path / "bad.jsonl").write_text("{}", encoding="utf-8")
    done = program(tmp_path / "bad.jsonl", "--home", home, "--report", tmp_path / "report")
    assert "bad.jsonl:1: line: 'id' is a required property" in str(done.exception)
    assert not (tmp_path / "report").exists()
