"""Tables that go on in a table of their own, as files saved from a word processor or a web page have them."""

from pathlib import Path

import docx
import pytest

from index.ingest import parse_document

FIRST = [
    ["收入", "", "支出", ""],
    ["项目", "预算数", "项目", "预算数"],
    ["一、财政拨款", "20.00", "一、教育支出", "15.00"],
]
REST = [["二、事业收入", "", "", ""], ["三、其他收入", "", "", ""], ["收入总计", "20.00", "支出总计", "20.00"]]


def write_html(path: Path) -> None:
    def table(rows: list[list[str]]) -> str:
        return "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows) + "</table>"

    lines = ("某某县教育局2024年部门预算", "收支预算总表", "单位：万元")
    path.write_text(
        f"<meta charset=utf-8>{''.join(f'<p>{line}</p>' for line in lines)}{table(FIRST)}{table(REST)}",
        encoding="utf-8",
    )


def write_docx(path: Path) -> None:
    document = docx.Document()
    for line in ("某某县教育局2024年部门预算", "收支预算总表", "单位：万元"):
        document.add_paragraph(line)
    for rows in (FIRST, REST):
        table = document.add_table(len(rows), 4)
        for row, texts in enumerate(rows):
            for col, text in enumerate(texts):
                table.cell(row, col).text = text
    document.save(str(path))


@pytest.mark.parametrize("write", [write_html, write_docx], ids=["html", "docx"])
def test_labels_alone_at_the_top_of_the_rest_are_rows(tmp_path: Path, write) -> None:
    path = tmp_path / f"教育局2024.{'html' if write is write_html else 'docx'}"
    write(path)
    document = parse_document(path)
    assert [(table.title, table.unit, table.n_rows) for table in document.tables] == [("收支预算总表", "万元", 6)]
    assert [(fact.item, fact.text) for fact in document.facts if fact.role == "合计"] == [
        ("收入总计", "20.00"),
        ("支出总计", "20.00"),
    ]
