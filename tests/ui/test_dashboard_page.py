"""The dashboard in a real browser: figures with their places, pictures, and nothing that runs or is fetched."""

import pytest
from answer_examples import DEPARTMENT, document_with, make_home
from made_up_year import HOSTILE, amount, two_years
from page_browser import visits
from served_home import serving_home

OTHER = "平川县教育局"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    other = document_with(
        amount("t0r1c1", "支出总计", "7.00", year=2023), name=f"{OTHER}2023年部门预算", department=OTHER, year=2023
    )
    home = make_home(tmp_path_factory.mktemp("home"), *two_years(), other)
    with serving_home(home) as opened:
        yield opened


@pytest.fixture
def visit(browser, address):
    with visits(browser, address, "#pages") as open_page:

        def open_dashboard(**options):
            page = open_page(**options)
            english = options.get("locale") == "en-US"
            page.get_by_role("tab", name="Overview" if english else "概览").click()
            page.locator(".tile").first.wait_for()
            return page

        yield open_dashboard


def pick(page, selector, words):
    page.locator(f"{selector} input").click()
    page.get_by_role("option", name=words).click()


def tile(page, words):
    return page.locator(".tile", has=page.get_by_role("heading", name=words, exact=True))


def show(page, words):
    if words not in page.locator("#dashboard-head").inner_text():
        pick(page, "#dashboard-department", words)
    page.locator("#dashboard-head", has_text=words).wait_for()


def test_a_figure_shows_its_change_and_opens_its_place(visit):
    page = visit()
    show(page, DEPARTMENT)
    total = tile(page, "支出总计")
    assert "100.00" in total.locator(".amount").inner_text()
    assert "比上年减少 5.00 万元" in total.inner_text()
    total.locator("summary").click()
    assert "第7页" in total.inner_text()
    assert "部门收支总表" in total.inner_text()


def test_a_place_opens_in_a_drawer_that_the_keyboard_closes(visit):
    page = visit()
    show(page, DEPARTMENT)
    tile(page, "基本支出").locator("summary").click()
    tile(page, "基本支出").locator(".see-place").first.click()
    page.locator("#drawer .evidence", has_text="第 7 页").wait_for()
    page.keyboard.press("Escape")
    page.locator("#drawer .evidence").wait_for(state="detached")
    page.locator("#panel-make-up sup.mark").first.click()
    page.locator("#drawer .evidence", has_text="第 7 页").wait_for()


def test_what_is_not_printed_is_said_to_be_missing(visit):
    page = visit()
    show(page, DEPARTMENT)
    missing = tile(page, "机关运行经费")
    assert missing.locator(".amount").inner_text() == "—"
    assert "文件中没有列出" in missing.inner_text()


def test_pictures_are_drawn_with_their_figures_under_them_and_can_be_saved(visit):
    page = visit()
    show(page, DEPARTMENT)
    for name in ("make-up", "functions", "projects", "years"):
        page.locator(f"#plot-{name} .main-svg").first.wait_for()
    assert "60.00 万元" in page.locator("#panel-make-up .chart-table").inner_text()
    with page.expect_download() as started:
        page.locator("#panel-make-up").get_by_role("button", name="存为 SVG").click()
    assert started.value.suggested_filename.endswith(".svg")


def test_names_out_of_documents_are_text_in_pictures_too(visit):
    page = visit()
    show(page, DEPARTMENT)
    page.locator("#plot-projects .main-svg").first.wait_for()
    assert HOSTILE in page.locator("#panel-projects .chart-table").inner_text()
    assert page.locator("#panels img").count() == 0
    assert page.evaluate("window.ran") is None


def test_another_year_and_department_can_be_picked(visit):
    page = visit()
    show(page, DEPARTMENT)
    pick(page, "#dashboard-year", "2024 预算")
    page.locator(".tile .amount", has_text="105.00").wait_for()
    show(page, OTHER)
    page.locator(".tile .amount", has_text="7.00").wait_for()
    assert "2023 预算" in page.locator("#dashboard-head").inner_text()


def test_findings_of_the_year_are_shown(visit):
    page = visit()
    show(page, DEPARTMENT)
    assert "合计 3.30，分项之和 3.20" in page.locator("#dashboard-findings").inner_text()


def test_the_dashboard_speaks_english(visit):
    page = visit(locale="en-US")
    show(page, DEPARTMENT)
    assert "not in the documents" in tile(page, "Operating expenses").inner_text()
    page.get_by_role("heading", name="Projects, largest first").wait_for()
    assert "Basic expenditure (基本支出)" in page.locator("#panel-make-up .chart-table").inner_text()
    assert page.locator("#panel-make-up .save-svg").inner_text() == "Save as SVG"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dashboard_fits_a_phone_in_light_and_dark(visit, scheme):
    page = visit(width=390, height=844, color_scheme=scheme)
    show(page, DEPARTMENT)
    page.locator("#plot-make-up .main-svg").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("#panel-make-up").bounding_box()["width"] <= 390
