"""Copies of the indexed files, so that a page can be shown with a figure's place on it and a file be read again.

They are a convenience beside the record store, never a source of answers: one that is missing, or that was not kept
because it or all of them would take too much room, costs its pictures only.
"""

import shutil
from pathlib import Path
from uuid import uuid4

from index.errors import StoreError
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore

# Units: bytes. A longer file is not copied.
_LONGEST = 64 * 2**20


class Originals:
    """The copies in one home. Units: `room` in bytes, for all of them together; 0 keeps none."""

    def __init__(self, home: Path, room: int) -> None:
        self._folder = home / "files"
        self._room = room
        self._taken: int | None = None

    def find(self, document: StoredDocument) -> Path | None:
        """Return the copy of the document's file, or None."""
        copy = self._path(document)
        return copy if copy.is_file() else None

    def keep(self, document: StoredDocument, file: Path) -> bool:
        """Copy the file a document was read from, unless that was done; return whether there is a copy now.

        Raises: StoreError when the copy cannot be written.
        """
        if self.find(document) is not None:
            return True
        try:
            size = file.stat().st_size
            if self._taken is None:
                self._taken = sum(copy.stat().st_size for copy in self._copies())
            if size > _LONGEST or self._taken + size > self._room:
                return False
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f".{uuid4().hex}"
            try:
                shutil.copyfile(file, unfinished)
                unfinished.replace(self._path(document))
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"原文件的副本写不进 {self._folder} / a copy cannot be written: {error}") from error
        self._taken += size
        return True

    def prune(self, store: RecordStore) -> None:
        """Remove the copies of what is no longer indexed: called after every deletion.

        Raises: StoreError when the store cannot be read.
        """
        # Listed before the documents are: a copy made meanwhile is of a document that is then listed.
        copies = self._copies()
        wanted = {self._path(document) for document in store.list_documents()}
        for copy in copies:
            if copy not in wanted:
                copy.unlink(missing_ok=True)
        self._taken = None

    def _copies(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [copy for copy in self._folder.iterdir() if copy.is_file() and not copy.name.startswith(".")]

    def _path(self, document: StoredDocument) -> Path:
        return self._folder / f"{document.sha256}{Path(document.file_name).suffix.lower()}"
