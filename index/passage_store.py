"""The passage index in Chroma: nearest passages over everything, for questions that name no document.

It is derived: every vector comes from the record store, and the index is rebuilt whenever anything about it is in
doubt. A new index is built beside the current one, checked, and then switched to by replacing one small pointer file,
so a crash at any moment leaves the current one whole, and what a pointer names is never written again. A set of
passages that is already narrowed down is not ranked here but exactly, from the record store's own vectors.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

import numpy as np
from filelock import FileLock

from index.embedding import Vectors
from index.errors import StoreError
from index.record_store import RecordStore

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

# Boilerplate makes neighbourhoods of near-equal vectors in which a thinner graph loses its way (recall@10 0.86 with
# Chroma's defaults, 1.0 with these, at 12 ms a question).
_GRAPH: Any = {"hnsw": {"space": "cosine", "max_neighbors": 48, "ef_construction": 400, "ef_search": 1000}}
_BATCH = 2000
_PROBES = 16
# The search is approximate: among very many vectors one probe may miss itself, in a torn index most do.
_PROBES_FOUND = 0.8
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Generation:
    """Which index is current: made from which revision of the records, by which model, of how many vectors.

    `folder` lies beside the pointer file, and is "" where the collection lies on a server.
    """

    revision: int
    model: str
    count: int
    collection: str
    folder: str


class PassageStore:
    """One checked generation of the index, open for reading. Open with `open_passage_store`."""

    def __init__(self, generation: Generation, client: "Client", collection: "Collection") -> None:
        self.generation = generation
        self.collection = collection
        self._client = client

    def close(self) -> None:
        """Give back the connection."""
        self._client.close()


def open_passage_store(home: Path, records: RecordStore, model: str, url: str | None = None) -> PassageStore:
    """Return the index of what the record store holds now, built first where it is missing, older or damaged.

    `url` names a Chroma server; None keeps the index in `home`.
    Raises: StoreError when the index can be neither opened nor built.
    """
    from chromadb.errors import ChromaError

    site = _Site(home / "passages", url)
    try:
        current = site.open_current(records, model)
        if current is not None:
            return current
        site.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(site.folder / "lock"):
            return site.open_current(records, model) or site.build(records, model)
    except (ChromaError, OSError, ValueError) as error:  # ValueError: no server answers
        raise StoreError(
            f"段落索引无法打开或重建 / the passage index in {url or site.folder} can be neither opened nor built: "
            f"{error}"
        ) from error


class _Site:
    """The folder of the pointer file, and the place where generations lie."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.folder = folder
        self._url = url
        self._pointer = folder / "current.json"

    def open_current(self, records: RecordStore, model: str) -> PassageStore | None:
        """Return the current generation, or None when there is none or it is older than the records or damaged."""
        generation = self._read_pointer()
        if generation is None or (generation.revision, generation.model) != (records.revision(), model):
            return None
        return self._open_checked(generation, _vectors_of(records, model))

    def build(self, records: RecordStore, model: str) -> PassageStore:
        """Return a new generation, made out of the current one where that still serves."""
        # The revision is read first: a write in between makes the new index look older than it is, never newer.
        revision = records.revision()
        wanted = _vectors_of(records, model)
        current = self._read_pointer()
        store = None
        if current is not None and current.model == model and current.folder:
            store = self._build_from(current, revision, wanted)
        if store is None:
            store = self._build_anew(revision, model, wanted)
        self._switch(store.generation, current)
        return store

    def _build_from(self, current: Generation, revision: int, wanted: Mapping[str, Vectors]) -> PassageStore | None:
        """Return a changed copy of the current generation, or None when that cannot be trusted."""
        from chromadb.errors import ChromaError

        generation = Generation(revision, current.model, len(wanted), current.collection, _new_name())
        with suppress(ChromaError, AttributeError, OSError, ValueError):  # AttributeError: see _open_checked
            shutil.copytree(self.folder / current.folder, self.folder / generation.folder)
            client = self._connect(generation.folder)
            collection = client.get_collection(generation.collection, embedding_function=None)
            known = _vectors_in(collection)
            gone = [key for key, vector in known.items() if key not in wanted or not _is_close(vector, wanted[key])]
            for start in range(0, len(gone), _BATCH):
                collection.delete(ids=gone[start : start + _BATCH])
            kept = known.keys() - set(gone)
            _add(collection, {key: vector for key, vector in wanted.items() if key not in kept})
            client.close()
            return self._open_checked(generation, wanted)
        return None

    def _build_anew(self, revision: int, model: str, wanted: Mapping[str, Vectors]) -> PassageStore:
        name = _new_name()
        generation = Generation(revision, model, len(wanted), name, "" if self._url else name)
        client = self._connect(generation.folder)
        collection = client.create_collection(name, embedding_function=None, configuration=_GRAPH)
        _add(collection, wanted)
        client.close()
        store = self._open_checked(generation, wanted)
        if store is None:
            raise StoreError(f"段落索引建成后未通过检查 / the new passage index failed its check: {generation}")
        return store

    def _open_checked(self, generation: Generation, wanted: Mapping[str, Vectors]) -> PassageStore | None:
        """Return the generation when it holds these vectors and finds them, else None."""
        from chromadb.errors import ChromaError

        if generation.folder and not (self.folder / generation.folder).is_dir():
            return None
        client = None
        try:
            client = self._connect(generation.folder)
            collection = client.get_collection(generation.collection, embedding_function=None)
            if collection.count() == len(wanted) == generation.count and _finds_probes(collection, wanted):
                return PassageStore(generation, client, collection)
        except (ChromaError, AttributeError):
            # Whatever is wrong with it, the answer is to build another. (Chroma trips over its own tidying up with an
            # AttributeError when a database cannot be opened.)
            pass
        if client is not None:
            client.close()
        return None

    def _connect(self, folder: str) -> "Client":
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._url is None:
            client = chromadb.PersistentClient(str(self.folder / folder), settings=settings)
        else:
            server = urlsplit(self._url)
            client = chromadb.HttpClient(
                host=server.hostname or "",
                port=server.port or (443 if server.scheme == "https" else 8000),
                ssl=server.scheme == "https",
                settings=settings,
            )
        return cast("Client", client)  # what both return; only its type says less

    def _read_pointer(self) -> Generation | None:
        try:
            fields = json.loads(self._pointer.read_text(encoding="utf-8"))
            generation = Generation(**fields)
        except (OSError, ValueError, TypeError):
            return None  # missing or torn: there is no current index
        # A pointer of the embedded index says nothing about a server, and the other way round.
        return generation if bool(generation.folder) == (self._url is None) else None

    def _switch(self, new: Generation, old: Generation | None) -> None:
        """Make `new` current, then drop what no pointer names. Call under the lock."""
        written = self._pointer.with_suffix(".new")
        with written.open("w", encoding="utf-8") as file:
            json.dump(asdict(new), file)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._pointer)
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name != new.folder:
                shutil.rmtree(folder, ignore_errors=True)  # a reader may still hold it; the next build tries again
        if self._url is not None and old is not None:
            from chromadb.errors import NotFoundError

            with suppress(NotFoundError):
                client = self._connect("")
                client.delete_collection(old.collection)
                client.close()


