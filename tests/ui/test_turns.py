"""A conversation on the page, without a browser: how it grows, what is kept of it, and what comes back."""

import json
from dataclasses import replace

import pytest
from answer_examples import ScriptedEngine, answer_with

from index.records import Phase
from index.stores.feedback_store import Verdict
from qa.answer import Value
from qa.parsing.corrections import UNCORRECTED, Asked, Corrections
from ui.pages.chat.page import chat_messages
from ui.pages.chat.reading_chips import Chip, set_right
from ui.pages.chat.turns import Turn, answer_buttons, iter_answered, iter_turns, judge_turn, kept_turns, parse_kept

CORRECTED = Corrections(("平川县教育局",), (2024,), "三公经费")


def test_the_conversation_before_a_question_goes_with_it():
    engine = ScriptedEngine()
    (*_, first) = iter_turns(engine, " 公务接待费多少？ ", (), CORRECTED)
    (*_, second) = iter_turns(engine, "去年呢？", first)
    assert engine.asked == [("公务接待费多少？", ()), ("去年呢？", (Asked("公务接待费多少？", CORRECTED),))]
    assert [turn.question for turn in second] == ["公务接待费多少？", "去年呢？"]


def test_a_question_is_shown_at_once_and_its_answer_in_steps():
    shown = [turns[-1] for turns in iter_turns(ScriptedEngine(), "公务接待费多少？", ())]
    assert shown[0] == Turn("公务接待费多少？")
    assert len(shown) > 3
    assert shown[-1].answer is not None
    assert shown[-1].shown is None
    assert [turn.shown for turn in shown[1:-1]] == sorted(turn.shown for turn in shown[1:-1])


def test_what_a_language_model_adds_is_shown_as_it_comes():
    class Growing(ScriptedEngine):
        def iter_answers(self, question, history=(), corrections=None):
            for text in ("引文。[1]", "模型说一句[1]。引文。[1]"):
                yield answer_with(text=text, question=question)

    *_, before, after = iter_turns(Growing(), "公务接待费多少？", ())
    assert (before[-1].answer.text, before[-1].shown) == ("引文。[1]", None)
    assert after[-1].answer.text == "模型说一句[1]。引文。[1]"


def test_only_the_last_answer_keeps_its_buttons_and_chips():
    engine = ScriptedEngine()
    (*_, first) = iter_turns(engine, "公务接待费多少？", ())
    (*_, second) = iter_turns(engine, "去年呢？", first)
    messages = chat_messages(second, (Chip("year", "年度", "2025", ("2024",)),), "")
    assert [("options" in message) for message in messages] == [False, False, False, True]
    assert [('act-year-1"' in "".join(message["content"])) for message in messages] == [False, False, False, True]


def test_blank_words_ask_nothing():
    engine = ScriptedEngine()
    assert list(iter_turns(engine, "  ", ())) == [()]
    assert engine.asked == []


def test_choices_are_offered_only_when_asked_to_choose():
    engine = ScriptedEngine()
    assert answer_buttons(engine.ask("哪个？")) == ("云溪县财政局", "平川县财政局")
    assert answer_buttons(engine.ask("公务接待费多少？")) == ("其中公务用车呢？",)


def test_a_conversation_comes_back_as_questions_that_are_asked_anew():
    turns = (Turn("公务接待费多少？", CORRECTED, answer_with()), Turn("去年呢？", answer=answer_with()))
    kept = json.loads(json.dumps(kept_turns(turns)))
    assert "3.20" not in json.dumps(kept)
    engine = ScriptedEngine()
    (*_, again) = iter_answered(engine, parse_kept(kept))
    assert [(turn.question, turn.corrections) for turn in again] == [
        ("公务接待费多少？", CORRECTED),
        ("去年呢？", UNCORRECTED),
    ]
    assert engine.asked[1] == ("去年呢？", (Asked("公务接待费多少？", CORRECTED),))


def test_a_verdict_comes_back_with_the_answer_it_was_given_on_and_with_no_other():
    turn = judge_turn(Turn("公务接待费多少？", answer=answer_with()), Verdict.UP)
    kept = json.loads(json.dumps(kept_turns((replace(turn, feedback_id=7, is_thanked=True),))))
    assert "feedback_id" not in kept[0]

    class Changed(ScriptedEngine):
        def ask(self, question, history=(), corrections=None):
            return answer_with(text="4.20 万元[1]。", question=question)

    ((again,),) = iter_answered(ScriptedEngine(), parse_kept(kept))
    assert (again.verdict, again.is_thanked, again.feedback_id) == (Verdict.UP, True, None)
    ((other,),) = iter_answered(Changed(), parse_kept(kept))
    assert (other.verdict, other.is_thanked) == (None, False)


def test_an_answer_over_years_holds_its_picture_between_what_it_says_and_its_sources():
    values = tuple(Value("甲局", year, "支出总计", f"{year}", "万元", (1,)) for year in (2024, 2025))
    _, message = chat_messages((Turn("多少？", answer=answer_with(values=values)),), (), "")
    said, picture, backing = message["content"]
    assert "3.20 万元" in said
    assert json.loads(picture.value.plot)["data"][0]["x"] == ["2024", "2025"]
    assert "图中数字" in backing


@pytest.mark.parametrize(
    "kept",
    [
        None,
        5,
        "公务接待费",
        {"question": "公务接待费"},
        [None, 5, {}, {"question": 5}, {"question": "  "}, ["公务接待费"]],
    ],
)
def test_what_a_browser_kept_in_another_shape_is_left_out(kept):
    assert parse_kept(kept) == ()


def test_corrections_that_a_browser_kept_are_taken_slot_by_slot():
    kept = [{"question": "多少？" * 400, "departments": ["甲局", 5], "years": [2024, "2023", True], "item": ["x"]}]
    (turn,) = parse_kept(kept)
    assert turn.corrections == Corrections(("甲局",), (2024,), None)
    assert len(turn.question) == 500


def test_one_slot_is_set_right_and_the_others_stay():
    assert set_right(CORRECTED, "year", "2023") == Corrections(("平川县教育局",), (2023,), "三公经费")
    assert set_right(UNCORRECTED, "department", "甲局") == Corrections(("甲局",))
    assert set_right(UNCORRECTED, "item", "会议费") == Corrections(item="会议费")
    assert set_right(CORRECTED, "year", "去年") == CORRECTED
    assert set_right(CORRECTED, "unknown", "x") == CORRECTED


def test_a_stage_is_set_right_and_comes_back():
    corrected = set_right(UNCORRECTED, "stage", "决算")
    assert corrected == Corrections(stage=Phase.FINAL)
    assert set_right(UNCORRECTED, "stage", "草案") == UNCORRECTED
    kept = json.loads(json.dumps(kept_turns((Turn("会议费多少？", corrected, answer_with()),))))
    assert parse_kept(kept)[0].corrections == corrected
