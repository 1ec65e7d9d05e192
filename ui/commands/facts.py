"""`budgetqa facts`: every record to standard output or to a file."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import BudgetQAError
from index.stores.record_rows import StoredFact
from index.stores.record_store import RecordStore
from ui.files.exports import write_csv, write_jsonl, write_xlsx
from ui.text.terminal import reading_records, select_documents


def export_facts(home: Path | None, document: str | None, format_: str, out: Path | None) -> None:
    """Write the facts of one document, or of all, as "jsonl", "csv" or "xlsx".

    Raises: BudgetQAError when there is no such document or the file cannot be written.
    """
    if format_ == "xlsx" and out is None and sys.stdout.isatty():
        raise BudgetQAError(
            "xlsx 不能显示在终端上，请加 --out FILE / xlsx cannot be shown on a terminal: add --out FILE"
        )
    with reading_records(home) as store:
        facts = _iter_facts(store, document)
        try:
            _write(facts, format_, out)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise BudgetQAError(f"{out}: {error.strerror}") from error


def _iter_facts(store: RecordStore, name: str | None) -> Iterator[StoredFact]:
    for document in select_documents(store, name):
        yield from store.find_facts([document.id])


def _write(facts: Iterable[StoredFact], format_: str, out: Path | None) -> None:
    if format_ == "xlsx":
        if out is None:
            write_xlsx(facts, sys.stdout.buffer)
        else:
            with out.open("wb") as file:
                write_xlsx(facts, file)
        return
    write = write_csv if format_ == "csv" else write_jsonl
    if out is None:
        write(facts, sys.stdout)
        return
    # Excel reads a CSV file as Chinese only when it begins with a byte order mark.
    encoding = "utf-8-sig" if format_ == "csv" else "utf-8"
    with out.open("w", encoding=encoding, errors="backslashreplace", newline="") as file:
        write(facts, file)
