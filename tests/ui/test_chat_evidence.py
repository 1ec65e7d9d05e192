"""The chat page over a real engine, in a real browser: evidence, corrections, feedback, files, and what comes back."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from drawn_disclosure import DEPARTMENT, HOSTILE, NAME, draw_disclosure
from page_browser import visits
from served_home import serving_home

from index.ingest import ingest_paths
from index.settings import load_settings
from index.stores.feedback_store import FeedbackStore
from index.stores.record_store import open_record_store

QUESTION = f"{DEPARTMENT}2025年公务接待费多少？"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    ingest_paths([draw_disclosure(folder)], load_settings(folder / "home"))
    return folder / "home"


@pytest.fixture(scope="module")
def address(home):
    with serving_home(home, kept=True) as opened:
        yield opened


@pytest.fixture
def visit(browser, address):
    with visits(browser, address, ".examples button") as open_page:
        yield open_page


def ask(page, question):
    before = page.locator(".answer .toolbar").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".answer .toolbar").nth(before).wait_for()


def change_kept(page, act):
    """Do something that changes what the browser keeps, and wait until it has."""
    before = page.evaluate("localStorage.getItem('budgetqa-conversation')")
    act()
    page.wait_for_function("before => localStorage.getItem('budgetqa-conversation') !== before", arg=before)
    page.wait_for_timeout(500)  # the browser complains of events that a reload cuts off


def saved(page, press):
    with page.expect_download() as download:
        press()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_mark_opens_the_table_and_the_page_and_esc_closes_them(visit):
    page = visit()
    ask(page, QUESTION)
    page.locator(".answer .text .mark").first.click()
    page.locator("#side td.cited").wait_for()
    assert page.locator("#side td.cited").inner_text().startswith("3.20")
    assert page.locator("#side th.on-path").inner_text() == "2025年预算数"
    assert page.locator("#side img.page").evaluate("picture => picture.complete && picture.naturalWidth > 500")
    assert page.evaluate("document.activeElement.closest('#side') !== null")
    page.keyboard.press("Escape")
    page.locator("#side .evidence").wait_for(state="detached")
    assert page.evaluate("document.activeElement.classList.contains('mark')")


def test_a_source_card_opens_the_sentence_in_its_section(visit):
    page = visit()
    ask(page, f"{DEPARTMENT}2025年三公经费为什么减少？")
    page.locator(".answer .spot", has_text="主要原因是").last.click()
    page.locator("#side mark").wait_for()
    assert "压减公务接待" in page.locator("#side mark").inner_text()
    assert "经费预算情况" in page.locator("#side .path").inner_text()


def test_a_finding_opens_both_of_its_places(visit):
    page = visit()
    ask(page, QUESTION)
    page.locator(".findings li", has_text="两者不一致").get_by_role("button", name="对照各处").click()
    page.locator("#side td.cited").wait_for()
    assert "3.30万元" in page.locator("#side mark").inner_text()
    assert "两者不一致" in page.locator("#side .finding").inner_text()


def test_what_a_document_prints_is_shown_as_text(visit):
    page = visit()
    ask(page, QUESTION)
    page.locator(".answer .text .mark").nth(1).click()
    page.locator("#side mark").wait_for()
    assert HOSTILE in page.locator("#side .section").inner_text()
    assert page.locator("#side img:not(.page), #chat .answer img").count() == 0


def test_a_chip_asks_again_and_a_follow_up_goes_on_from_there(visit):
    page = visit()
    ask(page, QUESTION)
    page.locator(".chip", has_text="指标").locator("select").select_option("公务用车运行维护费")
    page.locator(".answer .text", has_text="9.00万元").wait_for()
    assert page.locator(".asked").count() == 1
    page.locator(".answer .toolbar").wait_for()
    ask(page, "上年呢？")
    assert "公务用车运行维护费" in page.locator(".answer .text").last.inner_text()
    assert page.locator(".chips").count() == 1


def test_a_new_question_stands_at_the_top_and_a_verdict_moves_nothing(visit):
    page = visit(1280, 700)
    for question in (QUESTION, "三公经费呢？", f"{DEPARTMENT}2025年三公经费为什么减少？"):
        ask(page, question)
    page.wait_for_function("""() => {
        const [wrap, asked] = [document.querySelector("#chat .bubble-wrap"), [...document.querySelectorAll(".asked")]];
        return Math.abs(asked.at(-1).getBoundingClientRect().y - wrap.getBoundingClientRect().y) < 40;
    }""")
    wrap = page.locator("#chat .bubble-wrap")
    wrap.evaluate("wrap => { wrap.style.scrollBehavior = 'auto'; }")
    helpful = page.get_by_role("button", name="有帮助").first
    helpful.scroll_into_view_if_needed()
    before = wrap.evaluate("wrap => wrap.scrollTop")
    helpful.click()
    page.locator(".tool.chosen").wait_for()
    assert wrap.evaluate("wrap => new Promise(done => requestAnimationFrame(() => done(wrap.scrollTop)))") == before


def test_an_answer_is_given_again_in_its_place(visit):
    page = visit()
    ask(page, QUESTION)
    page.get_by_role("button", name="有帮助").click()
    page.locator(".tool.chosen").wait_for()
    page.get_by_role("button", name="重新回答").click()
    page.locator(".tool.chosen").wait_for(state="detached")
    page.locator(".answer .toolbar").wait_for()
    assert page.locator(".asked").all_inner_texts() == [QUESTION]


def test_the_page_is_used_by_keyboard_alone(visit):
    page = visit()
    page.locator("#question textarea").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".answer .toolbar").wait_for()
    page.locator(".answer .text .mark").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.locator("#side td.cited").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('act-close')")
    page.keyboard.press("Enter")
    page.locator("#side .evidence").wait_for(state="detached")


def test_a_verdict_and_its_comment_are_kept(visit, home):
    page = visit()
    ask(page, QUESTION)
    page.get_by_role("button", name="有问题").click()
    page.locator(".comment input").fill("=少了一项<b>")
    page.locator(".comment input").press("Enter")
    page.locator(".comment", has_text="谢谢").wait_for()
    store = open_record_store(home)
    given = list(FeedbackStore(store.database).iter_all())[-1]
    store.close()
    assert (given.question, given.verdict, given.comment) == (QUESTION, "down", "=少了一项<b>")
    assert "3.20万元" in given.answer


def test_a_conversation_comes_back_when_the_page_is_loaded_again(visit):
    page = visit()
    change_kept(page, lambda: ask(page, QUESTION))
    change_kept(page, lambda: ask(page, "三公经费呢？"))
    page.reload()
    page.locator(".answer .toolbar").nth(1).wait_for()
    assert page.locator(".asked").all_inner_texts() == [QUESTION, "三公经费呢？"]
    assert "12.30万元" in page.locator(".answer .text").last.inner_text()


def test_a_verdict_is_still_there_when_the_page_is_loaded_again(visit, home):
    page = visit()
    change_kept(page, lambda: ask(page, QUESTION))
    change_kept(page, page.get_by_role("button", name="有帮助").click)
    page.reload()
    page.locator(".answer .tool.chosen", has_text="有帮助").wait_for()
    assert page.locator(".tool.chosen").count() == 1


def test_a_new_chat_is_not_followed_by_the_old_one(visit):
    page = visit()
    change_kept(page, lambda: ask(page, QUESTION))
    change_kept(page, page.get_by_role("button", name="新对话").click)
    page.locator(".welcome").wait_for()
    page.reload()
    page.locator(".welcome").wait_for()
    assert page.locator(".asked").count() == 0


def test_answers_and_conversations_are_saved_as_files(visit):
    page = visit()
    ask(page, QUESTION)
    name, content = saved(page, page.get_by_role("button", name="Excel").click)
    assert name.endswith(".xlsx")
    assert openpyxl.load_workbook(io.BytesIO(content)).active["D2"].value == 3.2
    name, content = saved(page, page.get_by_role("button", name="CSV").click)
    assert name.endswith(".csv")
    assert NAME in content.decode("utf-8-sig")
    name, content = saved(page, page.get_by_role("button", name="导出 Word").click)
    assert name.endswith(".docx")
    assert QUESTION in [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
    name, content = saved(page, page.get_by_role("button", name="导出 Markdown").click)
    assert name.endswith(".md")
    assert "3.20万元" in content.decode()


def test_an_answer_is_copied_as_plain_text_with_its_sources(visit):
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="复制").click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "3.20万元[1]" in copied
    assert f"[1] {NAME} 第2页" in copied
    assert "**" not in copied


@pytest.mark.parametrize("width", [360, 1280])
def test_an_answer_over_years_holds_its_chart_with_the_figures_under_it(visit, width):
    page = visit(width, 800)
    ask(page, f"{DEPARTMENT}2024年和2025年三公经费分别是多少？")
    drawn = page.locator(".bot-row .js-plotly-plot .main-svg").first
    drawn.wait_for()
    # The whole picture is in sight, and every figure in the picture.
    words = page.locator(".bot-row .js-plotly-plot text")
    for part in (drawn, words.filter(has_text="2025").first, words.filter(has_text="2024–2025").last):
        box, around = part.bounding_box(), page.locator(".bot-row").bounding_box()
        assert around["x"] <= box["x"]
        assert box["x"] + box["width"] <= around["x"] + around["width"]
    page.locator(".answer summary", has_text="图中数字").click()
    figures = page.locator(".answer .chart-table")
    assert "12.30" in figures.inner_text()
    assert "13.30" in figures.inner_text()
    figures.get_by_role("button", name="出处 1").first.click()
    page.locator("#side td.cited").first.wait_for()


def test_on_a_phone_the_panel_comes_up_from_below(visit):
    page = visit(375, 720)
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator(".answer .text .mark").first.click()
    page.locator("#side td.cited").wait_for()
    side = page.locator("#side").bounding_box()
    assert side["width"] == 375
    cell, name = page.locator("#side td.cited").bounding_box(), page.locator("#side .row-name").bounding_box()
    assert side["x"] <= cell["x"]
    assert cell["x"] + cell["width"] <= side["x"] + side["width"]
    assert name["x"] + name["width"] <= cell["x"] + 1
    assert 100 < side["y"] < 400
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_empty_home_points_to_the_documents(browser, tmp_path):
    with serving_home(tmp_path) as address, visits(browser, address, ".welcome") as open_page:
        page = open_page()
        page.locator(".welcome button").wait_for()
        assert "还没有收录任何文件" in page.locator(".welcome").inner_text()
        assert page.locator(".examples button").count() == 0
