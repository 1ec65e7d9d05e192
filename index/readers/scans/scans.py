"""Pages that are pictures, in PDF files and as files of their own: recognised, and marked as such.

A figure read by recognition may be wrong without looking wrong, so every document with such pages says which they are.
"""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from index.blocks import Block, Caution
from index.errors import DocumentError
from index.readers.limits import MOST_PIXELS, MOST_SCANNED_PAGES
from index.readers.page.ink import PageInk
from index.readers.page.pages import part_page
from index.readers.page.paragraphs import build_blocks
from index.readers.scans.ocr import Picture, ReadPicture, read_picture_ink

# Units: dots per inch. Enough for type of 6 points; twice as many take twice as long and read no better.
_RESOLUTION = 150
_LONGEST_SIDE = 4_000
# A picture file does not say how large its paper is: the longer side is taken for that of A4.
_PAPER = 842.0

NEEDS_OCR = (
    "扫描件或图片没有文字层，识别文字需要安装 OCR 组件（pip install -c constraints.txt -e '.[ocr]'），"
    "或换用可复制文字的版本 / a scan or picture without text: install the extra 'ocr', or use a version with text"
)


class ScanReader:
    """Recognises pages of one PDF file and remembers which, and what it could not make out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_able = find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
        self._read: list[int] = []
        self._left: list[int] = []
        self._n_doubtful = 0

    @property
    def is_missed(self) -> bool:
        """Tell whether a page was left because the OCR packages are not installed."""
        return bool(self._left)

    def read(self, number: int, ink: PageInk) -> PageInk:
        """Return the ink of a page as recognised, or the ink given where nothing can be recognised here.

        Raises: DocumentError when there are too many such pages.
        """
        if not self._is_able:
            self._left.append(number)
            return ink
        if len(self._read) == MOST_SCANNED_PAGES:
            raise DocumentError(
                f"扫描页超过 {MOST_SCANNED_PAGES} 页，请拆分后再导入 / more than {MOST_SCANNED_PAGES} scanned pages: split it"
            )
        picture, points_per_pixel = _render(self._path, number)
        found = read_picture_ink(picture, points_per_pixel)
        self._read.append(number)
        self._n_doubtful += found.n_doubtful
        return found.ink

    def cautions(self, n_pages: int) -> Iterator[Caution]:
        """Yield what to tell about the pages read and left so far."""
        if self._read:
            pages = None if len(self._read) == n_pages else self._read
            yield _caution(pages, self._n_doubtful)
        if self._left:
            yield Caution(f"第{_listed(self._left)}页是图片，没有读取：{NEEDS_OCR}")


def read_picture(path: Path) -> Iterator[Block | Caution]:
    """Yield the blocks of a picture file, each of its frames a page.

    Raises: DocumentError when it cannot be decoded, is too large, or the OCR packages are not installed.
    """
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        raise DocumentError(NEEDS_OCR)
    read = [_read_frame(picture) for picture in _frames(path)]
    yield from build_blocks([part_page(page.ink, number) for number, page in enumerate(read, start=1)])
    yield _caution(None, sum(page.n_doubtful for page in read))


def _read_frame(picture: Picture) -> ReadPicture:
    return read_picture_ink(picture, _PAPER / max(picture.shape[:2]))


def _frames(path: Path) -> Iterator[Picture]:
    try:
        with Image.open(path) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if frame.width * frame.height > MOST_PIXELS:
                    raise DocumentError(
                        f"图片过大（上限 {MOST_PIXELS // 1_000_000} 百万像素），请缩小后重试 / "
                        f"more than {MOST_PIXELS // 1_000_000} megapixels: make it smaller"
                    )
                if number == MOST_SCANNED_PAGES:
                    raise DocumentError(
                        f"图片超过 {MOST_SCANNED_PAGES} 页，请拆分后再导入 / "
                        f"more than {MOST_SCANNED_PAGES} pages in it: split it"
                    )
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                page = Image.new("RGB", upright.size, "white")
                page.paste(upright, mask=upright.getchannel("A"))
                page.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                yield np.asarray(page)[:, :, ::-1].copy()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise DocumentError("图片损坏或格式不支持，请重新保存后重试 / the picture is damaged: save it anew") from error


def _render(path: Path, number: int) -> tuple[Picture, float]:
    """Return the picture of a PDF page, and points a pixel."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        page = pdf[number - 1]
        scale = min(_RESOLUTION / 72, _LONGEST_SIDE / max(*page.get_size(), 1.0))
        return np.array(page.render(scale=scale).to_numpy()), 1 / scale
    finally:
        pdf.close()


def _caution(pages: Iterable[int] | None, n_doubtful: int) -> Caution:
    which = "全文" if pages is None else f"第{_listed(pages)}页"
    doubt = f"；有 {n_doubtful} 处文字看不清，没有收录" if n_doubtful else ""
    left_out = f"; {n_doubtful} pieces of text could not be made out" if n_doubtful else ""
    english = "read by OCR" if pages is None else f"page {_listed(pages, ', ')} read by OCR"
    return Caution(f"{which}经OCR识别，数字请核对{doubt} / {english}: check the figures{left_out}")


def _listed(pages: Iterable[int], between: str = "、") -> str:
    return between.join(map(str, pages))
