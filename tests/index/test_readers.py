"""One made-up disclosure in every format must read the same."""

import csv
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from made_up_disclosure import (
    LINES,
    NOTE,
    OUTLINE,
    ROWS,
    WRITERS,
    grids_of,
    lines_of,
    outline_of,
    read_bytes,
    read_string,
    rows_of,
    spans_of,
)
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from real_documents import CORPUS, needs_corpus

from index.blocks import Paragraph
from index.readers import read_blocks
from index.readers.office.number_formats import print_moment, print_number

CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_headings_paragraphs_and_grid(name: str, tmp_path: Path) -> None:
    file_name, write = WRITERS[name]
    path = tmp_path / file_name
    write(path)
    read = read_blocks(path)
    headings = {text for _, text in OUTLINE}
    assert read.format == name
    assert outline_of(read) == OUTLINE
    assert lines_of(read) == [*(line for line in LINES if line not in headings), NOTE]
    assert [rows_of(grid) for grid in grids_of(read)] == [ROWS]
    assert isinstance(read.blocks[-1], Paragraph)


@pytest.mark.parametrize("name", ["docx", "xlsx", "html", "markdown", "csv"])
def test_the_content_decides_and_not_the_suffix(name: str, tmp_path: Path) -> None:
    path = tmp_path / "d.csv" if name == "csv" else tmp_path / "d.wrong"
    WRITERS[name][1](path)
    assert read_blocks(path).format == name


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_text_formats_know_their_lines(name: str, tmp_path: Path) -> None:
    file_name, write = WRITERS[name]
    path = tmp_path / file_name
    write(path)
    grid = grids_of(read_blocks(path))[0]
    printed = path.read_text(encoding="utf-8").split("\n")
    for cell in grid.cells:
        assert cell.place.line is not None
        assert cell.text.split("\n")[0] in printed[cell.place.line - 1]


SPANNED = {("项目", 0, 0, 2, 1), ("预算数", 0, 1, 1, 3), ("小计", 1, 1, 2, 2), ("其中：拨款", 1, 2, 2, 3)}


def test_html_spans_are_kept_once(tmp_path: Path) -> None:
    read = read_string(
        tmp_path,
        "<html><table><tr><td rowspan=2>项目<td colspan=2>预算数</tr><tr><td>小计<td>其中：拨款</tr></table></html>",
    )
    assert spans_of(grids_of(read)[0]) == SPANNED


def test_xlsx_merged_cells_are_kept_once(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "收支总表"
    sheet.append(["项目", "预算数"])
    sheet.append([None, "小计", "其中：拨款"])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "d.xlsx")
    read = read_blocks(tmp_path / "d.xlsx")
    assert spans_of(grids_of(read)[0]) == SPANNED
    assert lines_of(read) == ["收支总表"]
    assert grids_of(read)[0].place.sheet == "收支总表"


def test_docx_merged_cells_are_kept_once(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "预算数"
    table.cell(1, 1).text, table.cell(1, 2).text = "小计", "其中：拨款"
    document.save(str(tmp_path / "d.docx"))
    assert spans_of(grids_of(read_blocks(tmp_path / "d.docx"))[0]) == SPANNED


def test_a_span_beyond_the_table_is_cut_to_it(tmp_path: Path) -> None:
    read = read_string(
        tmp_path, "<table><tr><td rowspan=900000000 colspan=900000000>甲<td>乙</tr><tr><td>丙</tr></table>"
    )
    assert grids_of(read)[0].n_rows == 2


def _numbered(document: Document, text: str, level: int, number_id: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')
    )


def test_docx_numbers_that_word_prints_are_read(tmp_path: Path) -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
            '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
            "</w:abstractNum>"
        )
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for text, level in (("职责", 0), ("内设机构", 1), ("下属单位", 1), ("收支", 0), ("收入", 1)):
        _numbered(document, text, level, 91)
    document.save(str(tmp_path / "d.docx"))
    assert outline_of(read_blocks(tmp_path / "d.docx")) == [
        (2, "一、职责"),
        (3, "（一）内设机构"),
        (3, "（二）下属单位"),
        (2, "二、收支"),
        (3, "（一）收入"),
    ]


