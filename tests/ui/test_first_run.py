"""The command line over the real engine and the bundled samples: from nothing to an answer, and what that loads."""

import json
import subprocess
import sys

import pytest
from answer_examples import DOCUMENT, make_home
from typer.testing import CliRunner

import data
from index.stores.record_store import open_record_store
from ui.answers.first_run import open_ready_engine
from ui.commands.main import app

QUESTION = "徐水编办2024年三公经费是多少？"
HEAVY = {"torch", "gradio", "llama_index", "chromadb", "tantivy", "sentence_transformers", "pandas"}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    home = tmp_path_factory.mktemp("fresh") / "home"
    return home, CliRunner().invoke(app, ["ask", QUESTION, "--json", "--home", str(home)])


def test_the_first_question_indexes_the_samples_and_is_answered(first):
    home, result = first
    assert result.exit_code == 0, result.output
    assert "bundled samples" in result.stderr
    answer = json.loads(result.stdout)
    assert answer["route"] == "table"
    assert [(value["value"], value["unit"], value["year"]) for value in answer["values"]] == [("2.43", "万元", 2024)]
    assert answer["citations"]
    store = open_record_store(home)
    indexed = {document.file_name for document in store.list_documents()}
    store.close()
    assert indexed == {path.name for path in data.path("samples").iterdir() if not path.name.startswith(".")}


def test_a_question_about_a_table_loads_no_page_no_model_and_no_vector_store(first):
    home, _ = first
    code = (
        "import sys, ui.commands.main\n"
        f"sys.argv = ['budgetqa', 'ask', {QUESTION!r}, '--json', '--home', {str(home)!r}]\n"
        "try:\n    ui.commands.main.main()\n"
        "finally:\n    print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["route"] == "table"
    assert "bundled samples" not in done.stderr
    assert HEAVY & set(done.stderr.split()) == set()


def test_a_home_that_holds_documents_gets_no_samples(tmp_path):
    told = []
    engine = open_ready_engine(make_home(tmp_path), told.append)
    engine.close()
    store = open_record_store(tmp_path)
    assert [document.name for document in store.list_documents()] == [DOCUMENT]
    store.close()
    assert told == []
