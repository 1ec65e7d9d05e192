import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from passage_samples import OWN_PASSAGES, save_samples

from index.blocks import Place
from index.errors import StoreError
from index.records import Document, Identity, Passage, Phase, Scope, SectionRole
from index.search.embedding import load_embedding_model
from index.search.passage_store import open_passage_store
from index.stores.record_store import embedding_text, open_record_store


@pytest.fixture(scope="module")
def model():
    return load_embedding_model()


@pytest.fixture
def records(tmp_path):
    store = open_record_store(tmp_path)
    yield store
    store.close()


def open_ids(home, records, model):
    store = open_passage_store(home, records, model.name)
    try:
        assert store.words.count == store.generation.count
        return store.generation, set(store.vectors.collection.get()["ids"])
    finally:
        store.close()


def recorded_ids(records, model):
    return {str(text_id) for text_id in records.list_text_digests(model.name)}


def test_shared_boilerplate_is_indexed_once(tmp_path, records, model):
    save_samples(records, model)
    generation, ids = open_ids(tmp_path, records, model)
    assert ids == recorded_ids(records, model)
    assert len(records.list_passages()) == 8
    assert generation.count == len(ids) == 7


def test_an_unchanged_index_is_opened_again_as_it_is(tmp_path, records, model):
    save_samples(records, model)
    assert open_ids(tmp_path, records, model) == open_ids(tmp_path, records, model)


def test_an_empty_store_has_an_empty_index(tmp_path, records, model):
    assert open_ids(tmp_path, records, model)[1] == set()


def test_added_and_removed_documents_reach_the_index(tmp_path, records, model):
    first, second = OWN_PASSAGES
    save_samples(records, model, [first])
    before, _ = open_ids(tmp_path, records, model)
    save_samples(records, model, [second])
    after, ids = open_ids(tmp_path, records, model)
    assert ids == recorded_ids(records, model)
    assert after.revision > before.revision
    (document,) = (stored for stored in records.list_documents() if stored.identity.department == first)
    records.delete_document(document.id)
    assert open_ids(tmp_path, records, model)[1] == recorded_ids(records, model)


def test_a_text_id_given_again_to_another_text_gets_its_new_vector(tmp_path, records, model):
    first, second = OWN_PASSAGES
    save_samples(records, model, [first])
    open_ids(tmp_path, records, model)
    records.delete_document(records.list_documents()[0].id)
    save_samples(records, model, [second])
    store = open_passage_store(tmp_path, records, model.name)
    held = store.vectors.collection.get(include=["embeddings"])
    wanted = {str(text.text_id): text for text in records.find_embedded([int(text_id) for text_id in held["ids"]])}
    for text_id, vector in zip(held["ids"], held["embeddings"], strict=True):
        np.testing.assert_allclose(vector, np.frombuffer(wanted[text_id].vector, dtype=np.float32), atol=1e-5)
        assert store.words.find_best(wanted[text_id].text, 1)[0][0] == int(text_id)
    assert store.words.find_best("森林防火", 1) == []
    store.close()


def save_paragraphs(records, model, *paragraphs):
    """Save a document for each paragraph."""
    for number, text in enumerate(paragraphs):
        passage = Passage(0, text, ("三、“三公”经费",), SectionRole.THREE_PUBLIC, Place(line=1))
        department = f"第{number}局"
        document = Document(
            name=f"{department}2024年预算",
            file_name=f"{department}2024年预算.txt",
            format="txt",
            sha256=department,
            identity=Identity(department, Scope.DEPARTMENT, 2024, Phase.BUDGET, department),
            passages=(passage,),
        )
        embedded = embedding_text(passage)
        records.save_document(document, {embedded: model.encode([embedded])[0].tobytes()}, model.name)


FORM = "公务接待费{}万元，与上年持平。"


