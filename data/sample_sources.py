"""The sample disclosures as readable text, from which `data.sample_files` writes the documents.

One TOML file a disclosure in `data/sample_facts`: sections in reading order, each with paragraphs and tables. A table
is lines of cells separated by `|`; a cell `<` continues the one to its left, a cell `^` the one above it.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import data


@dataclass(frozen=True, slots=True)
class SampleCell:
    """A cell with its span; rows and columns 0-based, half-open."""

    text: str
    row: int
    col: int
    row_end: int
    col_end: int


@dataclass(frozen=True, slots=True)
class SampleTable:
    """A table with the name above it and the note below it, "" where there is none."""

    name: str
    note: str
    n_rows: int
    n_cols: int
    cells: tuple[SampleCell, ...]


@dataclass(frozen=True, slots=True)
class SampleSection:
    """A heading (level 2 or 3), the paragraphs under it, then the tables."""

    heading: str
    level: int
    paragraphs: tuple[str, ...]
    tables: tuple[SampleTable, ...]


@dataclass(frozen=True, slots=True)
class SampleDisclosure:
    """A whole disclosure; the suffix of `file_name` says which format it is written in."""

    file_name: str
    title: str
    sections: tuple[SampleSection, ...]


def iter_sources() -> Iterator[SampleDisclosure]:
    """Yield every sample disclosure, by the name of its source file."""
    for source in sorted(data.path("sample_facts").glob("*.toml")):
        yield load_source(source)


def load_source(source: Path) -> SampleDisclosure:
    """Return the disclosure that a TOML file describes; raises ValueError when a table is not a grid."""
    written = tomllib.loads(source.read_text(encoding="utf-8"))
    sections = tuple(
        SampleSection(
            section["heading"],
            section.get("level", 2),
            tuple(section.get("text", "").split("\n")) if section.get("text") else (),
            tuple(
                parse_table(table["rows"], table.get("name", ""), table.get("note", ""))
                for table in section.get("table", ())
            ),
        )
        for section in written["section"]
    )
    return SampleDisclosure(written["file"], written["title"], sections)


def parse_table(lines: str, name: str = "", note: str = "") -> SampleTable:
    r"""Return the table that lines of cells describe.

    Raises: ValueError when rows differ in length or a mark continues nothing.

    >>> [(cell.text, cell.row_end, cell.col_end) for cell in parse_table("a | < | b\n1 | 2 | ^").cells]
    [('a', 1, 2), ('b', 2, 3), ('1', 2, 1), ('2', 2, 2)]
    """
    rows = [[cell.strip() for cell in line.split("|")] for line in lines.strip("\n").split("\n")]
    n_cols = len(rows[0])
    for row, texts in enumerate(rows):
        if len(texts) != n_cols:
            raise ValueError(f"row {row} has {len(texts)} cells, the first has {n_cols}: {texts}")
    cells = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text in ("<", "^"):
                if (text == "<" and col == 0) or (text == "^" and row == 0):
                    raise ValueError(f"cell {text!r} in row {row}, column {col} continues nothing")
                continue
            col_end = col + 1
            while col_end < n_cols and texts[col_end] == "<":
                col_end += 1
            row_end = row + 1
            while row_end < len(rows) and rows[row_end][col] == "^":
                row_end += 1
            cells.append(SampleCell(text, row, col, row_end, col_end))
    return SampleTable(name, note, len(rows), n_cols, tuple(cells))
