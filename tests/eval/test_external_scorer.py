"""Another program's scorer and ours agree on made-up answers, and a difference would be seen."""

import json
import os
from pathlib import Path

import pytest
from made_up_store import load_cases

from eval.gold.items import find_faults, read_item
from eval.judging.answers import read_answer
from eval.judging.metrics import Judged
from eval.judging.results import save_results
from eval.judging.scoring import judge
from eval.runs.external_scorer import compare_counters, main
from index.errors import BudgetQAError

GOLD = os.environ.get("BUDGETQA_GOLD")

# As far as a scorer can be written without judging anything: what it prints is prepared.
SCORER = """
import json, sys
gold = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
answers = {each["id"]: each for each in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
assert sys.argv[3] == "--json" and all(each["id"] in answers for each in gold)
print(json.dumps(%s))
"""
COUNTERS = {
    "items": 2,
    "right": 1,
    "accuracy": 0.5,
    "wrong_numbers": 1,
    "route_accuracy": 1.0,
    "cited_right_document": 0.5,
    "p50_ms": 8.0,
    "p95_ms": 8.0,
    "by_kind": {"lookup": "1/2"},
}

PLACE = {"table": None, "row": None, "column": None, "quote": "某句"}


def gold_line(item_id, value):
    return {
        "id": item_id,
        "question": "某局2024年办公费是多少？",
        "style": "citizen",
        "kind": "lookup",
        "route": "table",
        "answers": [{"department": "某局", "year": 2024, "item": "办公费", "value": value, "unit": "万元"}],
        "must_contain": [],
        "must_not_contain": [],
        "evidence": [{"doc": f"{item_id}的文件", "table": "支出表", "row": "办公费", "column": "", "quote": value}],
    }


def answer_line(value, document):
    return {
        "route": "table",
        "text": f"{value}万元",
        "values": [{"department": "某局", "year": 2024, "item": "办公费", "value": value, "unit": "万元"}],
        "citations": [{"id": 1, "document": document, "quote": value}],
        "elapsed_ms": 8.0,
    }


def write_run(folder, cases):
    """Write a gold file and the results over it; return their paths."""
    gold = folder / "few.jsonl"
    gold.write_text("\n".join(json.dumps(line) for line, _ in cases), encoding="utf-8")
    items = [(read_item(line), read_answer(answer)) for line, answer in cases]
    results = folder / "few.results.jsonl"
    save_results(results, [Judged(item, answer, judge(item, answer)) for item, answer in items])
    return gold, results


@pytest.fixture
def run(tmp_path):
    return write_run(
        tmp_path,
        [
            (gold_line("one", "3.50"), answer_line("3.50", "one的文件")),
            (gold_line("two", "2.43"), answer_line("9.99", "别的文件")),
        ],
    )


def scorer(folder, counters):
    path = folder / "scorer.py"
    path.write_text(SCORER % counters, encoding="utf-8")
    return path


def test_every_counter_stands_beside_the_other_scorers(run, tmp_path):
    counters = compare_counters(scorer(tmp_path, COUNTERS), *run)
    assert [(each.ours, each.theirs) for each in counters if each.ours != each.theirs] == []
    assert len(counters) == len(COUNTERS)


def test_a_counter_that_differs_is_marked_and_fails(run, tmp_path, capsys):
    assert main([str(scorer(tmp_path, COUNTERS)), *map(str, run)]) == 0
    assert main([str(scorer(tmp_path, COUNTERS | {"right": 2})), *map(str, run)]) == 1
    assert capsys.readouterr().out.count("≠") == 1


def test_a_scorer_that_fails_says_why(run, tmp_path):
    broken = tmp_path / "scorer.py"
    broken.write_text("raise SystemExit('no such option')", encoding="utf-8")
    with pytest.raises(BudgetQAError, match="no such option"):
        compare_counters(broken, *run)


@pytest.mark.skipif(GOLD is None, reason="BUDGETQA_GOLD names no folder of gold sets with score.py beside it")
def test_the_external_scorer_counts_as_we_do(tmp_path):
    cases = [
        (
            case["gold"] | {"id": f"case-{number}", "evidence": [PLACE | {"doc": f"{number % 3}号文件"}]},
            case["answer"] | {"elapsed_ms": float(number), "citations": [{"document": f"{number % 4}号文件"}]},
        )
        for number, case in enumerate(load_cases("scoring.jsonl"))
    ]
    sound = [case for case in cases if not find_faults(case[0])]
    assert len(sound) > len(cases) / 2
    counters = compare_counters(Path(GOLD).parent / "score.py", *write_run(tmp_path, sound))
    assert [each for each in counters if each.ours != each.theirs] == []
