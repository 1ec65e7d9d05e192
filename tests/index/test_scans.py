"""Scans and pictures: a page drawn for the test, turned into a picture, reads like the page it was made from.

Without the extra `ocr` or a Chinese font the tests that recognise text skip with the reason; under continuous
integration they fail instead.
"""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from drawn_pages import HEIGHT, WIDTH, draw, table, write
from made_up_disclosure import grids_of, lines_of, rows_of
from needed_programs import missing, need_chinese_font
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from index.errors import DocumentError
from index.ingest import parse_document
from index.readers import read_blocks
from index.readers.scans import scans
from index.readers.scans.ocr import read_picture_ink

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出"],
    ["2013101", "行政运行", "1,200.50", "1,000.00"],
    ["2080505", "养老保险缴费", "86.09", "86.09"],
    ["2210201", "住房公积金", "31.74", ""],
]
XS = [40, 120, 240, 330, 420]
SIZE = (460.0, 240.0)
TITLE = "一般公共预算支出表"
CAUTION = "全文经OCR识别，数字请核对 / read by OCR: check the figures"


def disclosure_page(canvas: Canvas) -> None:
    write(canvas, 150, 40, TITLE, size=16)
    write(canvas, 340, 80, "单位：万元")
    table(canvas, ROWS, XS, 90, pitch=24)


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    need_chinese_font()
    if find_spec("rapidocr") is None:
        missing("the extra 'ocr' is not installed")
    path = draw(tmp_path_factory.mktemp("page") / "a.pdf", disclosure_page, size=SIZE)
    return pypdfium2.PdfDocument(path)[0].render(scale=150 / 72).to_pil().convert("L")


def as_pdf(picture: Image.Image, path: Path) -> Path:
    picture.save(path, resolution=150)
    return path


def as_jpeg(picture: Image.Image, path: Path) -> Path:
    picture.save(path.with_suffix(".jpg"), quality=60)
    return path.with_suffix(".jpg")


@pytest.mark.parametrize(
    ("change", "save", "found"),
    [
        (lambda picture: picture.rotate(1.5, expand=True, fillcolor=255), as_pdf, "pdf"),
        (lambda picture: picture.rotate(90, expand=True), as_jpeg, "picture"),
    ],
    ids=["crooked-pdf", "sideways-jpeg"],
)
def test_codes_and_amounts_of_a_scan_are_read_and_marked(
    change: Callable[[Image.Image], Image.Image],
    save: Callable[[Image.Image, Path], Path],
    found: str,
    picture: Image.Image,
    tmp_path: Path,
) -> None:
    read = read_blocks(save(change(picture), tmp_path / "scan.pdf"))
    assert (read.format, read.pages, read.warnings) == (found, 1, (CAUTION,))
    assert [rows_of(grid) for grid in grids_of(read)] == [ROWS]


def test_a_scanned_page_among_others_is_named(picture: Image.Image, tmp_path: Path) -> None:
    picture.save(tmp_path / "scan.png")
    path = draw(
        tmp_path / "平川县教育局2031年部门预算.pdf",
        lambda c: write(c, 60, 100, "平川县教育局2031年部门预算公开说明，本局负责全县学校的管理。"),
        lambda c: c.drawImage(str(tmp_path / "scan.png"), 0, 400, WIDTH, WIDTH * SIZE[1] / SIZE[0]),
    )
    document = parse_document(path)
    assert document.warnings == ("第2页经OCR识别，数字请核对 / page 2 read by OCR: check the figures",)
    (total,) = [fact for fact in document.facts if fact.code == "2080505" and fact.column[-1] == "合计"]
    assert (total.amount_fen, total.place.page) == (86_090_000, 2)


def blank_scan(tmp_path: Path, *before: Callable[[Canvas], None]) -> Path:
    Image.new("L", (60, 80), 255).save(tmp_path / "blank.png")
    return draw(tmp_path / "a.pdf", *before, lambda c: c.drawImage(str(tmp_path / "blank.png"), 0, 0, WIDTH, HEIGHT))


@pytest.fixture
def _no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "find_spec", lambda _: None)


@pytest.mark.usefixtures("_no_extra")
def test_without_the_extra_a_scan_is_refused_with_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^a\.pdf：扫描件.*pip install.*\[ocr\]"):
        read_blocks(blank_scan(tmp_path))
    with pytest.raises(DocumentError, match=r"^blank\.png：扫描件.*pip install.*\[ocr\]"):
        read_blocks(tmp_path / "blank.png")


@pytest.mark.usefixtures("_no_extra")
def test_without_the_extra_the_pages_left_out_are_named(tmp_path: Path) -> None:
    read = read_blocks(blank_scan(tmp_path, lambda c: write(c, 60, 100, "本局负责全县学校的登记和管理工作。")))
    assert lines_of(read) == ["本局负责全县学校的登记和管理工作。"]
    (warning,) = read.warnings
    assert warning.startswith("第2页是图片，没有读取")


def test_more_scanned_pages_than_the_bound_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MOST_SCANNED_PAGES", 0)
    monkeypatch.setattr(scans, "find_spec", lambda name: name)
    with pytest.raises(DocumentError, match="扫描页超过 0 页"):
        read_blocks(blank_scan(tmp_path))


def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MOST_PIXELS", 1_000)
    monkeypatch.setattr(scans, "find_spec", lambda name: name)
    Image.new("L", (60, 80), 255).save(tmp_path / "a.png")
    with pytest.raises(DocumentError, match="图片过大"):
        read_blocks(tmp_path / "a.png")


@pytest.mark.usefixtures("picture")
def test_a_blank_picture_has_no_ink() -> None:
    found = read_picture_ink(np.full((200, 300, 3), 255, np.uint8), 1.0)
    assert (found.ink.glyphs, found.ink.horizontal, found.ink.vertical, found.n_doubtful) == ((), (), (), 0)
