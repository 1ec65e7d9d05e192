"""Planted contradictions: one figure of a document changed, in a table or in a sentence, so that an identity breaks.

Only figures are changed that the document states twice or that are part of a sum it prints; the change is far larger
than rounding. Refuses nothing quietly: a document without such a figure stays as it is and no truth is written for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from eval.corpora.budgets import WAN
from eval.corpora.documents import Stated, SynthDocument, SynthSection, print_paragraph
from eval.corpora.tables import Column, SynthRow, header_path, rounded_money

_SUMMED_WORDS = ("总计", "合计")


@dataclass(frozen=True, slots=True)
class Planted:
    """A figure that contradicts the rest; `table` is "" for a sentence, `value` in `unit` as printed."""

    table: str
    row: str
    column: tuple[str, ...]
    value: str
    unit: str
    true_value: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: section, then table, row and column, or paragraph and part."""

    section: int
    outer: int
    row: int
    col: int | None = None


def plant_contradiction(document: SynthDocument, rng: Random) -> tuple[SynthDocument, Planted | None]:
    """Return the document with one figure changed, and which."""
    in_text, in_tables = list(_iter_stated(document)), list(_iter_cells(document))
    places = in_text if in_text and (rng.random() < 0.35 or not in_tables) else in_tables
    if not places:
        return document, None
    place = rng.choice(places)
    return _change_cell(document, place, rng) if place.col is not None else _change_text(document, place, rng)


def _iter_stated(document: SynthDocument) -> Iterator[_Place]:
    for number, section in enumerate(document.sections):
        for at, paragraph in enumerate(section.paragraphs):
            for part, stated in enumerate(paragraph):
                if isinstance(stated, Stated) and stated.fen >= WAN:
                    yield _Place(number, at, part)


def _iter_cells(document: SynthDocument) -> Iterator[_Place]:
    """Yield the amounts that a sum or another table holds to their value."""
    for number, section in enumerate(document.sections):
        for at, table in enumerate(section.tables):
            is_balance = any(column.panel for column in table.columns)
            for row_at, row in enumerate(table.rows):
                is_total = any(isinstance(value, str) and value.endswith(_SUMMED_WORDS) for value in row.values)
                if (is_balance and not is_total) or (
                    not is_balance and len(table.rows) < 2 and "三公" not in table.title
                ):
                    continue
                for col, value in enumerate(row.values):
                    if isinstance(value, int) and value >= WAN and table.columns[col].kind is Column.MONEY:
                        yield _Place(number, at, row_at, col)


def _change_cell(document: SynthDocument, place: _Place, rng: Random) -> tuple[SynthDocument, Planted]:
    section = document.sections[place.section]
    table = section.tables[place.outer]
    col = place.col or 0
    row = table.rows[place.row]
    old = row.values[col]
    if not isinstance(old, int):
        raise ValueError(f"{table.title}: no amount in row {place.row}, column {col}")
    new = old + _shift(old, rng)
    values = SynthRow((*row.values[:col], new, *row.values[col + 1 :]))
    rows = (*table.rows[: place.row], values, *table.rows[place.row + 1 :])
    tables = (*section.tables[: place.outer], replace(table, rows=rows), *section.tables[place.outer + 1 :])
    names = [
        str(value)
        for column, value in zip(table.columns, row.values, strict=True)
        if column.kind is Column.NAME and column.panel == table.columns[col].panel and value
    ]
    planted = Planted(
        table.title,
        names[-1] if names else "",
        header_path(table, table.columns[col]),
        f"{rounded_money(new, table.money)}",
        table.money.unit,
        f"{rounded_money(old, table.money)}",
    )
    return _with_section(document, place.section, replace(section, tables=tables)), planted


def _change_text(document: SynthDocument, place: _Place, rng: Random) -> tuple[SynthDocument, Planted]:
    section = document.sections[place.section]
    paragraph = section.paragraphs[place.outer]
    old = paragraph[place.row]
    if not isinstance(old, Stated):
        raise ValueError(f"{section.heading}: no amount in part {place.row} of paragraph {place.outer}")
    new = replace(old, fen=old.fen + _shift(old.fen, rng))
    changed = (*paragraph[: place.row], new, *paragraph[place.row + 1 :])
    paragraphs = (*section.paragraphs[: place.outer], changed, *section.paragraphs[place.outer + 1 :])
    planted = Planted("", old.item, (), print_paragraph((new,)), "万元", print_paragraph((old,)))
    return _with_section(document, place.section, replace(section, paragraphs=paragraphs)), planted


def _with_section(document: SynthDocument, at: int, section: SynthSection) -> SynthDocument:
    return replace(document, sections=(*document.sections[:at], section, *document.sections[at + 1 :]))


def _shift(fen: int, rng: Random) -> int:
    """Return a change of 5 to 40 in a hundred and of at least 1 万元, up or down."""
    size = max(fen * rng.randint(5, 40) // 100, WAN)
    return size if rng.random() < 0.5 or size >= fen else -size
