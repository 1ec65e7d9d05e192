"""Question files: an answer line for every question line, whatever it holds."""

import json
from pathlib import Path

import pytest
from answer_examples import ScriptedEngine

from index.errors import BudgetQAError
from ui.commands.batch import answer_file

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "question_lines.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture
def batch(tmp_path):
    def run(content):
        questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
        questions.write_bytes(content)
        engine = ScriptedEngine()
        answer_file(engine, questions, answers)
        return engine, [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]

    return run


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_question_line_gets_one_answer_line(batch, case):
    _, answers = batch(case["line"].encode())
    assert len(answers) == 1
    assert answers[0]["route"] == case["route"]
    assert answers[0].get("id") == case.get("id")
    assert answers[0]["text"]


def test_lines_are_answered_in_order_with_their_history(batch):
    lines = '{"id":1,"question":"甲"}\n\n{"id":2,"question":"乙","history":["甲"]}\n'
    engine, answers = batch(lines.encode())
    assert [answer["id"] for answer in answers] == [1, 2]
    assert engine.asked == [("甲", ()), ("乙", ("甲",))]


def test_one_failing_question_does_not_end_the_batch(batch):
    lines = '{"id":1,"question":"存储坏了"}\n{"id":2,"question":"程序出错"}\n{"id":3,"question":"甲"}'
    _, answers = batch(lines.encode())
    assert [answer["route"] for answer in answers] == ["refuse", "refuse", "table"]
    assert "记录存储打不开" in answers[0]["text"]
    assert "ZeroDivisionError" not in answers[1]["text"]
    assert answers[1]["values"] == []


def test_bytes_that_are_no_text_and_a_byte_order_mark_are_no_obstacle(batch):
    _, answers = batch(b'\xef\xbb\xbf{"id":1,"question":"\xff\xfe"}\n{"id":2,"question":"\\ud800"}\n')
    assert [answer["id"] for answer in answers] == [1, 2]


def test_an_answer_is_on_disk_before_the_next_question_is_asked(tmp_path):
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text('{"id":1,"question":"甲"}\n{"id":2,"question":"乙"}\n', encoding="utf-8")
    written = []

    class Watching(ScriptedEngine):
        def ask(self, question, history=(), corrections=None):
            written.append(answers.read_text(encoding="utf-8").count("\n"))
            return super().ask(question, history)

    answer_file(Watching(), questions, answers)
    assert written == [0, 1]


def test_an_answer_file_that_cannot_be_written_is_named(tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question":"甲"}', encoding="utf-8")
    with pytest.raises(BudgetQAError, match="nowhere"):
        answer_file(ScriptedEngine(), questions, tmp_path / "nowhere" / "answers.jsonl")
