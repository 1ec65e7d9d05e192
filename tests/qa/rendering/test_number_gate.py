"""Every figure in an answer's text stands in its values or in what it cites, over many questions."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from made_up_store import load_cases, save_made_up_documents
from real_documents import CORPUS, needs_corpus

from eval.judging.numbers import unsupported_figures
from index.ingest import ingest_paths
from index.settings import load_settings
from qa.answer import Route
from qa.engine import open_engine

QUESTIONS = list(
    dict.fromkeys(
        [
            *(case["question"] for case in load_cases("answers.jsonl")),
            *(case["question"] for case in load_cases("queries.jsonl")),
        ]
    )
)
ITEMS = [
    "三公经费",
    "公务接待费",
    "基本支出",
    "项目支出",
    "人员经费",
    "公用经费",
    "政府采购",
    "固定资产",
    "机关运行经费",
    "收入总计",
]
PATTERNS = [
    "{name}{year}年{item}多少元",
    "{name}{year}年{item}占支出总计的比例",
    "{name}{year}年{item}比上年增减多少，为什么",
    "{name}{year}年{item}由哪些构成",
    "{name}{year}年{item}各处数字一致吗",
]
_QUANTITY = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(?=(?:万元|亿元|元|%|倍))")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = open_engine(save_made_up_documents(tmp_path_factory.mktemp("made_up")))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def corpus_engine(tmp_path_factory):
    settings = load_settings(tmp_path_factory.mktemp("corpus"))
    ingest_paths(sorted(Path(CORPUS or "").glob("*.txt")), settings)
    engine = open_engine(settings.home)
    yield engine
    engine.close()


def numbers(text):
    return {Decimal(printed) for printed in _NUMBER.findall(text.replace(",", ""))}


def unstated_quantities(answer):
    """Return amounts and rates of the text that are in no value, no formula of one, and no quotation that is cited."""
    known = {number for value in answer.values for number in numbers(f"{value.value} {value.formula or ''}")}
    quoted = {number for citation in answer.citations for number in numbers(citation.quote)}
    loose = []
    for line in re.sub(r"\[\d+\]|\*", "", answer.text).splitlines():
        of_line = {Decimal(printed.replace(",", "")) for printed in _QUANTITY.findall(line)}
        loose += of_line - known - (quoted if line.startswith((">", "- ")) else set()) - numbers(answer.question)
    return loose


def assert_every_figure_is_stated(answer):
    assert unsupported_figures(answer) == (), answer.text
    assert unstated_quantities(answer) == [], answer.text
    marks = {citation.id for citation in answer.citations}
    assert {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)} <= marks
    for value in answer.values:
        assert value.citations, value
        assert set(value.citations) <= marks
    if answer.route is Route.REFUSE:
        assert answer.values == ()


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_states_a_figure_of_its_own(question, engine):
    assert_every_figure_is_stated(engine.ask(question))


@pytest.mark.parametrize("case", load_cases("follow_ups.jsonl"), ids=lambda case: case["case"])
def test_no_follow_up_states_a_figure_of_its_own(case, engine):
    assert_every_figure_is_stated(engine.ask(case["question"], case["history"]))


@pytest.mark.parametrize("name", ["柯城教育局", "敦煌教育局", "柳江编办", "汕尾统计局", "玉屏医保局", "教育局", ""])
def test_no_answer_about_any_department_and_item_states_a_figure_of_its_own(name, engine):
    for pattern in PATTERNS:
        for item in ITEMS:
            assert_every_figure_is_stated(engine.ask(pattern.format(name=name, year=2024, item=item)))


@needs_corpus
@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_answer_about_a_real_disclosure_states_a_figure_of_its_own(pattern, corpus_engine):
    for document in corpus_engine.vocabulary.documents:
        identity = document.identity
        for item in ITEMS[::2]:
            question = pattern.format(name=identity.department, year=identity.fiscal_year, item=item)
            assert_every_figure_is_stated(corpus_engine.ask(question))


@needs_corpus
def test_printed_figures_of_real_disclosures_stand_where_they_are_cited(corpus_engine):
    for document in corpus_engine.vocabulary.documents:
        identity = document.identity
        for item in ITEMS[::2]:
            answer = corpus_engine.ask(f"{identity.department}{identity.fiscal_year}年{item}多少")
            quotes = {citation.id: citation.quote.replace(",", "") for citation in answer.citations}
            for value in answer.values:
                if value.formula is None and Decimal(value.value):
                    assert any(value.value in quotes[mark] for mark in value.citations), (answer.question, value)
