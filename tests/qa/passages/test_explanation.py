"""Facets of things explained out of made-up disclosures: what is told, what is only near, what is missing."""

import csv
from pathlib import Path

import pytest
from explaining_disclosure import ARCHIVES, AUDIT, FORESTRY

from index.ingest import ingest_paths
from index.records import Phase
from index.settings import Settings
from index.stores.record_store import open_record_store
from index.text.normalization import squeeze
from qa.figures.results import Missing, Quotes
from qa.linking.vocabulary import Vocabulary
from qa.passages.explanation import explain
from qa.passages.retrieval import Retriever
from qa.passages.topics import fold
from qa.query.nodes import At, Change, Explain, Frame, Select, Thing
from qa.records.fact_index import FactIndex
from qa.records.targets import Target, resolve_departments, resolve_target

OLDER = """白水市档案馆2030年部门预算公开

第一部分 部门概况

一、部门主要职责

（一）负责全市档案的接收、整理和保管。

（二）承担地方志的编修。

第二部分 预算情况说明

一、收支预算总体情况

2030年收支预算总计318.00万元，比上年增加5.00万元，主要原因是增加消防设备。

第三部分 名词解释

一、口述档案：指以访谈录音形成的档案。
"""
CASES = Path(__file__).parents[2] / "cases" / "explanations.tsv"


def rows():
    with CASES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def split(field):
    return [part for part in (field or "").split("|") if part]


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    return {
        "青山县林业局2031年部门预算": FORESTRY,
        "白水市档案馆2031年部门预算": ARCHIVES,
        "白水市档案馆2030年部门预算": OLDER,
        "云溪县审计局2031年部门决算": AUDIT,
    }


@pytest.fixture(scope="module")
def explained(tmp_path_factory, printed):
    folder = tmp_path_factory.mktemp("disclosures")
    for name, text in printed.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home")
    assert not ingest_paths(sorted(folder.glob("*.txt")), settings).failed
    store = open_record_store(settings.home)
    vocabulary, retriever, index = Vocabulary(store), Retriever(store, settings), FactIndex(store)

    def explain_case(case):
        frame = Frame(case["department"] or None, int(case["year"]) if case["year"] else None)
        found = (
            [resolve_target(frame, vocabulary)]
            if frame.department
            else resolve_departments(frame, vocabulary, one_stage=False)
        )
        targets = [target for target in found if isinstance(target, Target)]
        return explain(node_of(case), targets, retriever, index, None)

    yield explain_case
    retriever.close()
    store.close()


def node_of(case):
    thing = Thing(case["name"], words=case["words"] or None, project=case["project"] or None)
    about = thing
    if case["against"] == "last year":
        about = Change(Select(thing))
    elif case["against"] == "budget":
        about = Change(At(Frame(stage=Phase.FINAL), Select(thing)), Frame(stage=Phase.BUDGET))
    return Explain(case["facet"], about)


def quotes_of(result):
    return result.quotes if isinstance(result, Quotes) else result.nearest


@pytest.mark.parametrize("case", rows(), ids=lambda case: "-".join(filter(None, list(case.values())[:7])))
def test_a_facet_is_told_in_the_words_of_the_document_and_no_others(explained, printed, case):
    result = explained(case)
    gave = "missing" if isinstance(result, Missing) else "near" if result.near else "told"
    text = "\n".join(f"{quote.passage.document.identity.department}：{quote.text}" for quote in quotes_of(result))
    assert gave == case["gives"], text
    assert [phrase for phrase in split(case["has"]) if squeeze(phrase) not in squeeze(text)] == []
    assert [phrase for phrase in split(case["has_not"]) if squeeze(phrase) in squeeze(text)] == []
    for quote in quotes_of(result):
        assert fold(quote.text) in fold(printed[quote.passage.document.name])


def test_a_quote_has_the_figures_that_it_prints(explained):
    case = dict.fromkeys(rows()[0], "") | {
        "department": "青山县林业局",
        "facet": "reason",
        "name": "收支总计",
        "against": "last year",
    }
    (quote,) = explained(case).quotes
    assert {"820.50", "60.20", "7.92"} <= {format(figure.value, "f") for figure in quote.figures}
