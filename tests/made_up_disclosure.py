"""The made-up disclosure that the reader tests write in every format, and short views of what was read."""

import csv
from collections.abc import Callable
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from index.blocks import Grid, Heading, Paragraph
from index.readers import ReadDocument, read_blocks

LINES = [
    "青禾县样品管理局2031年部门预算",
    "第一部分 部门概况",
    "一、主要职责",
    "本局负责全县样品的登记和保管，并承担有关的服务工作。",
    "第二部分 预算说明",
    "（一）收入情况",
    "2031年收入预算为1,012.93万元，其中：一般公共预算1,012.93万元。",
    "支出预算总表",
    "单位：万元",
]
OUTLINE = [(1, "第一部分 部门概况"), (2, "一、主要职责"), (1, "第二部分 预算说明"), (3, "（一）收入情况")]
ROWS = [
    ["科目编码", "项目", "预算数", "备注"],
    ["201", "基本支出", "1,010.50", ""],
    ["2013201", "项目支出", "2.43", "延续\n项目"],
    ["", "合计", "1,012.93", ""],
]
NOTE = "注：本表为示例，不代表任何部门。"


def write_docx(path: Path) -> None:
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, texts in enumerate(ROWS):
        for col, text in enumerate(texts):
            table.cell(row, col).text = text
    document.add_paragraph(NOTE)
    document.save(str(path))


def write_xlsx(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for line in LINES:
        sheet.append([line])
    for texts in ROWS:
        sheet.append([text or None for text in texts])
    for row in (len(LINES) + 2, len(LINES) + 3, len(LINES) + 4):
        cell = sheet.cell(row, 3)
        cell.value, cell.number_format = float(cell.value.replace(",", "")), "#,##0.00"
    sheet.append([NOTE])
    book.save(path)


def write_html(path: Path) -> None:
    lines = "\n".join(f"<p>{line}</p>" for line in LINES)
    cells = "".join(
        "<tr>" + "".join(f"<td>{text.replace(chr(10), '<br>')}</td>" for text in row) + "</tr>\n" for row in ROWS
    )
    path.write_text(
        f"<!DOCTYPE html><html><head><title>t</title><script>var a = '<p>no</p>';</script></head><body>{lines}"
        f"<table>{cells}</table><p style='display: none'>no</p><p>{NOTE}</p></body></html>",
        encoding="utf-8",
    )


def write_text(path: Path) -> None:
    table = "\n".join("".join(f"\t{text}\n" for text in row) for row in ROWS)
    lines = "\n".join(LINES)
    path.write_text(f"[bookmark: _Toc1]{lines}\n{table}\n\n\npage number\n{NOTE}\n", encoding="utf-8")


def write_markdown(path: Path) -> None:
    lines = "\n\n".join(LINES)
    rows = [" | ".join(text.replace("\n", "<br>") for text in row) for row in ROWS]
    table = "\n".join(f"| {row} |" for row in [rows[0], "--- | --- | --- | ---", *rows[1:]])
    path.write_text(f"{lines}\n\n{table}\n\n{NOTE}\n", encoding="utf-8")


def write_csv(path: Path) -> None:
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([*([line] for line in LINES), *ROWS, [NOTE]])


WRITERS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "docx": ("d.docx", write_docx),
    "xlsx": ("d.xlsx", write_xlsx),
    "html": ("d.html", write_html),
    "text": ("d.txt", write_text),
    "markdown": ("d.txt", write_markdown),
    "csv": ("d.csv", write_csv),
}


def read_bytes(folder: Path, data: bytes, name: str = "d.bin") -> ReadDocument:
    path = folder / name
    path.write_bytes(data)
    return read_blocks(path)


def read_string(folder: Path, text: str, name: str = "d.txt") -> ReadDocument:
    return read_bytes(folder, text.encode(), name)


def outline_of(read: ReadDocument) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in read.blocks if isinstance(block, Heading)]


def lines_of(read: ReadDocument) -> list[str]:
    return [block.text for block in read.blocks if isinstance(block, Paragraph)]


def grids_of(read: ReadDocument) -> list[Grid]:
    return [block for block in read.blocks if isinstance(block, Grid)]


def rows_of(grid: Grid) -> list[list[str]]:
    rows = [[""] * grid.n_cols for _ in range(grid.n_rows)]
    for cell in grid.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def spans_of(grid: Grid) -> set[tuple[str, int, int, int, int]]:
    return {(cell.text, cell.row, cell.col, cell.row_end, cell.col_end) for cell in grid.cells if cell.text}
