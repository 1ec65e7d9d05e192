"""Judging parsed table records against hand-made cell truth: what share of the printed cells came out, and how exactly.

Truth is JSON Lines with every numeric cell of whole tables; records are the lines `budgetqa facts` prints. A truth
cell is found when a record of the same document and page has the same quantity in the same row; it is exact when the
innermost header agrees too. Each record serves one cell at most.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from eval.gold import GoldError
from eval.metrics import Rate
from eval.scoring import YUAN_PER_UNIT

MONEY_UNITS = frozenset(("元", "千元", "万元", "亿元"))

_PUNCTUATION = re.compile(r"[\s,，、。:：;；()\[\]“”\"'‘’.．\-—_*]+")
_ORDINAL = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）、.．]\s*|^\d{1,2}[、.．]\s*|^其中[:：]?")
_RADICALS = str.maketrans("⻔⻋", "门车")  # look-alikes that NFKC does not repair


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
    return tuple(_read_cells(path, "doc"))


def load_records(path: Path) -> tuple[NumericCell, ...]:
    """Read the table records with a figure from the lines of `budgetqa facts`; raises GoldError."""
    return tuple(_read_cells(path, "document"))


def read_record(fact: dict[str, Any]) -> NumericCell | None:
    """Return the numeric table cell that one line of `budgetqa facts` prints, None for anything else."""
    if fact.get("source", "table") != "table" or fact.get("value") in (None, ""):
        return None
    return _read_cell(fact, "document")


def score_cells(truth: Sequence[NumericCell], records: Sequence[NumericCell]) -> CellScore:
    """Match truth and records one to one, first with the column, then without it."""
    documents = {cell.document for cell in truth}
    records = [record for record in records if record.document in documents]
    by_quantity = defaultdict(list)
    for number, record in enumerate(records):
        by_quantity[record.document, record.page, _quantity(record)].append(number)
    used: set[int] = set()
    found: set[int] = set()
    exact = 0
    for needs_column in (True, False):
        for number, cell in enumerate(truth):
            if number in found:
                continue
            for candidate in by_quantity[cell.document, cell.page, _quantity(cell)]:
                record = records[candidate]
                if (
                    candidate not in used
                    and _is_same_row(cell, record)
                    and (not needs_column or _is_same_column(cell, record))
                ):
                    used.add(candidate)
                    found.add(number)
                    exact += needs_column
                    break
    extra = tuple(record for number, record in enumerate(records) if number not in used and record.unit in MONEY_UNITS)
    return CellScore(
        recall=Rate(len(found), len(truth)),
        exact_recall=Rate(exact, len(truth)),
        precision=Rate(len(found), len(found) + len(extra)),
        recall_by_document=tuple((document, _rate_of(document, truth, found)) for document in sorted(documents)),
        missing=tuple(cell for number, cell in enumerate(truth) if number not in found),
        extra=extra,
    )


def _read_cells(path: Path, document_field: str) -> Iterable[NumericCell]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            body = json.loads(line)
            cell = read_record(body) if document_field == "document" else _read_cell(body, document_field)
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise GoldError(f"{path.name}:{number}: not a cell: {error!r}") from error
        if cell is not None:
            yield cell


def _read_cell(body: dict[str, Any], document_field: str) -> NumericCell:
    path = body.get("row_path") or ()
    code = body.get("code")
    return NumericCell(
        document=body[document_field],
        page=body.get("page"),
        row=body.get("row") or "",
        column=tuple(body.get("column") or ()),
        code=None if code in (None, "") else str(code),
        value=str(body["value"]),
        unit=body.get("unit"),
        last_of_path=path[-1] if path and document_field == "doc" else None,
    )


def _rate_of(document: str, truth: Sequence[NumericCell], found: set[int]) -> Rate:
    numbers = [number for number, cell in enumerate(truth) if cell.document == document]
    return Rate(len(found.intersection(numbers)), len(numbers))


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
    wanted, got = _label(cell.row), _label(record.row)
    if wanted == got or (wanted and got and (wanted.endswith(got) or got.endswith(wanted))):
        return True
    return cell.last_of_path is not None and _label(cell.last_of_path) == got


def _is_same_column(cell: NumericCell, record: NumericCell) -> bool:
    wanted = [plain for header in cell.column if (plain := _plain(header))]
    got = [plain for header in record.column if (plain := _plain(header))]
    if not wanted or not got:
        return not wanted
    return wanted[-1] in "".join(got) or got[-1] in "".join(wanted)


def _label(text: str) -> str:
    return _plain(_ORDINAL.sub("", unicodedata.normalize("NFKC", text).strip()))


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).translate(_RADICALS))
