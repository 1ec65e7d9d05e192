"""Judging parsed table records against hand-made cell truth: what share of the printed cells came out, and how exactly.

Truth is JSON Lines with every numeric cell of whole tables; records are those of the store. A truth
cell is found when a record of the same document and page has the same quantity in the same row; it is exact when the
innermost header agrees too. Each record serves one cell at most.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from eval.gold.items import GoldError
from eval.judging.labels import is_same_column, is_same_row, label
from eval.judging.rates import Rate, rate_over
from eval.judging.scoring import YUAN_PER_UNIT
from index.stores.record_store import RecordStore

MONEY_UNITS = frozenset(("元", "千元", "万元", "亿元"))


@dataclass(frozen=True, slots=True)
class NumericCell:
    """A printed figure of a table, of the truth or of the records.

    `column` is the header path, outermost first; `last_of_path` the innermost label where rows are nested.
    """

    document: str
    page: int | None
    row: str
    column: tuple[str, ...]
    code: str | None
    value: str
    unit: str | None
    last_of_path: str | None = None


@dataclass(frozen=True, slots=True)
class CellScore:
    """How well records cover the truth; `precision` is over money records of the truth's documents."""

    recall: Rate
    exact_recall: Rate
    precision: Rate
    recall_by_document: tuple[tuple[str, Rate], ...]
    missing: tuple[NumericCell, ...]
    extra: tuple[NumericCell, ...]


def load_truth(path: Path) -> tuple[NumericCell, ...]:
    """Read truth cells; raises GoldError naming the line that is not one."""
    return tuple(_read_truth(path))


def read_cells(records: RecordStore) -> tuple[NumericCell, ...]:
    """Return every table record with a figure."""
    return tuple(
        NumericCell(
            stored.document.name,
            stored.fact.place.page,
            stored.fact.row,
            stored.fact.column,
            stored.fact.code,
            format(stored.fact.value, "f"),
            stored.fact.unit,
        )
        for document in records.list_documents()
        for stored in records.find_facts([document.id])
        if stored.fact.source == "table" and stored.fact.value is not None
    )


def score_cells(truth: Sequence[NumericCell], records: Sequence[NumericCell]) -> CellScore:
    """Match truth and records one to one, first with the column, then without it."""
    documents = {cell.document for cell in truth}
    records = [record for record in records if record.document in documents]
    by_quantity = defaultdict(list)
    for number, record in enumerate(records):
        by_quantity[record.document, record.page, _quantity(record)].append(number)
    used: set[int] = set()
    found: set[int] = set()
    exact: set[int] = set()
    for needs_column in (True, False):
        for number, cell in enumerate(truth):
            if number in found:
                continue
            for candidate in by_quantity[cell.document, cell.page, _quantity(cell)]:
                record = records[candidate]
                if (
                    candidate not in used
                    and _is_same_row(cell, record)
                    and (not needs_column or is_same_column(cell.column, record.column))
                ):
                    used.add(candidate)
                    found.add(number)
                    if needs_column:
                        exact.add(number)
                    break
    extra = tuple(record for number, record in enumerate(records) if number not in used and record.unit in MONEY_UNITS)
    return CellScore(
        recall=rate_over(_by_document(truth, found)),
        exact_recall=rate_over(_by_document(truth, exact)),
        precision=rate_over(_precision_by_document(truth, found, extra)),
        recall_by_document=tuple(
            (document, Rate(*counts))
            for document, counts in zip(sorted(documents), _by_document(truth, found), strict=True)
        ),
        missing=tuple(cell for number, cell in enumerate(truth) if number not in found),
        extra=extra,
    )


def _read_truth(path: Path) -> Iterator[NumericCell]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"单元格真值无法读取 / the truth of cells {path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _read_cell(json.loads(line))
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise GoldError(f"{path.name}:{number}: 不是单元格 / not a cell: {error!r}") from error


def _read_cell(body: dict[str, Any]) -> NumericCell:
    path = body.get("row_path") or ()
    code = body.get("code")
    return NumericCell(
        document=body["doc"],
        page=body.get("page"),
        row=body.get("row") or "",
        column=tuple(body.get("column") or ()),
        code=None if code in (None, "") else str(code),
        value=str(body["value"]),
        unit=body.get("unit"),
        last_of_path=path[-1] if path else None,
    )


def _by_document(truth: Sequence[NumericCell], found: set[int]) -> Iterator[tuple[int, int]]:
    """Yield (hits, of how many) for each document: cells of one document are read right or wrong together."""
    total = Counter(cell.document for cell in truth)
    hits = Counter(truth[number].document for number in found)
    yield from ((hits[document], total[document]) for document in sorted(total))


def _precision_by_document(
    truth: Sequence[NumericCell], found: set[int], extra: Sequence[NumericCell]
) -> Iterator[tuple[int, int]]:
    surplus = Counter(cell.document for cell in extra)
    hits = Counter(truth[number].document for number in found)
    yield from ((hits[document], hits[document] + surplus[document]) for document in sorted(hits | surplus))


def _quantity(cell: NumericCell) -> tuple[Decimal, str | None] | None:
    """Return (amount, unit), money in 元, so that 1万元 and 10000元 are one quantity."""
    try:
        number = Decimal(cell.value.replace(",", ""))
    except InvalidOperation:
        return None
    if cell.unit in MONEY_UNITS:
        return number * YUAN_PER_UNIT[cell.unit], "元"
    return number, cell.unit


def _is_same_row(cell: NumericCell, record: NumericCell) -> bool:
    if cell.code and cell.code == record.code:
        return True
    if is_same_row(cell.row, record.row):
        return True
    return cell.last_of_path is not None and label(cell.last_of_path) == label(record.row)
