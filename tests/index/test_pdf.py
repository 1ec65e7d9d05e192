"""PDF: what real disclosures do to a reader, each on a page drawn for it, and printed totals that must add up."""

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from drawn_pages import FONT, HEIGHT, WIDTH, Page, draw, rule, table, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from index.blocks import Block, Caution, Grid, Heading, Paragraph
from index.errors import DocumentError
from index.readers import pdf
from index.readers.pdf import read_pdf
from index.text.amounts import find_number

CORPUS = os.environ.get("BUDGETQA_CORPUS")


def texts_of(grid: Grid) -> list[list[str]]:
    texts = [[""] * grid.n_cols for _ in range(grid.n_rows)]
    for cell in grid.cells:
        texts[cell.row][cell.col] = cell.text
    return texts


def grids_of(path: Path) -> list[Grid]:
    return [block for block in read_pdf(path) if isinstance(block, Grid)]


def paragraphs_of(path: Path) -> list[str]:
    return [block.text for block in read_pdf(path) if isinstance(block, Paragraph)]


ROWS = [["科目名称", "合计", "基本支出"], ["教育支出", "1,200.50", "1,000.00"], ["卫生健康支出", "30.00", "30.00"]]
XS = [60, 220, 340, 460]


def test_a_ruled_table_gives_one_grid_with_places(tmp_path: Path) -> None:
    (grid,) = grids_of(draw(tmp_path / "a.pdf", lambda c: table(c, ROWS, XS, 100)))
    assert texts_of(grid) == ROWS
    cell = next(cell for cell in grid.cells if cell.text == "1,200.50")
    assert cell.place.page == 1
    assert cell.place.box == (220.0, 120.0, 340.0, 140.0)


