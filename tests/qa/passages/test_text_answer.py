import csv
from pathlib import Path

import pytest
from explaining_disclosure import ARCHIVES, AUDIT, FORESTRY

from index.ingest import ingest_paths
from index.settings import Settings
from index.text.normalization import squeeze
from qa.answer import Route
from qa.engine import open_engine
from qa.passages.topics import fold

CASES = Path(__file__).parents[2] / "cases" / "text_answers.tsv"


def rows():
    with CASES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def split(field):
    return [part for part in (field or "").split("|") if part]


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disclosures")
    for name, text in (
        ("青山县林业局2031年部门预算", FORESTRY),
        ("白水市档案馆2031年部门预算", ARCHIVES),
        ("云溪县审计局2031年部门决算", AUDIT),
    ):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return sorted(folder.glob("*.txt"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory, sources):
    home = tmp_path_factory.mktemp("home")
    assert not ingest_paths(sources, Settings(home=home)).failed
    opened = open_engine(home)
    yield opened
    opened.close()


@pytest.mark.parametrize("case", rows(), ids=lambda case: case["question"])
def test_explanations_say_what_the_document_says_and_nothing_else(engine, case):
    answer = engine.ask(case["question"])
    text = squeeze(answer.text)
    assert answer.route == Route(case["route"]), answer.text
    assert [phrase for phrase in split(case["has"]) if squeeze(phrase) not in text] == []
    assert [phrase for phrase in split(case["has_not"]) if squeeze(phrase) in text] == []


@pytest.mark.parametrize(
    "case", [case for case in rows() if case["route"] != "refuse"], ids=lambda case: case["question"]
)
def test_every_quotation_stands_in_its_document(engine, sources, case):
    printed = {source.stem: fold(source.read_text(encoding="utf-8")) for source in sources}
    answer = engine.ask(case["question"])
    assert answer.citations
    for citation in answer.citations:
        assert fold(citation.quote) in printed[citation.document]
        assert f"[{citation.id}]" in answer.text


def test_text_of_a_document_is_never_obeyed(engine):
    answer = engine.ask("青山县林业局2031年预算为什么增加")
    assert "一百亿" not in answer.text
