"""Numeric questions over the made-up store: which figures are stated, with which formulas, words and findings."""

import re
from dataclasses import replace

import pytest
from made_up_store import load_cases, made_up_documents, save_made_up_documents

from index.stores.record_store import open_record_store
from qa.answer import Route
from qa.engine import open_engine

CASES = load_cases("answers.jsonl")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = open_engine(save_made_up_documents(tmp_path_factory.mktemp("made_up")))
    yield engine
    engine.close()


def short(department):
    """Return the two letters by which the case file knows a department."""
    return re.search("柯城|敦煌|柳江|汕尾|玉屏", department)[0] if department else ""


def stated(answer):
    """Return the answer's figures in the words of the case file: whose, year, figure and unit, formula."""
    return [
        f"{short(value.department)} {value.year} {value.value}{value.unit}"
        + (f" = {value.formula}" if value.formula else "")
        for value in answer.values
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_answer_states(case, engine):
    answer = engine.ask(case["question"])
    assert answer.route is Route(case.get("route", "table")), answer.text
    if "values" in case:
        figures = stated(answer)
        assert (figures if case.get("ordered") else sorted(figures)) == (
            case["values"] if case.get("ordered") else sorted(case["values"])
        )
    for words in case.get("says", ()):
        assert words in re.sub(r"\[\d+\]|\*", "", answer.text)
    for words in case.get("lacks", ()):
        assert words not in answer.text
    assert [note.rule for note in answer.findings] == case.get("findings", [note.rule for note in answer.findings])


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_figure_is_cited_where_it_stands(case, engine):
    answer = engine.ask(case["question"])
    places = {citation.id: citation for citation in answer.citations}
    assert [citation.id for citation in answer.citations] == list(range(1, len(places) + 1))
    for value in answer.values:
        assert value.citations
        cited = [places[mark] for mark in value.citations]
        assert all(citation.page for citation in cited)
        if value.formula is None:
            assert any(value.value in citation.quote.replace(",", "") or "空表" in citation.quote for citation in cited)
    if answer.route is Route.REFUSE:
        assert not answer.values
        assert not answer.citations


def test_budgets_and_final_accounts_are_cited_to_their_own_documents(engine):
    answer = engine.ask("柯城教育局2023年公务接待费多少")
    assert {citation.document: citation.quote.split()[-1] for citation in answer.citations} == {
        "柯城教育2023预算": "2.00",
        "柯城教育2023决算": "1.68",
    }


def test_figures_that_agree_are_stated_once_with_all_their_places(engine):
    answer = engine.ask("柯城教育局2024年公务接待费多少")
    (value,) = answer.values
    assert {citation.table for citation in answer.citations} == {"2024年三公经费表", None}
    assert len(value.citations) == 2


def test_figures_of_a_scan_carry_its_warning(tmp_path):
    first = made_up_documents()[0]
    store = open_record_store(tmp_path)
    store.save_document(replace(first, warnings=("全文经OCR识别，数字请核对",)))
    store.close()
    engine = open_engine(tmp_path)
    answer = engine.ask(f"{first.identity.department}收入总计是多少？")
    engine.close()
    (note,) = [note for note in answer.findings if note.rule == "读取提示"]
    assert note.message == "全文经OCR识别，数字请核对"
    assert set(note.citations) == {citation.id for citation in answer.citations}


def test_a_grand_total_is_cited_at_its_own_row_before_a_subtotal(engine):
    answer = engine.ask("玉屏医保局2024年支出总计多少")
    assert [citation.row for citation in answer.citations][:2] == ["合计", "小计"]
