"""The documents page in a real browser: uploads, tables, checks, downloads and deletion, over real stores."""

from pathlib import Path

import pytest
from drawn_pages import draw, table, write
from openpyxl import load_workbook
from page_browser import visits
from served_home import serving_home

from index.ingest import ingest_paths
from index.settings import Settings
from index.stores.record_store import open_record_store
from qa.engine import open_engine
from ui.service.app import build_page

DEPARTMENT = "青禾县样品管理局"
ROWS = [
    ["科目编码", "科目名称", "预算数", "备注"],
    ["2013201", "行政运行", "1,010.50", ""],
    ["2013202", "一般行政管理事务", "2.43", "延续"],
    ["", "合计", "1,012.95", ""],
]
HOSTILE = "<script>window.ran=1</script>"
HOSTILE_PAGE = f"""<!doctype html><html><body><h1>狂野县测试局2031年部门预算</h1>
<p>[点这里](javascript:window.ran=2) ![图](http://example.invalid/a.png) {HOSTILE.replace("<", "&lt;")}</p>
<p>支出预算总表</p><p>单位：万元</p>
<table><tr><td>项目&lt;img src=x onerror="window.ran=3"&gt;</td><td>预算数</td></tr>
<tr><td>=HYPERLINK("http://example.invalid","基本支出")</td><td>3.20</td></tr>
<tr><td>@SUM(A1)</td><td>1.10</td></tr><tr><td>合计</td><td>4.30</td></tr></table></body></html>"""


def draw_disclosure(folder: Path, department: str = DEPARTMENT, year: int = 2031, total: str = "1,012.93") -> Path:
    rows = [*ROWS[:-1], ["", "合计", total, ""]]

    def page(canvas):
        write(canvas, 60, 60, f"{department}{year}年部门预算", size=16)
        write(canvas, 60, 90, "第一部分 部门概况", size=12)
        write(canvas, 60, 110, "主要职责：负责全县样品的登记和保管。")
        write(canvas, 60, 140, "支出预算总表", size=12)
        write(canvas, 440, 160, "单位：万元")
        table(canvas, rows, [60, 160, 300, 420, 520], 170)

    return draw(folder / f"{department}{year}年部门预算.pdf", page)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def settings(tmp_path_factory, files):
    hostile = files / "狂野县测试局2031年部门预算.html"
    hostile.write_text(HOSTILE_PAGE, encoding="utf-8")
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    indexed = [
        draw_disclosure(files, total="1,012.95"),
        draw_disclosure(files, "临江县废止局"),
        hostile,
    ]
    assert not ingest_paths(indexed, settings).failed
    return settings


@pytest.fixture(scope="module")
def address(settings):
    with serving_home(settings.home, settings) as opened:
        yield opened


@pytest.fixture
def visit(browser, address):
    with visits(browser, address, "#pages") as open_page:

        def open_documents(**options):
            page = open_page(**options)
            english = options.get("locale") == "en-US"
            page.get_by_role("tab", name="Documents" if english else "文件").click()
            page.locator("#document-list label").first.wait_for()
            return page

        yield open_documents


def choose(page, words):
    page.locator("#document-list label", has_text=words).first.click()
    page.locator(".document-head", has_text=words).wait_for()
    page.locator(".parsed-table td").first.wait_for()


def find(page, words, told):
    """Type the words until the page heeds them: what is typed while it is still being filled is lost."""
    field = page.locator("#find-document textarea, #find-document input").first
    listed = page.locator("#listed", has_text=told)
    for _ in range(5):
        field.fill("")
        field.fill(words)
        page.wait_for_timeout(1000)
        if listed.is_visible():
            return
    listed.wait_for()


def upload(page, *paths):
    page.locator("#upload-files input[type=file]").set_input_files([str(path) for path in paths])


def download(page, link, folder):
    with page.expect_download() as started:
        page.locator(link).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_an_uploaded_file_can_be_asked_about_and_a_bad_one_says_why(visit, tmp_path):
    page = visit()
    bad = tmp_path / "坏文件.pdf"
    bad.write_bytes(b"%PDF-1.4 cut short")
    upload(page, bad, draw_disclosure(tmp_path, "远山县新设局"))
    page.locator(".uploads li.indexed", has_text="远山县新设局").wait_for()
    assert "表 1，记录" in page.locator(".uploads li.indexed").inner_text()
    assert page.locator(".uploaded").inner_text() == "已完成 2 / 2 份"
    failed = page.locator(".uploads li.failed")
    assert "坏文件.pdf" in failed.inner_text()
    assert "不是 PDF 或文件已损坏" in failed.get_by_role("alert").inner_text()
    page.locator(".document-head", has_text="远山县新设局").wait_for()
    page.get_by_role("tab", name="问答").click()
    page.locator("#question textarea").fill("远山县新设局2031年行政运行是多少？")
    page.keyboard.press("Enter")
    page.locator(".answer .text", has_text="1,010.50").wait_for()


