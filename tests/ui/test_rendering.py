"""An answer as Markdown and as HTML: complete, and harmless whatever documents print."""

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from answer_examples import answer_with
from lxml import html
from markdown_it import MarkdownIt

from qa.answer import Citation, Note, Reading
from qa.query.language import Language
from ui.charts.charts import find_chart
from ui.pages.chat.answer_html import render_backing_html, render_partial_html, render_statement_html
from ui.pages.chat.answer_toolbar import render_toolbar_html
from ui.pages.chat.reading_chips import Chip
from ui.pages.chat.turns import Turn
from ui.text.rendering import place_words, reading_words, render_answer_json, render_answer_markdown

HOSTILE = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "hostile_texts.jsonl").read_text(encoding="utf-8").splitlines()
]
_QUIET = ("class", "style", "type", "selected", "hidden", "maxlength")
ACTIVE = ("a", "img", "script", "iframe", "style", "link", "form", "object", "svg")


def hostile_answers(text):
    yield answer_with(text=text)
    yield answer_with(citations=(Citation(1, text, text, text, table=text, row=text, column=(text,), heading=(text,)),))
    yield answer_with(findings=(Note(text, text),), suggestions=(text,))
    query = Reading(Language.CHINESE, echo=text, departments=(text,), assumed=(text,))
    yield answer_with(query=query)


def active_parts(markup):
    tree = html.fromstring(f"<main>{markup}</main>")
    found = [element.tag for element in tree.iter() if element.tag in ACTIVE]
    return found + [name for element in tree.iter() for name in element.attrib if name not in _QUIET]


@pytest.mark.parametrize("case", HOSTILE, ids=[case["name"] for case in HOSTILE])
def test_nothing_in_an_answer_can_run_or_load_on_the_page(case):
    for answer in hostile_answers(case["text"]):
        toolbar = render_toolbar_html(Turn(case["text"], answer=answer, verdict="down"), 0, is_last=True)
        chips = [Chip("item", case["text"], case["text"], (case["text"], "会议费"))]
        assert active_parts(render_statement_html(answer)) == []
        assert active_parts(render_backing_html(answer, 0, chips, toolbar, find_chart(answer))) == []
    assert active_parts(render_partial_html(case["text"])) == []


@pytest.mark.parametrize("case", HOSTILE, ids=[case["name"] for case in HOSTILE])
def test_the_markdown_of_an_answer_holds_no_link_image_or_html_wherever_it_is_shown(case):
    for answer in hostile_answers(case["text"]):
        shown = MarkdownIt("commonmark", {"html": True}).render(render_answer_markdown(answer))
        assert active_parts(shown) == []


@pytest.mark.parametrize("case", HOSTILE, ids=[case["name"] for case in HOSTILE])
def test_no_control_character_reaches_a_terminal(case):
    for answer in hostile_answers(case["text"]):
        shown = render_answer_markdown(answer)
        assert {char for char in shown if unicodedata.category(char) in ("Cc", "Cf")} <= {"\n"}


def test_a_hostile_quote_is_still_shown_letter_for_letter():
    quote = "<b>接待费</b> [1](x) & “三公”"
    answer = answer_with(citations=(Citation(1, "文件", "标题", quote),))
    assert html.fromstring(render_backing_html(answer)).find_class("quote")[0].text_content() == quote


def test_the_html_of_an_answer_holds_no_line_break_that_would_end_its_block():
    text = "第一段\n\n- 一\n- 二\n\n| 项目 | 金额 |\n|---|---|\n| 接待 | 3.20 |"
    assert "\n" not in render_statement_html(answer_with(text=text))


def test_a_source_card_says_document_place_and_quote():
    shown = html.fromstring(render_backing_html(answer_with())).find_class("source")[0].text_content()
    for words in ("云溪县财政局2025年部门预算公开", "第7页", "“三公”经费支出表", "公务接待费", "合计", "3.20"):
        assert words in shown


def test_only_marks_of_given_sources_are_raised():
    shown = html.fromstring(render_statement_html(answer_with(text="见[1]，但[2]不是出处。", findings=())))
    assert [mark.text_content() for mark in shown.find_class("mark")] == ["出处 1"]
    assert "[2]" in shown.find_class("text")[0].text_content()


