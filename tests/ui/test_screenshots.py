"""Pictures of the pages over the bundled samples: made at every run, kept where BUDGETQA_SCREENSHOTS names a folder."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from page_browser import visits
from PIL import Image
from served_home import serving_home

import data
from index.ingest import ingest_paths
from index.settings import load_settings

SCREENSHOTS = Path(__file__).parents[2] / "ui" / "screenshots"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Path(os.environ.get("BUDGETQA_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))


@pytest.fixture(scope="module")
def visit(browser, tmp_path_factory):
    settings = load_settings(tmp_path_factory.mktemp("samples") / "home")
    ingest_paths([data.path("samples")], settings)
    with (
        serving_home(settings.home, settings, kept=True) as address,
        visits(browser, address, ".examples button") as open_page,
    ):
        yield open_page


def ask(page, question):
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".answer .toolbar").last.wait_for()


def keep(page, folder, name):
    """Write the picture in few colours, so that those in the repository stay small."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)  # a chart and a panel come in by a movement
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    folder.mkdir(parents=True, exist_ok=True)
    picture.quantize(48, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
    assert len(picture.getcolors(maxcolors=1_000_000)) > 50


def test_a_figure_with_its_place(visit, folder):
    page = visit(1280, 860)
    ask(page, "济源编办2021年三公经费多少？")
    page.locator(".answer .text .mark").first.click()
    page.locator("#side td.cited").wait_for()
    keep(page, folder, "evidence")


def test_projects_with_their_chart(visit, folder):
    page = visit(1280, 860)
    ask(page, "徐水编办2024年有哪些项目，各多少钱？")
    page.locator(".bot-row .js-plotly-plot .main-svg").first.wait_for()
    page.locator(".bot-row .component").evaluate("chart => chart.scrollIntoView({block: 'end'})")
    keep(page, folder, "chart")


def test_a_sentence_on_a_phone_at_night(visit, folder):
    page = visit(375, 760, color_scheme="dark")
    ask(page, "济源编办2021年三公经费比上年增减多少，为什么？")
    page.locator(".answer .text .mark").last.click()
    page.locator("#side .evidence article").wait_for()
    keep(page, folder, "phone")


def test_the_pictures_in_the_repository_are_small_and_shown(folder):
    readme = (SCREENSHOTS.parents[1] / "README.md").read_text(encoding="utf-8")
    kept = sorted(SCREENSHOTS.glob("*.png"))
    assert [picture.name for picture in kept if f"ui/screenshots/{picture.name}" not in readme] == []
    assert 0 < sum(picture.stat().st_size for picture in kept) < 300_000
