import json
from dataclasses import replace

import pytest
from made_up_store import save_made_up_documents

from eval.gold.items import GoldError
from eval.judging.cells import NumericCell, load_truth, read_cells, score_cells
from eval.judging.rates import Rate
from index.stores.record_store import open_record_store

TRUTH = NumericCell("某局2024", 9, "一、基本支出", ("本年支出", "预算数"), "20101", "1,200.50", "万元")


def record(**changes):
    return replace(TRUTH, **changes)


def test_the_printed_cell_itself_is_exact():
    score = score_cells([TRUTH], [record()])
    assert (score.recall, score.exact_recall, score.precision) == (Rate(1, 1), Rate(1, 1), Rate(1, 1))


@pytest.mark.parametrize(
    "change",
    [
        {"value": "12005000", "unit": "元"},
        {"row": "基本支出", "code": None},
        {"row": "别的名称"},
        {"column": ("预算数",)},
        {"column": ("本年支出预算数",)},
    ],
    ids=["in another unit", "without ordinal", "same code", "last header only", "headers joined"],
)
def test_the_same_cell_in_other_dress_is_exact(change):
    assert score_cells([TRUTH], [record(**change)]).exact_recall == Rate(1, 1)


def test_another_column_is_found_but_not_exact():
    score = score_cells([TRUTH], [record(column=("本年收入", "决算数"))])
    assert (score.recall, score.exact_recall) == (Rate(1, 1), Rate(0, 1))


@pytest.mark.parametrize(
    "change",
    [{"page": 10}, {"value": "1200.51"}, {"row": "项目支出", "code": None}, {"unit": None}],
    ids=["page", "value", "row", "unit"],
)
def test_a_cell_that_differs_is_missing(change):
    score = score_cells([TRUTH], [record(**change)])
    assert score.recall == Rate(0, 1)
    assert score.missing == (TRUTH,)


def test_one_record_serves_one_cell():
    assert score_cells([TRUTH, TRUTH], [record()]).recall == Rate(1, 2)


def test_an_extra_amount_costs_precision_and_an_extra_count_does_not():
    extra_amount, extra_count = record(value="7"), record(value="7", unit="个")
    score = score_cells([TRUTH], [record(), extra_amount, extra_count])
    assert (score.precision, score.extra) == (Rate(1, 2), (extra_amount,))


def test_records_of_other_documents_are_left_out():
    assert score_cells([TRUTH], [record(), record(document="别局2024")]).precision == Rate(1, 1)


def test_the_innermost_label_of_a_nested_row_is_enough():
    truth = replace(TRUTH, row="货物 采购 打印纸", code=None, last_of_path="打印纸")
    assert score_cells([truth], [record(row="打印纸", code=None)]).recall == Rate(1, 1)


def test_the_truth_is_read_from_its_file(tmp_path):
    fields = {"page": 9, "row": "一、基本支出", "code": "20101", "column": ["本年支出", "预算数"], "unit": "万元"}
    line = json.dumps({"doc": "某局2024", "value": "1,200.50", **fields})
    (tmp_path / "truth.jsonl").write_text(f"{line}\n\n", encoding="utf-8")
    assert load_truth(tmp_path / "truth.jsonl") == (TRUTH,)


def test_cells_are_the_figures_of_tables_in_the_store(tmp_path):
    records = open_record_store(save_made_up_documents(tmp_path))
    cells = read_cells(records)
    facts = [stored.fact for document in records.list_documents() for stored in records.find_facts([document.id])]
    records.close()
    assert {fact.source for fact in facts} == {"table", "narrative"}
    assert len(cells) == sum(fact.source == "table" and fact.value is not None for fact in facts)


def test_a_line_that_is_no_cell_is_named(tmp_path):
    (tmp_path / "truth.jsonl").write_text('{"doc": "某局2024"}', encoding="utf-8")
    with pytest.raises(GoldError, match=r"truth\.jsonl:1: .* not a cell"):
        load_truth(tmp_path / "truth.jsonl")
