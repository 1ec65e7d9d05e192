import json
from pathlib import Path

import pytest

from index.blocks import Heading, Paragraph, Place
from index.prose.passages import build_passages
from index.records import Cell, Table, TableKind

CASES = [json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "passages.jsonl").open(encoding="utf-8")]
HERE = Place(page=1)


def blocks_of(case):
    headings = [Heading(text, level, HERE) for level, text in case["headings"]]
    return (*headings, *(Paragraph(text, HERE) for text in case["text"]))


def form(rows, notes=(), header_rows=0):
    """A table from rows of texts, one cell each; None leaves a position blank."""
    cells = tuple(
        Cell(text, row, col, row + 1, col + 1, Place(page=row + 1))
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
        if text is not None
    )
    width = max(map(len, rows))
    return Table(
        0, TableKind.PROJECT_GOALS, "项目绩效目标表", None, header_rows, len(rows), width, cells, HERE, tuple(notes)
    )


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_passages_of(case):
    passages = build_passages(blocks_of(case), ())
    assert [[passage.text, passage.role.value] for passage in passages] == case["passages"]
    if "path" in case:
        assert list(passages[-1].heading_path) == case["path"]


def test_prose_of_a_form_stands_under_table_project_and_label():
    table = form(
        [
            ["项目名称", "某馆库房维护"],
            ["立项依据", "根据档案馆建设标准，需对库房定期维护。"],
            ["联系人", "某某某，办公电话在工作日的上班时间可以接通。"],
            ["预算数", "12.00"],
            ["资金用途", "用于支付库房维护费"],
        ]
    )
    basis, purpose = build_passages((), (table,))
    assert basis.heading_path == ("项目绩效目标表", "某馆库房维护", "立项依据")
    assert basis.text == "根据档案馆建设标准，需对库房定期维护。"
    assert basis.place.page == 2
    assert (purpose.text, purpose.heading_path[-1]) == ("用于支付库房维护费", "资金用途")


def test_notes_of_tables_are_passages():
    (passage,) = build_passages((), (form([["项目", "金额"]], notes=("注：本部门无此项支出，空表列示。",)),))
    assert (passage.text, passage.heading_path) == ("注：本部门无此项支出，空表列示。", ("项目绩效目标表",))


def test_what_the_reading_of_a_table_notes_is_no_passage():
    added = "“服务质量 | 及时率”一行错开一列，按指标值的位置移回。"
    assert build_passages((), (form([["项目", "金额"]], notes=(added,)),)) == ()


def test_long_paragraphs_are_cut_at_ends_of_sentences_and_lose_nothing():
    sentence = "负责全市档案的接收、整理、保管和利用工作，并承担有关统计任务。"
    text = sentence * 45
    passages = build_passages((Paragraph(text, HERE),), ())
    assert len(passages) > 1
    assert all(len(passage.text) <= 600 and passage.text.endswith("。") for passage in passages)
    assert "".join(passage.text for passage in passages) == text


def test_passages_are_numbered_in_reading_order():
    passages = build_passages((Paragraph("甲单位无车辆。", HERE), Paragraph("乙单位有车辆。", HERE)), ())
    assert [passage.index for passage in passages] == [0, 1]
