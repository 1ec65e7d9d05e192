"""Files into the two stores: the one pipeline that every face of the product uses.

Each document is isolated: one that cannot be read is reported with its reason and loses nothing of the others.
"""

import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import BudgetQAError, DocumentError
from index.parsing import parse_document, sha256_of
from index.readers.bundles import is_bundle, unpack_bundle
from index.records import Document
from index.search.embedding import EmbeddingModel, load_embedding_model
from index.search.passage_store import open_passage_store
from index.settings import Settings
from index.stores.originals import Originals
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore, embedding_text, open_record_store

# Starting a second process costs about a second, which pays from this many files on.
_FILES_WORTH_A_POOL = 4
_AHEAD_A_CORE = 8


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one file: a stored document, or the reason why not. Units: `seconds` of parsing.

    The path of a document in an archive goes on from the archive's own: `公开.zip/预算.docx`.
    """

    path: Path
    document: StoredDocument | None
    error: str | None
    seconds: float
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What became of every file, in the order given."""

    results: tuple[IngestResult, ...]

    @property
    def failed(self) -> tuple[IngestResult, ...]:
        """The files that could not be read."""
        return tuple(result for result in self.results if result.error is not None)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to be read and the path it is reported under, or why there is none to read."""

    path: Path
    file: Path
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Parsed:
    document: Document | None
    error: str | None
    seconds: float


def ingest_paths(
    paths: Sequence[Path],
    settings: Settings,
    on_progress: Callable[[IngestResult], None] | None = None,
    again: bool = False,
) -> IngestSummary:
    """Index files, folders (searched through) and archives (unpacked) into the stores of `settings`.

    A file already indexed is left alone, unless `again` has it read anew.
    `on_progress` is called once a file, as each is finished.
    Raises: StoreError when the stores cannot be written; ModelError when the embedding model cannot be loaded.
    """
    model = load_embedding_model(settings.embedding_model)
    store = open_record_store(settings.home, settings.records_url)
    originals = Originals(settings.home, settings.kept_mb * 2**20)
    results = []
    try:
        store.embed_again(model.name, model.encode)  # the setting may have changed since the last time
        with TemporaryDirectory(prefix="budgetqa-", ignore_cleanup_errors=True) as folder:
            sources = list(_iter_sources(paths, Path(folder)))
            for source, result in zip(sources, _iter_results(sources, store, model, again), strict=True):
                if result.document is not None:
                    originals.keep(result.document, source.file)
                results.append(result)
                if on_progress is not None:
                    on_progress(result)
        if any(result.document is not None for result in results):
            originals.prune(store)  # of versions that these files replaced
            open_passage_store(settings.home, store, model.name, settings.chroma_url).close()
    finally:
        store.close()
    return IngestSummary(tuple(results))


def ingest_again(document: StoredDocument, settings: Settings) -> IngestResult:
    """Read a document's file anew from its copy and put the result in the place of what was stored.

    What was stored stays when the file cannot be read now.
    Raises: DocumentError when no copy was kept; StoreError and ModelError as `ingest_paths`.
    """
    copy = Originals(settings.home, settings.kept_mb * 2**20).find(document)
    if copy is None:
        raise DocumentError(
            f"{document.file_name}：没有保留原文件，请重新上传 / no copy was kept: upload the file again"
        )
    with TemporaryDirectory(prefix="budgetqa-") as folder:
        # Under its own name, which says whose document it is.
        named = Path(folder) / Path(document.file_name).name
        shutil.copyfile(copy, named)
        (result,) = ingest_paths([named], settings, again=True).results
    return result


def remove_document(document: StoredDocument, settings: Settings) -> None:
    """Take a document out of both stores, and the copy of its file with it.

    Raises: StoreError when a store cannot be written.
    """
    model = load_embedding_model(settings.embedding_model)
    store = open_record_store(settings.home, settings.records_url)
    try:
        store.delete_document(document.id)
        Originals(settings.home, settings.kept_mb * 2**20).prune(store)
        open_passage_store(settings.home, store, model.name, settings.chroma_url).close()
    finally:
        store.close()


def _iter_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if _is_folder(path):
            yield from sorted(
                found for found in path.rglob("*") if found.is_file() and not found.name.startswith((".", "~$"))
            )
        else:
            yield path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except PermissionError:
        return False  # in a folder that may not be entered; reading it properly will say so


def _iter_sources(paths: Sequence[Path], folder: Path) -> Iterator[_Source]:
    """Yield every file, and in place of an archive the files in it, unpacked into a folder."""
    for number, path in enumerate(_iter_files(paths)):
        try:
            bundled = is_bundle(path)
        except OSError as error:
            yield _Source(path, path, f"{path.name}：无法读取 / cannot be read: {error.strerror}")
            continue
        if not bundled:
            yield _Source(path, path)
            continue
        is_empty = True
        try:
            for member in unpack_bundle(path, folder / f"{number}"):
                is_empty = False
                yield _Source(path / member.name, member.file or path, member.error)
        except DocumentError as error:
            yield _Source(path, path, f"{path.name}：{error}")
        else:
            if is_empty:
                yield _Source(path, path, f"{path.name}：压缩包里没有文件 / the archive is empty")


def _iter_results(
    sources: Sequence[_Source], store: RecordStore, model: EmbeddingModel, again: bool
) -> Iterator[IngestResult]:
    files = [source.file for source in sources if source.error is None]
    known = {file: None if again else _find_unchanged(file, store) for file in files}
    new = [file for file in files if known[file] is None]
    all_parsed = _iter_parsed(new)
    for source in sources:
        if source.error is not None:
            yield IngestResult(source.path, None, source.error, 0.0)
            continue
        document = known[source.file]
        if document is not None:
            yield IngestResult(source.path, document, None, 0.0, unchanged=True)
            continue
        parsed = next(all_parsed)
        if parsed.document is None:
            yield IngestResult(source.path, None, parsed.error, parsed.seconds)
            continue
        yield IngestResult(source.path, _store(parsed.document, store, model), None, parsed.seconds)


def _iter_parsed(files: Sequence[Path]) -> Iterator[_Parsed]:
    """Yield what each file holds, in order: parsed in this process when few, in one process a core when many.

    Only some are parsed ahead of what is stored, so that memory does not grow with their number.
    """
    cores = os.cpu_count() or 1
    if len(files) < _FILES_WORTH_A_POOL or cores == 1:
        yield from map(_parse_isolated, files)
        return
    pool = ProcessPoolExecutor(min(cores, len(files)), mp_context=get_context("spawn"))
    try:
        ahead = iter(files)
        waiting = deque(_submit(pool, file) for file in islice(ahead, cores * _AHEAD_A_CORE))
        for file in files:
            yield _result(waiting.popleft(), file)
            waiting.extend(_submit(pool, following) for following in islice(ahead, 1))
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, file: Path) -> "Future[_Parsed]":
    try:
        return pool.submit(_parse_isolated, file)
    except BrokenProcessPool as error:
        broken: Future[_Parsed] = Future()
        broken.set_exception(error)
        return broken


def _result(waiting: "Future[_Parsed]", path: Path) -> _Parsed:
    try:
        return waiting.result()
    except BrokenProcessPool:
        # A parser that dies (memory, a fault in a library) takes the pool with it: the rest is parsed one by one,
        # each in a process of its own, so that only the file that kills its parser is lost.
        return _parse_alone(path)


def _parse_alone(path: Path) -> _Parsed:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_parse_isolated, path).result()
        except BrokenProcessPool:
            return _Parsed(None, f"{path.name}：解析时程序异常终止 / its parser was killed, probably for memory", 0.0)


def _find_unchanged(path: Path, store: RecordStore) -> StoredDocument | None:
    try:
        return store.find_document(sha256_of(path))
    except OSError:
        return None  # reading it properly will say what is wrong


def _store(document: Document, store: RecordStore, model: EmbeddingModel) -> StoredDocument:
    texts = sorted({embedding_text(passage) for passage in document.passages})
    vectors = model.encode(texts)
    by_text = {text: vector.tobytes() for text, vector in zip(texts, vectors, strict=True)}
    return store.get_document(store.save_document(document, by_text, model.name))


def _parse_isolated(path: Path) -> _Parsed:
    started = time.perf_counter()
    try:
        document, error = parse_document(path), None
    except BudgetQAError as failure:
        document, error = None, str(failure)
    except Exception as failure:  # the one border that keeps a document's surprise away from the others
        document, error = None, f"{path.name}：无法解析 / cannot be parsed ({type(failure).__name__}: {failure})"
    return _Parsed(document, error, time.perf_counter() - started)
