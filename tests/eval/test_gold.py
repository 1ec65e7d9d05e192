import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from eval.gold.items import GoldError, calculate, find_faults, load_gold, read_gold, rounded_like

GOLD = os.environ.get("BUDGETQA_GOLD")
CASES = Path(__file__).parents[1] / "cases"
SHIPPED = sorted((Path(__file__).parents[2] / "eval" / "gold").glob("*.jsonl"))

SOUND = {
    "id": "one",
    "question": "某局2024年办公费是多少？",
    "style": "citizen",
    "kind": "lookup",
    "route": "table",
    "answers": [{"department": "某局", "year": 2024, "item": "办公费", "value": "3.5", "unit": "万元"}],
    "must_contain": [],
    "must_not_contain": [],
    "evidence": [{"doc": "某局2024", "table": "支出表", "row": "办公费", "column": "合计", "quote": "办公费 3.5"}],
}


def read_cases(name):
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def write_lines(path, *bodies):
    path.write_text("\n".join(json.dumps(body, ensure_ascii=False) for body in bodies), encoding="utf-8")
    return path


def test_a_sound_line_has_no_fault():
    assert find_faults(SOUND) == []


@pytest.mark.parametrize("case", read_cases("gold_faults.jsonl"), ids=lambda case: case["why"])
def test_a_fault_is_found_and_named(case):
    body = {key: value for key, value in (SOUND | case["change"]).items() if key not in case["drop"]}
    assert any(fault.startswith(case["fault"]) for fault in find_faults(body)), find_faults(body)


def test_every_fault_of_a_file_is_reported_with_its_line(tmp_path):
    path = write_lines(tmp_path / "g.jsonl", SOUND, SOUND | {"id": "two", "kind": "guess"}, SOUND)
    path.write_text(path.read_text(encoding="utf-8") + "\n\n{half", encoding="utf-8")
    with pytest.raises(GoldError) as raised:
        load_gold(path)
    second, third, fifth = str(raised.value).splitlines()
    assert second.startswith("g.jsonl:2: kind: 'guess' is not one of")
    assert third == "g.jsonl:3: id: 'one' is already used in line 1"
    assert fifth.startswith("g.jsonl:5: not JSON:")


def test_an_empty_gold_file_is_an_error(tmp_path):
    with pytest.raises(GoldError, match="holds no question"):
        load_gold(write_lines(tmp_path / "g.jsonl"))


def test_calculations_are_exact_and_rounded_half_up():
    assert calculate("0.1+0.2") == Decimal("0.3")
    assert calculate("-(2.5-3)*4") == Decimal("2.0")
    assert rounded_like(Decimal("0.125"), "0.12") == Decimal("0.13")


def test_sound_lines_are_read_beside_faulty_ones(tmp_path):
    items, faults = read_gold(write_lines(tmp_path / "g.jsonl", SOUND, SOUND, SOUND | {"id": "two"}))
    assert [item.id for item in items] == ["one", "two"]
    assert faults == ("g.jsonl:2: id: 'one' is already used in line 1",)


@pytest.mark.skipif(GOLD is None, reason="BUDGETQA_GOLD names no folder of gold sets")
def test_external_gold_files_follow_the_same_schema():
    paths = [path for path in Path(GOLD).glob("*.jsonl") if '"question"' in path.read_text(encoding="utf-8")]
    assert paths
    assert all(load_gold(path) for path in paths)


def test_the_shipped_gold_covers_all_kinds_and_styles():
    items = [item for path in SHIPPED for item in load_gold(path)]
    schema = json.loads((Path(__file__).parents[2] / "eval" / "gold.schema.json").read_text(encoding="utf-8"))
    assert {item.kind for item in items} == set(schema["properties"]["kind"]["enum"]) - {"premise"}
    assert {item.style for item in items} == {"citizen", "official", "terse", "typo", "english"}
    assert any(item.history for item in items)
    assert len({item.id for item in items}) == len(items)
