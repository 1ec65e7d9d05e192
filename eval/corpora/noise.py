"""Noise of real files, each kind with a switch: what is printed changes, what it means does not.

The exception is `contradictions`: there one figure is changed on purpose, and the truth of findings says which.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from random import Random

from eval.corpora.documents import Paragraph, SynthDocument, SynthSection
from eval.corpora.letters import Lettering
from eval.corpora.tables import SynthRow, SynthTable

_SHORTEST_SPLIT = 9
_OWN_PAGES = ("docx", "pdf", "html")  # formats in which a table can go on as another one


class Noise(StrEnum):
    """A kind of noise, by the name its switch has."""

    SPLIT_PAGES = "split-pages"
    MERGED_HEADERS = "merged-headers"
    MIXED_UNITS = "mixed-units"
    OF_WHICH = "of-which"
    ZEROS = "zeros"
    EMPTY_TABLES = "empty-tables"
    WRAPPED_NAMES = "wrapped-names"
    FULL_WIDTH = "full-width"
    LOOK_ALIKES = "look-alikes"
    CONTENTS = "contents"
    CONTRADICTIONS = "contradictions"


def add_noise(document: SynthDocument, noises: frozenset[Noise], rng: Random) -> SynthDocument:
    """Return the document with the noise that changes its tables and sections."""
    sections = []
    for section in document.sections:
        tables = tuple(
            made for table in section.tables if (made := _noisy_table(table, document, noises, rng)) is not None
        )
        if tables or not section.tables:
            sections.append(replace(section, tables=tables))
    if Noise.CONTENTS in noises and rng.random() < 0.6:
        sections.insert(0, SynthSection("目录", 2, _contents(sections, rng)))
    return replace(document, sections=tuple(sections))


def draw_lettering(noises: frozenset[Noise], file_format: str, rng: Random) -> Lettering:
    """Return how a document prints its letters: each kind of noise in half of the documents.

    The font of the PDF files has no radicals, and lines of plain text end a row of a table.
    """
    wraps, look_alikes, full_width = (rng.random() < 0.5 for _ in range(3))
    return Lettering(
        wraps and Noise.WRAPPED_NAMES in noises and file_format != "txt",
        look_alikes and Noise.LOOK_ALIKES in noises and file_format != "pdf",
        full_width and Noise.FULL_WIDTH in noises,
    )


def _noisy_table(
    table: SynthTable, document: SynthDocument, noises: frozenset[Noise], rng: Random
) -> SynthTable | None:
    money = table.money
    if Noise.MIXED_UNITS in noises and rng.random() < 0.25:
        unit = "元" if money.unit == "万元" else "万元"
        money = replace(money, unit=unit, digits=2)
        captions = tuple(text.replace(f"单位：{table.money.unit}", f"单位：{unit}") for text in table.caption)
        table = replace(table, caption=captions)
    if Noise.ZEROS in noises:
        money = replace(money, zero=rng.choice(("", "0", "0.00", "—", "-")))
    if not any(value for row in table.rows for value in row.values if isinstance(value, int)):
        if Noise.EMPTY_TABLES not in noises:
            return None
        # A table with nothing in it is printed blank, whatever other tables print for nothing.
        money = replace(money, zero="")
        table = replace(table, note=f"注：{document.assignment.department.name}没有此项支出，故本表为空表。")
    table = replace(table, money=money)
    if Noise.OF_WHICH not in noises:
        table = replace(table, rows=tuple(_without_of_which(row) for row in table.rows))
    if Noise.MERGED_HEADERS not in noises:
        # The two halves of a table of 收入 and 支出 stay apart in any case.
        has_halves = len({column.panel for column in table.columns}) > 1
        table = replace(table, merges_headers=has_halves)
    if (
        Noise.SPLIT_PAGES in noises
        and len(table.rows) >= _SHORTEST_SPLIT
        and document.assignment.format in _OWN_PAGES
        and rng.random() < 0.5
    ):
        at = rng.randint(3, len(table.rows) - 3)
        table = replace(table, breaks=(at,), repeats_header=rng.random() < 0.5)
    return table


def _without_of_which(row: SynthRow) -> SynthRow:
    values = row.values
    return SynthRow(tuple(value.removeprefix("其中：") if isinstance(value, str) else value for value in values))


def _contents(sections: Iterable[SynthSection], rng: Random) -> tuple[Paragraph, ...]:
    """Return the lines of a contents page, with page numbers in half of the documents."""
    numbered, page = rng.random() < 0.5, 1
    lines: list[Paragraph] = []
    for section in sections:
        page += bool(section.tables)
        lines.append((f"{section.heading}{'…' * 8}{page}" if numbered else section.heading,))
    return tuple(lines)
