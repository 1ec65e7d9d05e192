"""Copies of indexed files: kept once, within their room, and gone with their document."""

from pathlib import Path

import pytest
from answer_examples import document_with, fact_with

from index.ingest import ingest_paths
from index.settings import load_settings
from index.stores.originals import Originals
from index.stores.record_store import open_record_store

DISCLOSURE = """# 云溪县财政局2025年部门预算

一、部门职责

拟订财政发展规划，编制年度预算草案并组织执行。
"""


@pytest.fixture
def stored(tmp_path):
    store = open_record_store(tmp_path / "home")
    document = store.get_document(store.save_document(document_with(fact_with())))
    yield store, document
    store.close()


def written(path: Path, content: bytes = b"as published") -> Path:
    path.write_bytes(content)
    return path


def test_a_copy_outlives_its_file_and_goes_with_its_document(tmp_path, stored):
    store, document = stored
    originals = Originals(tmp_path / "home", room=1000)
    file = written(tmp_path / "预算.pdf")
    assert originals.find(document) is None
    assert originals.keep(document, file)
    file.unlink()
    copy = originals.find(document)
    assert copy is not None
    assert copy.read_bytes() == b"as published"
    store.delete_document(document.id)
    originals.prune(store)
    assert originals.find(document) is None


def test_what_would_take_too_much_room_is_not_kept(tmp_path, stored):
    _, document = stored
    originals = Originals(tmp_path / "home", room=5)
    assert not originals.keep(document, written(tmp_path / "预算.pdf"))
    assert not (tmp_path / "home" / "files").exists()


def test_ingest_keeps_copies_and_drops_those_of_replaced_versions(tmp_path):
    settings = load_settings(tmp_path / "home")
    file = tmp_path / "云溪县财政局2025年部门预算.md"
    file.write_text(DISCLOSURE, encoding="utf-8")
    ingest_paths([file], settings)
    file.write_text(DISCLOSURE + "\n承担资产管理工作。\n", encoding="utf-8")
    ingest_paths([file], settings)
    copies = list((tmp_path / "home" / "files").iterdir())
    assert [copy.read_bytes() for copy in copies] == [file.read_bytes()]


def test_a_lost_copy_is_made_again_by_the_next_ingest(tmp_path):
    settings = load_settings(tmp_path / "home")
    file = tmp_path / "云溪县财政局2025年部门预算.md"
    file.write_text(DISCLOSURE, encoding="utf-8")
    (result,) = ingest_paths([file], settings).results
    originals = Originals(settings.home, room=10_000)
    originals.find(result.document).unlink()
    ingest_paths([file], settings)
    assert originals.find(result.document) is not None
