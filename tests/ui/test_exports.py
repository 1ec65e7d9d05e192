"""Facts as lines, CSV and spreadsheets, which never run what a document prints."""

import csv
import io
import json

import pytest
from answer_examples import DEPARTMENT, DOCUMENT, document_with, fact_with, make_home
from openpyxl import load_workbook

from index.blocks import Place
from index.stores.record_store import open_record_store
from ui.files.exports import COLUMNS, fact_line, guard_formula, write_csv, write_jsonl, write_xlsx

FORMULAS = ["=1+1", '=HYPERLINK("http://example.invalid")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]
PLAIN = ["公务接待费", "-87.50", "+3.2", "1,234.56", "-5%", "—", "3.20"]


@pytest.fixture
def stored(tmp_path):
    def store(*facts):
        opened = open_record_store(make_home(tmp_path, document_with(*facts)))
        found = opened.find_facts()
        opened.close()
        return found

    return store


def test_a_fact_line_has_the_promised_keys_and_exact_value(stored):
    (fact,) = stored(fact_with(text="1,200.50", value="1200.50"))
    assert fact_line(fact) == {
        "document": DOCUMENT,
        "department": DEPARTMENT,
        "year": 2025,
        "phase": "预算",
        "source": "table",
        "page": 7,
        "table": "“三公”经费支出表",
        "row": "公务接待费",
        "code": "30217",
        "column": ["2025年预算数", "合计"],
        "text": "1,200.50",
        "value": "1200.50",
        "unit": "万元",
        "role": "明细",
    }


def test_a_fact_without_page_code_or_value_leaves_them_out(stored):
    (fact,) = stored(fact_with(text="正科级", value=None, unit=None, code=None, code_system=None, place=Place(line=3)))
    line = fact_line(fact)
    assert not {"page", "code", "value", "unit"} & set(line)
    assert line["text"] == "正科级"


def test_a_large_value_is_written_without_exponent(stored):
    (fact,) = stored(fact_with(value="1E+5"))
    assert fact_line(fact)["value"] == "100000"


def test_lines_hold_chinese_as_it_is(stored):
    out = io.StringIO()
    write_jsonl(stored(fact_with()), out)
    assert json.loads(out.getvalue())["row"] == "公务接待费"
    assert "公务接待费" in out.getvalue()


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_would_run_is_guarded(text):
    assert guard_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_labels_and_printed_numbers_are_left_alone(text):
    assert guard_formula(text) == text


def test_csv_holds_one_row_a_fact_and_no_formula(stored):
    out = io.StringIO(newline="")
    write_csv(stored(fact_with(row="=1+1", text="-87.50", value="-87.50"), fact_with(key="t0r2c1")), out)
    head, first, second = csv.reader(io.StringIO(out.getvalue()))
    assert tuple(head) == COLUMNS
    assert (first[COLUMNS.index("row")], first[COLUMNS.index("text")]) == ("'=1+1", "-87.50")
    assert second[COLUMNS.index("column")] == "2025年预算数 / 合计"


def test_a_spreadsheet_holds_text_as_text_and_values_as_numbers(stored):
    out = io.BytesIO()
    write_xlsx(stored(fact_with(row="=1+1", text="3.20\x0b")), out)
    sheet = load_workbook(out).active
    row = dict(zip(COLUMNS, sheet[2], strict=True))
    assert (row["row"].data_type, row["row"].value) == ("s", "=1+1")
    assert row["text"].value == "3.20"
    assert (row["value"].data_type, float(row["value"].value)) == ("n", 3.2)
    assert (row["page"].value, row["year"].value) == (7, 2025)
