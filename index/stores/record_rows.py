"""Rows of the record store from values, and values from rows: the only place that knows both shapes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from index.blocks import Place
from index.records import (
    Cell,
    CodeSystem,
    Fact,
    Identity,
    Measure,
    Passage,
    Phase,
    RowRole,
    Scope,
    SectionRole,
    Table,
    TableKind,
)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the store knows it; `id` is the store's own key, counts are of what was stored with it."""

    id: int
    name: str
    file_name: str
    format: str
    sha256: str
    identity: Identity
    warnings: tuple[str, ...]
    n_tables: int
    n_facts: int
    n_passages: int
    n_findings: int

    def __hash__(self) -> int:
        return self.id  # tells two apart as well as all the fields do, which take a hundred times as long


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact with the document it stands in."""

    document: StoredDocument
    fact: Fact

    def __hash__(self) -> int:
        return hash((self.document.id, self.fact.key))  # see StoredDocument


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with the document it stands in; `text_id` is the same for boilerplate that several documents share."""

    document: StoredDocument
    passage: Passage
    text_id: int


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """A distinct text as it was embedded, nearest heading first, with its float32 vector's bytes."""

    text_id: int
    text: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class PassageLink:
    """Which text a passage is, and where it stands."""

    passage_id: int
    text_id: int
    document_id: int
    role: SectionRole


def embedded_text(heading_path: Sequence[str], text: str) -> str:
    """Return what a text is embedded as: its nearest heading, then itself."""
    return f"{heading_path[-1]}\n{text}" if heading_path else text


def text_digest(model: str, embedded: str) -> str:
    """Return the key under which a text that this model embedded is stored once."""
    return sha256(f"{model}\0{embedded}".encode()).hexdigest()


def column_text(column: Sequence[str]) -> str:
    """Return a column path as it is stored."""
    return json.dumps(column, ensure_ascii=False)


def table_row(document_id: int, table: Table) -> dict[str, Any]:
    """Return the row of a table."""
    return {
        "document_id": document_id,
        "table_index": table.index,
        "kind": table.kind.value,
        "title": table.title,
        "unit": table.unit,
        "header_rows": table.header_rows,
        "n_rows": table.n_rows,
        "n_cols": table.n_cols,
        "place": json.dumps(asdict(table.place)),
        "notes": json.dumps(table.notes, ensure_ascii=False),
        "empty_by_statement": table.empty_by_statement,
    }


def cell_rows(document_id: int, of_tables: Sequence[Table]) -> Iterator[dict[str, Any]]:
    """Yield the rows of all cells of these tables."""
    for table in of_tables:
        for cell in table.cells:
            yield {
                "document_id": document_id,
                "table_index": table.index,
                "text": cell.text,
                "row": cell.row,
                "col": cell.col,
                "row_end": cell.row_end,
                "col_end": cell.col_end,
                "place": json.dumps(asdict(cell.place)),
            }


def fact_row(document_id: int, fact: Fact) -> dict[str, Any]:
    """Return the row of a fact; the value is kept as its printed decimal."""
    return {
        "document_id": document_id,
        "key": fact.key,
        "source": fact.source,
        "year": fact.year,
        "phase": fact.phase.value,
        "table_index": fact.table_index,
        "table_kind": fact.table_kind.value if fact.table_kind else None,
        "table_title": fact.table,
        "row_label": fact.row,
        "row_path": json.dumps(fact.row_path, ensure_ascii=False),
        "item": fact.item,
        "subject": fact.subject,
        "column_path": column_text(fact.column),
        "code": fact.code,
        "code_system": fact.code_system.value if fact.code_system else None,
        "text": fact.text,
        "value": None if fact.value is None else format(fact.value, "f"),
        "unit": fact.unit,
        "amount_fen": fact.amount_fen,
        "measure": fact.measure.value,
        "role": fact.role.value,
        "place": json.dumps(asdict(fact.place)),
        "quote": fact.quote,
        "compared_to": fact.compared_to,
        "cell_row": fact.cell[0] if fact.cell else None,
        "cell_col": fact.cell[1] if fact.cell else None,
    }


def read_place(text: str) -> Place:
    """Return a place from its JSON text."""
    fields = json.loads(text)
    box = fields["box"]
    return Place(fields["page"], fields["sheet"], fields["line"], tuple(box) if box else None)


def read_document(row: sa.Row[Any]) -> StoredDocument:
    """Return the document of a row."""
    identity = Identity(
        row.department,
        Scope(row.scope),
        row.fiscal_year,
        Phase(row.phase),
        row.title,
        (row.province, row.city, row.county),
    )
    return StoredDocument(
        row.id,
        row.name,
        row.file_name,
        row.format,
        row.sha256,
        identity,
        tuple(json.loads(row.warnings)),
        row.n_tables,
        row.n_facts,
        row.n_passages,
        row.n_findings,
    )


def read_table(row: sa.Row[Any], of_table: tuple[Cell, ...]) -> Table:
    """Return the table of a row with its cells."""
    return Table(
        row.table_index,
        TableKind(row.kind),
        row.title,
        row.unit,
        row.header_rows,
        row.n_rows,
        row.n_cols,
        of_table,
        read_place(row.place),
        tuple(json.loads(row.notes)),
        row.empty_by_statement,
    )


def read_fact(row: sa.Row[Any]) -> Fact:
    """Return the fact of a row."""
    return Fact(
        key=row.key,
        source=row.source,
        year=row.year,
        phase=Phase(row.phase),
        table_index=row.table_index,
        table_kind=TableKind(row.table_kind) if row.table_kind else None,
        table=row.table_title,
        row=row.row_label,
        row_path=tuple(json.loads(row.row_path)),
        item=row.item,
        subject=row.subject,
        column=tuple(json.loads(row.column_path)),
        code=row.code,
        code_system=CodeSystem(row.code_system) if row.code_system else None,
        text=row.text,
        value=None if row.value is None else Decimal(row.value),
        unit=row.unit,
        amount_fen=row.amount_fen,
        measure=Measure(row.measure),
        role=RowRole(row.role),
        place=read_place(row.place),
        quote=row.quote,
        compared_to=row.compared_to,
        cell=None if row.cell_row is None else (row.cell_row, row.cell_col),
    )
