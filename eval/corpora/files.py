"""Synthetic documents as files: Word, Excel, PDF, web page and plain text, with the page on which each figure stands.

Word, Excel and web pages are written by `data.sample_files`, which writes the same bytes every time; PDF and plain text
here, PDF because the truth needs the page of every row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from data.sample_files import render_document
from data.sample_sources import SampleDisclosure, SampleSection, SampleTable
from eval.corpora.documents import SynthDocument, print_paragraph
from eval.corpora.letters import Lettering
from eval.corpora.pdf import Drawn, render_pdf
from eval.corpora.tables import SynthTable, TruthCell, list_truth, print_table

FORMATS = ("docx", "xlsx", "pdf", "html", "txt")


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A figure of the truth with its page, None for formats without pages."""

    cell: TruthCell
    page: int | None


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A document's bytes and the truth of its tables."""

    content: bytes
    cells: tuple[PlacedCell, ...]


@dataclass(frozen=True, slots=True)
class _PrintedSection:
    heading: str
    level: int
    lines: tuple[str, ...]
    grids: tuple[SampleTable, ...]
    continues: tuple[bool, ...]


def write_file(document: SynthDocument, lettering: Lettering, rng: Random) -> WrittenFile:
    """Return the document in the format of its assignment."""
    sections: list[_PrintedSection] = []
    found: list[tuple[TruthCell, tuple[int, int]]] = []
    n_grids = 0
    for section in document.sections:
        grids: list[SampleTable] = []
        continues: list[bool] = []
        for table in section.tables:
            printed = print_table(table, lettering, rng)
            for cell in list_truth(table):
                piece, row = printed.places[cell.row]
                found.append((cell, (n_grids + len(grids) + piece, row)))
            first, *others = printed.grids
            grids += [replace(first, name=_caption(table)), *others]
            continues += [False] + [True] * len(others)
        for form in section.forms:
            for cell, (piece, row) in zip(form.cells, form.places, strict=True):
                found.append((cell, (n_grids + len(grids) + piece, row)))
            grids += form.grids
            continues += [False] * len(form.grids)
        n_grids += len(grids)
        lines = tuple(lettering.print_text(print_paragraph(paragraph), rng) for paragraph in section.paragraphs)
        heading = lettering.print_text(section.heading, rng)
        sections.append(_PrintedSection(heading, section.level, lines, tuple(grids), tuple(continues)))
    if document.assignment.format == "pdf":
        content, pages = render_pdf(document.title, tuple(_drawn(sections)))
        return WrittenFile(content, tuple(PlacedCell(cell, pages[place]) for cell, place in found))
    if document.assignment.format == "txt":
        content = _render_text(document.title, sections)
    else:
        plain = tuple(SampleSection(each.heading, each.level, each.lines, each.grids) for each in sections)
        name = f"{document.name}.{document.assignment.format}"
        content = render_document(SampleDisclosure(name, document.title, plain))
    return WrittenFile(content, tuple(PlacedCell(cell, None) for cell, _ in found))


def _caption(table: SynthTable) -> str:
    return "" if table.caption_inside else "    ".join(table.caption)


def _drawn(sections: list[_PrintedSection]) -> Iterator[Drawn]:
    for section in sections:
        yield section.heading, section.level
        yield from section.lines
        for grid, continues in zip(section.grids, section.continues, strict=True):
            if grid.name:
                yield grid.name
            yield grid, continues
            if grid.note:
                yield grid.note


def _render_text(title: str, sections: list[_PrintedSection]) -> bytes:
    lines = [title, ""]
    for section in sections:
        lines += ["", section.heading, *section.lines]
        for grid in section.grids:
            texts = [[""] * grid.n_cols for _ in range(grid.n_rows)]
            for cell in grid.cells:
                texts[cell.row][cell.col] = cell.text
            lines += [grid.name] if grid.name else []
            lines += ["\t".join(row) for row in texts]
            lines += [grid.note, ""] if grid.note else [""]
    return ("\n".join(lines) + "\n").encode()
