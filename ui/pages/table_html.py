"""A parsed table as HTML: its spans, its header, its unit and page, and marks on single cells. All text is escaped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from index.blocks import Place
from index.records import Cell, Table
from qa.query.language import Language
from ui.text.rendering import plain_text

# A page with more is slow to scroll; a spreadsheet is not.
_MOST_ROWS = 1_000
_FIGURE = frozenset("0123456789.,，-－+%％()（） ")


class MarkKind(StrEnum):
    """Why a cell is marked: an answer cites it, it names what is cited (last of all), or a check speaks of it."""

    CITED = "cited"
    PATH = "on-path"
    NAME = "on-path row-name"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class CellMark:
    """A mark on a cell and the words that say why, read out and shown when pointed at; "" where there are none."""

    kind: MarkKind
    words: str = ""


def render_table_html(
    table: Table,
    language: Language,
    marks: Mapping[tuple[int, int], CellMark] | None = None,
    rows: range | None = None,
) -> str:
    """Return the table, or some rows of its body; `marks` are by the (row, col) at which a cell begins."""
    marks = marks or {}
    shown = rows or range(table.header_rows, min(table.n_rows, table.header_rows + _MOST_ROWS))
    head = "".join(_row_html(row) for row in _iter_rows(table, range(table.header_rows), marks))
    body = "".join(_row_html(row) for row in _iter_rows(table, shown, marks))
    left_out = max(0, table.n_rows - table.header_rows - len(shown))
    notes = "".join(f'<p class="table-note">{_line(note)}</p>' for note in table.notes)
    if left_out:
        notes += f'<p class="table-note">{_left_out_words(left_out, language)}</p>'
    return (
        f'<figure class="parsed-table">{_caption(table, language)}'
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{_line(table.title)}">'
        f"<table><thead>{head}</thead><tbody>{body}</tbody></table></div>{notes}</figure>"
    )


def table_place_words(place: Place, language: Language) -> str:
    """Return where in its file a table begins; "" when the format has no such places."""
    chinese = language is Language.CHINESE
    if place.page is not None:
        return f"第{place.page}页" if chinese else f"page {place.page}"
    if place.sheet:
        return f"工作表：{place.sheet}" if chinese else f"sheet: {place.sheet}"
    if place.line is not None:
        return f"第{place.line}行" if chinese else f"line {place.line}"
    return ""


def is_figure(text: str) -> bool:
    """Return whether a cell prints a number and nothing else.

    >>> is_figure("-1,234.50"), is_figure("2013201行政运行"), is_figure("—")
    (True, False, False)
    """
    return all(char in _FIGURE for char in text) and any(char.isdigit() for char in text)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell as it stands in the HTML: spans cut to the part of the table that is shown, None in place of a hole."""

    cell: Cell | None
    rowspan: int
    colspan: int
    is_header: bool
    mark: CellMark | None


def _iter_rows(table: Table, rows: range, marks: Mapping[tuple[int, int], CellMark]) -> Iterator[list[_Shown]]:
    """Yield the cells that begin in each of the rows, holes filled, so that every column stands where it belongs."""
    begins: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        if cell.row < rows.stop and cell.row_end > rows.start:
            begins[max(cell.row, rows.start), cell.col] = cell
    covered: set[tuple[int, int]] = set()
    for row in rows:
        shown = []
        for col in range(table.n_cols):
            if (row, col) in covered:
                covered.discard((row, col))
                continue
            cell = begins.get((row, col))
            row_end = min(cell.row_end, rows.stop) if cell else row + 1
            col_end = min(cell.col_end, table.n_cols) if cell else col + 1
            covered.update((down, right) for down in range(row, row_end) for right in range(col, col_end))
            covered.discard((row, col))
            mark = marks.get((cell.row, cell.col)) if cell else None
            shown.append(_Shown(cell, row_end - row, col_end - col, row < table.header_rows, mark))
        yield shown


def _row_html(cells: list[_Shown]) -> str:
    return f"<tr>{''.join(map(_cell_html, cells))}</tr>"


def _cell_html(shown: _Shown) -> str:
    text = plain_text(shown.cell.text).strip() if shown.cell else ""
    classes = ["figure"] if not shown.is_header and is_figure(text) else []
    title = note = ""
    if shown.mark is not None:
        classes.append(shown.mark.kind.value)
        if shown.mark.words:
            title = f' title="{_line(shown.mark.words)}"'
            note = f'<span class="read-out">{_line(shown.mark.words)}</span>'
    spans = "".join(
        f' {name}="{number}"' for name, number in (("rowspan", shown.rowspan), ("colspan", shown.colspan)) if number > 1
    )
    tag, scope = ("th", ' scope="col"') if shown.is_header else ("td", "")
    class_ = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{scope}{spans}{class_}{title}>{'<br>'.join(map(escape, text.splitlines()))}{note}</{tag}>"


def _caption(table: Table, language: Language) -> str:
    chinese = language is Language.CHINESE
    unit = "" if table.unit is None else f"单位：{table.unit}" if chinese else f"unit: {table.unit}"
    facts = [table_place_words(table.place, language), unit]
    if table.empty_by_statement:
        facts.append(
            "文件说明本表为空，即没有安排" if chinese else "the document says that this table is empty: nothing"
        )
    about = "".join(f"<span>{_line(words)}</span>" for words in facts if words)
    return f"<figcaption><b>{_line(table.title)}</b>{about}</figcaption>"


def _left_out_words(left_out: int, language: Language) -> str:
    if language is Language.CHINESE:
        return f"另有 {left_out} 行没有显示，见 Excel 文件。"
    return f"{left_out} more rows are not shown; the Excel file has them all."


def _line(text: str) -> str:
    return escape(" ".join(plain_text(text).split()))
