"""The record store: the only store of record, through SQLAlchemy Core, on SQLite or PostgreSQL.

All SQL of the project stands here. A document is written as a whole in one transaction, so a crash leaves either the
old version or the new one. The passage index is derived from what lies here and can always be rebuilt.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from index.errors import StoreError
from index.record_rows import (
    StoredDocument,
    StoredFact,
    StoredPassage,
    cell_rows,
    embedded_text,
    fact_row,
    read_document,
    read_fact,
    read_place,
    read_table,
    table_row,
    text_digest,
)
from index.record_schema import (
    cells,
    documents,
    facts,
    findings,
    metadata,
    passage_texts,
    passages,
    revisions,
    tables,
)
from index.records import Cell, CheckStatus, Document, Finding, Passage, SectionRole, Table, TableKind

# SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
_MOST_VARIABLES = 30_000


class RecordStore:
    """Reads and writes records. Open with `open_record_store`; close with `close`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
                connection.execute(sa.insert(revisions).values())
        except SQLAlchemyError as error:
            raise StoreError(f"the record store refused a write, nothing of it was kept: {error}") from error

    def save_document(self, document: Document, vectors: Mapping[str, bytes] | None = None, model: str = "") -> int:
        """Write a document, replacing an earlier version of it, and return its id.

        `vectors` maps the text a passage is embedded as (`embedding_text`) to its float32 vector's bytes.
        A document with the same name and the same department, scope, year and phase is an earlier version;
        so is one with the same bytes.
        """
        identity = document.identity
        with self._writing() as connection:
            earlier = sa.select(documents.c.id).where(
                sa.or_(
                    documents.c.sha256 == document.sha256,
                    sa.and_(
                        documents.c.name == document.name,
                        documents.c.department == identity.department,
                        documents.c.scope == identity.scope.value,
                        documents.c.fiscal_year.is_(identity.fiscal_year)
                        if identity.fiscal_year is None
                        else documents.c.fiscal_year == identity.fiscal_year,
                        documents.c.phase == identity.phase.value,
                    ),
                )
            )
            for (document_id,) in connection.execute(earlier).all():
                _delete(connection, document_id)
            document_id = _insert_document(connection, document)
            _insert_many(connection, tables, (table_row(document_id, table) for table in document.tables))
            _insert_many(connection, cells, cell_rows(document_id, document.tables))
            _insert_many(connection, facts, (fact_row(document_id, fact) for fact in document.facts))
            _insert_passages(connection, document_id, document.passages, vectors or {}, model)
            _insert_many(
                connection,
                findings,
                (
                    {
                        "document_id": document_id,
                        "rule": finding.rule,
                        "status": finding.status.value,
                        "message": finding.message,
                        "fact_keys": json.dumps(finding.fact_keys),
                    }
                    for finding in document.findings
                ),
            )
            return document_id

    def delete_document(self, document_id: int) -> None:
        """Remove a document and everything that came from it."""
        with self._writing() as connection:
            _delete(connection, document_id)

    def revision(self) -> int:
        """Return a number that grows with every write, for whatever is derived from this store."""
        return int(self._rows(sa.select(sa.func.coalesce(sa.func.max(revisions.c.id), 0)))[0][0])

    def find_document(self, sha: str) -> StoredDocument | None:
        """Return the document with these bytes, or None."""
        rows = self._rows(sa.select(documents).where(documents.c.sha256 == sha))
        return read_document(rows[0]) if rows else None

    def list_documents(self) -> list[StoredDocument]:
        """Return all documents, ordered by department, year and name."""
        order = (documents.c.department, documents.c.fiscal_year, documents.c.name, documents.c.id)
        return [read_document(row) for row in self._rows(sa.select(documents).order_by(*order))]

    def list_items(self) -> list[tuple[str, str | None]]:
        """Return every distinct (item, code) that facts carry."""
        return [(row.item, row.code) for row in self._rows(sa.select(facts.c.item, facts.c.code).distinct())]

    def list_subjects(self, table_kinds: Sequence[TableKind], items: Sequence[str]) -> list[str]:
        """Return every distinct subject (project, sub-unit) of facts in these kinds of tables or with these items."""
        query = (
            sa.select(facts.c.subject)
            .where(
                facts.c.subject.is_not(None),
                sa.or_(facts.c.table_kind.in_([kind.value for kind in table_kinds]), facts.c.item.in_(list(items))),
            )
            .distinct()
        )
        return [row.subject for row in self._rows(query)]

    def list_columns(self) -> list[tuple[str, ...]]:
        """Return every distinct column path that facts carry."""
        return [tuple(json.loads(row.column_path)) for row in self._rows(sa.select(facts.c.column_path).distinct())]

    def find_facts(
        self,
        document_ids: Sequence[int] | None = None,
        items: Sequence[str] | None = None,
        codes: Sequence[str] | None = None,
        subjects: Sequence[str] | None = None,
        table_kinds: Sequence[TableKind] | None = None,
        years: Sequence[int] | None = None,
    ) -> list[StoredFact]:
        """Return facts that satisfy every filter given, in document and reading order."""
        query = sa.select(facts)
        for column, wanted in (
            (facts.c.document_id, document_ids),
            (facts.c.item, items),
            (facts.c.code, codes),
            (facts.c.subject, subjects),
            (facts.c.table_kind, None if table_kinds is None else [kind.value for kind in table_kinds]),
            (facts.c.year, years),
        ):
            if wanted is not None:
                query = query.where(column.in_(list(wanted)))
        by_id = {document.id: document for document in self.list_documents()}
        return [StoredFact(by_id[row.document_id], read_fact(row)) for row in self._rows(query.order_by(facts.c.id))]

    def get_fact(self, document_id: int, key: str) -> StoredFact:
        """Return one fact; raises KeyError when there is none."""
        found = self._rows(sa.select(facts).where(facts.c.document_id == document_id, facts.c.key == key))
        if not found:
            raise KeyError(f"no fact {key!r} in document {document_id}")
        return StoredFact(self.get_document(document_id), read_fact(found[0]))

    def get_document(self, document_id: int) -> StoredDocument:
        """Return one document; raises KeyError when there is none."""
        rows = self._rows(sa.select(documents).where(documents.c.id == document_id))
        if not rows:
            raise KeyError(f"no document {document_id}")
        return read_document(rows[0])

    def list_tables(self, document_id: int) -> list[Table]:
        """Return the document's tables with their cells, in reading order."""
        by_table: dict[int, list[Cell]] = {}
        query = sa.select(cells).where(cells.c.document_id == document_id).order_by(cells.c.id)
        for row in self._rows(query):
            place = read_place(row.place)
            by_table.setdefault(row.table_index, []).append(
                Cell(row.text, row.row, row.col, row.row_end, row.col_end, place)
            )
        query = sa.select(tables).where(tables.c.document_id == document_id).order_by(tables.c.table_index)
        return [read_table(row, tuple(by_table.get(row.table_index, ()))) for row in self._rows(query)]

    def list_passages(
        self, document_ids: Sequence[int] | None = None, roles: Sequence[SectionRole] | None = None
    ) -> list[StoredPassage]:
        """Return passages of these documents and roles (all when None), in reading order."""
        query = sa.select(passages, passage_texts.c.text).join(passage_texts, passage_texts.c.id == passages.c.text_id)
        if document_ids is not None:
            query = query.where(passages.c.document_id.in_(list(document_ids)))
        if roles is not None:
            query = query.where(passages.c.role.in_([role.value for role in roles]))
        by_id = {document.id: document for document in self.list_documents()}
        return [
            StoredPassage(
                by_id[row.document_id],
                Passage(
                    row.passage_index,
                    row.text,
                    tuple(json.loads(row.heading_path)),
                    SectionRole(row.role),
                    read_place(row.place),
                ),
                row.text_id,
            )
            for row in self._rows(query.order_by(passages.c.id))
        ]

    def iter_vectors(self) -> Iterator[tuple[int, str, bytes]]:
        """Yield (text_id, model, float32 bytes) of every distinct embedded text."""
        for row in self._rows(sa.select(passage_texts).order_by(passage_texts.c.id)):
            if row.vector is not None:
                yield row.id, row.model, row.vector

    def embed_again(self, model: str, encode: Callable[[list[str]], Any]) -> int:
        """Give what another model embedded a vector of this model; return how many texts that were.

        `encode` returns an array of float32 with a row for each text.
        """
        heading = (
            sa.select(passages.c.heading_path)
            .where(passages.c.text_id == passage_texts.c.id)
            .limit(1)
            .scalar_subquery()
        )
        query = sa.select(passage_texts, heading.label("heading_path")).where(passage_texts.c.model != model)
        stale = self._rows(query.order_by(passage_texts.c.id))
        if not stale:
            return 0
        with self._writing() as connection:
            texts = [embedded_text(json.loads(row.heading_path), row.text) for row in stale]
            for row, text, vector in zip(stale, texts, encode(texts), strict=True):
                digest = text_digest(model, text)
                known = connection.execute(_text_with(digest)).scalar()
                if known is None:
                    changed = sa.update(passage_texts).where(passage_texts.c.id == row.id)
                    connection.execute(changed.values(digest=digest, model=model, vector=vector.tobytes()))
                else:  # a document indexed since shares this text
                    connection.execute(sa.update(passages).where(passages.c.text_id == row.id).values(text_id=known))
                    connection.execute(sa.delete(passage_texts).where(passage_texts.c.id == row.id))
        return len(stale)

    def find_vectors(self, text_ids: Sequence[int]) -> dict[int, tuple[str, bytes]]:
        """Return (model, float32 bytes) by text id, without those that have no vector."""
        found = {}
        for start in range(0, len(text_ids), _MOST_VARIABLES):
            these = passage_texts.c.id.in_(text_ids[start : start + _MOST_VARIABLES])
            for row in self._rows(sa.select(passage_texts).where(these, passage_texts.c.vector.is_not(None))):
                found[row.id] = (row.model, row.vector)
        return found

    def list_findings(self, document_ids: Sequence[int] | None = None) -> list[tuple[StoredDocument, Finding]]:
        """Return findings with their documents."""
        query = sa.select(findings)
        if document_ids is not None:
            query = query.where(findings.c.document_id.in_(list(document_ids)))
        by_id = {document.id: document for document in self.list_documents()}
        return [
            (
                by_id[row.document_id],
                Finding(row.rule, CheckStatus(row.status), row.message, tuple(json.loads(row.fact_keys))),
            )
            for row in self._rows(query.order_by(findings.c.id))
        ]

    def _rows(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        try:
            with self._engine.connect() as connection:
                return connection.execute(query).all()
        except SQLAlchemyError as error:
            raise StoreError(f"the record store cannot be read: {error}") from error


def open_record_store(home: Path, url: str | None = None) -> RecordStore:
    """Open the store in `home`, or at `url` (any SQLAlchemy URL); creates what is missing.

    Raises: StoreError when it cannot be opened.
    """
    if url is None:
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the home folder {home} cannot be made: {error}") from error
        url = f"sqlite:///{home / 'records.sqlite'}"
    try:
        engine = sa.create_engine(url)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _prepare_sqlite)
        return RecordStore(engine)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise StoreError(f"the record store at {sa.engine.make_url(url)!r} cannot be opened: {error}") from error


