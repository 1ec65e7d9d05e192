"""Pictures of pages into glyphs and rules, so that a scan is read by what reads a PDF with text.

The models come inside the rapidocr package; nothing is downloaded. Text that the recognition itself doubts is left out
and counted, never guessed into a table. Pages that lie on a side or upside down are turned first, crooked ones set
straight. Refuses nothing: a blank page has no glyphs.
"""

import math
import multiprocessing
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import DocumentError
from index.readers.page.ink import Glyph, PageInk
from index.readers.scans.picture_rules import Box, find_rules, rule_slope, turned

Picture = npt.NDArray[np.uint8]
Point = tuple[float, float]

_DOUBTFUL = 0.5
# Below this mean score text stands on its head.
_SURE = 0.8
# The middle of a line of type lies this far above its baseline, in type sizes.
_MIDDLE = 0.38
# How much higher than its type the box of a line is, where no line of the page says so, and at the least.
_BOX_HEIGHT, _LOWEST_BOX = 1.3, 1.05
_FEWEST_LETTERS = 3
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_TALL, _TALL_SHARE = 1.5, 0.4
_WIDE = 5.0
# Units: radians. Smaller slopes change nothing, larger ones are no scan of a page.
_STRAIGHT, _MOST_SLANTED = 0.001, 0.12
_MOST_LINES = 5_000
_USUAL_SIZE = 20.0
_LONGEST_SIDE = 4_000


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """The ink of a picture and the number of lines in it that could not be made out."""

    ink: PageInk
    n_doubtful: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A recognised line: its corners from the left top on clockwise, and its characters with their middles.

    Units: pixels.
    """

    corners: tuple[Point, ...]
    chars: tuple[tuple[str, Point, float], ...]
    score: float

    @property
    def width(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        return math.dist(self.corners[1], self.corners[2])


def read_picture_ink(picture: Picture, points_per_pixel: float) -> ReadPicture:
    """Return what is printed on a picture of a page, grey or coloured.

    Raises: DocumentError when the OCR packages are not installed.
    """
    picture, lines = _upright(picture)
    sure = [line for line in lines if line.score >= _DOUBTFUL]
    sizes = _type_sizes(sure)
    size = median(sizes) if sizes else _USUAL_SIZE
    slope = rule_slope(picture, size)
    if slope is None:
        slope = _text_slope(sure)
    if abs(slope) > _MOST_SLANTED:
        slope = 0.0
    height, width = picture.shape[:2]
    if abs(slope) > _STRAIGHT:
        picture = turned(picture, slope)
    center = width / 2, height / 2
    glyphs = [
        glyph
        for line, em in zip(sure, sizes, strict=True)
        for glyph in _glyphs(line, em, slope, center, points_per_pixel)
    ]
    boxes = [_box(line, slope, center) for line in sure]
    horizontal, vertical = find_rules(picture, size, boxes, points_per_pixel)
    return ReadPicture(
        PageInk(width * points_per_pixel, height * points_per_pixel, tuple(glyphs), horizontal, vertical, 0),
        len(lines) - len(sure),
    )


def _upright(picture: Picture) -> tuple[Picture, list[_Line]]:
    """Return the picture turned so that its text is upright, and its lines."""
    lines = _recognise(picture)
    words = [line for line in lines if len(line.chars) > 1]
    is_sideways = sum(line.height > _TALL * line.width for line in words) > _TALL_SHARE * len(words)
    if not words or (not is_sideways and _is_legible(lines)):
        return picture, lines
    # Tall boxes are recognised a quarter to the left: what is legible so is upright so.
    quarters = 2 if not is_sideways else 1 if _is_legible(lines) else 3
    other = np.ascontiguousarray(np.rot90(picture, quarters))
    found = _recognise(other)
    return (other, found) if _is_legible(found) else (picture, lines)


def _is_legible(lines: Sequence[_Line]) -> bool:
    """Tell whether text stands on its feet; figures alone say little, since 0, 8, 6 and 9 look well on their heads."""
    words = [line for line in lines if sum(_CHINESE.match(char[0]) is not None for char in line.chars) > 1]
    told = words or lines
    return bool(told) and sum(line.score for line in told) / len(told) >= _SURE


def _recognise(picture: Picture) -> list[_Line]:
    result = _engine()(picture, return_word_box=True)
    if not result.txts:
        return []
    found = zip(result.boxes.tolist(), result.txts, result.scores, strict=True)
    # Where one line has no places for its characters the list of places is short, and nobody knows by which.
    has_places = len(result.word_results) == len(result.txts)
    places = result.word_results if has_places else [()] * len(result.txts)
    lines = []
    for (corners, text, score), words in zip(found, places, strict=True):
        whole = [(text, score, corners)]
        chars = [char for word in (words or whole) for char in _chars(word[0], word[2])]
        lines.append(_Line(tuple((x, y) for x, y in corners), tuple(chars), float(score)))
    return lines


def _chars(text: str, corners: Sequence[Sequence[float]]) -> list[tuple[str, Point, float]]:
    """Return each character with the middle of its left and right edge; a Latin one is half as wide as a Chinese."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    left, right = ((ax + dx) / 2, (ay + dy) / 2), ((bx + cx) / 2, (by + cy) / 2)
    widths = [0.5 if char.isascii() else 1.0 for char in text]
    total = sum(widths)
    chars, before = [], 0.0
    for char, width in zip(text, widths, strict=True):
        middle = (before + width / 2) / total
        point = left[0] + (right[0] - left[0]) * middle, left[1] + (right[1] - left[1]) * middle
        chars.append((char, point, math.dist(left, right) * width / total))
        before += width
    return chars


