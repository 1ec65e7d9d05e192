"""The steps from a question to its answer, on the terminal and over the interface for programs, from a real engine."""

import json

import pytest
from drawn_disclosure import DEPARTMENT, draw_disclosure
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from index.ingest import ingest_paths
from index.settings import load_settings
from index.stores.record_store import open_record_store
from qa.engine import open_engine
from qa.query.notation import parse_ask
from ui.commands.main import app
from ui.service.api import build_api
from ui.service.records_desk import RecordsDesk
from ui.text.explanation import explanation_object, render_explanation

QUESTION = f"{DEPARTMENT}2025年公务接待费多少？"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explained")
    ingest_paths([draw_disclosure(folder)], load_settings(folder / "home"))
    return folder / "home"


@pytest.fixture
def engine(home):
    engine = open_engine(home)
    yield engine
    engine.close()


def test_every_step_is_told_from_spans_to_answer(engine):
    told = explanation_object(engine.explain(QUESTION))
    assert {"department", "year", "thing"} <= {span["role"] for span in told["spans"]}
    chosen = told["candidates"][told["chosen"]]
    assert parse_ask(chosen["tree"])
    assert chosen["rules"]
    assert chosen["tree"] == told["answer"]["query"]["tree"]
    assert told["results"][0]["figure"]["value"] == "3.20"
    assert json.loads(json.dumps(told))["results"] == told["results"]


def test_what_is_not_understood_has_no_chosen_reading(engine):
    told = explanation_object(engine.explain("？？"))
    assert told["chosen"] is None or told["candidates"]
    assert "答案 / answer" in render_explanation(engine.explain("？？"))


def test_the_terminal_prints_the_steps_or_their_object(home):
    def run(*more):
        return CliRunner().invoke(app, ["ask", QUESTION, "--explain", "--home", str(home), *more]).stdout

    printed = run()
    order = [printed.index(part) for part in ("词句", "读法", "结果", "答案")]
    assert order == sorted(order)
    assert "公务接待费 = 3.20 万元" in printed
    assert set(json.loads(run("--json"))) >= {"spans", "candidates", "chosen", "results", "answer"}


def test_programs_get_the_steps_only_where_they_ask_for_them(home, engine):
    store = open_record_store(home)
    client = TestClient(build_api(RecordsDesk(engine, store)))
    plain = client.post("/api/ask", json={"question": QUESTION}).json()
    explained = client.post("/api/ask", json={"question": QUESTION, "explain": True}).json()
    store.close()
    assert "explanation" not in plain
    assert explained["text"] == plain["text"]
    assert explained["explanation"]["candidates"][explained["explanation"]["chosen"]]["tree"] == plain["query"]["tree"]
