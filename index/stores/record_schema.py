"""The tables of the record store. Money is a 64-bit integer number of 分; printed numbers are kept as text."""

import sqlalchemy as sa

metadata = sa.MetaData()

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, unique=True),
    sa.Column("department", sa.Text, nullable=False, index=True),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("fiscal_year", sa.Integer),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("province", sa.Text, nullable=False),
    sa.Column("city", sa.Text, nullable=False),
    sa.Column("county", sa.Text, nullable=False),
    sa.Column("warnings", sa.Text, nullable=False),
    sa.Column("n_tables", sa.Integer, nullable=False),
    sa.Column("n_facts", sa.Integer, nullable=False),
    sa.Column("n_passages", sa.Integer, nullable=False),
    sa.Column("n_findings", sa.Integer, nullable=False),
)


def _of_document() -> sa.Column[int]:
    return sa.Column("document_id", sa.ForeignKey("documents.id"), nullable=False, index=True)


tables = sa.Table(
    "tables",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_document(),
    sa.Column("table_index", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("unit", sa.Text),
    sa.Column("header_rows", sa.Integer, nullable=False),
    sa.Column("n_rows", sa.Integer, nullable=False),
    sa.Column("n_cols", sa.Integer, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("empty_by_statement", sa.Boolean, nullable=False),
)

cells = sa.Table(
    "cells",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_document(),
    sa.Column("table_index", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("col", sa.Integer, nullable=False),
    sa.Column("row_end", sa.Integer, nullable=False),
    sa.Column("col_end", sa.Integer, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_document(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("year", sa.Integer),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("table_index", sa.Integer),
    sa.Column("table_kind", sa.Text, index=True),
    sa.Column("table_title", sa.Text, nullable=False),
    sa.Column("row_label", sa.Text, nullable=False),
    sa.Column("row_path", sa.Text, nullable=False),
    sa.Column("item", sa.Text, nullable=False, index=True),
    sa.Column("subject", sa.Text),
    sa.Column("column_path", sa.Text, nullable=False, index=True),
    sa.Column("code", sa.Text, index=True),
    sa.Column("code_system", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("value", sa.Text),
    sa.Column("unit", sa.Text),
    sa.Column("amount_fen", sa.BigInteger),
    sa.Column("measure", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("compared_to", sa.Text),
    sa.Column("cell_row", sa.Integer),
    sa.Column("cell_col", sa.Integer),
    sa.UniqueConstraint("document_id", "key"),
    sa.Index("ix_facts_subject_of", "subject", "table_kind", "item"),
)

# Boilerplate repeated across documents is stored and embedded once; `digest` covers the model and the embedded text.
passage_texts = sa.Table(
    "passage_texts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("vector", sa.LargeBinary),
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_document(),
    sa.Column("passage_index", sa.Integer, nullable=False),
    sa.Column("text_id", sa.ForeignKey("passage_texts.id"), nullable=False, index=True),
    sa.Column("heading_path", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_document(),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("fact_keys", sa.Text, nullable=False),
)

# One row a write: its largest id is the revision that derived indexes compare themselves with.
revisions = sa.Table("revisions", metadata, sa.Column("id", sa.Integer, primary_key=True))

# What users say about answers. It belongs to no document and makes no new revision.
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("given_at", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("history", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
)

# Tables that a store written before they were thought of lacks; they are added to it empty.
ADDED_LATER: frozenset[str] = frozenset({feedback.name})
