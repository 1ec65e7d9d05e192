"""The passage index: the best of all passages by words and the nearest by meaning, for questions that name no document.

It is derived: every word and vector comes from the record store, and the index is rebuilt whenever anything about it is
in doubt. A new index is made beside the current one, out of a copy of it where only some texts changed, checked, and then
switched to by replacing one small pointer file, so a crash at any moment leaves the current one whole, and what a pointer
names is never written again. A set of passages that is already narrowed down is not ranked here but exactly, from the
record store's own vectors.

Texts that differ in figures only are found as one. Departments fill the same forms by the thousand, and among very many
near-equal vectors an approximate search loses its way.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from index.errors import StoreError
from index.search.embedding import Vectors
from index.search.vector_index import VectorIndex, create_vectors, delete_vectors, open_vectors
from index.search.word_index import WordIndex, changing_words, checksum_of, open_word_index
from index.stores.record_rows import EmbeddedText
from index.stores.record_store import RecordStore
from index.text.normalization import squeeze

_WORDS, _VECTORS, _TEXTS = "words", "vectors", "texts.json"
_PROBES = 16
# Texts whose words and vectors are held in memory at once while an index is made.
_BATCH = 5000


_FIGURE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Generation:
    """Which index is current: made from which revision of the records, by which model, with how many vectors.

    `folder` lies beside the pointer file; `checksum` is that of the words and of the list of texts in it. Where
    `on_server`, the collection of vectors lies on a Chroma server.
    """

    revision: int
    model: str
    count: int
    collection: str
    folder: str
    checksum: int
    on_server: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that a generation was made of: by `digest` a change of it shows, `form` is the same for texts found as one."""

    digest: str
    form: str


class PassageStore:
    """One checked generation of the index, open for reading. Open with `open_passage_store`.

    Shape: `found_as` has for each text id the id of the text it is found as, 0 where there is no such text.
    """

    def __init__(
        self,
        generation: Generation,
        found_as: NDArray[np.int64],
        words: WordIndex,
        vectors: VectorIndex,
        own: TemporaryDirectory[str] | None,
    ) -> None:
        self.generation = generation
        self.found_as = found_as
        self.words = words
        self.vectors = vectors
        self._own = own

    def close(self) -> None:
        """Give back the connection."""
        self.vectors.close()
        if self._own is not None:
            self._own.cleanup()


def open_passage_store(home: Path, records: RecordStore, model: str, url: str | None = None) -> PassageStore:
    """Return the index of what the record store holds now, built first where it is missing, older or damaged.

    `url` names a Chroma server for the vectors; None keeps them in `home`, too. What may only be read is copied to a
    temporary folder, since neither of the two indexes opens without writing a lock beside itself.
    Raises: StoreError when the index can be neither opened nor built.
    """
    from chromadb.errors import ChromaError

    folder = home / "passages"
    own = _copy_to_write_to(folder)
    site = _Site(folder if own is None else Path(own.name, folder.name), url, own)
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


def _copy_to_write_to(folder: Path) -> "TemporaryDirectory[str] | None":
    """Return a folder with a copy of the index where it lies on a place that may only be read, else None."""
    if os.access(folder if folder.exists() else folder.parent, os.W_OK) or not folder.parent.exists():
        return None
    own = TemporaryDirectory(prefix="budgetqa-", ignore_cleanup_errors=True)
    if folder.exists():
        shutil.copytree(folder, Path(own.name, folder.name), copy_function=shutil.copyfile)
        for copied in Path(own.name).rglob("*"):
            if copied.is_dir():
                copied.chmod(0o700)  # folders are copied with their modes
    return own