@pytest.mark.parametrize(
    ("line", "whose"),
    [
        ("**甲局2025年三公经费：4.1万元[1]**", ["甲局2025年三公经费："]),
        ("**甲局2025年三公经费: -4.1%**", ["甲局2025年三公经费: "]),
        ("**甲局：没有列出**", []),
        ("**甲局2025年的主要职责：**", []),
    ],
)
def test_a_figure_stands_out_from_whose_it_is(line, whose):
    shown = html.fromstring(render_statement_html(answer_with(text=line, findings=())))
    assert [words.text_content() for words in shown.find_class("whose")] == whose
    assert line.replace("*", "").replace("[1]", "") in shown.text_content()


def test_places_in_one_document_share_its_card():
    citations = (Citation(1, "甲", "甲", "一"), Citation(2, "乙", "题", "二"), Citation(3, "甲", "甲", "三"))
    cards = html.fromstring(render_backing_html(answer_with(citations=citations))).find_class("source")
    assert [[number.text for number in card.find_class("number")] for card in cards] == [["1", "3"], ["2"]]
    assert [card.find_class("source-title")[0].text_content() for card in cards] == ["甲", "题乙"]


def test_many_sources_are_folded_but_none_is_lost():
    citations = tuple(Citation(number, f"文件{number}", "", "引文") for number in range(1, 9))
    shown = html.fromstring(render_backing_html(answer_with(citations=citations)))
    assert len(shown.find_class("source")) == 8
    assert "其余 5 处" in shown.find_class("more")[0].text_content()


def test_markdown_of_an_answer_names_text_finding_source_reading_and_suggestion():
    shown = render_answer_markdown(answer_with())
    for words in (
        "3.20 万元",
        "相差 0.10 万元",
        "第7页",
        "理解为：云溪县财政局2025年公务接待费",
        "其中公务用车呢？",
    ):
        assert words in shown


def test_the_parts_of_an_english_answer_are_named_in_english():
    query = Reading(Language.ENGLISH, echo="growth of the total", years=(2025,), assumed=("latest year",))
    shown = render_answer_markdown(answer_with(query=query))
    for words in (
        "Sources",
        "Checks",
        "Read as",
        "page 7",
        "growth of the total",
        "assumed: latest year",
        "You can also ask",
    ):
        assert words in shown


def test_a_place_without_a_table_is_named_by_line_and_heading():
    citation = Citation(1, "文件", "", "引文", line=12, heading=("四、其他", "（一）三公"))
    assert place_words(citation, Language.CHINESE) == "第12行 · 四、其他 / （一）三公"
    assert place_words(citation, Language.ENGLISH) == "line 12 · 四、其他 / （一）三公"


def test_a_question_of_which_nothing_was_understood_has_no_reading():
    assert reading_words(Reading(Language.CHINESE)) == ""


def test_an_answer_object_is_one_line_of_json_with_the_id_of_its_question():
    line = render_answer_json(answer_with(text="一\n二"), "q-1")
    assert "\n" not in line
    body = json.loads(line)
    assert (body["id"], body["route"], body["text"]) == ("q-1", "table", "一\n二")
    assert body["citations"][0]["column"] == "2025年预算数 / 合计"


@pytest.mark.parametrize(
    ("cell", "is_figure"),
    [
        ("4.50万元[1]", True),
        ("-1,234.5", True),
        ("12.87%[1][2]", True),
        ("0", True),
        ("2024年", False),
        ("30201 办公费", False),
        ("—", False),
    ],
)
def test_figures_of_a_table_in_an_answer_are_aligned(cell, is_figure):
    shown = render_statement_html(answer_with(text=f"| 项目 | 数额 |\n|---|---|\n| 甲 | {cell} |"))
    assert ('<td class="figure">' in shown) == is_figure


def test_a_reading_that_chips_do_not_tell_is_said_above_them():
    chips = (Chip("year", "年度", "2025", ("2024",)),)
    plain = answer_with()
    assert "理解为" not in render_backing_html(plain, chips=chips)
    share = 'Ask(Combine("÷", Select(Thing("基本支出")), Select(Thing("支出总计")), unit="%"))'
    nested = replace(plain, query=replace(plain.query, tree=share, echo="基本支出占支出总计的百分比"))
    shown = render_backing_html(nested, chips=chips)
    assert shown.index("理解为：基本支出占支出总计的百分比") < shown.index("年度")
