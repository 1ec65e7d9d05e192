"""Tables of a synthetic disclosure: columns with header paths, rows of exact figures, and how both are printed.

The truth of every figure is taken here, from the same value that is printed, before any noise touches the print.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from itertools import groupby
from random import Random

from data.sample_sources import SampleCell, SampleTable
from eval.corpora.letters import Lettering
from index.records import FEN_PER_UNIT


class Column(Enum):
    """What a column holds."""

    NUMBER = "序号"
    CODE = "编码"
    NAME = "名称"
    MONEY = "金额"
    COUNT = "数量"
    TEXT = "文字"


@dataclass(frozen=True, slots=True)
class SynthColumn:
    """A column with its header path, outermost first; a table of two halves has panels 0 and 1."""

    path: tuple[str, ...]
    kind: Column
    panel: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of things."""

    number: int
    unit: str


Value = str | int | Counted | None


@dataclass(frozen=True, slots=True)
class SynthRow:
    """A row: texts for names and codes, 分 for money, None for a blank."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class MoneyStyle:
    """How a table prints money: its unit, digits after the point, thousands, and what stands for nothing."""

    unit: str
    digits: int = 2
    thousands: bool = False
    zero: str = ""


@dataclass(frozen=True, slots=True)
class SynthTable:
    """A table before it is printed; `caption` is its line of department, year and unit.

    `breaks` are the rows before which it goes on as a new grid, with the header again where `repeats_header`.
    """

    title: str
    columns: tuple[SynthColumn, ...]
    rows: tuple[SynthRow, ...]
    money: MoneyStyle
    caption: tuple[str, ...] = ()
    caption_inside: bool = False
    merges_headers: bool = True
    numbers_columns: bool = False
    note: str = ""
    breaks: tuple[int, ...] = ()
    repeats_header: bool = True


@dataclass(frozen=True, slots=True)
class TruthCell:
    """A printed figure with what it is the figure of; `row` counts the data rows of its table from 0."""

    table: str
    row: int
    col: int
    label: str
    code: str | None
    column: tuple[str, ...]
    value: str
    unit: str
    is_money: bool


@dataclass(slots=True)
class PrintedTable:
    """A table as grids, with the grid and grid row in which each data row stands."""

    grids: list[SampleTable] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)


def print_money(fen: int, style: MoneyStyle) -> str:
    """Return an amount as the table prints it, rounded half up.

    >>> print_money(123456789, MoneyStyle("万元")), print_money(123456789, MoneyStyle("元", 0, thousands=True))
    ('123.46', '1,234,568')
    """
    printed = rounded_money(fen, style)
    return f"{printed:,}" if style.thousands else f"{printed}"


def rounded_money(fen: int, style: MoneyStyle) -> Decimal:
    """Return an amount in the unit and with the digits of a style."""
    return (Decimal(fen) / FEN_PER_UNIT[style.unit]).quantize(Decimal(1).scaleb(-style.digits), ROUND_HALF_UP)


def list_truth(table: SynthTable) -> tuple[TruthCell, ...]:
    """Return every figure that the table prints, in reading order."""
    return tuple(_iter_truth(table))


def _iter_truth(table: SynthTable) -> Iterator[TruthCell]:
    for at, row in enumerate(table.rows):
        labels: dict[int, str] = {}
        codes: dict[int, list[str]] = {}
        for col, (column, value) in enumerate(zip(table.columns, row.values, strict=True)):
            if column.kind is Column.NAME and value:
                labels[column.panel] = str(value)
            elif column.kind is Column.CODE and value:
                codes.setdefault(column.panel, []).append(str(value))
            elif isinstance(value, Counted) or (isinstance(value, int) and _is_figure(value, table.money)):
                yield TruthCell(
                    table=table.title,
                    row=at,
                    col=col,
                    label=labels.get(column.panel, ""),
                    code="".join(codes.get(column.panel, ())) or None,
                    column=header_path(table, column),
                    value=f"{rounded_money(value, table.money)}" if isinstance(value, int) else str(value.number),
                    unit=table.money.unit if isinstance(value, int) else value.unit,
                    is_money=isinstance(value, int),
                )


def _is_figure(fen: int, style: MoneyStyle) -> bool:
    """Say whether an amount is printed as a figure: nothing may be printed as a blank or a dash."""
    return fen != 0 or style.zero[:1].isdigit()


def header_path(table: SynthTable, column: SynthColumn) -> tuple[str, ...]:
    """Return the header cells above a column as printed: one where the table merges none."""
    return column.path if table.merges_headers else ("".join(column.path),)


def print_table(table: SynthTable, lettering: Lettering, rng: Random) -> PrintedTable:
    """Return the table as the grids that a document shows."""
    head = [[lettering.print_text(text, rng) for text in row] for row in _header_rows(table)]
    starts = [0, *table.breaks]
    printed = PrintedTable()
    for piece, (start, end) in enumerate(zip(starts, [*starts[1:], len(table.rows)], strict=True)):
        top: list[list[str]] = []
        if piece == 0 and table.caption_inside and table.caption:
            top.append(_caption_row(table))
        if piece == 0 or table.repeats_header:
            top += head
        body = [
            [
                _print_value(value, column.kind, table.money, lettering, rng)
                for value, column in zip(row.values, table.columns, strict=True)
            ]
            for row in table.rows[start:end]
        ]
        printed.places.extend((piece, len(top) + at) for at in range(end - start))
        printed.grids.append(_grid([*top, *body], table.note if end == len(table.rows) else ""))
    return printed


def _caption_row(table: SynthTable) -> list[str]:
    """Return one row whose cells are the captions, the first over all columns that the others leave."""
    width, texts = len(table.columns), table.caption
    spread = max(width - len(texts), 0)
    return [texts[0], *["<"] * spread, *texts[1:]][:width]


def _header_rows(table: SynthTable) -> list[list[str]]:
    paths = [header_path(table, column) for column in table.columns]
    depth = max(map(len, paths))
    rows = []
    for level in range(depth):
        row: list[str] = []
        for col, path in enumerate(paths):
            if level >= len(path):
                row.append("^")
            elif col and level < len(path) - 1 and paths[col - 1][: level + 1] == path[: level + 1]:
                row.append("<")
            else:
                row.append(path[level])
        rows.append(row)
    if table.numbers_columns:
        numbers = iter(range(1, len(paths) + 1))
        rows.append(["栏次" if column.kind is Column.NUMBER else str(next(numbers)) for column in table.columns])
    return rows


def _print_value(value: Value, kind: Column, style: MoneyStyle, lettering: Lettering, rng: Random) -> str:
    if isinstance(value, int):
        return style.zero if value == 0 else lettering.print_figure(print_money(value, style), rng)
    if isinstance(value, Counted):
        return str(value.number)
    return lettering.print_name(value, rng) if value and kind is Column.NAME else value or ""


def _grid(texts: Sequence[Sequence[str]], note: str) -> SampleTable:
    """Return the grid of texts in which "<" continues the cell on the left and "^" the one above."""
    cells = []
    n_rows, n_cols = len(texts), len(texts[0])
    for row, col in ((row, col) for row in range(n_rows) for col in range(n_cols)):
        text = texts[row][col]
        if text in ("<", "^"):
            continue
        col_end = col + 1 + sum(1 for _ in _run(texts[row][col + 1 :], "<"))
        row_end = row + 1 + sum(1 for _ in _run([texts[below][col] for below in range(row + 1, n_rows)], "^"))
        cells.append(SampleCell(text, row, col, row_end, col_end))
    return SampleTable("", note, n_rows, n_cols, tuple(cells))


def _run(texts: Sequence[str], mark: str) -> list[str]:
    first = next(groupby(texts), None)
    return list(first[1]) if first is not None and first[0] == mark else []
