"""Tables as cases: blocks of a document in, titles, units, kinds and facts out."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from block_samples import read
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Fact

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "tables.jsonl").read_text(encoding="utf-8").splitlines()
    if line.strip()
]


def shown(fact: Fact, field: str) -> object:
    value = getattr(fact, field) if field != "page" else fact.place.page
    if field in ("column", "row_path"):
        return "/".join(value)
    return str(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_table_gives_the_facts_it_prints(case):
    tables, facts = read(case)
    for table, expected in zip(tables, case.get("tables", [{}] * len(tables)), strict=True):
        assert {field: getattr(table, field) for field in expected} == expected
    if "figures" in case:
        assert sum(fact.value is not None for fact in facts) == case["figures"]
    for expected in case["facts"]:
        found = [fact for fact in facts if all(shown(fact, field) == value for field, value in expected.items())]
        near = [
            {field: shown(fact, field) for field in expected} for fact in facts if fact.text == expected.get("text")
        ]
        assert len(found) == 1, f"{expected} not once; same text: {near}"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_fact_points_at_the_cell_it_copies(case):
    tables, facts = read(case)
    for fact in facts:
        if fact.cell is None:
            continue
        cell = next(cell for cell in tables[fact.table_index].cells if (cell.row, cell.col) == fact.cell)
        assert cell.place == fact.place
        assert fact.key == f"t{fact.table_index}r{fact.cell[0]}c{fact.cell[1]}"
        assert cell.text in fact.text or fact.text in cell.text


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_keys_are_unique_within_a_document(case):
    _, facts = read(case)
    assert len({fact.key for fact in facts}) == len(facts)


WORDS = st.sampled_from(
    ["", "", "项目", "科目编码", "科目名称", "类", "款", "合计", "小计", "金额", "1", "2", "201", "20101", "1,234.50", "——", "0",
     "一、教育支出", "其中：设备", "单位：万元", "部门收支总表", "三级指标", "指标值", "≥95%", "项目名称", "3月底", "6月底", "注：空表"]
)  # fmt: skip


@settings(max_examples=150, derandomize=True)
@given(st.lists(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=7), min_size=1, max_size=3))
def test_any_grids_give_only_facts_whose_text_is_printed(grids):
    _, facts = read({"blocks": grids})
    printed = {text for rows in grids for row in rows for text in row}
    for fact in facts:
        assert fact.text == "空表" or any(text and (text in fact.text or fact.text in text) for text in printed)
