"""What documents print, as one text each, in reading order: what quotes are looked for in, and what baselines read.

It is put together from the record store, so that everything that is compared has read the same words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from index.blocks import Place
from index.records import Cell, Table
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A document with its paragraphs and tables as text; a table's row is one line, its cells parted by " | "."""

    name: str
    text: str


def load_printed(records: RecordStore) -> tuple[PrintedDocument, ...]:
    """Return every document of the store."""
    return tuple(
        PrintedDocument(document.name, "\n".join(_blocks(records, document))) for document in records.list_documents()
    )


def table_rows(table: Table) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells row by row, a cell over several rows standing in its first."""
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.col))
    return tuple(tuple(row) for _, row in groupby(cells, key=lambda cell: cell.row))


def _blocks(records: RecordStore, document: StoredDocument) -> Iterator[str]:
    placed = [(_position(table.place), _table_text(table)) for table in records.list_tables(document.id)]
    heading: tuple[str, ...] = ()
    for stored in records.list_passages([document.id]):
        passage = stored.passage
        path = passage.heading_path
        new = [part for depth, part in enumerate(path, start=1) if path[:depth] != heading[:depth]]
        heading = path
        placed.append((_position(passage.place), "\n".join((*new, passage.text))))
    # A sentence that is only a heading is no passage, but the figures in it are facts.
    known = "".join(text for _, text in placed)
    spoken = [stored.fact for stored in records.find_facts([document.id]) if stored.fact.table_index is None]
    placed += {fact.quote: (_position(fact.place), fact.quote) for fact in spoken if fact.quote not in known}.values()
    yield document.identity.title
    yield from (text for _, text in sorted(placed, key=lambda pair: pair[0]))


def _table_text(table: Table) -> str:
    title = f"{table.title} {f'单位：{table.unit}' if table.unit else ''}".strip()
    rows = (" | ".join(cell.text for cell in row) for row in table_rows(table))
    return "\n".join((title, *rows, *table.notes))


def _position(place: Place) -> tuple[int, str, int, float]:
    return place.page or 0, place.sheet or "", place.line or 0, place.box[1] if place.box else 0.0
