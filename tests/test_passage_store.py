import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from passage_samples import OWN_PASSAGES, save_samples

from index.embedding import load_embedding_model
from index.errors import StoreError
from index.passage_store import open_passage_store
from index.record_store import open_record_store


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
        return store.generation, set(store.collection.get()["ids"])
    finally:
        store.close()


def recorded_ids(records):
    return {str(text_id) for text_id, _, _ in records.iter_vectors()}


def test_shared_boilerplate_is_indexed_once(tmp_path, records, model):
    save_samples(records, model)
    generation, ids = open_ids(tmp_path, records, model)
    assert ids == recorded_ids(records)
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
    assert ids == recorded_ids(records)
    assert after.revision > before.revision
    (document,) = (stored for stored in records.list_documents() if stored.identity.department == first)
    records.delete_document(document.id)
    assert open_ids(tmp_path, records, model)[1] == recorded_ids(records)


def test_a_text_id_given_again_to_another_text_gets_its_new_vector(tmp_path, records, model):
    first, second = OWN_PASSAGES
    save_samples(records, model, [first])
    open_ids(tmp_path, records, model)
    records.delete_document(records.list_documents()[0].id)
    save_samples(records, model, [second])
    store = open_passage_store(tmp_path, records, model.name)
    held = store.collection.get(include=["embeddings"])
    wanted = {str(text_id): np.frombuffer(vector, dtype=np.float32) for text_id, _, vector in records.iter_vectors()}
    for text_id, vector in zip(held["ids"], held["embeddings"], strict=True):
        np.testing.assert_allclose(vector, wanted[text_id], atol=1e-5)
    store.close()


def truncate(file):
    os.truncate(file, file.stat().st_size // 2)


def fill_with_junk(file):
    file.write_bytes(b"\xff" * file.stat().st_size)


def generation_folder(home):
    return home / "passages" / json.loads((home / "passages" / "current.json").read_text())["folder"]


def pointer(home):
    return home / "passages" / "current.json"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda home: shutil.rmtree(generation_folder(home)), id="folder-gone"),
        pytest.param(lambda home: truncate(generation_folder(home) / "chroma.sqlite3"), id="database-torn"),
        pytest.param(lambda home: fill_with_junk(generation_folder(home) / "chroma.sqlite3"), id="database-junk"),
        pytest.param(lambda home: (generation_folder(home) / "chroma.sqlite3").unlink(), id="database-gone"),
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
import index.passage_store as module
from index.record_store import open_record_store
add = module._add
def add_and_die(collection, vectors):
    add(collection, dict(list(vectors.items())[:2]))
    os.kill(os.getpid(), signal.SIGKILL)
module._add = add_and_die
home = Path(sys.argv[1])
module.open_passage_store(home, open_record_store(home), sys.argv[2])
"""


def test_a_kill_while_building_leaves_the_next_to_build_it_whole(tmp_path, records, model):
    save_samples(records, model)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_BUILDING, str(tmp_path), model.name],
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert open_ids(tmp_path, records, model)[1] == recorded_ids(records)


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
        assert set(store.collection.get()["ids"]) == recorded_ids(records)
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