def _glyphs(line: _Line, size: float, slope: float, center: Point, points_per_pixel: float) -> list[Glyph]:
    _, top, _, bottom = _box(line, slope, center)
    baseline = (top + bottom) / 2 + _MIDDLE * size
    glyphs = []
    for char, middle, width in line.chars:
        x, _ = _straight(middle, slope, center)
        left, right, bottom, em = (value * points_per_pixel for value in (x - width / 2, x + width / 2, baseline, size))
        glyphs.append(Glyph(char, left, right, bottom, em))
    return glyphs


def _box(line: _Line, slope: float, center: Point) -> Box:
    corners = [_straight(corner, slope, center) for corner in line.corners]
    # The middles of the sides: of a line that is still a little crooked the corners stand out.
    top, bottom = (corners[0][1] + corners[1][1]) / 2, (corners[2][1] + corners[3][1]) / 2
    return min(x for x, _ in corners), top, max(x for x, _ in corners), bottom


def _straight(point: Point, slope: float, center: Point) -> Point:
    """Return where a point lies after the picture is turned against its slope."""
    x, y = point[0] - center[0], point[1] - center[1]
    sine, cosine = math.sin(-slope), math.cos(-slope)
    return center[0] + x * cosine - y * sine, center[1] + x * sine + y * cosine


def _type_sizes(lines: Sequence[_Line]) -> list[float]:
    """Return the type size of each line in pixels.

    Chinese letters stand one size apart, but for spread ones; figures take the size from the height of their box.
    """
    pitches = [_pitch(line) for line in lines]
    ratios = [line.height / pitch for line, pitch in zip(lines, pitches, strict=True) if pitch]
    ratio = max(median(ratios), _LOWEST_BOX) if ratios else _BOX_HEIGHT
    return [
        min(pitch, line.height / _LOWEST_BOX) if pitch else line.height / ratio
        for line, pitch in zip(lines, pitches, strict=True)
    ]


def _pitch(line: _Line) -> float | None:
    steps = [
        math.dist(before[1], after[1])
        for before, after in pairwise(line.chars)
        if _CHINESE.match(before[0]) and _CHINESE.match(after[0])
    ]
    return median(steps) if len(steps) >= _FEWEST_LETTERS - 1 else None


def _text_slope(lines: Sequence[_Line]) -> float:
    slopes = sorted(
        math.atan2(line.corners[1][1] - line.corners[0][1], line.corners[1][0] - line.corners[0][0])
        for line in lines
        if line.width > _WIDE * line.height
    )
    return slopes[len(slopes) // 2] if slopes else 0.0


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise DocumentError(
            "扫描件或图片，识别文字需要安装 OCR 组件：pip install -c constraints.txt -e '.[ocr]' / "
            "a scan or a picture: reading it takes the extra 'ocr'"
        ) from error
    # Beside other parsers every one keeps to its own core.
    n_threads = 1 if multiprocessing.parent_process() is not None else os.cpu_count() or 1
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Global.max_side_len": _LONGEST_SIDE,
            "Det.max_candidates": _MOST_LINES,
            "EngineConfig.onnxruntime.intra_op_num_threads": n_threads,
        }
    )
