"""What is printed on a PDF page: glyphs and rules, upright and inside the page box.

Everything later works on these two plain lists, so a page is read from pdfplumber once. Text that lies outside the page
box is dropped: over-long table cells put a second copy of their text there that no reader of the paper ever sees.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# A filled rectangle this thin is a drawn rule; a thicker one is a background.
_THICKEST_RULE = 3.0
# A path with more points is a drawn line, not a border.
_MOST_POINTS = 40
# A page with more strokes than this is a map or a chart: its lines are no table, its text is still read.
_MOST_RULES = 60_000
_SAME_SPOT = 1.0
_ASCENT, _DESCENT = 0.88, 0.12


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character.

    Units: points from the left top corner of the upright page. Top and bottom follow from baseline and size alone,
    because fonts on one line state different ascents.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge of the em box."""
        return self.baseline - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of the em box."""
        return self.baseline + _DESCENT * self.size

    @property
    def center(self) -> tuple[float, float]:
        """Middle of the em box."""
        return (self.left + self.right) / 2, self.baseline - (_ASCENT - _DESCENT) / 2 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: `at` is its fixed coordinate, `start` and `end` the other one."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageInk:
    """The glyphs in the order of drawing, horizontal and vertical rules, and the share of unreadable glyphs."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    n_unmapped: int


def read_ink(page: Any) -> PageInk:
    """Return what is printed on a pdfplumber page."""
    left, top, right, bottom = _visible(page)
    width, height = right - left, bottom - top
    turn = _text_turn(page.chars)
    shapes = [*page.rects, *page.lines, *page.curves]
    if len(shapes) > _MOST_RULES:
        shapes = []
    glyphs: list[Glyph] = []
    seen: dict[tuple[str, int, int], Glyph] = {}
    n_unmapped = 0
    for char in page.chars:
        glyph = _glyph(char, turn, width, height, left, top)
        if glyph is None:
            continue
        if glyph.text == "\ufffd":
            n_unmapped += 1
        if not _is_overprint(glyph, seen):
            glyphs.append(glyph)
    if turn:
        width, height = height, width
    x_rules: list[Rule] = []
    y_rules: list[Rule] = []
    for shape in shapes:
        for x0, y0, x1, y1 in _strokes(shape):
            box = _turned((x0 - left, y0 - top, x1 - left, y1 - top), turn, right - left, bottom - top)
            _keep_rule(box, width, height, x_rules, y_rules)
    return PageInk(width, height, tuple(glyphs), tuple(y_rules), tuple(x_rules), n_unmapped)


def _visible(page: Any) -> tuple[float, float, float, float]:
    """Return the part of the page that a reader sees: the crop box where it is a sane one.

    Taken from the raw boxes, because pdfplumber's crop box of a rotated page is transposed, not rotated.
    """
    media, crop = _sorted_box(page.page_obj.mediabox), _sorted_box(page.page_obj.cropbox)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < 1 or top - bottom < 1:
        left, bottom, right, top = media
    left, right, bottom, top = left - media[0], right - media[0], bottom - media[1], top - media[1]
    width, height = media[2] - media[0], media[3] - media[1]
    box = {
        90: (bottom, left, top, right),
        180: (width - right, bottom, width - left, top),
        270: (height - top, width - right, height - bottom, width - left),
    }.get(page.rotation, (left, height - top, right, height - bottom))
    x, y = float(page.mediabox[0]), float(page.mediabox[1])
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _sorted_box(box: Sequence[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _text_turn(chars: list[dict[str, Any]]) -> int:
    """Return 90 or 270 where a landscape page was drawn sideways without a /Rotate entry, else 0.

    Units: degrees clockwise by which the page must be turned to be upright.
    """
    turns = Counter(_direction(char) for char in chars if char["text"].strip())
    if not turns:
        return 0
    direction, count = turns.most_common(1)[0]
    return direction if direction in (90, 270) and count > 0.6 * turns.total() else 0


def _direction(char: dict[str, Any]) -> int | None:
    """Return the clockwise turn that sets a character upright: 0, 90, 180, 270, or None for slanted text."""
    a, b = char["matrix"][:2]
    angle = math.degrees(math.atan2(b, a))
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) < 10 else None


def _turned(
    box: tuple[float, float, float, float], turn: int, width: float, height: float
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    if turn == 90:
        return height - y1, x0, height - y0, x1
    if turn == 270:
        return y0, width - x1, y1, width - x0
    return box


def _glyph(char: dict[str, Any], turn: int, width: float, height: float, left: float, top: float) -> Glyph | None:
    text = char["text"]
    if text.startswith("(cid:"):
        text = "\ufffd"
    direction = _direction(char)
    # Slanted text is a watermark.
    if direction is None:
        return None
    x0, y0, x1, y1 = char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top
    if not (0 <= (x0 + x1) / 2 <= width and 0 <= (y0 + y1) / 2 <= height):
        return None
    if direction == 0 and turn == 0:
        baseline = y1 + char["y0"] - char["matrix"][5]
        return Glyph(text, x0, x1, baseline, max(char["size"], 1.0))
    x0, y0, x1, y1 = _turned((x0, y0, x1, y1), turn, width, height)
    size = max(y1 - y0, 1.0)
    return Glyph(text, x0, x1, y0 + _ASCENT * size, size)


def _is_overprint(glyph: Glyph, seen: dict[tuple[str, int, int], Glyph]) -> bool:
    """Tell whether the same letter already stands there: bold type is often made by printing twice."""
    if glyph.text.isspace():
        return False
    column, row = round(glyph.left / _SAME_SPOT), round(glyph.baseline / _SAME_SPOT)
    for near_column in (column - 1, column, column + 1):
        for near_row in (row - 1, row, row + 1):
            other = seen.get((glyph.text, near_column, near_row))
            if (
                other is not None
                and abs(other.left - glyph.left) < min(_SAME_SPOT, 0.3 * (glyph.right - glyph.left))
                and abs(other.baseline - glyph.baseline) < _SAME_SPOT
            ):
                return True
    seen[glyph.text, column, row] = glyph
    return False


def _strokes(shape: dict[str, Any]) -> list[tuple[float, float, float, float]]:
    """Return the straight strokes of a shape; an area that is only filled is a background and has none."""
    x0, y0, x1, y1 = (float(shape[key]) for key in ("x0", "top", "x1", "bottom"))
    if min(x1 - x0, y1 - y0) <= _THICKEST_RULE:
        return [(x0, y0, x1, y1)]
    if not shape.get("stroke") or len(shape.get("pts") or ()) > _MOST_POINTS:
        return []
    if shape["object_type"] == "rect":
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    else:
        # A path may draw several borders in one go; its slanted pieces are none.
        corners = [(float(x), float(y)) for x, y in shape.get("pts") or ()]
    return [
        (min(a, c), min(b, d), max(a, c), max(b, d))
        for (a, b), (c, d) in pairwise(corners)
        if min(abs(a - c), abs(b - d)) <= _SAME_SPOT
    ]


def _keep_rule(
    box: tuple[float, float, float, float], width: float, height: float, x_rules: list[Rule], y_rules: list[Rule]
) -> None:
    x0, y0, x1, y1 = max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height)
    if x1 < x0 or y1 < y0:
        return
    if x1 - x0 >= y1 - y0:
        y_rules.append(Rule((y0 + y1) / 2, x0, x1))
    else:
        x_rules.append(Rule((x0 + x1) / 2, y0, y1))
