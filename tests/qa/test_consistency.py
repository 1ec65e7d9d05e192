"""Questions whether figures agree: both figures with their places, the difference that is meant, and why it may be."""

import pytest
from block_samples import parsed
from made_up_store import load_cases

from index.checks.rules import run_checks
from index.records import Document
from index.stores.record_store import open_record_store
from qa.engine import open_engine

BLOCKS = [
    "2024年会议费预算7万元。",
    "2024年差旅费、印刷费4.00万元。",
    "2024年培训费预算110万元，比上年增加10万元，增长20%。",
    "2024年“三公”经费预算8.00万元，其中：公务接待费2.00万元，占“三公”经费的50%。",
    "# 部门收支总表",
    "单位：万元",
    [
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算收入", "100.00", "一、教育支出", "120.00"],
        ["二、财政专户管理资金", "20.00", "", ""],
        ["收入总计", "120.00", "支出总计", "120.00"],
    ],
    "# 财政拨款支出表",
    "单位：万元",
    [["科目编码", "科目名称", "合计"], ["205", "教育支出", "100.00"]],
    "# 一般公共预算基本支出表",
    "单位：万元",
    [
        ["科目编码", "科目名称", "合计"],
        ["302", "商品和服务支出", "12.50"],
        ["30202", "印刷费", "2.00"],
        ["30207", "邮电费", "3.00"],
        ["30211", "差旅费", "1.50"],
        ["30215", "会议费", "6.00"],
    ],
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    identity, tables, facts = parsed(BLOCKS)
    store = open_record_store(home)
    findings = run_checks(identity, tables, facts)
    store.save_document(
        Document("某某局2024年部门预算", "某某局.docx", "docx", "0", identity, tables, facts, (), findings)
    )
    store.close()
    return open_engine(home)


@pytest.mark.parametrize("case", load_cases("consistency.jsonl"), ids=lambda case: case["question"])
def test_figures_that_should_be_one_are_put_side_by_side(engine, case):
    answer = engine.ask(case["question"])
    stated = {value.value for value in answer.values}
    assert set(case["values"]) <= stated, answer.text
    assert bool(case["values"]) == bool(stated), answer.text
    assert all(words in answer.text for words in case["words"]), answer.text
    assert all(value.citations for value in answer.values)
