"""The picture of a page with what was found on it: the right colours at the places of the page."""

import subprocess
import sys
from pathlib import Path

import pytest
from drawn_pages import draw, table, write

from index.errors import DocumentError
from index.pages.debug_page import draw_page

ROWS = [["科目名称", "合计"], ["教育支出", "1,200.50"], ["合计", "1,200.50"]]


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    def page(canvas):
        write(canvas, 60, 60, "支出预算总表", size=16)
        table(canvas, ROWS, [60, 220, 340], 100)

    return draw(tmp_path / "a.pdf", page)


def test_a_page_shows_its_table_its_header_and_its_cells(page_file: Path) -> None:
    picture = draw_page(page_file, 1)
    red, green, blue = (214, 39, 40), (44, 160, 44), (31, 119, 180)
    # Two pixels a point: the frame around the table, then the left edges of its first and second row.
    assert picture.size == (1190, 1684)
    assert picture.getpixel((116, 260)) == red
    assert picture.getpixel((120, 220)) == green
    assert picture.getpixel((120, 260)) == blue


def test_the_command_writes_a_picture_or_says_what_is_wrong(page_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-m", "index.pages.debug_page", str(page_file)]
    subprocess.run([*command, "1", str(tmp_path / "out.png")], check=True)
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    wrong = subprocess.run([*command, "2", str(tmp_path / "no.png")], capture_output=True, text=True, encoding="utf-8")
    assert wrong.returncode == 2
    assert "没有第 2 页" in wrong.stderr


def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("no")
    with pytest.raises(DocumentError, match="不是可以打开的 PDF"):
        draw_page(tmp_path / "a.pdf", 1)