def _new_name() -> str:
    return f"passages-{uuid4().hex}"


def _vectors_of(records: RecordStore, model: str) -> dict[str, Vectors]:
    """Return every vector of this model that can be near another; an empty text's is near nothing."""
    vectors = {
        str(text_id): np.frombuffer(vector, dtype=np.float32)
        for text_id, of_model, vector in records.iter_vectors()
        if of_model == model
    }
    return {key: vector for key, vector in vectors.items() if vector.any()}


def _vectors_in(collection: "Collection") -> dict[str, Vectors]:
    held: Any = collection.get(include=["embeddings"])
    return dict(zip(held["ids"], np.asarray(held["embeddings"], dtype=np.float32), strict=True))


def _add(collection: "Collection", vectors: Mapping[str, Vectors]) -> None:
    keys = list(vectors)
    for batch in _batches(keys):
        # LlamaIndex reads a text and metadata with every row; the texts themselves lie in the record store.
        collection.add(
            ids=batch,
            embeddings=np.stack([vectors[key] for key in batch]),
            documents=[""] * len(batch),
            metadatas=[{"text_id": int(key)} for key in batch],
        )


def _batches(keys: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield list(keys[start : start + _BATCH])


def _finds_probes(collection: "Collection", wanted: Mapping[str, Vectors]) -> bool:
    """Say whether vectors taken evenly from all of them find themselves or their equal."""
    keys = list(wanted)
    if not keys:
        return True
    probes = np.stack([wanted[key] for key in keys[:: max(1, len(keys) // _PROBES)]])
    found: Any = collection.query(query_embeddings=probes, n_results=1, include=["distances"])
    hits = [bool(distances) and abs(distances[0]) < _CLOSE for distances in found["distances"]]
    return bool(sum(hits) >= _PROBES_FOUND * len(hits))


def _is_close(left: Vectors, right: Vectors) -> bool:
    return left.shape == right.shape and bool(np.abs(left - right).max() < _CLOSE)
