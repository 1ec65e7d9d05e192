"""The figures of an answer as a table for spreadsheets, each with its places. Nothing in it can run as a formula."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO

from qa.answer import Answer
from qa.query.language import Language
from ui.files.exports import guard_formula, text_cell
from ui.text.rendering import place_words

_HEADS = {
    Language.CHINESE: ("单位", "年度", "指标", "数值", "计量单位", "算式", "出处"),
    Language.ENGLISH: ("Department", "Year", "Item", "Value", "Unit", "Formula", "Source"),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of an answer in words, `source` naming every place it rests on."""

    department: str
    year: str
    item: str
    value: str
    unit: str
    formula: str
    source: str


def figure_rows(answer: Answer) -> Iterator[FigureRow]:
    """Yield the figures that an answer states, in its order."""
    language = answer.query.language
    by_id = {citation.id: citation for citation in answer.citations}
    for value in answer.values:
        cited = [by_id[number] for number in value.citations if number in by_id]
        places = (" · ".join(filter(None, [each.document, place_words(each, language)])) for each in cited)
        yield FigureRow(
            value.department or "",
            str(value.year or ""),
            value.item,
            value.value,
            value.unit or "",
            value.formula or "",
            "；".join(places),
        )


def figure_heads(language: Language) -> tuple[str, ...]:
    """Return the heads of the columns of `FigureRow`."""
    return _HEADS[language]


def render_figures_csv(answer: Answer) -> str:
    """Return the figures as CSV with a byte-order mark, by which spreadsheets know Chinese."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(figure_heads(answer.query.language))
    for row in figure_rows(answer):
        writer.writerow([guard_formula(cell) for cell in cells_of(row)])
    return "\ufeff" + out.getvalue()


def figures_xlsx(answer: Answer) -> bytes:
    """Return the figures as a spreadsheet: values are numbers, everything else is text."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("figures")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFG", (28, 8, 28, 14, 10, 36, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([text_cell(sheet, head) for head in figure_heads(answer.query.language)])
    for row in figure_rows(answer):
        cells = [text_cell(sheet, cell) for cell in cells_of(row)]
        number = _find_number(row.value)
        sheet.append(cells if number is None else [*cells[:3], number, *cells[4:]])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def cells_of(row: FigureRow) -> tuple[str, ...]:
    """Return the cells of a row in the order of its columns."""
    return row.department, row.year, row.item, row.value, row.unit, row.formula, row.source


def _find_number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
