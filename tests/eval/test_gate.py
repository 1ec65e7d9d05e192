import pytest

from eval.gold.items import GoldError, GoldItem
from eval.judging.answers import GivenAnswer, GivenValue, read_answer
from eval.judging.metrics import Judged
from eval.judging.results import Result
from eval.judging.scoring import Verdict
from eval.runs.comparison import compare_results, render_comparison
from eval.runs.gate import Kept, find_regressions, load_baseline, save_baseline


def judged(item_id, verdict):
    return Judged(GoldItem(item_id, "问", "citizen", "lookup", "table"), GivenAnswer("table", ""), verdict)


RIGHT = Verdict(True, False)
MISSED = Verdict(False, False, ("lacks it",))
WRONG = Verdict(False, True, ("lacks it",))


@pytest.mark.parametrize(
    ("before", "now", "fails"),
    [
        ("right", RIGHT, False),
        ("right", MISSED, True),
        ("right", WRONG, True),
        ("missed", RIGHT, False),
        ("missed", MISSED, False),
        ("missed", WRONG, True),
        ("wrong number", WRONG, False),
        ("wrong number", MISSED, False),
        (None, MISSED, False),
        (None, WRONG, True),
    ],
)
def test_only_what_got_worse_fails(before, now, fails):
    baseline = () if before is None else (Kept("one", before),)
    assert bool(list(find_regressions([judged("one", now)], baseline))) == fails


def test_a_question_that_vanished_fails():
    assert list(find_regressions([], [Kept("one", "missed")])) == ["one: 题目不见了 / is no longer asked"]


def test_a_baseline_is_read_as_it_was_written(tmp_path):
    save_baseline(tmp_path / "b.tsv", [judged("one", RIGHT), judged("two", MISSED), judged("three", WRONG)])
    kept = (Kept("one", "right"), Kept("two", "missed"), Kept("three", "wrong number"))
    assert load_baseline(tmp_path / "b.tsv") == kept


@pytest.mark.parametrize("text", ["id\tverdict\none\tperhaps\n", "name\n"])
def test_a_file_that_is_no_baseline_is_said_to_be_none(tmp_path, text):
    (tmp_path / "b.tsv").write_text(text + "x\n", encoding="utf-8")
    with pytest.raises(GoldError):
        load_baseline(tmp_path / "b.tsv")


def result(item_id, right, figure="1"):
    answer = GivenAnswer("table", "", (GivenValue("某局", "2024", "办公费", figure, "万元"),), elapsed_ms=5)
    return Result(item_id, "lookup", right, False, () if right else ("lacks it",), answer)


def test_two_runs_are_compared_question_by_question():
    old = [
        result("fixed", False),
        result("broken", True),
        result("changed", True),
        result("same", True),
        result("gone", True),
    ]
    new = [
        result("fixed", True),
        result("broken", False),
        result("changed", True, "2"),
        result("same", True),
        result("new", True),
    ]
    comparison = compare_results(old, new)
    assert [pair.new.id for pair in comparison.fixed] == ["fixed"]
    assert [pair.new.id for pair in comparison.broken] == ["broken"]
    assert [pair.new.id for pair in comparison.changed] == ["changed"]
    assert (comparison.only_old, comparison.only_new) == (("gone",), ("new",))
    rendered = render_comparison(comparison)
    assert "fixed 1, broke 1 (exact McNemar: p = 1.000)" in rendered
    assert "| 答对 / right answers     | 3/4      | 3/4      |" in rendered
    assert "- broken  (table 1万元 → table 1万元) : lacks it" in rendered


def test_an_empty_object_is_an_empty_answer():
    assert read_answer({}) == GivenAnswer(None, "", printed="{}")
