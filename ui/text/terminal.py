"""An answer on a terminal, and the stores that terminal commands read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BudgetQAError
from index.settings import load_settings
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore, open_record_store
from qa.answer import Answer
from ui.text.rendering import render_answer_markdown


def print_answer(answer: Answer) -> None:
    """Print the answer: laid out where a person reads it, as Markdown source where a program does."""
    markdown = render_answer_markdown(answer)
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(markdown, hyperlinks=False))
    else:
        print(markdown)


@contextmanager
def reading_records(home: Path | None) -> Iterator[RecordStore]:
    """Open the record store for one command; an empty one is said to be empty."""
    settings = load_settings(home)
    store = open_record_store(settings.home, settings.records_url)
    try:
        if store.revision() == 0:
            print("尚无已收录的文件 / nothing is indexed yet: budgetqa ingest PATH...", file=sys.stderr)
        yield store
    finally:
        store.close()


def select_documents(store: RecordStore, name: str | None) -> list[StoredDocument]:
    """Return the documents with this name, with or without suffix; all when None.

    Raises: BudgetQAError when there is none.
    """
    documents = store.list_documents()
    if name is None:
        return documents
    found = [document for document in documents if name in (document.name, document.file_name)]
    if not found:
        raise BudgetQAError(
            f"没有收录名为 {name} 的文件 / no document named {name}; `budgetqa documents` lists them all"
        )
    return found