def test_a_table_stands_as_printed_with_its_unit_page_and_findings(visit):
    page = visit()
    choose(page, DEPARTMENT)
    shown = page.locator(".parsed-table")
    assert shown.locator("th").all_inner_texts() == ROWS[0]
    assert "单位：万元" in shown.inner_text()
    assert "第1页" in shown.inner_text()
    marked = shown.locator("td.finding").last
    assert marked.inner_text().startswith("1,012.95")
    assert "1012.93" in marked.get_attribute("title").replace(",", "")


def test_the_report_shows_disagreeing_figures_first_with_their_places(visit):
    page = visit()
    choose(page, DEPARTMENT)
    page.get_by_role("tab", name="核对报告").click()
    first = page.locator(".checks tbody tr").first
    first.wait_for()
    assert "不符" in first.inner_text()
    assert "1,012.95" in first.inner_text()
    assert "第1页" in first.inner_text()


def test_tables_download_as_spreadsheets_with_numbers_as_numbers(visit, tmp_path):
    page = visit()
    choose(page, DEPARTMENT)
    sheet = load_workbook(download(page, "#table-file a", tmp_path)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=5, max_col=3)]
    assert "单位：万元" in rows[0][0]
    assert rows[1:] == [
        ["科目编码", "科目名称", "预算数"],
        ["2013201", "行政运行", 1010.5],
        ["2013202", "一般行政管理事务", 2.43],
        [None, "合计", 1012.95],
    ]
    assert sheet["C3"].number_format == "#,##0.00"
    whole = load_workbook(download(page, ".document-head a", tmp_path))
    assert len(whole.sheetnames) == 1


def test_nothing_of_a_document_runs_on_the_page_or_in_its_spreadsheet(visit, tmp_path):
    page = visit()
    choose(page, "狂野县测试局")
    shown = page.locator(".parsed-table")
    assert '=HYPERLINK("http://example.invalid","基本支出")' in shown.inner_text()
    assert "<img src=x" in shown.inner_text()
    assert shown.locator("a, img, script").count() == 0
    cells = [
        cell for row in load_workbook(download(page, "#table-file a", tmp_path)).active.iter_rows() for cell in row
    ]
    assert {cell.data_type for cell in cells if str(cell.value).startswith(("=", "@"))} == {"s"}
    page.get_by_role("tab", name="核对报告").click()
    page.get_by_role("tab", name="问答").click()
    assert page.evaluate("window.ran") is None


def test_a_document_is_deleted_only_when_that_is_said_twice(visit):
    page = visit()
    choose(page, "临江县废止局")
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("button", name="取消").click()
    page.locator("#sure").wait_for(state="hidden")
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("button", name="确定删除").click()
    page.locator("#told", has_text="已删除").wait_for()
    page.locator("#document-list label", has_text="临江县废止局").wait_for(state="detached")
    page.locator(".coverage table").wait_for()
    assert "临江县废止局" not in page.locator(".coverage").inner_text()


def test_a_document_can_be_indexed_again_from_its_kept_file(visit):
    page = visit()
    choose(page, "狂野县测试局")
    page.get_by_role("button", name="重新收录").click()
    page.locator("#told", has_text="已重新收录：表 1").wait_for()
    page.locator("#document-list label.selected", has_text="狂野县测试局").wait_for()


def test_documents_are_found_by_words_department_and_year(visit):
    page = visit()
    find(page, "狂野 2031", "1 份文件")
    assert "狂野县测试局" in page.locator("#document-list").inner_text()
    find(page, "没有这个", "没有符合的文件")


def test_the_page_speaks_english(visit):
    page = visit(locale="en-US")
    choose(page, DEPARTMENT)
    page.get_by_role("tab", name="Consistency report").wait_for()
    page.locator(".parsed-table", has_text="unit: 万元").wait_for()
    assert "tables" in page.locator(".document-head").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone_in_light_and_dark(visit, scheme):
    page = visit(width=390, height=844, color_scheme=scheme)
    choose(page, DEPARTMENT)
    page.wait_for_function("document.querySelector('.document-head').getBoundingClientRect().y < 300")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("#document").bounding_box()["width"] <= 390


def test_the_list_of_documents_is_used_by_keyboard(visit):
    page = visit()
    page.locator("#document-list input").first.focus()
    page.keyboard.press("Space")
    page.locator(".document-head").wait_for()
    page.keyboard.press("ArrowDown")
    page.locator("#document-list label.selected").nth(0).wait_for()


def test_without_leave_to_change_there_is_nothing_to_change_with(settings):
    store, engine = open_record_store(settings.home), open_engine(settings.home)

    def parts(page):
        return {component["props"].get("elem_id") for component in page.get_config_file()["components"]}

    changing = {"upload-files", "delete", "really-delete", "read-again"}
    assert changing <= parts(build_page(engine, store, settings))
    assert not changing & parts(build_page(engine, store))
    engine.close()
    store.close()
