"""The chat page in a real browser: asked, answered with its source, and nothing fetched from elsewhere."""

import re
import socket

import pytest
from answer_examples import DOCUMENT, ScriptedEngine, document_with, fact_with, make_home
from page_browser import visits

from index.errors import BudgetQAError
from index.stores.record_store import open_record_store
from qa.answer import Route
from qa.query.language import Language
from ui.pages.chat.examples import department_short_names, find_examples
from ui.pages.page_labels import PAGE_LABELS
from ui.service.server import serving

LABELS = PAGE_LABELS[Language.CHINESE]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    documents = (
        document_with(fact_with()),
        document_with(fact_with(), name="平川县教育局2024年部门预算", department="平川县教育局", year=2024),
    )
    store = open_record_store(make_home(tmp_path_factory.mktemp("home"), *documents))
    with serving(ScriptedEngine(), store) as opened:
        yield opened
    store.close()


@pytest.fixture
def visit(browser, address):
    with visits(browser, address, ".examples button") as open_page:
        yield open_page


def ask(page, question):
    before = page.locator(".answer .sources").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question button").click()
    page.locator(".answer .sources").nth(before).wait_for()


def test_a_question_is_answered_with_its_source(visit):
    page = visit()
    ask(page, "公务接待费多少？")
    assert "3.20 万元" in page.locator(".answer .text").inner_text()
    source = page.locator(".answer .source").inner_text()
    for words in (DOCUMENT, "第7页", "“三公”经费支出表", "公务接待费", "2025年预算数 / 合计"):
        assert words in source
    assert page.locator("#question textarea").input_value() == ""


def test_what_is_asked_is_shown_as_text(visit):
    page = visit()
    ask(page, "<b onclick=alert(1)>接待费</b> ![](http://example.invalid/x.png)")
    assert page.locator(".asked").inner_text() == "<b onclick=alert(1)>接待费</b> ![](http://example.invalid/x.png)"
    assert page.locator(".user-row img, .user-row b").count() == 0


def test_a_suggestion_is_asked_by_one_press(visit):
    page = visit()
    ask(page, "公务接待费多少？")
    page.get_by_role("button", name="其中公务用车呢？").click()
    page.locator(".answer .sources").nth(1).wait_for()
    assert page.locator(".asked").all_inner_texts() == ["公务接待费多少？", "其中公务用车呢？"]


def test_a_department_to_choose_is_a_button(visit):
    page = visit()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.locator("#question textarea").fill("哪个？")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="平川县财政局").click()
    page.locator(".answer .sources").wait_for()
    assert page.locator(".asked").all_inner_texts() == ["哪个？", "平川县财政局"]


def test_examples_name_what_is_indexed_and_are_asked_by_one_press(visit):
    page = visit()
    shown = page.locator(".examples button").all_inner_texts()
    assert any("平川" in words for words in shown)
    assert any("云溪" in words for words in shown)
    page.locator(".examples button").first.click()
    page.locator(".answer .sources").wait_for()
    assert page.locator(".asked").inner_text() == shown[0].strip()


def test_a_failure_is_told_plainly_and_the_page_goes_on(visit):
    page = visit()
    page.locator("#question textarea").fill("程序出错")
    page.keyboard.press("Enter")
    page.locator(".answer.route-refuse", has_text="处理这个问题时出错").wait_for()
    assert "ZeroDivisionError" not in page.locator("body").inner_text()
    ask(page, "公务接待费多少？")


def test_the_page_speaks_english_on_request_and_to_english_browsers(visit):
    page = visit()
    page.get_by_text("English").click()
    page.get_by_role("heading", name="Department budget answers").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    english = visit(locale="en-US")
    english.get_by_role("heading", name="Department budget answers").wait_for()


def test_a_new_chat_begins_empty(visit):
    page = visit()
    ask(page, "公务接待费多少？")
    page.get_by_role("button", name=LABELS.start_over).click()
    page.locator(".welcome").wait_for()
    assert page.locator(".answer").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone_in_light_and_dark(visit, scheme):
    page = visit(390, 844, color_scheme=scheme)
    ask(page, "公务接待费多少？")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    text, ground = page.locator(".answer .text p").first.evaluate(
        "p => [getComputedStyle(p).color, getComputedStyle(p.closest('.bot.message')).backgroundColor]"
    )
    assert contrast(text, ground) >= 7
    # What is seen is the colour times every opacity around it.
    seen = "element => element ? Number(getComputedStyle(element).opacity) * (%s)(element.parentElement) : 1"
    page.evaluate(f"window.seen = {seen % 'element => window.seen(element)'}")
    assert page.locator(".answer .text p").first.evaluate("element => window.seen(element)") == 1
    hint, field = page.locator("#question textarea").evaluate(
        "area => [getComputedStyle(area, '::placeholder').color, getComputedStyle(area.closest('#ask')).backgroundColor]"
    )
    assert contrast(hint, field) >= 4.5


def contrast(*colors):
    """Return the contrast ratio of WCAG 2 between two CSS colours."""
    lights = []
    for color in colors:
        red, green, blue = (
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            for value in (int(part) / 255 for part in re.findall(r"\d+", color)[:3])
        )
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_a_port_that_is_taken_is_told_plainly(tmp_path):
    store = open_record_store(make_home(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BudgetQAError, match="not free"):
        serving(ScriptedEngine(), store, port=taken.getsockname()[1]).__enter__()
    store.close()


def test_the_server_ends_also_when_what_uses_it_fails(tmp_path):
    store = open_record_store(make_home(tmp_path))
    with pytest.raises(ZeroDivisionError), serving(ScriptedEngine(), store) as address:
        raise ZeroDivisionError
    port = int(address.rstrip("/").rpartition(":")[2])
    socket.create_server(("127.0.0.1", port)).close()
    store.close()


def test_an_example_that_is_not_answered_is_not_shown(tmp_path):
    store = open_record_store(make_home(tmp_path))
    documents = store.list_documents()
    store.close()

    class Declining(ScriptedEngine):
        def ask(self, question, history=(), corrections=None):
            answer = super().ask("哪个？" if "三公" in question else question)
            assert answer.route in (Route.CLARIFY, Route.TABLE)
            return answer

    examples = find_examples(Declining(), documents, Language.CHINESE)
    assert examples
    assert not any("三公" in words for words in examples)


def test_a_short_name_belongs_to_one_department_only(tmp_path):
    names = ("保定市徐水区财政局", "保定市清苑区财政局", "保定市财政局")
    documents = [document_with(name=f"{name}2025年部门预算", department=name) for name in names]
    short = department_short_names([document.identity for document in documents])
    assert len(set(short.values())) == 3
    assert short["保定市徐水区财政局"].startswith("徐水")
