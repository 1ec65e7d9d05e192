import json
from decimal import Decimal
from pathlib import Path

import pytest
from real_documents import needs_corpus, real_documents

from index.blocks import Heading, Paragraph, Place
from index.identity import find_identity
from index.prose.facts import sentence_facts
from index.prose.sentences import split_sentences
from index.records import Identity, Measure, Phase, Scope

CASES = [json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "sentences.jsonl").open(encoding="utf-8")]


def facts_of(case):
    phase = Phase(case.get("phase", "预算"))
    headings = [
        Heading(case[key], level, Place(line=1)) for level, key in ((3, "above"), (4, "heading")) if key in case
    ]
    paragraphs = [Paragraph(text, Place(line=number)) for number, text in enumerate(case["text"], start=2)]
    identity = Identity("某市档案馆", Scope.DEPARTMENT, 2024, phase, "某市档案馆2024年部门预算")
    return sentence_facts((*headings, *paragraphs), identity)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_sentences_give(case):
    facts = facts_of(case)
    assert [("/".join(fact.row_path), fact.measure.value, str(fact.value), fact.unit) for fact in facts] == [
        tuple(expected[:4]) for expected in case["facts"]
    ]
    for fact, expected in zip(facts, case["facts"], strict=True):
        details = {
            "role": fact.role.value,
            "to": fact.compared_to,
            "year": fact.year,
            "phase": fact.phase.value,
            "column": list(fact.column),
            "subject": fact.subject,
            "text": fact.text,
        }
        for name, value in (expected[4] if len(expected) > 4 else {}).items():
            assert details[name] == value, (fact.item, name)


def test_facts_quote_their_sentence_and_place_and_have_keys_of_their_own():
    case = {"text": ["收入总计 5 万元。支出总计 4 万元。", "结余1万元。"]}
    facts = facts_of(case)
    assert [(fact.key, fact.quote, fact.place.line) for fact in facts] == [
        ("s1", "收入总计 5 万元。", 2),
        ("s2", "支出总计 4 万元。", 2),
        ("s3", "结余1万元。", 3),
    ]


def test_money_is_kept_in_fen():
    facts = facts_of({"text": ["培训费1,234.5万元，比上年减少0.01万元，下降3%。"]})
    assert [fact.amount_fen for fact in facts] == [1_234_500_000, -10_000, None]


def test_new_headings_forget_the_item_before():
    place = Place(line=1)
    blocks = (
        Heading("一、收入", 2, place),
        Paragraph("收入总计5万元。", place),
        Heading("二、说明", 2, place),
        Paragraph("比上年减少2万元。", place),
    )
    identity = Identity("某局", Scope.DEPARTMENT, 2024, Phase.BUDGET, "")
    assert [fact.item for fact in sentence_facts(blocks, identity)] == ["收入总计"]


def facts_of_pages(*texts):
    paragraphs = [Paragraph(text, Place(page=number)) for number, text in enumerate(texts, start=1)]
    identity = Identity("某市档案馆", Scope.DEPARTMENT, 2024, Phase.BUDGET, "")
    facts = sentence_facts(paragraphs, identity)
    return [("/".join(fact.row_path), str(fact.value), fact.place.page) for fact in facts]


def test_a_sentence_goes_on_after_the_page_break_with_its_own_item():
    assert facts_of_pages("2024年项目支出41.5万元，主要为库房维护", "项目33.5万元，档案修复项目8万元。") == [
        ("项目支出", "41.5", 1),
        ("项目支出/库房维护项目", "33.5", 2),
        ("项目支出/档案修复项目", "8", 2),
    ]


def test_a_page_that_begins_anew_takes_nothing_over():
    assert facts_of_pages("2024年项目支出41.5万元，主要为", "（二）公务接待费2万元。") == [
        ("项目支出", "41.5", 1),
        ("公务接待费", "2", 2),
    ]


def test_quotes_are_as_printed():
    assert [sentence.quote for sentence in split_sentences("“三公”经费（含）5 万元。  其中：接待费 2万元")] == [
        "“三公”经费（含）5 万元。",
        "其中：接待费 2万元",
    ]


@needs_corpus
def test_shares_of_real_disclosures_agree_with_their_amounts():
    """A share printed beside an amount is that amount over its whole, so wrong owners of figures show."""
    agreeing, wrong = 0, []
    for name, blocks in real_documents():
        amounts = {}
        for fact in sentence_facts(blocks, find_identity(name, blocks)):
            if fact.measure is Measure.AMOUNT:
                amounts[fact.row_path] = fact
            part, whole = amounts.get(fact.row_path), amounts.get(fact.row_path[:-1])
            if fact.column != ("占比",) or part is None or whole is None or fact.compared_to != whole.item:
                continue
            if abs(part.value / whole.value * 100 - fact.value) <= Decimal("0.06"):
                agreeing += 1
            else:
                wrong.append((name, fact.row_path))
    assert agreeing >= 20
    assert len(wrong) <= agreeing // 20, wrong
