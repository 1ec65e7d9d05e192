"""Many people at the page at once, in small: every question is answered, and a page that is not there is told plainly."""

import httpx
import pytest
from answer_examples import make_home
from typer.testing import CliRunner

import eval.speed.load as loading
from eval.speed.load import measure_load
from index.errors import BudgetQAError
from ui.commands.main import app


def test_everybody_who_asks_is_answered(tmp_path):
    measured = measure_load(make_home(tmp_path / "home"), ("公务接待费多少？", "出国费多少？"), people=3, seconds=0.5)
    assert measured.failed == 0
    assert measured.answered >= 3
    assert 0 < measured.p50_ms <= measured.p95_ms


def test_a_page_that_does_not_come_up_is_told_plainly(tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(BudgetQAError, match="did not come up"):
        measure_load(tmp_path / "home", ("公务接待费多少？",), people=1, seconds=0.1)


def test_a_question_that_gets_no_answer_is_counted_as_failed(monkeypatch):
    def broken(*_args, **_kwargs):
        raise httpx.ConnectError("gone")

    monkeypatch.setattr(httpx.Client, "post", broken)
    with httpx.Client(base_url="http://127.0.0.1:1") as client:
        assert not loading._ask(client, loading._Entrance(0, ("",), 0), "公务接待费多少？")


def test_a_gold_file_without_such_questions_is_told(tmp_path):
    told = CliRunner().invoke(app, ["load", "--route", "nowhere"])
    assert told.exit_code == 1
    assert "no question of route nowhere" in told.output