def test_texts_that_differ_in_figures_only_are_found_as_the_first_of_them(tmp_path, records, model):
    save_paragraphs(
        records, model, FORM.format("1.20"), "公务用车没有购置。", FORM.format("3,400"), FORM.format("０．５")
    )
    store = open_passage_store(tmp_path, records, model.name)
    first, other, second, third = records.list_text_digests(model.name)
    assert store.generation.count == store.words.count == 2
    assert [store.found_as[text_id] for text_id in (first, other, second, third)] == [first, other, first, first]
    assert store.words.find_best("公务接待费", 5)[0][0] == first
    assert store.vectors.find_nearest(model.encode_query("公务接待费"), 5)[0][0] == first
    store.close()


def test_a_form_is_still_found_when_the_first_text_of_it_goes(tmp_path, records, model):
    save_paragraphs(records, model, FORM.format("1.20"), FORM.format("3.40"))
    open_ids(tmp_path, records, model)
    records.delete_document(records.list_documents()[0].id)
    _, ids = open_ids(tmp_path, records, model)
    assert ids == recorded_ids(records, model)
    assert len(ids) == 1


def test_a_new_document_is_added_to_a_copy_of_what_was_there(tmp_path, records, model):
    first, second = OWN_PASSAGES
    save_samples(records, model, [first])
    before, _ = open_ids(tmp_path, records, model)
    known = set(records.list_text_digests(model.name))
    save_samples(records, model, [second])
    read = []
    find_embedded = records.find_embedded
    records.find_embedded = lambda text_ids: read.append(set(text_ids)) or find_embedded(text_ids)
    store = open_passage_store(tmp_path, records, model.name)
    assert store.generation.collection == before.collection
    *added, probes = read
    assert not known & set().union(*added)
    assert probes
    store.close()


def truncate(file):
    os.truncate(file, file.stat().st_size // 2)


def fill_with_junk(file):
    file.write_bytes(b"\xff" * file.stat().st_size)


def generation_folder(home):
    return home / "passages" / json.loads((home / "passages" / "current.json").read_text())["folder"]


def damage_file(pattern, harm, home):
    harm(next(generation_folder(home).glob(pattern)))


def pointer(home):
    return home / "passages" / "current.json"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda home: shutil.rmtree(generation_folder(home)), id="folder-gone"),
        pytest.param(lambda home: truncate(generation_folder(home) / "vectors" / "chroma.sqlite3"), id="database-torn"),
        pytest.param(
            lambda home: fill_with_junk(generation_folder(home) / "vectors" / "chroma.sqlite3"), id="database-junk"
        ),
        pytest.param(
            lambda home: (generation_folder(home) / "vectors" / "chroma.sqlite3").unlink(), id="database-gone"
        ),
        pytest.param(lambda home: shutil.rmtree(generation_folder(home) / "words"), id="words-gone"),
        *(
            pytest.param(partial(damage_file, f"words/*{suffix}", harm), id=f"words-{suffix.strip('.')}-{name}")
            for suffix in (".idx", ".term", ".fast", "meta.json")
            for name, harm in (("torn", truncate), ("junk", fill_with_junk), ("gone", Path.unlink))
        ),
        *(
            pytest.param(partial(damage_file, "texts.json", harm), id=f"texts-{name}")
            for name, harm in (("torn", truncate), ("junk", fill_with_junk), ("gone", Path.unlink))
        ),
        pytest.param(lambda home: truncate(pointer(home)), id="pointer-torn"),
        pytest.param(lambda home: pointer(home).unlink(), id="pointer-gone"),
    ],
)
def test_a_damaged_index_is_rebuilt_by_the_next_to_open_it(tmp_path, records, model, damage):
    save_samples(records, model)
    before, ids = open_ids(tmp_path, records, model)
    damage(tmp_path)
    after, rebuilt = open_ids(tmp_path, records, model)
    assert rebuilt == ids
    assert after.folder != before.folder
    assert [entry.name for entry in (tmp_path / "passages").iterdir() if entry.is_dir()] == [after.folder]


