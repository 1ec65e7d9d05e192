import json
import os
import runpy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eval.gold.items import find_faults, read_item
from eval.judging.answers import read_answer
from eval.judging.scoring import contracted, find_quantity, half_digit, judge, squeeze

CASES = Path(__file__).parents[1] / "cases"
GOLD = os.environ.get("BUDGETQA_GOLD")

NAMES = (
    "甲市数据局",
    "甲市乙区数据局",
    "中共丙县委机构编制委员会办公室",
    "丙县编办",
    "丁省高级人民法院",
    "丁省高院",
    "",
)
PHRASES = ("减少", "“三公”经费", "1,234.56万元", "**合计**", "（境）")


def read_cases(name):
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", read_cases("scoring.jsonl"), ids=lambda case: case["gold"]["id"])
def test_a_verdict_is_the_recorded_one(case):
    verdict = judge(read_item(case["gold"]), read_answer(case["answer"]))
    assert (verdict.right, verdict.wrong_number) == (case["right"], case["wrong_number"])
    assert verdict.right == (not verdict.reasons)


@st.composite
def gold_values(draw):
    printed = st.decimals(min_value=0, max_value=99999, places=2).map(lambda number: format(number, "f"))
    whole = st.integers(min_value=0, max_value=5000).map(str)
    return {
        "department": draw(st.sampled_from(NAMES)),
        "year": draw(st.sampled_from((2023, 2024, None))),
        "item": "某项",
        "value": draw(st.one_of(printed, whole, st.sampled_from(("持续", "150个", "≥95")))),
        "unit": draw(st.sampled_from(("万元", "元", "亿元", "%", "倍", "个", None))),
    }


@st.composite
def given_values(draw, gold):
    """A figure close to the gold one, so that the borders of tolerance are met often."""
    value = dict(gold)
    number = find_quantity(gold["value"])
    if number is not None and draw(st.booleans()):
        value["value"] = format(number + Decimal(draw(st.sampled_from(("0.005", "0.05", "1")))), "f")
    if draw(st.booleans()):
        value["unit"] = draw(st.sampled_from(("万元", "元", "亿元", "%", "个", None)))
    if draw(st.booleans()):
        value["department"] = draw(st.sampled_from((*NAMES, None)))
    if draw(st.booleans()):
        value["year"] = draw(st.sampled_from((2023, 2024, "2024", None)))
    return value


@st.composite
def pairs(draw):
    route = draw(st.sampled_from(("table", "text", "both", "clarify", "refuse")))
    answers = [] if route == "refuse" else draw(st.lists(gold_values(), max_size=3))
    gold = {
        "id": "one",
        "question": "问",
        "style": "citizen",
        "kind": draw(st.sampled_from(("lookup", "growth", "why", "ambiguous", "unanswerable"))),
        "route": route,
        "answers": answers,
        "must_contain": draw(st.lists(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=2), max_size=2)),
        "must_not_contain": draw(st.lists(st.sampled_from(PHRASES), max_size=1)),
        "evidence": [{"doc": "某文件", "table": None, "row": "", "column": "", "quote": "某句"}],
        "accept_clarification": draw(st.booleans()),
        "answers_mode": draw(st.sampled_from(("all", "any"))),
    }
    answer = {
        "route": draw(st.sampled_from((route, "clarify", "refuse", None))),
        "text": "。".join(draw(st.lists(st.sampled_from(PHRASES), max_size=4))),
        "values": [draw(given_values(gold)) for gold in answers if draw(st.booleans())],
    }
    return gold, answer


@pytest.fixture(scope="module")
def external_judge():
    if GOLD is None:
        pytest.skip("BUDGETQA_GOLD names no folder of gold sets with score.py beside it")
    return runpy.run_path(str(Path(GOLD).parent / "score.py"))["judge"]


@settings(max_examples=500, suppress_health_check=[HealthCheck.filter_too_much])
@given(pairs())
def test_the_external_scorer_agrees(external_judge, pair):
    gold, answer = pair
    assume(not find_faults(gold))
    # The external scorer stops at a limit that meets a percentage.
    units = {value["unit"] for value in (*gold["answers"], *answer["values"])}
    assume(units.isdisjoint(("%", "倍")) or all(value["value"] not in ("150个", "≥95") for value in gold["answers"]))
    right, wrong_number, _ = external_judge(gold, answer)
    verdict = judge(read_item(gold), read_answer(answer))
    assert (verdict.right, verdict.wrong_number) == (right, wrong_number)


@given(gold_values(), st.sampled_from(("万元", "元", "亿元")))
def test_the_same_amount_in_another_unit_is_right(gold, unit):
    assume(gold["unit"] in ("万元", "元", "亿元"))
    assume(find_quantity(gold["value"]) is not None)
    per = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
    converted = format(find_quantity(gold["value"]) * per[gold["unit"]] / per[unit], "f")
    item = read_item(
        {
            "id": "one",
            "question": "问",
            "style": "citizen",
            "kind": "lookup",
            "route": "table",
            "answers": [gold],
            "must_contain": [],
            "must_not_contain": [],
            "evidence": [],
        }
    )
    answer = read_answer({"route": "table", "text": "", "values": [gold | {"value": converted, "unit": unit}]})
    assert judge(item, answer).right


@pytest.mark.parametrize(
    ("text", "number"),
    [("≥95%", "95"), ("1,050.00", "1050.00"), ("150个", "150"), ("约 30", "30"), ("２０", "20"), ("-87.5", "-87.5")],
)
def test_the_number_of_a_limit_or_count_is_found(text, number):
    assert find_quantity(text) == Decimal(number)


@pytest.mark.parametrize("text", ["持续", "", None, "3至5", "2024-01-01"])
def test_a_text_is_no_quantity(text):
    assert find_quantity(text) is None


def test_half_a_digit_follows_the_printed_places():
    assert half_digit(Decimal("2.43")) == Decimal("0.005")
    assert half_digit(Decimal("12")) == Decimal("0.5")


def test_marks_of_layout_do_not_separate_words():
    assert squeeze("**“三公” 经费**：1,234.5") == "三公经费:1234.5"


def test_official_contractions_meet():
    assert contracted("中共丙县委机构编制委员会办公室") == contracted("丙县委编办")
