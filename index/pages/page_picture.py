"""A page of a PDF as a picture, and a place on it in a frame: what a reader of an answer looks at to believe it."""

from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from index.blocks import Place
from index.errors import DocumentError
from index.text.normalization import squeeze

# Units: pixels; points around what is framed.
_LONGEST_SIDE = 1500
_MARGIN = 2.5
_INK, _TINT = (196, 62, 28), (255, 221, 87, 90)
_QUALITY = 80


def render_page(path: Path, page: int, scale: float) -> Image.Image:
    """Return the picture of a page, 1-based. Units: `scale` in pixels a point.

    Raises: DocumentError when the file cannot be read or has no such page.
    """
    pdf = _open(path)
    try:
        return _render(_page_of(pdf, path, page), scale)
    finally:
        pdf.close()


def picture_place(path: Path, place: Place, text: str) -> tuple[bytes, bool]:
    """Return the page of a place as a JPEG, and whether the place is framed on it.

    `text` is what was read there: a page that prints something else at the box (one that the reader had to turn) is
    shown without a frame, which is better than a wrong one.
    Raises: DocumentError when the file cannot be read or has no such page.
    """
    pdf = _open(path)
    try:
        page = _page_of(pdf, path, place.page or 1)
        scale = _LONGEST_SIDE / max(*page.get_size(), 1)
        picture = _render(page, scale)
        framed = place.box is not None and _prints(page, place.box, text)
    finally:
        pdf.close()
    if framed and place.box is not None:
        picture = _frame(picture, place.box, scale)
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue(), framed


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise DocumentError(f"{path.name}：不是可以打开的 PDF / not a PDF that can be opened") from error


def _page_of(pdf: pypdfium2.PdfDocument, path: Path, page: int) -> pypdfium2.PdfPage:
    if not 1 <= page <= len(pdf):
        raise DocumentError(f"{path.name}：共 {len(pdf)} 页，没有第 {page} 页 / it has {len(pdf)} pages")
    return pdf[page - 1]


def _render(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def _prints(page: pypdfium2.PdfPage, box: tuple[float, float, float, float], text: str) -> bool:
    """Return whether the text stands at the box; a scan, which prints none, is taken at the reader's word."""
    printed = page.get_textpage()
    if page.get_rotation() or not squeeze(printed.get_text_range()):
        return True
    left, top, right, bottom = box
    height = page.get_size()[1]
    there = squeeze(
        printed.get_text_bounded(left - _MARGIN, height - bottom - _MARGIN, right + _MARGIN, height - top + _MARGIN)
    )
    return squeeze(text)[:6] in there


def _frame(picture: Image.Image, box: tuple[float, float, float, float], scale: float) -> Image.Image:
    left, top, right, bottom = box
    edges = [
        (left - _MARGIN) * scale,
        (top - _MARGIN) * scale,
        (right + _MARGIN) * scale,
        (bottom + _MARGIN) * scale,
    ]
    tint = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    ImageDraw.Draw(tint).rectangle(edges, fill=_TINT, outline=_INK, width=max(2, round(scale * 1.5)))
    return Image.alpha_composite(picture.convert("RGBA"), tint).convert("RGB")
