"""Writes `data/samples`: the sample disclosures, each in another format that departments publish in.

`python -m data.sample_files [FOLDER]` writes the same bytes every time, so that a change of a sample is a change of its
source. Refuses any other format: what the system can read is shown by what it is given here.
"""

import io
import re
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import data
from data.sample_sources import SampleCell, SampleDisclosure, SampleTable, iter_sources

_FIXED_TIME = (2024, 1, 1, 0, 0, 0)  # zip members and document properties carry a time; a real one would change bytes
_PRINTED_AMOUNT = re.compile(r"-?\d+\.\d+")


def write_samples(folder: Path) -> list[Path]:
    """Write every sample into the folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for disclosure in iter_sources():
        target = folder / disclosure.file_name
        target.write_bytes(render_document(disclosure))
        written.append(target)
    return written


def render_document(disclosure: SampleDisclosure) -> bytes:
    """Return the disclosure as a file of the format its name ends in; raises ValueError for another format."""
    suffix = Path(disclosure.file_name).suffix
    if suffix not in _RENDERERS:
        raise ValueError(f"{disclosure.file_name}: no writer for {suffix!r}, only for {', '.join(_RENDERERS)}")
    return _RENDERERS[suffix](disclosure)


def _render_markdown(disclosure: SampleDisclosure) -> bytes:
    parts = [f"# {disclosure.title}"]
    for section in disclosure.sections:
        parts.append(f"{'#' * section.level} {section.heading}")
        parts.extend(section.paragraphs)
        for table in section.tables:
            parts.extend(filter(None, (table.name, _markdown_table(table), table.note)))
    return ("\n\n".join(parts) + "\n").encode()


def _markdown_table(table: SampleTable) -> str:
    texts = [[""] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        texts[cell.row][cell.col] = cell.text
    lines = ["| " + " | ".join(row) + " |" for row in texts]
    return "\n".join([lines[0], "|" + " --- |" * table.n_cols, *lines[1:]])


def _render_html(disclosure: SampleDisclosure) -> bytes:
    title = escape(disclosure.title)
    lines = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
        f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>",
    ]
    for section in disclosure.sections:
        lines.append(f"<h{section.level}>{escape(section.heading)}</h{section.level}>")
        lines.extend(f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
        for table in section.tables:
            if table.name:
                lines.append(f"<p>{escape(table.name)}</p>")
            lines.append('<table border="1">')
            for row in range(table.n_rows):
                lines.append("<tr>" + "".join(_html_cell(cell) for cell in table.cells if cell.row == row) + "</tr>")
            lines.append("</table>")
            if table.note:
                lines.append(f"<p>{escape(table.note)}</p>")
    lines.append("</body>\n</html>\n")
    return "\n".join(lines).encode()


def _html_cell(cell: SampleCell) -> str:
    rows, cols = cell.row_end - cell.row, cell.col_end - cell.col
    spans = (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{cols}"' if cols > 1 else "")
    return f"<td{spans}>{escape(cell.text)}</td>"


def _render_docx(disclosure: SampleDisclosure) -> bytes:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(9)
    document.add_heading(disclosure.title, 1)
    for section in disclosure.sections:
        document.add_heading(section.heading, section.level)
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph)
        for table in section.tables:
            if table.name:
                document.add_paragraph(table.name)
            grid = document.add_table(table.n_rows, table.n_cols, style="Table Grid")
            positions = list(grid._cells)  # `grid.cell` walks the whole table on every call
            for cell in table.cells:
                first = positions[cell.row * table.n_cols + cell.col]
                last = positions[(cell.row_end - 1) * table.n_cols + cell.col_end - 1]
                merged = first if first is last else first.merge(last)
                merged.text = cell.text
            document.add_paragraph(table.note)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_time(buffer.getvalue())


def _render_xlsx(disclosure: SampleDisclosure) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "说明"
    line = Side(style="thin")
    ruled = Border(line, line, line, line)
    sheet.append([disclosure.title])
    for section in disclosure.sections:
        own_sheet = bool(section.tables) and not section.paragraphs
        if own_sheet:
            sheet = workbook.create_sheet(_sheet_name(section.heading))
        sheet.append([section.heading])
        for paragraph in section.paragraphs:
            sheet.append([paragraph])
        for table in section.tables:
            if table.name:
                sheet.append([table.name])
            top = sheet.max_row + 1
            for cell in table.cells:
                for row in range(cell.row, cell.row_end):
                    for col in range(cell.col, cell.col_end):
                        sheet.cell(top + row, col + 1).border = ruled
                corner = sheet.cell(top + cell.row, cell.col + 1)
                if _PRINTED_AMOUNT.fullmatch(cell.text):
                    corner.value = Decimal(cell.text)
                    corner.number_format = "0." + "0" * len(cell.text.partition(".")[2])
                else:
                    corner.value = cell.text
                sheet.merge_cells(
                    start_row=top + cell.row,
                    end_row=top + cell.row_end - 1,
                    start_column=cell.col + 1,
                    end_column=cell.col_end,
                )
            sheet.append([table.note] if table.note else [])
            sheet.append([])
        if own_sheet:
            sheet = workbook.worksheets[0]
    buffer = io.BytesIO()
    workbook.save(buffer)
    return _with_fixed_time(buffer.getvalue())


def _sheet_name(heading: str) -> str:
    return re.sub(r"[\\/*?:\[\]]", "", heading)[:31]


def _with_fixed_time(package: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(buffer, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(member, _FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _render_pdf(disclosure: SampleDisclosure) -> bytes:
    from reportlab.lib import colors, pagesizes
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def style(size: float, **options: Any) -> ParagraphStyle:
        font = {"fontName": "STSong-Light", "fontSize": size, "leading": size * 1.5, "wordWrap": "CJK"}
        return ParagraphStyle(f"size {size}", **font, **options)

    heading_styles = {2: style(14, spaceBefore=12, spaceAfter=6), 3: style(12, spaceBefore=10, spaceAfter=4)}
    body, in_cell = style(10.5, spaceAfter=3), style(8)
    page_width, page_height = pagesizes.landscape(pagesizes.A4)
    margin = 50.0
    flow: list[Flowable] = [Paragraph(escape(disclosure.title), style(18, alignment=1, spaceAfter=12))]
    for section in disclosure.sections:
        if section.level == 2 and section.tables:
            flow.append(PageBreak())
        flow.append(Paragraph(escape(section.heading), heading_styles[section.level]))
        flow.extend(Paragraph(escape(paragraph), body) for paragraph in section.paragraphs)
        for table in section.tables:
            if table.name:
                flow.append(Paragraph(escape(table.name), body))
            texts: list[list[Any]] = [[""] * table.n_cols for _ in range(table.n_rows)]
            commands: list[tuple[Any, ...]] = [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
            for cell in table.cells:
                texts[cell.row][cell.col] = Paragraph(escape(cell.text), in_cell)
                commands.append(("SPAN", (cell.col, cell.row), (cell.col_end - 1, cell.row_end - 1)))
            grid = Table(texts, _column_widths(table, page_width - 2 * margin), style=commands)
            flow.extend((grid, Spacer(1, 6)))
            if table.note:
                flow.append(Paragraph(escape(table.note), body))
    buffer = io.BytesIO()
    SimpleDocTemplate(
        buffer,
        pagesize=(page_width, page_height),
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title=disclosure.title,
        invariant=1,
        pageCompression=0,
    ).build(flow)
    return buffer.getvalue()


def _column_widths(table: SampleTable, width: float) -> list[float]:
    """Return widths in points that add up to `width`, wider where the text is longer."""
    longest = [4] * table.n_cols
    for cell in table.cells:
        if cell.col_end == cell.col + 1:
            longest[cell.col] = max(longest[cell.col], min(len(cell.text), 30))
    return [width * length / sum(longest) for length in longest]


_RENDERERS: dict[str, Callable[[SampleDisclosure], bytes]] = {
    ".docx": _render_docx,
    ".xlsx": _render_xlsx,
    ".pdf": _render_pdf,
    ".html": _render_html,
    ".md": _render_markdown,
}

if __name__ == "__main__":
    for sample in write_samples(Path(sys.argv[1]) if sys.argv[1:] else data.path("samples")):
        print(sample)
