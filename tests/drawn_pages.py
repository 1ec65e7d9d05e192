"""PDF pages drawn for a test, with a Chinese font that every PDF reader brings itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from index.text.amounts import find_number

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Page = Callable[[Canvas], None]


def draw(path: Path, *pages: Page, size: tuple[float, float] = (WIDTH, HEIGHT), **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=size, invariant=1, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def write(canvas: Canvas, left: float, top: float, text: str, size: float = 10, right: float | None = None) -> None:
    """Write with the baseline `top` points below the upper edge; flush right where `right` is given."""
    canvas.setFont(FONT, size)
    if right is not None:
        left = right - pdfmetrics.stringWidth(text, FONT, size)
    canvas.drawString(left, canvas._pagesize[1] - top, text)


def rule(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    height = canvas._pagesize[1]
    canvas.setLineWidth(0.5)
    canvas.line(x0, height - y0, x1, height - y1)


def table(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    xs: Sequence[float],
    top: float,
    *,
    pitch: float = 20,
    first_rule: int = 0,
) -> None:
    """Draw a table ruled all round; `first_rule` > 0 leaves out the rules above that row, as on a continued page."""
    bottom = top + pitch * len(rows)
    for x in xs:
        rule(canvas, x, top, x, bottom)
    for index in range(first_rule, len(rows) + 1):
        rule(canvas, xs[0], top + index * pitch, xs[-1], top + index * pitch)
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            baseline = top + (index + 0.7) * pitch
            if find_number(text) is None:
                write(canvas, xs[column] + 3, baseline, text)
            else:
                write(canvas, 0, baseline, text, right=xs[column + 1] - 3)