def test_docx_headings_come_from_styles_where_no_ordinal_is_printed(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("名词解释", 2)
    document.save(str(tmp_path / "d.docx"))
    assert outline_of(read_blocks(tmp_path / "d.docx")) == [(2, "名词解释")]


def test_docx_reads_what_is_printed_and_nothing_else(tmp_path: Path) -> None:
    document = Document()
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件内的文字</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, control)
    paragraph = document.add_paragraph("保留")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删除</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>插入</w:t></w:r></w:ins>"))
    hidden = paragraph.add_run("隐藏")
    hidden._r.get_or_add_rPr().append(OxmlElement("w:vanish"))
    document.save(str(tmp_path / "d.docx"))
    assert lines_of(read_blocks(tmp_path / "d.docx")) == ["控件内的文字", "保留插入"]


def test_a_nested_table_follows_the_table_it_stands_in(tmp_path: Path) -> None:
    document = Document()
    outer = document.add_table(2, 2)
    for cell in outer._cells:
        cell.text = "外"
    inner = outer.cell(1, 1).add_table(2, 2)
    for cell in inner._cells:
        cell.text = "内"
    document.save(str(tmp_path / "d.docx"))
    assert [rows_of(grid) for grid in grids_of(read_blocks(tmp_path / "d.docx"))] == [
        [["外", "外"], ["外", "外"]],
        [["内", "内"], ["内", "内"]],
    ]


def test_a_workbook_saved_as_a_web_page_is_parted_like_a_sheet(tmp_path: Path) -> None:
    rows = ["<td colspan=2>收支总表", "<td>项目<td>金额", "<td>合计<td>5", "<td><td>", "<td>二、说明", "<td>甲<td>乙"]
    read = read_string(tmp_path, "<html><table><tr>" + "<tr>".join(rows) + "</table></html>")
    assert lines_of(read) == ["收支总表"]
    assert outline_of(read) == [(2, "二、说明")]
    assert [rows_of(grid) for grid in grids_of(read)] == [[["项目", "金额"], ["合计", "5"]], [["甲", "乙"]]]


def test_a_table_that_only_arranges_the_page_is_no_grid(tmp_path: Path) -> None:
    read = read_string(
        tmp_path,
        "<html><table><tr><td><p>一、说明</p><table><tr><td>项目<td>金额<tr><td>合计<td>5</table></td></tr></table></html>",
    )
    assert outline_of(read) == [(2, "一、说明")]
    assert [rows_of(grid) for grid in grids_of(read)] == [[["项目", "金额"], ["合计", "5"]]]


def _number_cases() -> list[tuple[str, str, str]]:
    with (CASES / "number_formats.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["number"], row["format"], row["printed"]) for row in rows]


@pytest.mark.parametrize(("number", "number_format", "printed"), _number_cases())
def test_numbers_are_printed_as_their_format_shows_them(number: str, number_format: str, printed: str) -> None:
    assert print_number(float(number), number_format) == printed


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [("yyyy/m/d", "2031/1/5"), ('yyyy"年"m"月"d"日"', "2031年1月5日"), ("yy-mm-dd", "31-01-05")],
)
def test_dates_are_printed_as_their_format_shows_them(number_format: str, printed: str) -> None:
    assert print_moment(date(2031, 1, 5), number_format) == printed


def test_xlsx_cells_print_without_binary_noise(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["项目", "金额", "日期"])
    sheet.append(["合计", 2.4300000000000002, date(2031, 1, 5)])
    sheet["C2"].number_format = "mm-dd-yy"
    sheet.append(["差额", 492.63 - 459.57, None])
    book.save(tmp_path / "d.xlsx")
    assert rows_of(grids_of(read_blocks(tmp_path / "d.xlsx"))[0]) == [
        ["项目", "金额", "日期"],
        ["合计", "2.43", "2031/1/5"],
        ["差额", "33.06", ""],
    ]


