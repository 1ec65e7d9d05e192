"""The record store: the only store of record, through SQLAlchemy Core, on SQLite or PostgreSQL.

All SQL of the project stands here. A document is written as a whole in one transaction, so a crash leaves either the
old version or the new one. The passage index is derived from what lies here and can always be rebuilt.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from index.records import Cell, CheckStatus, Document, Finding, Passage, SectionRole, Table, TableKind
from index.stores.database import Database, batches, open_database
from index.stores.record_rows import (
    EmbeddedText,
    PassageLink,
    StoredDocument,
    StoredFact,
    StoredPassage,
    column_text,
    embedded_text,
    read_document,
    read_fact,
    read_place,
    read_table,
    text_digest,
)
from index.stores.record_schema import cells, documents, facts, findings, passage_texts, passages, revisions, tables
from index.stores.record_writing import delete_document, insert_document, text_with

_LAST_REVISION = str(sa.select(sa.func.coalesce(sa.func.max(revisions.c.id), sa.literal_column("0"))))


class RecordStore:
    """Reads and writes records. Open with `open_record_store`; close with `close`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        """Give back the connections."""
        self.database.close()

    def save_document(self, document: Document, vectors: Mapping[str, bytes] | None = None, model: str = "") -> int:
        """Write a document, replacing an earlier version of it, and return its id.

        `vectors` maps the text a passage is embedded as (`embedding_text`) to its float32 vector's bytes.
        A document with the same name and the same department, scope, year and phase is an earlier version;
        so is one with the same bytes.
        """
        identity = document.identity
        with self.database.writing() as connection:
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
                delete_document(connection, document_id)
            return insert_document(connection, document, vectors or {}, model)

    def delete_document(self, document_id: int) -> None:
        """Remove a document and everything that came from it."""
        with self.database.writing() as connection:
            delete_document(connection, document_id)

    def revision(self) -> int:
        """Return a number that grows with every write, for whatever is derived from this store."""
        return self.database.number(_LAST_REVISION)

    def find_document(self, sha: str) -> StoredDocument | None:
        """Return the document with these bytes, or None."""
        rows = self.database.rows(sa.select(documents).where(documents.c.sha256 == sha))
        return read_document(rows[0]) if rows else None

    def count_documents(self) -> int:
        """Return how many documents there are."""
        return int(self.database.rows(sa.select(sa.func.count()).select_from(documents))[0][0])

    def list_documents(self) -> list[StoredDocument]:
        """Return all documents, ordered by department, year and name."""
        order = (documents.c.department, documents.c.fiscal_year, documents.c.name, documents.c.id)
        return [read_document(row) for row in self.database.rows(sa.select(documents).order_by(*order))]

    def list_items(self) -> list[str]:
        """Return every distinct item that facts carry."""
        return self._distinct(facts.c.item)

    def list_codes(self) -> list[str]:
        """Return every distinct code that facts carry."""
        return self._distinct(facts.c.code)

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
        return [row.subject for row in self.database.rows(query)]

    def list_columns(self) -> list[tuple[str, ...]]:
        """Return every distinct column path that facts carry."""
        return [tuple(json.loads(path)) for path in self._distinct(facts.c.column_path)]

    def _distinct(self, column: sa.Column[Any]) -> list[str]:
        """Return the distinct values of an indexed column, stepping from each to the next: DISTINCT reads every row."""
        found = sa.select(sa.func.min(column).label("value")).cte("found", recursive=True)
        following = sa.select(sa.func.min(column)).where(column > found.c.value).scalar_subquery()
        found = found.union_all(sa.select(following).where(found.c.value.is_not(None)))
        return [row.value for row in self.database.rows(sa.select(found.c.value).where(found.c.value.is_not(None)))]

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
        rows = self.database.rows(query.order_by(facts.c.id))
        by_id = self._documents_of(rows)
        return [StoredFact(by_id[row.document_id], read_fact(row)) for row in rows]

    def find_facts_of_any(
        self,
        items: Sequence[str] = (),
        columns: Sequence[tuple[str, ...]] = (),
        codes: Sequence[str] = (),
        subjects: Sequence[str] = (),
        table_kinds: Sequence[TableKind] = (),
    ) -> list[StoredFact]:
        """Return facts of all documents that satisfy at least one filter, in document and reading order."""
        found: dict[int, sa.Row[Any]] = {}
        for column, wanted in (
            (facts.c.item, items),
            (facts.c.column_path, [column_text(path) for path in columns]),
            (facts.c.code, codes),
            (facts.c.subject, subjects),
            (facts.c.table_kind, [kind.value for kind in table_kinds]),
        ):
            for values in batches(wanted):
                found.update((row.id, row) for row in self.database.rows(sa.select(facts).where(column.in_(values))))
        by_id = self._documents_of(found.values())
        return [StoredFact(by_id[row.document_id], read_fact(row)) for _, row in sorted(found.items())]

    def get_fact(self, document_id: int, key: str) -> StoredFact:
        """Return one fact; raises KeyError when there is none."""
        found = self.database.rows(sa.select(facts).where(facts.c.document_id == document_id, facts.c.key == key))
        if not found:
            raise KeyError(f"no fact {key!r} in document {document_id}")
        return StoredFact(self.get_document(document_id), read_fact(found[0]))

    def get_document(self, document_id: int) -> StoredDocument:
        """Return one document; raises KeyError when there is none."""
        rows = self.database.rows(sa.select(documents).where(documents.c.id == document_id))
        if not rows:
            raise KeyError(f"no document {document_id}")
        return read_document(rows[0])

    def list_tables(self, document_id: int) -> list[Table]:
        """Return the document's tables with their cells, in reading order."""
        by_table: dict[int, list[Cell]] = {}
        query = sa.select(cells).where(cells.c.document_id == document_id).order_by(cells.c.id)
        for row in self.database.rows(query):
            place = read_place(row.place)
            by_table.setdefault(row.table_index, []).append(
                Cell(row.text, row.row, row.col, row.row_end, row.col_end, place)
            )
        query = sa.select(tables).where(tables.c.document_id == document_id).order_by(tables.c.table_index)
        return [read_table(row, tuple(by_table.get(row.table_index, ()))) for row in self.database.rows(query)]

    def list_passages(
        self, document_ids: Sequence[int] | None = None, roles: Sequence[SectionRole] | None = None
    ) -> list[StoredPassage]:
        """Return passages of these documents and roles (all when None), in reading order."""
        query = sa.select(passages, passage_texts.c.text).join(passage_texts, passage_texts.c.id == passages.c.text_id)
        if document_ids is not None:
            query = query.where(passages.c.document_id.in_(list(document_ids)))
        if roles is not None:
            query = query.where(passages.c.role.in_([role.value for role in roles]))
        return self._read_passages(self.database.rows(query.order_by(passages.c.id)))

    def find_passages(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Return these passages by id, without those that are no more."""
        query = sa.select(passages, passage_texts.c.text).join(passage_texts, passage_texts.c.id == passages.c.text_id)
        rows = self.database.rows(query.where(passages.c.id.in_(list(passage_ids))))
        return dict(zip((row.id for row in rows), self._read_passages(rows), strict=True))

    def list_passage_links(self) -> list[PassageLink]:
        """Return which text every passage is and where it stands, in reading order."""
        query = sa.select(passages.c.id, passages.c.text_id, passages.c.document_id, passages.c.role)
        roles = {role.value: role for role in SectionRole}
        return [
            PassageLink(row.id, row.text_id, row.document_id, roles[row.role])
            for row in self.database.rows(query.order_by(passages.c.id))
        ]

    def _read_passages(self, rows: Sequence[sa.Row[Any]]) -> list[StoredPassage]:
        by_id = self._documents_of(rows)
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
            for row in rows
        ]

    def list_text_digests(self, model: str) -> dict[int, str]:
        """Return the ids of the texts that this model embedded, with a digest of each by which a change of it shows."""
        query = sa.select(passage_texts.c.id, passage_texts.c.digest)
        query = query.where(passage_texts.c.model == model, passage_texts.c.vector.is_not(None))
        return {row.id: row.digest for row in self.database.rows(query.order_by(passage_texts.c.id))}

    def find_embedded(self, text_ids: Sequence[int]) -> list[EmbeddedText]:
        """Return these texts as they were embedded, in the order of their ids, without those that have no vector."""
        heading = _first_heading()
        found = []
        for these in batches(text_ids):
            query = sa.select(passage_texts, heading).where(passage_texts.c.id.in_(these))
            for row in self.database.rows(
                query.where(passage_texts.c.vector.is_not(None)).order_by(passage_texts.c.id)
            ):
                found.append(EmbeddedText(row.id, embedded_text(json.loads(row.heading_path), row.text), row.vector))
        return found

    def embed_again(self, model: str, encode: Callable[[list[str]], Any]) -> int:
        """Give what another model embedded a vector of this model; return how many texts that were.

        `encode` returns an array of float32 with a row for each text.
        """
        query = sa.select(passage_texts, _first_heading()).where(passage_texts.c.model != model)
        stale = self.database.rows(query.order_by(passage_texts.c.id))
        if not stale:
            return 0
        with self.database.writing() as connection:
            texts = [embedded_text(json.loads(row.heading_path), row.text) for row in stale]
            for row, text, vector in zip(stale, texts, encode(texts), strict=True):
                digest = text_digest(model, text)
                known = connection.execute(text_with(digest)).scalar()
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
        for these in batches(text_ids):
            query = sa.select(passage_texts).where(passage_texts.c.id.in_(these), passage_texts.c.vector.is_not(None))
            for row in self.database.rows(query):
                found[row.id] = (row.model, row.vector)
        return found

    def list_findings(
        self, document_ids: Sequence[int] | None = None, status: CheckStatus | None = None
    ) -> list[tuple[StoredDocument, Finding]]:
        """Return findings of these documents and this status (all when None) with their documents."""
        query = sa.select(findings)
        if status is not None:
            query = query.where(findings.c.status == status.value)
        query = query.order_by(findings.c.id)
        if document_ids is None:
            rows = list(self.database.rows(query))
        else:
            of_these = (query.where(findings.c.document_id.in_(these)) for these in batches(document_ids))
            rows = [row for part in of_these for row in self.database.rows(part)]
        by_id = self._documents_of(rows)
        return [
            (
                by_id[row.document_id],
                Finding(row.rule, CheckStatus(row.status), row.message, tuple(json.loads(row.fact_keys))),
            )
            for row in rows
        ]

    def _documents_of(self, rows: Iterable[sa.Row[Any]]) -> dict[int, StoredDocument]:
        """Return the documents that rows belong to, by id."""
        found = {}
        for these in batches(sorted({row.document_id for row in rows})):
            for row in self.database.rows(sa.select(documents).where(documents.c.id.in_(these))):
                found[row.id] = read_document(row)
        return found


def _first_heading() -> sa.Label[str]:
    """Return the column of a text's headings: every passage that is this text stands under the same nearest one."""
    heading = sa.select(passages.c.heading_path).where(passages.c.text_id == passage_texts.c.id).limit(1)
    return heading.scalar_subquery().label("heading_path")


def open_record_store(home: Path, url: str | None = None) -> RecordStore:
    """Open the store in `home`, or at `url` (any SQLAlchemy URL); the first write creates what is missing.

    Raises: StoreError when it cannot be opened.
    """
    return RecordStore(open_database(home, url))


def embedding_text(passage: Passage) -> str:
    """Return what a passage is embedded as: its nearest heading, then its text."""
    return embedded_text(passage.heading_path, passage.text)
