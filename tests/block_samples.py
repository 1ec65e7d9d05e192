"""Blocks of made-up documents out of cases, and what is read out of them.

In the rows of a case "<" continues the cell on the left and "^" the cell above. A row shorter than its grid is one
whose merged cells lost their width, as text exports print them.
"""

from typing import Any

from index.blocks import Block, Grid, GridCell, Heading, Paragraph, Place
from index.prose.facts import sentence_facts
from index.records import Fact, Identity, Phase, Scope, Table
from index.tables.building import build_tables
from index.tables.facts import table_facts


def _grid(rows: list[list[str]], page: int) -> Grid:
    cells = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            col_end = col + 1
            while col_end < len(texts) and texts[col_end] == "<":
                col_end += 1
            row_end = row + 1
            while row_end < len(rows) and col < len(rows[row_end]) and rows[row_end][col] == "^":
                row_end += 1
            cells.append(GridCell(text, row, col, row_end, col_end, Place(page=page)))
    return Grid(tuple(cells), len(rows), max(map(len, rows)), Place(page=page))


def blocks_of(case: dict[str, Any]) -> list[Block]:
    """Return the blocks of a case: "# …" is a heading, "---" a new page, rows are a table, other text a paragraph."""
    blocks: list[Block] = []
    page = 1
    for entry in case["blocks"]:
        if isinstance(entry, list):
            blocks.append(_grid(entry, page))
        elif entry == "---":
            page += 1
        elif entry.startswith("# "):
            blocks.append(Heading(entry[2:], 1, Place(page=page)))
        else:
            blocks.append(Paragraph(entry, Place(page=page)))
    return blocks


def parsed(blocks: list[Any], year: int = 2024) -> tuple[Identity, tuple[Table, ...], tuple[Fact, ...]]:
    """Return what is read out of the blocks of a made-up budget: whose it is, its tables, its facts."""
    identity = Identity("某某局", Scope.DEPARTMENT, year, Phase.BUDGET, "")
    built = blocks_of({"blocks": blocks})
    tables = build_tables(built, identity)
    facts = [fact for table in tables for fact in table_facts(table, identity)]
    return identity, tables, (*facts, *sentence_facts(built, identity))


def read(case: dict[str, Any]) -> tuple[tuple[Table, ...], list[Fact]]:
    """Return the tables of a case and their facts."""
    identity = Identity("某某局", Scope.DEPARTMENT, case.get("year", 2024), Phase(case.get("phase", "预算")), "")
    tables = build_tables(blocks_of(case), identity)
    return tables, [fact for table in tables for fact in table_facts(table, identity)]
