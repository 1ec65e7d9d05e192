"""At which stage a missed question was lost, told from its answer object."""

import pytest

from eval.gold.items import Calculation, Evidence, GoldItem, GoldValue
from eval.judging.answers import read_answer
from eval.judging.metrics import Judged
from eval.judging.scoring import Verdict
from eval.runs.losses import STAGE_WORDS, Stage, lost_at

TREE = 'Ask(At(Frame("甲县教育局", 2024), Select(Thing("会议费"))))'
READ = {"tree": TREE, "departments": ["甲县教育局"], "years": [2024], "items": ["会议费"]}
GOLD = GoldValue("甲县教育局", "2024", "会议费", "3.20", "万元")


def lost(query, *, text="", route="table", values=(GOLD,), quotes=(), **gold):
    item = GoldItem("t-1", "甲县教育局2024年会议费多少", "formal", "lookup", route, values=values, **gold)
    citations = [{"id": 1, "document": "a", "quote": quote} for quote in quotes]
    answer = read_answer({"route": route, "text": text, "query": query, "citations": citations})
    return lost_at(Judged(item, answer, Verdict(False, False, ("missing",))))


@pytest.mark.parametrize(
    ("stage", "query", "more"),
    [
        (Stage.LINKING, {}, {}),
        (Stage.LINKING, {**READ, "tree": TREE.replace("甲县", "乙县"), "departments": ["乙县教育局"]}, {}),
        (Stage.LINKING, {**READ, "tree": TREE.replace("会议费", "取暖费"), "items": ["取暖费"]}, {}),
        (Stage.TREE, {**READ, "tree": TREE.replace("2024", "2023"), "years": [2023]}, {}),
        (Stage.TREE, READ, {"calculations": (Calculation("4-0.8", "3.20"),)}),
        (Stage.TREE, READ, {"route": "refuse", "values": ()}),
        (Stage.RECORDS, READ, {}),
        (Stage.RENDERING, READ, {"text": "会议费为3.20元"}),
    ],
)
def test_the_first_stage_that_lacks_something_is_named(stage, query, more):
    assert lost(query, **more) is stage


def test_a_text_that_is_not_found_is_told_from_one_that_is_not_asked_for():
    evidence = (Evidence("a", None, None, "会议费", None, "因会议减少"),)
    asked = {**READ, "tree": 'Ask(At(Frame("甲县教育局", 2024), Explain("reason", Thing("会议费"))))'}
    text = {"route": "text", "values": (), "evidence": evidence}
    assert lost(asked, **text) is Stage.PASSAGES
    assert lost(READ, **text) is Stage.TREE
    assert lost(asked, quotes=("因会议减少",), **text) is Stage.RENDERING


def test_every_stage_has_its_words():
    assert set(STAGE_WORDS) == set(Stage)
