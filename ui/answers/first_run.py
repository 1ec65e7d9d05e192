"""The engine over a home that has something in it: a first question with no home indexes the bundled samples."""

from collections.abc import Callable
from pathlib import Path

import data
from index.settings import Settings, load_settings
from index.stores.record_store import open_record_store
from qa.engine import Engine, open_engine


def open_ready_engine(home: Path | None, report: Callable[[str], None]) -> Engine:
    """Return the engine over `home`, after indexing `data/samples` when nothing was ever written there.

    Raises: BudgetQAError when a store cannot be opened or a sample cannot be indexed.
    """
    settings = load_settings(home)
    if _is_unused(settings):
        _index_samples(settings, report)
    return open_engine(home)


def _is_unused(settings: Settings) -> bool:
    store = open_record_store(settings.home, settings.records_url)
    try:
        return store.revision() == 0
    finally:
        store.close()


def _index_samples(settings: Settings, report: Callable[[str], None]) -> None:
    from index.ingest import ingest_paths

    report("尚无已收录的文件，先收录自带样例 (nothing indexed yet: indexing the bundled samples)")
    summary = ingest_paths([data.path("samples")], settings)
    for result in summary.results:
        if result.error is not None:
            report(f"未能收录 (failed): {result.path}: {result.error}")