KILLED_WHILE_BUILDING = """
import os, signal, sys
from pathlib import Path
from index.search.passage_store import open_passage_store
from index.stores.record_store import open_record_store
from index.search.vector_index import VectorIndex
add = VectorIndex.add
def add_and_die(self, text_ids, vectors):
    add(self, text_ids[:2], vectors[:2])
    os.kill(os.getpid(), signal.SIGKILL)
VectorIndex.add = add_and_die
home = Path(sys.argv[1])
open_passage_store(home, open_record_store(home), sys.argv[2])
"""


def test_a_kill_while_building_leaves_the_next_to_build_it_whole(tmp_path, records, model):
    save_samples(records, model)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_BUILDING, str(tmp_path), model.name],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert open_ids(tmp_path, records, model)[1] == recorded_ids(records, model)


def test_a_kill_while_a_document_is_added_leaves_what_was_there(tmp_path, records, model):
    first, second = OWN_PASSAGES
    save_samples(records, model, [first])
    before, ids = open_ids(tmp_path, records, model)
    save_samples(records, model, [second])
    subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_BUILDING, str(tmp_path), model.name],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert json.loads(pointer(tmp_path).read_text())["folder"] == before.folder
    after, ids_after = open_ids(tmp_path, records, model)
    assert ids < ids_after == recorded_ids(records, model)
    assert after.collection == before.collection


OPEN_AND_FIND = """
import os, sys
from pathlib import Path
from index.search.passage_store import open_passage_store
from index.stores.record_store import open_record_store
def find(home, model):
    store = open_passage_store(Path(home), open_record_store(Path(home)), model)
    print(store.words.find_best("公务接待费", 1)[0][0], store.vectors.collection.count())
    store.close()
home, elsewhere, model = sys.argv[1:]
if os.geteuid() == 0:  # the mode of a file says nothing to root, and another user may not read what is to be imported
    find(elsewhere, model)
    os.setuid(65534)
find(home, model)
"""


@pytest.mark.parametrize("is_current", [True, False])
def test_an_index_that_may_only_be_read_is_opened_in_a_copy(open_folder, model, is_current):
    home = open_folder / "home"
    records = open_record_store(home)
    save_samples(records, model)
    open_passage_store(home, records, model.name).close()
    if not is_current:
        records.delete_document(records.list_documents()[0].id)
    n_texts = len(records.list_text_digests(model.name))
    records.close()
    shutil.copytree(home, open_folder / "elsewhere")
    close_to_writing(home)
    before = {file: file.stat().st_mtime_ns for file in home.rglob("*")}
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_FIND, home, open_folder / "elsewhere", model.name],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[-1]) == n_texts
    assert {file: file.stat().st_mtime_ns for file in home.rglob("*")} == before


def close_to_writing(home):
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture
def server(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", tmp_path / "server", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if process.poll() is None and probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


def test_a_server_holds_one_collection_that_follows_the_records(tmp_path, records, model, server):
    import chromadb

    for department in OWN_PASSAGES:
        save_samples(records, model, [department])
        store = open_passage_store(tmp_path, records, model.name, server)
        assert set(store.vectors.collection.get()["ids"]) == recorded_ids(records, model)
        client = chromadb.HttpClient(
            port=int(server.rsplit(":", 1)[1]), settings=chromadb.Settings(anonymized_telemetry=False)
        )
        assert [collection.name for collection in client.list_collections()] == [store.generation.collection]
        client.close()
        store.close()


def test_a_server_that_is_not_there_is_an_error_that_names_it(tmp_path, records, model):
    save_samples(records, model)
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9"):
        open_passage_store(tmp_path, records, model.name, "http://127.0.0.1:9")


def test_another_model_has_an_index_of_its_own(tmp_path, records, model):
    save_samples(records, model)
    open_ids(tmp_path, records, model)
    store = open_passage_store(tmp_path, records, "another-model")
    assert store.generation.count == 0
    store.close()
