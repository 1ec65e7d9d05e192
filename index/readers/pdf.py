"""PDF disclosures into blocks: ruled tables by their rules, other tables by their columns, the rest as sentences.

Pages whose text layer is missing or says nothing are read from their picture. Where that is not possible, a document
of such pages is refused and one with some of them carries a caution; neither is indexed as if they were empty.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from index.blocks import Block, Caution
from index.errors import DocumentError
from index.readers.limits import MOST_PAGES
from index.readers.page.ink import PageInk, read_ink
from index.readers.page.pages import part_page
from index.readers.page.paragraphs import PageText, build_blocks
from index.readers.scans.scans import NEEDS_OCR, ScanReader

# Below this share of readable glyphs the fonts do not say which letters they draw.
_READABLE_SHARE = 0.7
# A scan often carries a stamp or a page number as text.
_FEWEST_GLYPHS_A_PAGE = 5
_MOST_GLYPHS_OF_SCAN = 12
# Units: share of the page.
_SCAN_SHARE = 0.2
# Letters drawn as outlines are this many shapes on any page worth reading.
_FEWEST_OUTLINES = 200

# Its warnings on odd fonts and colours fill the screen and change nothing that is read.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(path: Path) -> Iterator[Block | Caution]:
    """Yield headings, paragraphs and grids in reading order, and at the end which pages were read from pictures.

    Raises: DocumentError for a file that is damaged, locked, too long, a scan that cannot be read here, or no PDF at
    all.
    """
    pages: list[PageText] = []
    scans = ScanReader(path)
    n_glyphs = n_unmapped = 0
    for number, drawn, is_picture in _iter_ink(path):
        ink = scans.read(number, drawn) if is_picture else drawn
        n_glyphs += len(ink.glyphs)
        n_unmapped += ink.n_unmapped
        pages.append(part_page(ink, number))
    if not pages:
        raise DocumentError(
            f"{path.name}：PDF 没有可读的页面，文件可能不完整，请重新下载 / no readable page: get it again"
        )
    if n_glyphs < _FEWEST_GLYPHS_A_PAGE * len(pages) and scans.is_missed:
        raise DocumentError(f"{path.name}：{NEEDS_OCR}")
    if n_glyphs == 0:
        raise DocumentError(
            f"{path.name}：PDF 中没有文字，请检查文件是否完整 / no text in it: check that it is complete"
        )
    if n_glyphs - n_unmapped < _READABLE_SHARE * n_glyphs:
        raise DocumentError(
            f"{path.name}：PDF 的字体缺少文字对照，无法还原文字，请换用可复制文字的版本 / "
            "its fonts do not say which letters they draw: use a version whose text can be copied"
        )
    yield from build_blocks(pages)
    yield from scans.cautions(len(pages))


def _iter_ink(path: Path) -> Iterator[tuple[int, PageInk, bool]]:
    """Yield page number, ink and whether the ink is only a picture; a page is released before the next is read."""
    # The PDF object is not closed, its file is: closing it parses the page tree again, which may be the damaged part.
    with path.open("rb") as stream:
        with _parsing(path):
            pages = pdfplumber.open(stream).pages
        if len(pages) > MOST_PAGES:
            raise DocumentError(
                f"{path.name}：共 {len(pages)} 页，超过上限 {MOST_PAGES} 页，请拆分后再导入 / "
                f"{len(pages)} pages, more than {MOST_PAGES}: split it"
            )
        for page in pages:
            with _parsing(path):
                ink = read_ink(page)
                is_picture = _is_picture(page, ink)
            yield page.page_number, ink, is_picture
            page.close()


@contextmanager
def _parsing(path: Path) -> Iterator[None]:
    """Turn whatever the parser raises into a DocumentError.

    On damaged bytes pdfminer raises errors of its own and of Python without a common root, so all are caught, but only
    while it parses.
    """
    try:
        yield
    except Exception as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args)):
            raise DocumentError(
                f"{path.name}：PDF 有密码保护，请先去除密码 / locked with a password: remove it first"
            ) from error
        raise DocumentError(
            f"{path.name}：不是 PDF 或文件已损坏，请重新下载 / not a PDF or a damaged one "
            f"({type(error).__name__}): get it again"
        ) from error


def _is_picture(page: Any, ink: PageInk) -> bool:
    """Tell whether the text of a page is in a picture, in outlines, or in fonts that do not say which letters it is."""
    if ink.n_unmapped > (1 - _READABLE_SHARE) * len(ink.glyphs):
        return True
    if sum(not glyph.text.isspace() for glyph in ink.glyphs) > _MOST_GLYPHS_OF_SCAN:
        return False
    covered = sum((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images)
    return covered >= _SCAN_SHARE * ink.width * ink.height or len(page.curves) >= _FEWEST_OUTLINES