class _Site:
    """The folder of the pointer file and of the generations."""

    def __init__(self, folder: Path, url: str | None, own: TemporaryDirectory[str] | None) -> None:
        self.folder = folder
        self._url = url
        self._own = own
        self._pointer = folder / "current.json"

    def open_current(self, records: RecordStore, model: str) -> PassageStore | None:
        """Return the current generation, or None when there is none or it is older than the records or damaged."""
        generation = self._read_pointer()
        if generation is None or (generation.revision, generation.model) != (records.revision(), model):
            return None
        return self._open_checked(generation, records)

    def build(self, records: RecordStore, model: str) -> PassageStore:
        """Return a new generation, made out of the current one where that still serves."""
        # The revision is read first: a write in between makes the new index look older than it is, never newer.
        revision = records.revision()
        wanted = records.list_text_digests(model)
        current = self._read_pointer()
        store = None
        if current is not None and current.model == model and not current.on_server:
            store = self._build_from(current, revision, wanted, records)
        if store is None:
            store = self._build_anew(revision, model, wanted, records)
        self._switch(store.generation, current)
        return store

    def _build_from(
        self, current: Generation, revision: int, wanted: Mapping[int, str], records: RecordStore
    ) -> PassageStore | None:
        """Return a changed copy of the current generation, or None when that cannot be trusted."""
        from chromadb.errors import ChromaError

        folder = self.folder / _new_name()
        opened = None
        # AttributeError: see open_vectors; ValueError: a damaged list of texts.
        with suppress(ChromaError, StoreError, AttributeError, OSError, ValueError):
            shutil.copytree(self.folder / current.folder, folder)
            if _checksum(folder) == current.checksum:
                opened = open_vectors(current.collection, folder / _VECTORS), _read_texts(folder)
        if opened is None:
            return None
        with suppress(ChromaError):
            return self._fill(folder, *opened, wanted, revision, current.model, records)
        return None

    def _build_anew(self, revision: int, model: str, wanted: Mapping[int, str], records: RecordStore) -> PassageStore:
        folder = self.folder / _new_name()
        folder.mkdir()
        vectors = create_vectors(folder.name, self._url or folder / _VECTORS)
        store = self._fill(folder, vectors, {}, wanted, revision, model, records)
        if store is None:
            raise StoreError(f"段落索引建成后未通过检查 / the new passage index failed its check: {folder}")
        return store

    def _fill(
        self,
        folder: Path,
        vectors: VectorIndex,
        known: Mapping[int, _Text],
        wanted: Mapping[int, str],
        revision: int,
        model: str,
        records: RecordStore,
    ) -> PassageStore | None:
        """Make a generation that holds the `known` texts hold the wanted ones, and return it when it passes its check."""
        texts = dict(_iter_texts(known, wanted, records))
        before = {(text_id, known[text_id].digest) for text_id in _found_as(known).values()}
        after = {(text_id, texts[text_id].digest) for text_id in _found_as(texts).values()}
        gone = sorted(text_id for text_id, _ in before - after)
        new = sorted(text_id for text_id, _ in after - before)
        vectors.remove(gone)
        with changing_words(folder / _WORDS) as words:
            words.remove(gone)
            for these in _batches(new):
                embedded = records.find_embedded(these)
                for text in embedded:
                    words.add(text.text_id, text.text)
                vectors.add([text.text_id for text in embedded], _rows(embedded))
        kept = {text_id: (text.digest, text.form) for text_id, text in texts.items()}
        (folder / _TEXTS).write_text(json.dumps(kept), encoding="utf-8")
        name, count = vectors.collection.name, vectors.collection.count()
        vectors.close()
        generation = Generation(revision, model, count, name, folder.name, _checksum(folder), self._url is not None)
        return self._open_checked(generation, records)

    def _open_checked(self, generation: Generation, records: RecordStore) -> PassageStore | None:
        """Return the generation when it is whole and finds what is in it, else None."""
        from chromadb.errors import ChromaError

        folder = self.folder / generation.folder
        vectors = None
        try:
            if _checksum(folder) != generation.checksum:
                return None
            words = open_word_index(folder / _WORDS)
            vectors = open_vectors(generation.collection, self._url or folder / _VECTORS)
            found_as = _found_as(_read_texts(folder))
            found = sorted(set(found_as.values()))
            probes = _rows(records.find_embedded(found[:: max(1, len(found) // _PROBES)]))
            whole = (words.count, vectors.collection.count()) == (len(found), generation.count)
            if whole and vectors.finds(probes):
                by_id = np.zeros(max(found_as, default=0) + 1, dtype=np.int64)
                by_id[list(found_as)] = list(found_as.values())
                return PassageStore(generation, by_id, words, vectors, self._own)
        except (ChromaError, StoreError, AttributeError, OSError):
            # Whatever is wrong with it, the answer is to build another. AttributeError: see open_vectors.
            pass
        if vectors is not None:
            vectors.close()
        return None

    def _read_pointer(self) -> Generation | None:
        try:
            fields = json.loads(self._pointer.read_text(encoding="utf-8"))
            generation = Generation(**fields)
        except (OSError, ValueError, TypeError):
            return None  # missing or torn: there is no current index
        # A pointer of the embedded index says nothing about a server, and the other way round.
        return generation if generation.on_server == (self._url is not None) else None

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
            delete_vectors(old.collection, self._url)


def _new_name() -> str:
    return f"passages-{uuid4().hex}"


def _checksum(folder: Path) -> int:
    return checksum_of([folder / _TEXTS, *(folder / _WORDS).iterdir()])


def _read_texts(folder: Path) -> dict[int, _Text]:
    """Return the texts that a generation was made of, by id."""
    texts = json.loads((folder / _TEXTS).read_bytes())
    return {int(text_id): _Text(*fields) for text_id, fields in texts.items()}


def _iter_texts(
    known: Mapping[int, _Text], wanted: Mapping[int, str], records: RecordStore
) -> Iterator[tuple[int, _Text]]:
    """Yield what is to be known of the wanted texts; only those that are new, or not what they were, are read."""
    # An id may be given again to another text: the digest decides.
    new = []
    for text_id, digest in wanted.items():
        if text_id in known and known[text_id].digest == digest:
            yield text_id, known[text_id]
        else:
            new.append(text_id)
    for these in _batches(new):
        for text in records.find_embedded(these):
            form = sha256(_FIGURE.sub("0", squeeze(text.text)).encode()).hexdigest()
            yield text.text_id, _Text(wanted[text.text_id], form)


def _found_as(texts: Mapping[int, _Text]) -> dict[int, int]:
    """Return for each text the first of those that it is found as one with."""
    first: dict[str, int] = {}
    for text_id in sorted(texts):
        first.setdefault(texts[text_id].form, text_id)
    return {text_id: first[text.form] for text_id, text in texts.items()}


def _batches(text_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(text_ids), _BATCH):
        yield text_ids[start : start + _BATCH]


def _rows(texts: Sequence[EmbeddedText]) -> Vectors:
    vectors = [np.frombuffer(text.vector, dtype=np.float32) for text in texts]
    return np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)
