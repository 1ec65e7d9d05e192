"""Facts as lines, CSV and spreadsheets.

Whatever a document prints goes into a spreadsheet as text: a cell that begins like a formula must never run as one.
"""

import csv
import json
import re
from collections.abc import Iterable
from typing import IO, Any

from index.stores.record_rows import StoredFact

COLUMNS = (
    "document",
    "department",
    "year",
    "phase",
    "source",
    "page",
    "table",
    "row",
    "code",
    "column",
    "text",
    "value",
    "unit",
    "role",
)
_OPTIONAL = ("page", "code", "value", "unit")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
# Characters that XML 1.0, and with it xlsx, cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fact_line(stored: StoredFact) -> dict[str, Any]:
    """Return the fact as the object that `budgetqa facts` promises; empty optional keys are left out."""
    fact, document = stored.fact, stored.document
    line = {
        "document": document.name,
        "department": document.identity.department,
        "year": fact.year,
        "phase": fact.phase.value,
        "source": fact.source,
        "page": fact.place.page,
        "table": fact.table,
        "row": fact.row,
        "code": fact.code,
        "column": list(fact.column),
        "text": fact.text,
        "value": None if fact.value is None else f"{fact.value:f}",
        "unit": fact.unit,
        "role": fact.role.value,
    }
    return {key: value for key, value in line.items() if key not in _OPTIONAL or value is not None}


def write_jsonl(facts: Iterable[StoredFact], out: IO[str]) -> None:
    """Write one JSON object a line."""
    for fact in facts:
        out.write(json.dumps(fact_line(fact), ensure_ascii=False) + "\n")


def write_csv(facts: Iterable[StoredFact], out: IO[str]) -> None:
    """Write a header and one row a fact, column headers joined by " / "; open `out` with newline=""."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for fact in facts:
        writer.writerow([guard_formula(cell) for cell in _cells(fact)])


def write_xlsx(facts: Iterable[StoredFact], out: IO[bytes]) -> None:
    """Write one sheet; `year`, `page` and `value` are numbers, everything else is text."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("facts")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for fact in facts:
        row = []
        for name, content in zip(COLUMNS, _cells(fact), strict=True):
            if name in ("year", "page"):
                row.append(content)
            elif name == "value":
                row.append(fact.fact.value)
            else:
                row.append(text_cell(sheet, content or ""))
        sheet.append(row)
    workbook.save(out)


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell of a write-only sheet that shows the text as it is."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, without_xml_controls(text))
    cell.data_type = "s"  # openpyxl takes text that begins with "=" for a formula
    return cell


def without_xml_controls(text: str) -> str:
    """Return the text without the characters that office formats cannot hold."""
    return _NOT_XML.sub("", text)


def guard_formula(cell: Any) -> Any:
    """Return a CSV cell that no spreadsheet runs; printed numbers keep their sign.

    >>> guard_formula("=HYPERLINK(1)"), guard_formula("-87.50")
    ("'=HYPERLINK(1)", '-87.50')
    """
    if not isinstance(cell, str) or _PLAIN_NUMBER.fullmatch(cell):
        return cell
    return (
        f"'{cell}" if cell.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else cell
    )


def _cells(fact: StoredFact) -> list[Any]:
    line = fact_line(fact)
    line["column"] = " / ".join(line["column"])
    return [line.get(name) for name in COLUMNS]