def embedding_text(passage: Passage) -> str:
    """Return what a passage is embedded as: its nearest heading, then its text."""
    return embedded_text(passage.heading_path, passage.text)


def _text_with(digest: str) -> sa.Select[tuple[int]]:
    return sa.select(passage_texts.c.id).where(passage_texts.c.digest == digest)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets the chat page read while an ingest writes.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=10000")


def _insert_many(connection: sa.Connection, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    batch = list(rows)
    if batch:
        connection.execute(sa.insert(table), batch)


def _insert_document(connection: sa.Connection, document: Document) -> int:
    identity = document.identity
    province, city, county = identity.region
    result = connection.execute(
        sa.insert(documents).values(
            name=document.name,
            file_name=document.file_name,
            format=document.format,
            sha256=document.sha256,
            department=identity.department,
            scope=identity.scope.value,
            fiscal_year=identity.fiscal_year,
            phase=identity.phase.value,
            title=identity.title,
            province=province,
            city=city,
            county=county,
            warnings=json.dumps(document.warnings, ensure_ascii=False),
            n_tables=len(document.tables),
            n_facts=len(document.facts),
            n_passages=len(document.passages),
            n_findings=sum(finding.status is CheckStatus.MISMATCH for finding in document.findings),
        )
    )
    assert result.inserted_primary_key is not None  # an INSERT with a serial key always returns one
    return int(result.inserted_primary_key[0])


def _delete(connection: sa.Connection, document_id: int) -> None:
    for table in (findings, passages, facts, cells, tables):
        connection.execute(sa.delete(table).where(table.c.document_id == document_id))
    connection.execute(sa.delete(documents).where(documents.c.id == document_id))
    still_linked = sa.select(passages.c.id).where(passages.c.text_id == passage_texts.c.id).exists()
    connection.execute(sa.delete(passage_texts).where(~still_linked))


def _insert_passages(
    connection: sa.Connection,
    document_id: int,
    of_document: Sequence[Passage],
    vectors: Mapping[str, bytes],
    model: str,
) -> None:
    for passage in of_document:
        embedded = embedding_text(passage)
        digest = text_digest(model, embedded)
        known = connection.execute(_text_with(digest)).scalar()
        if known is None:
            result = connection.execute(
                sa.insert(passage_texts).values(
                    digest=digest, text=passage.text, model=model, vector=vectors.get(embedded)
                )
            )
            assert result.inserted_primary_key is not None  # see _insert_document
            known = result.inserted_primary_key[0]
        connection.execute(
            sa.insert(passages).values(
                document_id=document_id,
                passage_index=passage.index,
                text_id=known,
                heading_path=json.dumps(passage.heading_path, ensure_ascii=False),
                role=passage.role.value,
                place=json.dumps(asdict(passage.place)),
            )
        )