def test_a_sheet_may_hold_several_tables(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (["收入表"], ["项目", "金额"], ["合计", "1"], [], ["支出表"], ["项目", "金额"], [], ["合计", "2"]):
        sheet.append(row)
    book.create_sheet("hidden").append(["代码", "名称"])
    book["hidden"].sheet_state = "hidden"
    book.save(tmp_path / "d.xlsx")
    read = read_blocks(tmp_path / "d.xlsx")
    assert lines_of(read) == ["收入表", "支出表"]
    assert [rows_of(grid) for grid in grids_of(read)] == [
        [["项目", "金额"], ["合计", "1"]],
        [["项目", "金额"], ["合计", "2"]],
    ]


def test_a_cells_own_line_breaks_stay_in_the_cell(tmp_path: Path) -> None:
    read = read_string(tmp_path, "绩效表\n\t目标\n\t1.完成登记\n2.完成保管\n\n\t指标\n\t95%\n\n\n结束。")
    assert rows_of(grids_of(read)[0]) == [["目标", "1.完成登记\n2.完成保管"], ["指标", "95%"]]
    assert lines_of(read) == ["绩效表", "结束。"]


def test_a_blank_line_inside_a_cell_does_not_tear_its_row(tmp_path: Path) -> None:
    rows = "\t指标\n\t说明\n\t值\n\n\t登记率\n\n\t已登记的占比\n\t95%\n\n\t保管率\n\t已保管的占比\n\t98%\n\n\n"
    assert rows_of(grids_of(read_string(tmp_path, rows))[0]) == [
        ["指标", "说明", "值"],
        ["登记率", "已登记的占比", "95%"],
        ["保管率", "已保管的占比", "98%"],
    ]


def test_short_rows_of_merged_cells_are_not_joined(tmp_path: Path) -> None:
    rows = "\t甲\n\t乙\n\t丙\n\n\t宽\n\n\t子\n\t丑\n\n\t寅\n\t卯\n\n\n"
    assert grids_of(read_string(tmp_path, rows))[0].n_rows == 4


def test_indented_text_is_no_table(tmp_path: Path) -> None:
    read = read_string(tmp_path, "\t本局负责登记。\n\n\t本局负责保管。\n")
    assert lines_of(read) == ["本局负责登记。", "本局负责保管。"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_text_is_read_in_the_encodings_of_offices(encoding: str, tmp_path: Path) -> None:
    text = "一、职责\r\n本局负责登记。\r\n预算为 100 万元。\r\n"
    assert lines_of(read_bytes(tmp_path, text.encode(encoding))) == ["本局负责登记。", "预算为 100 万元。"]


def test_a_text_cut_inside_a_character_is_still_read(tmp_path: Path) -> None:
    assert lines_of(read_bytes(tmp_path, ("本局负责登记和保管。" * 9).encode()[:-1]))[0].startswith("本局负责登记")


def test_a_sentence_broken_by_a_page_is_joined(tmp_path: Path) -> None:
    read = read_string(
        tmp_path,
        "# 说明\n\n支出合计 50 万元，其中：基本支出 30.1\n\n万元，占 60.2%；项目支出 19.9 万\n\n元。\n\n"
        "支出预算表\n\n单位：万元\n",
    )
    assert lines_of(read) == [
        "支出合计 50 万元，其中：基本支出 30.1万元，占 60.2%；项目支出 19.9 万元。",
        "支出预算表",
        "单位：万元",
    ]


def test_markdown_keeps_continued_tables_apart_and_reads_tables_in_html(tmp_path: Path) -> None:
    read = read_string(
        tmp_path,
        "| 甲 | 乙 |\n|---|---|\n| **1** | 2 |\n\n| | |\n|---|---|\n| 3 | ** |\n\n"
        "<table><tr><td>丙</td><td>丁</td></tr>\n<tr><td>4</td><td>5</td></tr></table>\n",
        "d.md",
    )
    assert [rows_of(grid) for grid in grids_of(read)] == [
        [["甲", "乙"], ["1", "2"]],
        [["3", "**"]],
        [["丙", "丁"], ["4", "5"]],
    ]
    assert [grid.place.line for grid in grids_of(read)] == [1, 5, 9]


def test_blank_ruled_rows_stand_inside_a_table(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A6"], sheet["B6"] = "项目", "金额", "合计", "3"
    for row in range(1, 7):
        sheet.cell(row, 1).border = Border(bottom=Side("thin"))
    book.save(tmp_path / "d.xlsx")
    assert [rows_of(grid) for grid in grids_of(read_blocks(tmp_path / "d.xlsx"))] == [[["项目", "金额"], ["合计", "3"]]]


@needs_corpus
def test_real_texts_give_their_tables_and_sections() -> None:
    texts = sorted(Path(CORPUS or "").glob("*.txt"))
    assert texts
    for path in texts:
        read = read_blocks(path)
        grids = grids_of(read)
        assert len(grids) >= 7, path.name
        assert len(outline_of(read)) >= 15, path.name
        assert max(grid.n_cols for grid in grids) >= 13, path.name
        assert all(cell.row_end <= grid.n_rows and cell.col_end <= grid.n_cols for grid in grids for cell in grid.cells)
        assert not any("bookmark" in line or "page number" in line for line in lines_of(read)), path.name
