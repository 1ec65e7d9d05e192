"""The database under the record store: how it is opened and read, what a write leaves behind, and what damage is.

Reading creates nothing: a home that is not there, or in which nothing was ever written, reads as an empty store, and one
that may not be written is opened as it lies. A database in which a table is gone is refused, since an answer out of the
rest would be wrong without anybody noticing.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from index.errors import StoreError
from index.stores.record_schema import ADDED_LATER, documents, metadata, revisions

Value = TypeVar("Value")

# SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
_MOST_VARIABLES = 30_000
_AGAIN = "请换一个存储目录，或删除它后重新收录文件 / use another home, or delete it and index the files again"


class Database:
    """Reads and writes rows. Open with `open_database`; close with `close`."""

    def __init__(self, engine: sa.Engine, place: str, file: Path | None) -> None:
        self._engine = engine
        self._place = place
        self._file = file
        self._is_whole = False
        self._is_ready_to_write = False
        # A file is kept open for `number`: taking a connection out of the pool and giving it back takes longer than it.
        self._kept: sa.PoolProxiedConnection | None = None
        self._lock = Lock()

    @cached_property
    def _nothing(self) -> sa.Engine:
        """What stands for a database that is not there yet."""
        engine = sa.create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=sa.pool.StaticPool)
        metadata.create_all(engine)
        return engine

    def close(self) -> None:
        """Give back the connections."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None
        self._engine.dispose()

    def rows(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        """Return what a query finds. Raises: StoreError when the database cannot be read or is damaged."""
        try:
            with (self._engine if self._is_written() else self._nothing).connect() as connection:
                return connection.execute(query).all()
        except SQLAlchemyError as error:
            raise self._unreadable(error) from error

    def number(self, statement: str) -> int:
        """Return the one number that a statement finds. Raises: StoreError as `rows` does.

        For what every answer asks first: building and compiling so short a query takes ten times as long as running it.
        """
        try:
            is_written = self._is_written()
            if self._file is None or not is_written:
                with closing((self._engine if is_written else self._nothing).raw_connection()) as connection:
                    return _number(connection, statement)
            with self._lock:
                if self._kept is None:
                    self._kept = self._engine.raw_connection()
                return _number(self._kept, statement)
        except (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> StoreError:
        return StoreError(f"记录库无法读取 / the record store cannot be read: {self._place}: {_reason(error)}")

    @contextmanager
    def writing(self, of_records: bool = True) -> Iterator[sa.Connection]:
        """Give a connection whose writes are kept together or not at all; writes of records make a new revision.

        Raises: StoreError when the database refuses the write or is damaged.
        """
        try:
            if not self._is_ready_to_write:
                self._is_written()  # what is damaged is not written to
                self._create()
                self._is_ready_to_write = True
            with self._engine.begin() as connection:
                yield connection
                if of_records:
                    connection.execute(sa.insert(revisions).values())
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(
                f"记录库无法写入，没有写入任何内容 / the record store refused a write, nothing of it was kept: "
                f"{self._place}: {_reason(error)}"
            ) from error

    def _create(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        metadata.create_all(self._engine)
        for table in metadata.sorted_tables:
            for index in table.indexes:  # a table made before the index was thought of lacks it
                index.create(self._engine, checkfirst=True)
        self._is_whole = True

    def _is_written(self) -> bool:
        """Return whether anything was ever written here. Raises: StoreError when a part of it is gone."""
        if self._is_whole:
            return True
        if self._file is not None and not self._file.exists():
            return False
        there = set(sa.inspect(self._engine).get_table_names())
        missing = metadata.tables.keys() - there
        if missing - ADDED_LATER:
            if documents.name in there and self._holds_documents():
                raise StoreError(
                    f"记录库已损坏，缺少表 / the record store is damaged, tables are missing: {self._place}: "
                    f"{', '.join(sorted(missing - ADDED_LATER))}; {_AGAIN}"
                )
            if not there & metadata.tables.keys() and self._is_emptied():
                raise StoreError(
                    f"记录库已损坏，内容丢失 / the record store has lost all it held: {self._place}; {_AGAIN}"
                )
            return False  # the very first write was cut off
        if missing and not self._is_read_only():
            self._create()
        self._is_whole = True
        return True

    def _holds_documents(self) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(documents.c.id).limit(1)).first() is not None

    def _is_emptied(self) -> bool:
        """Return whether an index derived from these records is still there."""
        return self._file is not None and (self._file.parent / "passages" / "current.json").exists()

    def _is_read_only(self) -> bool:
        return self._file is not None and not _may_write(self._file)


def open_database(home: Path, url: str | None = None) -> Database:
    """Return the database in `home`, or at `url` (any SQLAlchemy URL); creates nothing.

    Raises: StoreError when it cannot be opened.
    """
    try:
        where = sa.engine.make_url(url or f"sqlite:///{home / 'records.sqlite'}")
        if where.get_backend_name() != "sqlite":
            return Database(sa.create_engine(where), where.render_as_string(), None)
        file = Path(where.database) if where.database not in (None, "", ":memory:") else None
        if url is not None and file is not None and not file.parent.is_dir():
            raise FileNotFoundError(f"没有这个文件夹 / there is no folder {file.parent}")
        return Database(_sqlite_engine(where, file), str(file or where), file)
    except (SQLAlchemyError, ModuleNotFoundError, OSError) as error:
        place = url or home
        raise StoreError(f"记录库无法打开 / the record store cannot be opened: {place}: {_reason(error)}") from error


def _number(connection: sa.PoolProxiedConnection, statement: str) -> int:
    cursor = connection.cursor()
    cursor.execute(statement)
    [(found,)] = cursor.fetchall()
    cursor.close()
    return int(found)


def batches(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield the values in runs that fit one statement."""
    for start in range(0, len(values), _MOST_VARIABLES):
        yield values[start : start + _MOST_VARIABLES]


def _sqlite_engine(where: sa.URL, file: Path | None) -> sa.Engine:
    if file is not None and file.exists() and not _may_write(file):
        # Without the right to write beside it, a log of its own can be neither made nor needed, unless one lies there.
        log = file.with_name(f"{file.name}-wal")
        mode = "mode=ro" if log.exists() else "immutable=1"
        name = f"file:{quote(str(file))}?{mode}"
        return sa.create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(name, uri=True, check_same_thread=False),
            poolclass=sa.pool.QueuePool,
        )
    engine = sa.create_engine(where)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _may_write(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets the chat page read while an ingest writes.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=10000")


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)
