"""The place behind a citation: the right cell, the right sentence, the right page, and harmless whatever is printed."""

import json
from pathlib import Path

import pytest
from answer_examples import document_with, fact_with
from bs4 import BeautifulSoup
from drawn_disclosure import DEPARTMENT, draw_disclosure
from PIL import Image

from index.blocks import Place
from index.ingest import ingest_paths
from index.pages.page_picture import picture_place
from index.records import Cell, Document, Identity, Passage, Phase, Scope, SectionRole, Table, TableKind
from index.settings import load_settings
from index.stores.originals import Originals
from index.stores.record_store import open_record_store
from qa.answer import Anchor
from qa.engine import open_engine
from qa.query.language import Language
from ui.answers.evidence import EvidenceRoom
from ui.pages.evidence_html import EVIDENCE_LABELS, render_evidence_html

HOSTILE = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "hostile_texts.jsonl").read_text(encoding="utf-8").splitlines()
]
LABELS = EVIDENCE_LABELS[Language.CHINESE]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    (result,) = ingest_paths([draw_disclosure(folder)], load_settings(folder / "home")).results
    assert result.error is None
    return folder / "home"


@pytest.fixture(scope="module")
def store(home):
    store = open_record_store(home)
    yield store
    store.close()


@pytest.fixture(scope="module")
def room(home, store):
    return EvidenceRoom(store, Originals(home, 0))


@pytest.fixture(scope="module")
def engine(home):
    engine = open_engine(home)
    yield engine
    engine.close()


def shown(evidence):
    return BeautifulSoup(render_evidence_html([evidence], "1", Language.CHINESE), "lxml")


def cited(engine, room, question):
    answer = engine.ask(question)
    return [room.find(citation.anchor, citation.quote) for citation in answer.citations]


def test_a_figure_opens_its_table_with_the_cell_its_row_and_its_header(engine, room):
    evidence = cited(engine, room, f"{DEPARTMENT}2025年公务接待费多少")[0]
    tree = shown(evidence)
    (cell,) = tree.select("td.cited")
    assert cell.get_text().startswith("3.20")
    assert [each.get_text() for each in tree.select(".on-path")] == ["2025年预算数", "公务接待费"]
    assert [part.get_text() for part in tree.select(".path li")] == ["公务接待费", "2025年预算数"]


def test_a_figure_of_a_pdf_opens_its_page_with_the_cell_framed(engine, room):
    evidence = cited(engine, room, f"{DEPARTMENT}2025年公务接待费多少")[0]
    assert evidence.page.page == 2
    assert evidence.page.is_framed
    (picture,) = shown(evidence).select("img.page")
    assert picture.get("src").startswith("data:image/jpeg;base64,")


def test_a_sentence_is_marked_in_its_section(engine, room):
    evidence = cited(engine, room, f"{DEPARTMENT}2025年三公经费为什么减少")[-1]
    (mark,) = shown(evidence).select("mark")
    assert mark.get_text().startswith("2025年“三公”经费预算12.30万元")
    assert [part.get_text() for part in shown(evidence).select(".path li")][-1] == "一、“三公”经费预算情况"
    assert evidence.page.page == 1


def test_every_side_of_a_finding_can_be_shown(engine, room):
    answer = engine.ask(f"{DEPARTMENT}2025年公务接待费多少")
    note = next(note for note in answer.findings if "两者不一致" in note.message)
    sides = [room.find(place) for place in note.places]
    tree = BeautifulSoup(render_evidence_html(sides, "", Language.CHINESE, note.message), "lxml")
    assert [mark.get_text()[:4] for mark in tree.select("mark, td.cited")] == ["公务接待", "3.20"]
    assert note.message in tree.get_text()


def test_a_missing_copy_is_said_and_the_table_still_shown(engine, store, tmp_path):
    evidence = cited(engine, EvidenceRoom(store, Originals(tmp_path, 0)), f"{DEPARTMENT}2025年公务接待费多少")[0]
    tree = shown(evidence)
    assert tree.select("td.cited")
    assert LABELS.no_copy in tree.get_text()


