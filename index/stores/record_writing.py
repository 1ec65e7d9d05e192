"""One document into the tables of the record store, and out of them again.

Boilerplate that documents share is stored once, and goes with the last document that links to it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from index.records import CheckStatus, Document, Finding, Passage
from index.stores.database import batches
from index.stores.record_rows import cell_rows, embedded_text, fact_row, table_row, text_digest
from index.stores.record_schema import cells, documents, facts, findings, passage_texts, passages, tables


def insert_document(connection: sa.Connection, document: Document, vectors: Mapping[str, bytes], model: str) -> int:
    """Write a document's rows and return its id; `vectors` and `model` as in `RecordStore.save_document`."""
    document_id = _insert_identity(connection, document)
    _insert_many(connection, tables, (table_row(document_id, table) for table in document.tables))
    _insert_many(connection, cells, cell_rows(document_id, document.tables))
    _insert_many(connection, facts, (fact_row(document_id, fact) for fact in document.facts))
    _insert_passages(connection, document_id, document.passages, vectors, model)
    _insert_many(connection, findings, (_finding_row(document_id, finding) for finding in document.findings))
    return document_id


def delete_document(connection: sa.Connection, document_id: int) -> None:
    """Remove a document's rows, and the texts that no other document has."""
    own = sa.select(passages.c.text_id).where(passages.c.document_id == document_id).distinct()
    text_ids = connection.execute(own).scalars().all()
    for table in (findings, passages, facts, cells, tables):
        connection.execute(sa.delete(table).where(table.c.document_id == document_id))
    connection.execute(sa.delete(documents).where(documents.c.id == document_id))
    still_linked = sa.select(passages.c.id).where(passages.c.text_id == passage_texts.c.id).exists()
    for these in batches(text_ids):
        connection.execute(sa.delete(passage_texts).where(passage_texts.c.id.in_(these), ~still_linked))


def text_with(digest: str) -> sa.Select[tuple[int]]:
    """Return the query for the id of the text stored under a digest."""
    return sa.select(passage_texts.c.id).where(passage_texts.c.digest == digest)


def _finding_row(document_id: int, finding: Finding) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "rule": finding.rule,
        "status": finding.status.value,
        "message": finding.message,
        "fact_keys": json.dumps(finding.fact_keys),
    }


def _insert_many(connection: sa.Connection, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    batch = list(rows)
    if batch:
        connection.execute(sa.insert(table), batch)


def _insert_identity(connection: sa.Connection, document: Document) -> int:
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


def _insert_passages(
    connection: sa.Connection,
    document_id: int,
    of_document: Sequence[Passage],
    vectors: Mapping[str, bytes],
    model: str,
) -> None:
    for passage in of_document:
        embedded = embedded_text(passage.heading_path, passage.text)
        digest = text_digest(model, embedded)
        known = connection.execute(text_with(digest)).scalar()
        if known is None:
            result = connection.execute(
                sa.insert(passage_texts).values(
                    digest=digest, text=passage.text, model=model, vector=vectors.get(embedded)
                )
            )
            assert result.inserted_primary_key is not None  # see _insert_identity
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
