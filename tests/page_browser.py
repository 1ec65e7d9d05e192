"""A quiet browser for tests of the pages, and visits that end in a look at what was requested and complained of.

Without a browser or a Chinese font the tests that use it skip with the reason; under continuous integration they fail.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from needed_programs import missing, need_chinese_font

_QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A page keeps the conversation of its browser: each visit begins without one, and keeps its own when loaded again.
_FORGET = """if (!sessionStorage.getItem("begun")) { localStorage.clear(); sessionStorage.setItem("begun", "1"); }"""
OpenPage = Callable[..., Any]


@contextmanager
def open_browser() -> Iterator[Callable[..., Any]]:
    """Give what makes a context for a locale and colour scheme: one for each, so that scripts are fetched once."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        missing("no chromium on this machine; README names the package")
    need_chinese_font()
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=_QUIET)
        yield cache(lambda **options: opened.new_context(**options))
        opened.close()


@contextmanager
def visits(browser: Callable[..., Any], address: str, ready: str) -> Iterator[OpenPage]:
    """Give what opens the pages and waits for `ready`; afterwards nothing foreign was asked for and nothing complained."""
    pages: list[Any] = []
    requested: list[str] = []
    complaints: list[str] = []

    def open_page(width: int = 1280, height: int = 860, locale: str = "zh-CN", color_scheme: str = "light") -> Any:
        page = browser(locale=locale, color_scheme=color_scheme).new_page()
        page.add_init_script(_FORGET)
        page.set_viewport_size({"width": width, "height": height})
        pages.append(page)
        page.set_default_timeout(15_000)
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.locator(ready).first.wait_for()
        return page

    try:
        yield open_page
    finally:
        heard = tuple(complaints)  # not what Gradio says of its own streams while the pages close
        for page in pages:
            page.close()
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []
    assert heard == (), heard
