"""What both record stores must do alike, and what becomes of a home that is missing, closed or damaged."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from made_up_store import made_up_documents, save_made_up_documents
from postgresql_server import running_server
from typer.testing import CliRunner

import data
from index.errors import StoreError
from index.ingest import parse_document
from index.records import SectionRole
from index.stores.record_schema import metadata
from index.stores.record_store import embedding_text, open_record_store
from ui.commands.main import app


@pytest.fixture(scope="module")
def server():
    with running_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    if request.param == "sqlite":
        opened = open_record_store(tmp_path)
    else:
        url = request.getfixturevalue("server")
        engine = sa.create_engine(url)
        metadata.drop_all(engine)
        engine.dispose()
        opened = open_record_store(tmp_path, url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def parsed():
    (sample,) = data.path("samples").glob("*.xlsx")
    return parse_document(sample)


def vectors_of(document):
    return {embedding_text(passage): bytes([number] * 4) for number, passage in enumerate(document.passages)}


def test_a_store_in_which_nothing_was_written_is_empty(store):
    assert store.revision() == 0
    assert store.list_documents() == store.find_facts() == store.list_passages() == store.list_findings() == []


def embedded_in(store):
    return store.find_embedded(list(store.list_text_digests("model")))


def test_a_document_comes_back_as_it_was_saved(store, parsed):
    document_id = store.save_document(parsed, vectors_of(parsed), "model")
    stored = store.get_document(document_id)
    assert (stored.name, stored.sha256, stored.identity) == (parsed.name, parsed.sha256, parsed.identity)
    assert tuple(each.fact for each in store.find_facts([document_id])) == parsed.facts
    assert tuple(store.list_tables(document_id)) == parsed.tables
    assert tuple(each.passage for each in store.list_passages([document_id])) == parsed.passages
    assert tuple(finding for _, finding in store.list_findings([document_id])) == parsed.findings
    assert store.get_fact(document_id, parsed.facts[0].key).fact == parsed.facts[0]
    assert store.find_document(parsed.sha256) == stored
    vectors = vectors_of(parsed)
    assert {(text.text, text.vector) for text in embedded_in(store)} <= set(vectors.items())


def test_every_filter_of_facts_does_what_plain_python_does(store):
    for document in made_up_documents():
        store.save_document(document)
    everything = store.find_facts()
    (first, second, *_) = everything
    wanted = {
        "document_ids": ([first.document.id], lambda each: each.document.id == first.document.id),
        "items": ([first.fact.item], lambda each: each.fact.item == first.fact.item),
        "codes": (["2010301"], lambda each: each.fact.code == "2010301"),
        "years": ([second.fact.year], lambda each: each.fact.year == second.fact.year),
        "subjects": (["没有这个项目"], lambda each: False),
    }
    for name, (values, fits) in wanted.items():
        assert store.find_facts(**{name: values}) == [each for each in everything if fits(each)], name
    both = store.find_facts(items=[first.fact.item], years=[first.fact.year])
    assert both == [
        each for each in everything if each.fact.item == first.fact.item and each.fact.year == first.fact.year
    ]


def test_the_distinct_names_are_those_of_the_facts(store):
    for document in made_up_documents():
        store.save_document(document)
    facts = [each.fact for each in store.find_facts()]
    assert sorted(store.list_items()) == sorted({fact.item for fact in facts})
    assert sorted(store.list_codes()) == sorted({fact.code for fact in facts if fact.code})
    assert set(store.list_columns()) == {fact.column for fact in facts}
    kinds = [fact.table_kind for fact in facts if fact.table_kind][:1]
    assert set(store.list_subjects(kinds, [])) == {
        fact.subject for fact in facts if fact.subject and fact.table_kind in kinds
    }


def test_a_new_version_replaces_the_document_and_its_texts(store, parsed):
    store.save_document(parsed, vectors_of(parsed), "model")
    before = store.revision()
    shorter = replace(parsed, sha256="another", facts=parsed.facts[:3], passages=parsed.passages[:2], findings=())
    document_id = store.save_document(shorter, vectors_of(shorter), "model")
    assert [stored.id for stored in store.list_documents()] == [document_id]
    assert len(store.find_facts()) == 3
    assert len(embedded_in(store)) == len({embedding_text(passage) for passage in shorter.passages})
    assert store.revision() > before


def test_a_deleted_document_leaves_what_others_share(store, parsed):
    other = replace(parsed, name="另一份", sha256="another")
    kept = store.save_document(parsed, vectors_of(parsed), "model")
    texts = embedded_in(store)
    store.delete_document(store.save_document(other, vectors_of(other), "model"))
    assert [stored.id for stored in store.list_documents()] == [kept]
    assert embedded_in(store) == texts
    store.delete_document(kept)
    assert embedded_in(store) == store.find_facts() == store.list_findings() == []


def test_passages_are_found_by_role(store, parsed):
    document_id = store.save_document(parsed)
    of_role = store.list_passages([document_id], [SectionRole.DUTIES])
    assert of_role == [each for each in store.list_passages([document_id]) if each.passage.role is SectionRole.DUTIES]
    assert of_role


def test_passages_are_found_by_id_and_linked_to_their_texts(store, parsed):
    other = replace(parsed, name="另一份", sha256="another")
    for each in (parsed, other):
        store.save_document(each, vectors_of(each), "model")
    links = store.list_passage_links()
    found = store.find_passages([link.passage_id for link in links])
    assert [found[link.passage_id] for link in links] == store.list_passages()
    for link in links:
        stored = found[link.passage_id]
        assert (link.text_id, link.document_id, link.role) == (
            stored.text_id,
            stored.document.id,
            stored.passage.role,
        )
    assert store.find_passages([0]) == {}
    assert store.count_documents() == 2


def test_the_digest_of_a_text_changes_with_the_text_and_the_model(store, parsed):
    store.save_document(parsed, vectors_of(parsed), "model")
    digests = store.list_text_digests("model")
    assert list(digests) == [text.text_id for text in embedded_in(store)]
    assert len(set(digests.values())) == len(digests)
    assert store.list_text_digests("another") == {}


def test_facts_of_any_filter_are_those_of_each_together(store):
    for document in made_up_documents():
        store.save_document(document)
    everything = store.find_facts()
    fact = next(each.fact for each in everything if each.fact.code)
    found = store.find_facts_of_any(
        items=[fact.item], columns=[fact.column], codes=[fact.code], table_kinds=[fact.table_kind]
    )
    assert found == [
        each
        for each in everything
        if each.fact.item == fact.item
        or each.fact.column == fact.column
        or each.fact.code == fact.code
        or each.fact.table_kind is fact.table_kind
    ]
    assert store.find_facts_of_any() == []


def test_a_write_that_fails_leaves_the_earlier_version(store, parsed):
    document_id = store.save_document(parsed)
    twice = replace(parsed, sha256="another", facts=(parsed.facts[0], parsed.facts[0]))
    with pytest.raises(StoreError, match="没有写入任何内容 / the record store refused"):
        store.save_document(twice)
    assert store.get_document(document_id).sha256 == parsed.sha256
    assert len(store.find_facts()) == len(parsed.facts)


def test_a_home_that_is_not_there_reads_as_empty_and_is_not_made(tmp_path):
    home = tmp_path / "nowhere"
    store = open_record_store(home)
    assert store.list_documents() == []
    assert store.revision() == 0
    store.close()
    for command in ("documents", "facts", "check"):
        assert CliRunner().invoke(app, [command, "--home", str(home)]).exit_code == 0
    assert not home.exists()


def test_what_another_process_writes_into_an_empty_home_is_seen(tmp_path):
    reader = open_record_store(tmp_path)
    assert reader.list_documents() == []
    save_made_up_documents(tmp_path)
    assert len(reader.list_documents()) == len(made_up_documents())
    reader.close()


def test_a_home_without_a_name_is_a_usage_error():
    result = CliRunner().invoke(app, ["documents", "--home", ""])
    assert result.exit_code == 2
    assert "存储目录不能为空" in result.stderr


def drop(home, table):
    engine = sa.create_engine(f"sqlite:///{home / 'records.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP TABLE {table}"))
    engine.dispose()


def drop_facts(home):
    drop(home, "facts")


def empty_file(home):
    (home / "passages").mkdir()
    (home / "passages" / "current.json").write_text("{}")
    (home / "records.sqlite").write_bytes(b"")


def junk_file(home):
    (home / "records.sqlite").write_bytes(b"no database " * 100)


@pytest.mark.parametrize("damage", [drop_facts, empty_file, junk_file])
def test_a_damaged_home_is_one_clear_error_for_reading_and_writing(tmp_path, damage):
    save_made_up_documents(tmp_path)
    damage(tmp_path)
    store = open_record_store(tmp_path)
    for use in (store.list_documents, store.revision, lambda: store.save_document(made_up_documents()[0])):
        with pytest.raises(StoreError, match=r"[\u4e00-\u9fff].* / .*records\.sqlite"):
            use()
    store.close()


def test_a_revision_that_another_process_makes_is_seen_by_all_threads_of_a_reader(tmp_path):
    save_made_up_documents(tmp_path)
    reader, writer = open_record_store(tmp_path), open_record_store(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        for document in reader.list_documents():
            before = reader.revision()
            writer.delete_document(document.id)
            assert set(pool.map(lambda _: reader.revision(), range(20))) == {before + 1}
    writer.close()
    reader.close()


def test_damage_done_while_a_store_is_open_is_the_same_clear_error(tmp_path):
    save_made_up_documents(tmp_path)
    store = open_record_store(tmp_path)
    assert store.revision() == len(store.list_documents())
    drop(tmp_path, "revisions")
    with pytest.raises(StoreError, match=r"无法读取 / the record store cannot be read: .*records\.sqlite"):
        store.revision()
    store.close()


def test_a_first_write_cut_off_is_begun_again(tmp_path):
    (tmp_path / "records.sqlite").write_bytes(b"")
    store = open_record_store(tmp_path)
    assert store.revision() == 0
    store.close()
    save_made_up_documents(tmp_path)
    store = open_record_store(tmp_path)
    assert len(store.list_documents()) == len(made_up_documents())
    store.close()


ASK_AND_SAVE = """
import os, sys
from pathlib import Path
from index.errors import StoreError
from qa.engine import open_engine
from index.stores.record_store import open_record_store
home = Path(sys.argv[1])
if os.geteuid() == 0:  # the mode of a file says nothing to root, and another user may not read what is to be imported
    warm = open_engine(home)
    warm.vocabulary
    warm.close()
    os.setuid(65534)
print(len(open_engine(home).vocabulary.documents))
try:
    open_record_store(home).delete_document(1)
except StoreError as error:
    print(error)
"""


def test_a_home_that_may_only_be_read_can_be_asked_and_refuses_writes(open_folder):
    home = open_folder / "home"
    save_made_up_documents(home)
    for file in home.iterdir():
        file.chmod(0o444)
    home.chmod(0o555)
    before = sorted(file.name for file in home.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", ASK_AND_SAVE, str(home)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    asked, refused = done.stdout.splitlines()
    assert int(asked) == len(made_up_documents())
    assert "没有写入任何内容" in refused
    assert sorted(file.name for file in home.iterdir()) == before
