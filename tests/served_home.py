"""A home with its own engine and store behind the pages, for as long as a test module looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.settings import Settings
from index.stores.originals import Originals
from index.stores.record_store import open_record_store
from qa.engine import open_engine
from ui.service.server import serving


@contextmanager
def serving_home(home: Path, settings: Settings | None = None, kept: bool = False) -> Iterator[str]:
    """Give the address of the pages over `home`; `kept` shows the pages of files that were kept there."""
    engine, store = open_engine(home), open_record_store(home)
    try:
        with serving(engine, store, settings, originals=Originals(home, 0) if kept else None) as address:
            yield address
    finally:
        engine.close()
        store.close()