def test_a_deleted_document_is_said(room):
    for anchor in (Anchor(99), Anchor(99, fact_key="t0r1c1"), Anchor(99, passage_index=0), Anchor(1, passage_index=99)):
        assert room.find(anchor) is None
    assert LABELS.gone in shown(None).get_text()


def test_a_page_that_prints_something_else_at_the_place_is_shown_without_a_frame(tmp_path):
    file = draw_disclosure(tmp_path)
    place = Place(page=2, box=(262, 182, 398, 198))
    assert picture_place(file, place, "3.20")[1]
    assert not picture_place(file, place, "9.99")[1]


def test_the_frame_stands_around_the_cell(tmp_path):
    picture, _ = picture_place(draw_disclosure(tmp_path), Place(page=2, box=(262, 182, 398, 198)), "3.20")
    (tmp_path / "page.jpg").write_bytes(picture)
    page = Image.open(tmp_path / "page.jpg")
    scale = page.size[1] / 842
    red, green, blue = page.getpixel((round(330 * scale), round(200.5 * scale)))
    assert red > green + 60
    assert red > blue + 60
    assert min(page.getpixel((round(330 * scale), round(215 * scale)))) > 240


def long_document(rows, text="3.20"):
    place = Place(line=1)
    cells = [Cell(words, 0, col, 1, col + 1, place) for col, words in enumerate(("项目", "2025年预算数"))]
    for row in range(1, rows):
        cells += [Cell(f"第{row}项", row, 0, row + 1, 1, place), Cell(text, row, 1, row + 1, 2, place)]
    table = Table(0, TableKind.THREE_PUBLIC, text, "万元", 1, rows, 2, tuple(cells), place)
    identity = Identity(text, Scope.DEPARTMENT, 2025, Phase.BUDGET, text)
    fact = fact_with(cell=(rows // 2, 1), row=text, column=(text,), place=place)
    sentence = fact_with(
        key="s1", source="narrative", table_index=None, table_kind=None, quote=text, row_path=(text, text)
    )
    passage = Passage(0, f"前面。{text}后面。", (text,), SectionRole.THREE_PUBLIC, place)
    return Document(text, text, "text", text, identity, (table,), (fact, sentence), (passage,))


def test_a_long_table_is_shown_around_its_cell(tmp_path):
    store = open_record_store(tmp_path)
    document_id = store.save_document(long_document(500))
    evidence = EvidenceRoom(store, None).find(Anchor(document_id, fact_key="t0r1c1"))
    labels = [row.td.get_text() for row in shown(evidence).select("tbody tr")]
    assert labels[0] == "第230项"
    assert labels[-1] == "第270项"
    assert "458" in shown(evidence).select(".table-note")[0].get_text()
    store.close()


@pytest.mark.parametrize("case", HOSTILE, ids=[case["name"] for case in HOSTILE])
def test_nothing_in_a_document_can_run_or_load_in_the_panel(case, tmp_path):
    store = open_record_store(tmp_path)
    document_id = store.save_document(long_document(4, case["text"]))
    room = EvidenceRoom(store, None)
    anchors = (
        Anchor(document_id),
        Anchor(document_id, "t0r1c1"),
        Anchor(document_id, "s1"),
        Anchor(document_id, None, 0),
    )
    panel = render_evidence_html(
        [room.find(each, case["text"]) for each in anchors], "1", Language.CHINESE, case["text"]
    )
    tree = BeautifulSoup(panel, "lxml")
    assert not tree.select("a, img, script, iframe, style, link, form, object, svg, b[onclick]")
    names = {name for element in tree.find_all() for name in element.attrs}
    assert names <= {"class", "role", "aria-label", "tabindex", "type", "title", "scope", "rowspan", "colspan"}
    store.close()


def test_a_document_as_a_whole_is_named(tmp_path):
    store = open_record_store(tmp_path)
    document_id = store.save_document(document_with(fact_with()))
    assert DEPARTMENT in shown(EvidenceRoom(store, None).find(Anchor(document_id))).get_text()
    store.close()
