"""PDF disclosures into blocks: ruled tables by their rules, other tables by their columns, the rest as sentences.

Reads the text layer only. A scan without one is refused with a message that says so, never indexed as an empty
document.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from index.blocks import Block, Grid
from index.errors import DocumentError
from index.readers.pdf_columns import find_unruled_grids, with_loose_rows
from index.readers.pdf_grids import build_grid
from index.readers.pdf_ink import PageInk, read_ink
from index.readers.pdf_lines import find_lines
from index.readers.pdf_paragraphs import PageText, build_blocks
from index.readers.pdf_rules import find_lattices

MOST_PAGES = 2000
# Below this share of readable glyphs the fonts do not say which letters they draw.
_READABLE_SHARE = 0.7
# A scan often carries a stamp or a page number as text.
_FEWEST_GLYPHS_A_PAGE = 5

# Its warnings on odd fonts and colours fill the screen and change nothing that is read.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(path: Path) -> Iterator[Block]:
    """Yield headings, paragraphs and grids in reading order.

    Raises: DocumentError for a file that is damaged, locked, a scan, too long, or no PDF at all.
    """
    pages: list[PageText] = []
    n_glyphs = n_unmapped = n_images = 0
    for number, ink, images in _iter_ink(path):
        n_glyphs += len(ink.glyphs)
        n_unmapped += ink.n_unmapped
        n_images += images
        pages.append(_page_text(ink, number))
    if not pages:
        raise DocumentError(
            f"{path.name}：PDF 没有可读的页面，文件可能不完整，请重新下载 / no readable page: get it again"
        )
    if n_glyphs < _FEWEST_GLYPHS_A_PAGE * len(pages) and n_images:
        raise DocumentError(
            f"{path.name}：扫描件，没有文字层；文字识别（OCR）将在以后的版本提供，请先换用可复制文字的 PDF / "
            "a scan without a text layer: OCR comes with a later release, use a PDF with text"
        )
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


def _iter_ink(path: Path) -> Iterator[tuple[int, PageInk, int]]:
    """Yield page number, ink and number of images of each page; a page is released before the next is read."""
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
                n_images = len(page.images)
            yield page.page_number, read_ink(page), n_images
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


def _page_text(ink: PageInk, number: int) -> PageText:
    glyphs = list(ink.glyphs)
    grids: list[Grid] = []
    for lattice in find_lattices(ink.horizontal, ink.vertical):
        grid, glyphs = build_grid(lattice, glyphs, number)
        if grid is not None:
            grids.append(grid)
    lines = find_lines(glyphs)
    for index, grid in enumerate(grids):
        grids[index], lines = with_loose_rows(grid, lines, number)
    unruled, lines = find_unruled_grids(lines, grids, number)
    return PageText(number, ink.width, ink.height, tuple(lines), (*grids, *unruled))