def test_merged_cells_are_stored_once_with_their_span(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        for x in (60, 160, 460):
            rule(c, x, 100, x, 160)
        for x in (260, 360):
            rule(c, x, 120, x, 160)
        for y in (100, 140, 160):
            rule(c, 60, y, 460, y)
        rule(c, 160, 120, 460, 120)
        write(c, 65, 124, "项目")
        write(c, 290, 114, "支出")
        for column, text in enumerate(("合计", "基本", "项目支出")):
            write(c, 165 + 100 * column, 134, text)
        for column, text in enumerate(("农林水支出", "3.00", "1.00", "2.00")):
            write(c, 65 + 100 * column, 154, text)

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    spans = {cell.text: (cell.row, cell.row_end, cell.col, cell.col_end) for cell in grid.cells}
    assert spans["项目"] == (0, 2, 0, 1)
    assert spans["支出"] == (0, 1, 1, 4)
    assert spans["2.00"] == (2, 3, 3, 4)


def test_borders_drawn_cell_by_cell_make_no_extra_columns(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        for row, texts in enumerate(ROWS):
            for column, text in enumerate(texts):
                left, top = XS[column] + row * 0.6, 100.0 + 20 * row
                c.rect(left, HEIGHT - top - 20, XS[column + 1] - XS[column], 20, stroke=1)
                write(c, left + 4, top + 14, text)

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert texts_of(grid) == ROWS


def test_the_first_row_of_a_continued_page_is_kept_without_a_rule_above_it(tmp_path: Path) -> None:
    rest = [["住房保障支出", "5.00", "5.00"], ["其他支出", "6.00", "6.00"]]
    path = draw(tmp_path / "a.pdf", lambda c: table(c, ROWS, XS, 700), lambda c: table(c, rest, XS, 60, first_rule=1))
    first, second = grids_of(path)
    assert texts_of(first) == ROWS
    assert texts_of(second) == rest
    assert second.place.page == 2


def test_a_row_above_the_ruled_box_that_fits_its_columns_belongs_to_the_grid(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        write(c, 63, 74, "住房保障支出")
        write(c, 0, 74, "5.00", right=337)
        table(c, ROWS[1:], XS, 80)
        write(c, 63, 134, "其他支出")
        write(c, 0, 134, "7.00", right=337)
        write(c, 63, 170, "注：本表单位为万元。")

    path = draw(tmp_path / "a.pdf", page)
    (grid,) = grids_of(path)
    assert [row[:2] for row in texts_of(grid)] == [
        ["住房保障支出", "5.00"],
        ["教育支出", "1,200.50"],
        ["卫生健康支出", "30.00"],
        ["其他支出", "7.00"],
    ]
    assert paragraphs_of(path) == ["注：本表单位为万元。"]


def test_a_table_without_rules_is_read_by_its_columns(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        write(c, 240, 80, "部门支出总表", size=16)
        write(c, 0, 100, "单位：万元", right=460)
        for index, (name, total, basic) in enumerate(ROWS):
            write(c, 60, 120 + 22 * index, name)
            write(c, 0, 120 + 22 * index, total, right=330)
            write(c, 0, 120 + 22 * index, basic, right=450)
        write(c, 60, 230, "以上数据均为年初预算。")

    path = draw(tmp_path / "a.pdf", page)
    (grid,) = grids_of(path)
    assert texts_of(grid) == ROWS
    assert paragraphs_of(path) == ["单位：万元", "以上数据均为年初预算。"]


def test_a_name_wrapped_round_its_figure_is_one_row_without_rules(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        for index, (name, figure) in enumerate((("教育支出", "12.00"), ("", "13.00"), ("其他支出", "14.00"))):
            write(c, 60, 120 + 30 * index, name)
            write(c, 0, 120 + 30 * index, figure, right=330)
            write(c, 0, 120 + 30 * index, figure, right=430)
        write(c, 60, 144, "机关事业单位基本养老")
        write(c, 60, 156, "保险缴费支出")

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert [row[0] for row in texts_of(grid)] == ["教育支出", "机关事业单位基本养老保险缴费支出", "其他支出"]


def test_a_contents_page_is_no_table(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        write(c, 270, 80, "目录", size=18)
        for index, name in enumerate(("收支总表", "收入总表", "支出总表", "财政拨款收支总表")):
            write(c, 60, 120 + 20 * index, f"表{index + 1} {name}")
            write(c, 0, 120 + 20 * index, str(index + 3), right=500)

    path = draw(tmp_path / "a.pdf", page)
    assert grids_of(path) == []
    assert len(paragraphs_of(path)) == 4


def test_a_frame_round_text_is_no_table(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        c.rect(40, 40, WIDTH - 80, HEIGHT - 80, stroke=1)
        write(c, 60, 100, "本部门没有政府性基金预算。")

    path = draw(tmp_path / "a.pdf", page)
    assert grids_of(path) == []
    assert paragraphs_of(path) == ["本部门没有政府性基金预算。"]


def test_rows_and_header_without_rules_between_them_are_told_apart(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        for x in XS:
            rule(c, x, 100, x, 180)
        for y in (100, 180):
            rule(c, XS[0], y, XS[-1], y)
        for index, row in enumerate(ROWS):
            for column, text in enumerate(row):
                write(c, XS[column] + 4, 114 + 25 * index, text)

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert texts_of(grid) == ROWS


def test_columns_without_rules_between_them_are_told_apart(tmp_path: Path) -> None:
    rows = [
        ("收入", "支出"),
        ("项目 金额", "项目 金额"),
        ("财政拨款 12.50", "教育支出 10.00"),
        ("事业收入 1.50", "农林水支出 3.00"),
        ("合计 14.00", "合计 13.00"),
    ]

    def page(c: Canvas) -> None:
        for x in (60, 260, 460):
            rule(c, x, 100, x, 200)
        for index, row in enumerate(rows):
            rule(c, 60, 100 + 20 * index, 460, 100 + 20 * index)
            for half, text in enumerate(row):
                left, _, right = text.partition(" ")
                write(c, (65 if right else 145) + 200 * half, 114 + 20 * index, left)
                if right:
                    write(c, 0, 114 + 20 * index, right, right=255 + 200 * half)
        rule(c, 60, 200, 460, 200)

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert texts_of(grid)[1:] == [" ".join(row).split() for row in rows[1:]]
    assert [(cell.text, cell.col, cell.col_end) for cell in grid.cells[:2]] == [("收入", 0, 2), ("支出", 2, 4)]


def test_borders_drawn_as_one_path_are_rules(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        path = c.beginPath()
        path.moveTo(60, HEIGHT - 160)
        for x, y in ((60, 100), (220, 100), (220, 160), (340, 160), (340, 100), (460, 100), (460, 160)):
            path.lineTo(x, HEIGHT - y)
        c.drawPath(path, stroke=1, fill=0)
        for y in (100, 120, 140, 160):
            rule(c, 60, y, 460, y)
        for index, row in enumerate(ROWS):
            for column, text in enumerate(row):
                write(c, XS[column] + 4, 114 + 20 * index, text)

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert texts_of(grid) == ROWS


def test_rows_of_figures_that_no_rule_parts_are_told_apart(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        for x in XS:
            rule(c, x, 100, x, 180)
        for y in (100, 120, 180):
            rule(c, XS[0], y, XS[-1], y)
        for index, row in enumerate(ROWS):
            for column, text in enumerate(row):
                write(c, XS[column] + 4, 114 + 25 * index, text)

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert texts_of(grid) == ROWS


def test_a_figure_wider_than_its_column_stays_whole(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        table(c, [["项目", "金额", ""], ["教育支出", "", ""]], [60, 200, 250, 400], 100)
        write(c, 203, 134, "1,234,567,890.12")

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert "1,234,567,890.12" in [cell.text for cell in grid.cells]


def test_a_name_broken_inside_its_cell_is_one_word(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        table(c, [["", "21.00"], ["", "22.00"]], [60, 160, 260], 100, pitch=40)
        write(c, 63, 115, "机关事业单位基本")
        write(c, 63, 130, "养老保险缴费")
        write(c, 63, 165, "因 公 出 国")

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert texts_of(grid) == [["机关事业单位基本养老保险缴费", "21.00"], ["因公出国", "22.00"]]


def test_text_outside_the_page_is_not_read(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        table(c, ROWS, XS, 100)
        table(c, ROWS, XS, HEIGHT + 30)
        write(c, 60, 200, "页内文字。")
        write(c, 60, -30, "页外文字。")

    path = draw(tmp_path / "a.pdf", page)
    assert len(grids_of(path)) == 1
    assert paragraphs_of(path) == ["页内文字。"]


def test_text_outside_the_crop_box_is_not_read(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        write(c, 60, 200, "可见文字。")
        write(c, 60, 800, "裁掉的文字。")

    path = draw(tmp_path / "a.pdf", page, cropBox=(0, 200, WIDTH, HEIGHT))
    assert paragraphs_of(path) == ["可见文字。"]


@pytest.mark.parametrize(("rotation", "cropped"), [(90, 750), (270, 100)])
def test_a_rotated_page_reads_upright_inside_its_crop_box(tmp_path: Path, rotation: int, cropped: float) -> None:
    def page(c: Canvas) -> None:
        c.setPageRotation(rotation)
        # reportlab lays the page box down with the rotation.
        c.translate(*((0, WIDTH) if rotation == 270 else (HEIGHT, 0)))
        c.rotate(-90 if rotation == 270 else 90)
        table(c, ROWS, XS, 300)
        write(c, 60, cropped, "裁掉的文字。")

    path = draw(tmp_path / "a.pdf", page, cropBox=(50, 0, 700, WIDTH))
    (grid,) = grids_of(path)
    assert texts_of(grid) == ROWS
    assert paragraphs_of(path) == []


@pytest.mark.parametrize("clockwise", [True, False])
def test_a_page_drawn_sideways_without_rotation_reads_upright(tmp_path: Path, clockwise: bool) -> None:
    def page(c: Canvas) -> None:
        sideways(c, clockwise=clockwise)
        table(c, ROWS, XS, 100)
        write(c, 60, 200, "上表为汇总数。")

    path = draw(tmp_path / "a.pdf", page)
    (grid,) = grids_of(path)
    assert texts_of(grid) == ROWS
    assert paragraphs_of(path) == ["上表为汇总数。"]


def sideways(canvas: Canvas, *, clockwise: bool) -> None:
    """Turn the drawing so that an upright landscape page lies on its side."""
    if clockwise:
        canvas.translate(0, HEIGHT)
        canvas.rotate(-90)
    else:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
    canvas.translate(0, WIDTH - HEIGHT)


def test_a_watermark_across_the_page_is_left_out(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        table(c, ROWS, XS, 100)
        c.saveState()
        c.translate(100, 500)
        c.rotate(45)
        write(c, 0, HEIGHT, "公开", size=90)
        c.restoreState()

    (grid,) = grids_of(draw(tmp_path / "a.pdf", page))
    assert texts_of(grid) == ROWS


def test_bold_type_printed_twice_is_read_once(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        for shift in (0, 0.4):
            write(c, 60 + shift, 100, "收入合计为111万元。")

    assert paragraphs_of(draw(tmp_path / "a.pdf", page)) == ["收入合计为111万元。"]


SENTENCE = (
    "本部门二〇二四年收入预算为一千二百万元，比上年增加三十六万元，主要原因是按照规定调整了在职人员的工资标准，"
    "并且新增了信息系统的运行维护项目，其余各项支出与上年基本持平，没有其他需要说明的重大变化。"
)


def prose(canvas: Canvas, text: str, top: float, *, indent: float = 24, size: float = 12, right: float = 520) -> float:
    """Set a paragraph with a first-line indent; return the baseline below it."""
    left = 72 + indent
    line = ""
    for char in text:
        if left + pdfmetrics.stringWidth(line + char, FONT, size) > right:
            write(canvas, left, top, line, size=size)
            line, left, top = "", 72, top + 20
        line += char
    write(canvas, left, top, line, size=size)
    return top + 20


def test_a_sentence_wrapped_over_lines_is_one_paragraph(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        write(c, 96, 80, "一、收入预算说明", size=12)
        top = prose(c, SENTENCE, 100)
        prose(c, SENTENCE, top)

    assert paragraphs_of(draw(tmp_path / "a.pdf", page)) == ["一、收入预算说明", SENTENCE, SENTENCE]


def test_a_sentence_goes_on_over_a_page_break_past_number_and_running_title(tmp_path: Path) -> None:
    cut = 3 + 37 + 32

    def page(part: str, number: int, *, indent: float) -> Page:
        def paint(c: Canvas) -> None:
            write(c, 200, 40, "某某局部门预算公开文本", size=9)
            top = prose(c, part, 100, indent=indent)
            if number != 1:
                for _ in range(3):
                    top = prose(c, SENTENCE, top)
            write(c, 290, 810, f"- {number} -", size=9)

        return paint

    path = draw(
        tmp_path / "a.pdf",
        page(_whole_lines(SENTENCE, cut)[0], 1, indent=24),
        page(_whole_lines(SENTENCE, cut)[1], 2, indent=0),
        page(SENTENCE, 3, indent=24),
    )
    blocks = [block for block in read_pdf(path) if isinstance(block, Paragraph)]
    assert {block.text for block in blocks} == {SENTENCE}
    assert blocks[0].place.page == 1


def _whole_lines(text: str, length: int) -> tuple[str, str]:
    """Return the text cut where the first page's last line is full."""
    line, cut, left = "", 0, 96.0
    for index, char in enumerate(text[:length]):
        if left + pdfmetrics.stringWidth(line + char, FONT, 12) > 520:
            line, cut, left = "", index, 72.0
        line += char
    return text[:cut], text[cut:]


def test_a_title_set_large_in_the_middle_is_a_heading_over_its_lines(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        for index, text in enumerate(("某某县民政局", "2024年部门预算公开")):
            width = pdfmetrics.stringWidth(text, FONT, 22)
            write(c, (WIDTH - width) / 2, 100 + 34 * index, text, size=22)
        prose(c, SENTENCE, 220)

    blocks = list(read_pdf(draw(tmp_path / "a.pdf", page)))
    assert [(type(block), block.text) for block in blocks if not isinstance(block, Grid)] == [
        (Heading, "某某县民政局2024年部门预算公开"),
        (Paragraph, SENTENCE),
    ]


def test_blocks_come_in_reading_order(tmp_path: Path) -> None:
    def page(c: Canvas) -> None:
        write(c, 60, 80, "一、收支总表", size=12)
        table(c, ROWS, XS, 100)
        write(c, 60, 200, "二、收入总表", size=12)
        table(c, ROWS, XS, 220)

    kinds = [type(block) for block in read_pdf(draw(tmp_path / "a.pdf", page))]
    assert kinds == [Paragraph, Grid, Paragraph, Grid]


def test_a_locked_pdf_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = draw(
        tmp_path / "a.pdf", lambda c: write(c, 60, 100, "秘密"), encrypt=StandardEncryption("secret", strength=128)
    )
    with pytest.raises(DocumentError, match=r"密码.*password"):
        list(read_pdf(path))


def test_a_pdf_locked_only_against_changes_is_read(tmp_path: Path) -> None:
    encryption = StandardEncryption("", ownerPassword="owner", canModify=0, strength=128)
    path = draw(tmp_path / "a.pdf", lambda c: c.drawString(60, 700, "Open budget"), encrypt=encryption)
    assert paragraphs_of(path) == ["Open budget"]


def test_an_empty_page_is_no_scan(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="没有文字"):
        list(read_pdf(draw(tmp_path / "a.pdf", lambda c: None)))


def test_a_pdf_with_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    path = draw(tmp_path / "a.pdf", *[lambda c: write(c, 60, 100, "一页。")] * 3)
    with pytest.raises(DocumentError, match="3 页"):
        list(read_pdf(path))


def test_a_page_tree_that_contains_itself_ends(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.pdf", lambda c: write(c, 60, 100, "一页。"))
    data = path.read_bytes()
    tree = re.search(rb"(\d+) 0 obj\s*<<[^>]*?/Kids \[ (\d+) 0 R \]", data)
    assert tree is not None
    looped = data.replace(b"/Kids [ %s 0 R ]" % tree[2], b"/Kids [ %s 0 R ]" % tree[1])
    assert looped != data
    path.write_bytes(looped)
    assert paragraphs_of(path) == ["一页。"]


def test_what_is_no_pdf_is_refused_with_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "预算.pdf"
    path.write_text("这不是 PDF", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"预算\.pdf.*不是 PDF"):
        list(read_pdf(path))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1), position=st.floats(0, 1), damage=st.binary(min_size=1, max_size=40))
def test_any_damage_gives_blocks_or_a_document_error(
    tmp_path: Path, cut: float, position: float, damage: bytes
) -> None:
    whole = tmp_path / "whole.pdf"
    if not whole.exists():
        draw(whole, lambda c: table(c, ROWS, XS, 100), lambda c: write(c, 60, 100, SENTENCE[:30]), pageCompression=0)
    data = bytearray(whole.read_bytes())
    at = int(position * (len(data) - 1))
    data[at : at + len(damage)] = damage
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(bytes(data[: max(1, int(cut * len(data)))] if cut < 0.5 else data))
    try:
        blocks = list(read_pdf(damaged))
    except DocumentError:
        return
    assert all(isinstance(block, Grid | Heading | Paragraph | Caution) for block in blocks)


def _real_pdfs() -> list[Path]:
    return sorted(Path(CORPUS).rglob("*.pdf")) if CORPUS else []


@pytest.mark.skipif(CORPUS is None, reason="BUDGETQA_CORPUS names no folder of real disclosures")
def test_printed_totals_of_real_tables_add_up() -> None:
    checked = failed = 0
    for path in _real_pdfs():
        for rows in _tables(list(read_pdf(path))):
            for total, parts in _totals(rows):
                checked += 1
                # Half a printed unit for each rounded part.
                failed += abs(total - sum(parts)) > Decimal("0.005") * (len(parts) + 1)
    assert checked >= 80
    assert failed == 0


def _tables(blocks: list[Block]) -> list[list[list[str]]]:
    """Return the rows of each table; grids of one width with no text between them are pages of one table."""
    tables: list[list[list[str]]] = []
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Grid):
            if isinstance(before, Grid) and before.n_cols == block.n_cols:
                tables[-1].extend(texts_of(block))
            else:
                tables.append(texts_of(block))
        before = block
    return tables


def _totals(rows: list[list[str]]) -> list[tuple[Decimal, list[Decimal]]]:
    """Return the printed total and its 类 figures for each column of a table by account codes."""
    total_rows = [row for row in rows if "合计" in [re.sub(r"\s", "", text) for text in row[:4]]]
    coded = [
        row for row in rows if re.fullmatch(r"\d{3}", row[0]) and not any(re.fullmatch(r"\d{1,2}", t) for t in row[1:3])
    ]
    if not total_rows or len(coded) < 2:
        return []
    sums = []
    for column in range(1, len(rows[0])):
        total = find_number(total_rows[-1][column])
        parts = [number for row in coded if (number := find_number(row[column])) is not None]
        if total is not None and parts:
            sums.append((total, parts))
    return sums


@pytest.mark.skipif(CORPUS is None, reason="BUDGETQA_CORPUS names no folder of real disclosures")
def test_real_figures_stand_whole_in_their_cells() -> None:
    broken = []
    for path in _real_pdfs():
        for grid in grids_of(path):
            broken.extend(
                (path.name, grid.place.page, cell.text)
                for cell in grid.cells
                if re.fullmatch(r"[\d,.\s]+", cell.text) and find_number(cell.text) is None
            )
    assert broken == []
