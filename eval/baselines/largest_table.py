"""What a short script with pandas would do: pick a table, pick a row, pick a column, print the cell.

Of the tables that share most words with the question the largest is taken; its row is the one whose label shares most
with the question, its column the one headed by a year the question names, else by 合计 or 金额, else the first with a
number. It is judged as our own answers are, and is asked only what has an answer, since it never says that there is
none.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from eval.gold.items import GoldItem
from eval.judging.answers import GivenAnswer, GivenCitation, GivenValue
from eval.judging.scoring import Verdict, judge
from index.records import Table
from index.search.keyword_index import segment
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore

_YEAR = re.compile(r"20\d\d")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+\.\d+)%?")  # longer runs of digits are codes
_NO_AMOUNTS = re.compile(r"序号|行次|栏次|编码|代码")
_USUAL_COLUMNS = ("合计", "金额", "预算数", "总计", "小计")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a frame of printed cells, its first rows joined into the header; `terms` are all its words."""

    document: StoredDocument
    title: str
    unit: str | None
    frame: pd.DataFrame
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class LargestTable:
    """A system that answers with one cell of one table."""

    sheets: tuple[Sheet, ...]
    name: str = "pandas on the largest table"

    def answer(self, question: str, history: Sequence[str] = ()) -> GivenAnswer:
        """Return one figure with its cell, or nothing where no table shares a word."""
        started = time.perf_counter()
        cell = _find_cell(self.sheets, "\n".join((*history, question)))
        took = (time.perf_counter() - started) * 1000
        if cell is None:
            return GivenAnswer("refuse", "", elapsed_ms=took)
        value, citation = cell
        return GivenAnswer("table", f"{value.value}{value.unit}", (value,), (citation,), took)

    def judge(self, item: GoldItem, answer: GivenAnswer) -> Verdict:
        """Judge as our own answers are judged."""
        return judge(item, answer)


def build_largest_table(records: RecordStore) -> LargestTable:
    """Return the script over all tables of the store."""
    return LargestTable(
        tuple(
            _sheet(document, table)
            for document in records.list_documents()
            for table in records.list_tables(document.id)
            if table.n_rows > table.header_rows and table.n_cols > 1
        )
    )


def _sheet(document: StoredDocument, table: Table) -> Sheet:
    grid = pd.DataFrame("", index=range(table.n_rows), columns=range(table.n_cols))
    for cell in table.cells:
        grid.iloc[cell.row : cell.row_end, cell.col : cell.col_end] = cell.text
    header = grid.iloc[: table.header_rows].agg(" ".join) if table.header_rows else grid.columns.astype(str)
    frame = grid.iloc[table.header_rows :]
    frame.columns = pd.Index(header)
    words = " ".join((document.name, document.identity.department, table.title, *(cell.text for cell in table.cells)))
    return Sheet(document, table.title, table.unit, frame, frozenset(segment(words)))


def _find_cell(sheets: Sequence[Sheet], question: str) -> tuple[GivenValue, GivenCitation] | None:
    wanted = frozenset(segment(question))
    if not sheets or not any(wanted & sheet.terms for sheet in sheets):
        return None
    sheet = max(sheets, key=lambda sheet: (len(wanted & sheet.terms), sheet.frame.size))
    headers = [str(header) for header in sheet.frame.columns]
    numeric = sheet.frame.map(lambda text: bool(_NUMBER.fullmatch(text.strip())))
    labels = sheet.frame.where(~numeric, "").agg(" ".join, axis=1)
    shared = labels.map(lambda label: len(wanted & frozenset(segment(label)))).where(numeric.any(axis=1), -1)
    row = int(shared.to_numpy().argmax())
    columns = [
        column for column, header in enumerate(headers) if numeric.iat[row, column] and not _NO_AMOUNTS.search(header)
    ]
    if not columns:
        return None
    heads = (*_YEAR.findall(question), *_USUAL_COLUMNS)
    column = next((column for head in heads for column in columns if head in headers[column]), columns[0])
    printed = str(sheet.frame.iat[row, column]).strip()
    unit = "%" if printed.endswith("%") else sheet.unit or "万元"
    year = sheet.document.identity.fiscal_year
    value = GivenValue(
        sheet.document.identity.department, str(year or ""), labels.iat[row], printed.rstrip("%").replace(",", ""), unit
    )
    return value, GivenCitation(sheet.document.name, sheet.title, labels.iat[row], printed, headers[column])
