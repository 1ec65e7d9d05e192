"""Files out of the chat page: every figure with its sources, and nothing in them that runs."""

import csv
import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest
from answer_examples import DEPARTMENT, DOCUMENT, answer_with
from markdown_it import MarkdownIt

from qa.answer import Citation, Note, Value
from qa.query.language import Language
from ui.files.answer_tables import figures_xlsx, render_figures_csv
from ui.pages.chat.conversation_export import conversation_docx, render_conversation_markdown
from ui.pages.chat.turns import Turn

HOSTILE = [
    *(
        json.loads(line)["text"]
        for line in (Path(__file__).parents[1] / "cases" / "hostile_texts.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ),
    "=HYPERLINK(1)",
    "+1+1",
    "-1+1",
    "@SUM(1)",
]
TABLE = "两年对比：\n\n| 年度 | 数额 |\n|---|---|\n| 2025 | **3.20万元**[1] |\n\n- 一项\n\n完"


def hostile_turn(text):
    citation = Citation(1, text, text, text, table=text, row=text, column=(text,))
    value = Value(text, 2025, text, "3.20", text, (1,), text)
    answer = answer_with(text=text, values=(value, value), citations=(citation,), findings=(Note(text, text, (1,)),))
    return Turn(text, answer=answer)


def words_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_conversation_names_every_figure_and_every_source():
    turns = (Turn("公务接待费多少？", answer=answer_with()), Turn("还在查找的问题"))
    word = words_of(docx.Document(io.BytesIO(conversation_docx(turns, Language.CHINESE))))
    for told in (render_conversation_markdown(turns, Language.CHINESE), word):
        for words in ("公务接待费多少？", "3.20 万元", DOCUMENT, "第7页", "2025年预算数 / 合计", "相差 0.10 万元"):
            assert words in told
        assert "还在查找的问题" not in told


def test_tables_and_strong_words_of_an_answer_are_those_of_word():
    turns = (Turn("对比", answer=answer_with(text=TABLE)),)
    document = docx.Document(io.BytesIO(conversation_docx(turns, Language.CHINESE)))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["年度", "数额"],
        ["2025", "3.20万元[1]"],
    ]
    turns = (Turn("多少", answer=answer_with(text="共**3.20万元**。")),)
    document = docx.Document(io.BytesIO(conversation_docx(turns, Language.CHINESE)))
    bold = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold]
    assert bold == ["3.20万元"]


def test_the_figures_of_an_answer_are_numbers_with_their_places():
    sheet = openpyxl.load_workbook(io.BytesIO(figures_xlsx(answer_with()))).active
    (_, row) = sheet.iter_rows(values_only=True)
    assert row[:5] == (DEPARTMENT, "2025", "公务接待费", 3.2, "万元")
    assert DOCUMENT in row[6]
    assert "第7页" in row[6]
    text = render_figures_csv(answer_with())
    assert text.startswith("\ufeff单位")
    assert next(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))["数值"] == "3.20"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_file_can_run(text):
    turn = hostile_turn(text)
    sheet = openpyxl.load_workbook(io.BytesIO(figures_xlsx(turn.answer))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    for row in list(csv.reader(io.StringIO(render_figures_csv(turn.answer).lstrip("\ufeff"))))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    markdown = render_conversation_markdown((turn,), Language.CHINESE)
    tokens = [
        child.type
        for token in MarkdownIt("commonmark", {"html": True}).parse(markdown)
        for child in (token, *(token.children or ()))
    ]
    assert not {"html_block", "html_inline", "link_open", "image"} & set(tokens)
    document = docx.Document(io.BytesIO(conversation_docx((turn,), Language.CHINESE)))
    assert not [part for part in document.part.rels.values() if part.is_external]
