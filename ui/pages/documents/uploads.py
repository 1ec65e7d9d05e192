"""Uploaded files into the stores, in a process of its own: whoever asks meanwhile is not kept waiting.

Each file is told apart from the others: what became of it, or why it could not be read.
"""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty

from index.errors import BudgetQAError
from index.ingest import IngestResult, ingest_again, ingest_paths
from index.settings import Settings
from index.stores.record_rows import StoredDocument

MOST_FILES = 200
# Units: seconds. How often a process that says nothing is looked after.
_PATIENCE = 1.0

_KILLED = "收录程序异常终止，可能是内存不足 / the process that reads files was killed, probably for memory"

_log = logging.getLogger(__name__)


class UploadState(StrEnum):
    """How far an uploaded file has come."""

    WAITING = "waiting"
    READING = "reading"
    INDEXED = "indexed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file, or one in an uploaded archive: its document, or the reason why there is none."""

    name: str
    state: UploadState
    document: StoredDocument | None = None
    error: str | None = None


def iter_uploads(paths: Sequence[Path], settings: Settings) -> Iterator[tuple[Upload, ...]]:
    """Yield how far every file has come, each time one is finished; files beyond `MOST_FILES` are refused."""
    paths, refused = paths[:MOST_FILES], paths[MOST_FILES:]
    too_many = tuple(
        _failed(path.name, f"一次最多 {MOST_FILES} 份，请分批上传 / at most {MOST_FILES} files at a time")
        for path in refused
    )
    results: list[IngestResult] = []
    error = None
    yield (*_so_far(paths, results), *too_many)
    for told in _iter_told(paths, settings):
        if isinstance(told, str):
            error = told
        else:
            results.append(told)
        yield (*_so_far(paths, results), *too_many)
    if error is not None:
        done, left = _done(results), _unfinished(paths, results)
        yield (*done, *(_failed(path.name, error) for path in left), *too_many)
    else:
        yield (*_done(results), *too_many)


def read_again(document: StoredDocument, settings: Settings) -> Upload:
    """Return what became of a document whose kept file was read anew; what was stored stays when it failed."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return _upload(pool.submit(ingest_again, document, settings).result())
        except BudgetQAError as error:
            return _failed(document.file_name, str(error))
        except BrokenProcessPool:
            return _failed(document.file_name, _KILLED)


def _iter_told(paths: Sequence[Path], settings: Settings) -> Iterator[IngestResult | str]:
    """Yield what the process tells: results, then nothing more, or the reason why it ended early."""
    context = get_context("spawn")
    told: Queue[IngestResult | str | None] = context.Queue()
    worker = context.Process(target=_index, args=(list(paths), settings, told), name="budgetqa-upload")
    worker.start()
    try:
        while True:
            try:
                news = told.get(timeout=_PATIENCE)
            except Empty:
                if worker.is_alive() or not told.empty():
                    continue
                yield _KILLED
                return
            if news is None:
                return
            yield news
    finally:
        worker.join()  # also when the page was left: what was begun is finished


def _index(paths: Sequence[Path], settings: Settings, told: "Queue[IngestResult | str | None]") -> None:
    try:
        ingest_paths(paths, settings, told.put)
    except BudgetQAError as error:
        told.put(str(error))
    except Exception:
        _log.exception("uploaded files could not be indexed")
        told.put("收录时出错，请查看运行日志 / indexing failed: see the log")
    told.put(None)


def _so_far(paths: Sequence[Path], results: Sequence[IngestResult]) -> tuple[Upload, ...]:
    waiting = _unfinished(paths, results)
    states = [UploadState.READING, *[UploadState.WAITING] * len(waiting)]
    return (*_done(results), *(Upload(path.name, state) for path, state in zip(waiting, states, strict=False)))


def _done(results: Sequence[IngestResult]) -> tuple[Upload, ...]:
    return tuple(_upload(result) for result in results)


def _unfinished(paths: Sequence[Path], results: Sequence[IngestResult]) -> list[Path]:
    """Return the files that results, which come in the order of the files, have not got past.

    An archive has several results, and is finished when the next file has one.
    """
    if not results:
        return list(paths)
    last = results[-1].path
    if last in paths:
        return list(paths[paths.index(last) + 1 :])
    return list(paths[next(number for number, path in enumerate(paths) if path in last.parents) :])


def _upload(result: IngestResult) -> Upload:
    if result.document is None:
        return _failed(result.path.name, result.error or "")
    state = UploadState.UNCHANGED if result.unchanged else UploadState.INDEXED
    return Upload(result.path.name, state, result.document)


def _failed(name: str, error: str) -> Upload:
    return Upload(name, UploadState.FAILED, error=error)
