"""What users say about answers is kept beside the records, disturbs none of them, and can be read by the operator."""

import json

import sqlalchemy as sa
from answer_examples import make_home
from typer.testing import CliRunner

from index.stores.feedback_store import Feedback, FeedbackStore, Verdict
from index.stores.record_store import open_record_store
from ui.commands.main import app

GIVEN = Feedback(
    "2025-03-01T08:00:00+00:00", "去年呢？", ("公务接待费多少？",), "3.20 万元", Verdict.DOWN, "少了[1]\x1b[2J"
)


def test_a_verdict_is_kept_and_a_second_one_takes_its_place(tmp_path):
    store = open_record_store(make_home(tmp_path))
    revision = store.revision()
    feedback = FeedbackStore(store.database)
    number = feedback.save(Feedback(GIVEN.given_at, GIVEN.question, GIVEN.history, GIVEN.answer, Verdict.UP))
    assert feedback.save(GIVEN, number) == number
    assert list(feedback.iter_all()) == [GIVEN]
    assert store.revision() == revision
    store.close()


def test_a_store_from_before_feedback_takes_it(tmp_path):
    home = make_home(tmp_path)
    with sa.create_engine(f"sqlite:///{home / 'records.sqlite'}").begin() as connection:
        connection.execute(sa.text("DROP TABLE feedback"))
    store = open_record_store(home)
    feedback = FeedbackStore(store.database)
    feedback.save(GIVEN)
    assert list(feedback.iter_all()) == [GIVEN]
    store.close()


def test_the_command_prints_feedback_for_people_and_programs(tmp_path):
    home = make_home(tmp_path)
    store = open_record_store(home)
    FeedbackStore(store.database).save(GIVEN)
    store.close()
    printed = CliRunner().invoke(app, ["feedback", "--home", str(home)]).output
    assert "有问题" in printed
    assert "去年呢？" in printed
    assert "\x1b" not in printed
    lines = CliRunner().invoke(app, ["feedback", "--format", "jsonl", "--home", str(home)]).output.splitlines()
    assert [json.loads(line)["comment"] for line in lines] == [GIVEN.comment]
