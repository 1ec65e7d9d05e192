"""The ruled lines of a picture of a page, from its pixels.

A rule is a run of dark pixels much longer than any stroke of a letter. What lies inside one line of text is no rule.
"""

import math
from collections.abc import Sequence
from statistics import median

import numpy as np
import numpy.typing as npt

from index.readers.page.ink import Rule

Box = tuple[float, float, float, float]
Mask = npt.NDArray[np.uint8]

# Units: type sizes. Letters have horizontal strokes of two sizes (dashes), and vertical ones of one.
_SHORTEST_ROW, _SHORTEST_COLUMN, _THICKEST = 3.0, 1.5, 0.4
# Units: shares of the width of the picture.
_LONG_RULE = 0.2
_FEWEST_LONG_RULES = 2
# Units: pixels. A gap that a scanner leaves in a rule.
_GAP = 3


def find_rules(
    picture: Mask, size: float, texts: Sequence[Box], points_per_pixel: float
) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the horizontal and the vertical rules of a straight picture, in points.

    Units: `size` is the type size and `texts` are the boxes of the lines of text, both in pixels.
    """
    dark = _dark(picture, size)
    rows = [box for box in _runs(dark, size, is_row=True) if not _is_inside_text(box, texts)]
    columns = [box for box in _runs(dark, size, is_row=False) if not _is_inside_text(box, texts)]
    scale = points_per_pixel
    return (
        tuple(Rule((top + bottom) / 2 * scale, left * scale, right * scale) for left, top, right, bottom in rows),
        tuple(Rule((left + right) / 2 * scale, top * scale, bottom * scale) for left, top, right, bottom in columns),
    )


def rule_slope(picture: Mask, size: float) -> float | None:
    """Return by how much the long horizontal rules fall to the right, in radians; None where there are too few."""
    import cv2

    rows = _opened(_dark(picture, size), size, is_row=True)
    # Joined upwards and downwards, since the pieces of a crooked rule lie on different rows of pixels.
    joined = cv2.dilate(rows, np.ones((3, 2 * _GAP + 1), np.uint8))
    n_labels, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    slopes = []
    for label in range(1, n_labels):
        if stats[label][cv2.CC_STAT_WIDTH] < _LONG_RULE * picture.shape[1]:
            continue
        left, top, width, height = stats[label][:4]
        part = labels[top : top + height, left : left + width] == label
        ys, xs = np.nonzero(part & (rows[top : top + height, left : left + width] > 0))
        slopes.append(math.atan(float(np.polyfit(xs, ys, 1)[0])))
    return median(slopes) if len(slopes) >= _FEWEST_LONG_RULES else None


def turned(picture: Mask, slope: float) -> Mask:
    """Return the picture turned about its middle so that what falls by `slope` lies level."""
    import cv2

    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(slope), 1.0)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _dark(picture: Mask, size: float) -> Mask:
    import cv2

    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    # Darker than its surroundings: a shaded header is no ink, the rules in it are.
    block = 2 * int(size) + 1
    return np.asarray(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, max(block, 3), 15), np.uint8
    )


def _opened(dark: Mask, size: float, *, is_row: bool) -> Mask:
    """Return the dark pixels that lie in a straight run longer than a stroke of a letter."""
    import cv2

    length = int((_SHORTEST_ROW if is_row else _SHORTEST_COLUMN) * size) + 1
    shape, gap = ((length, 1), (_GAP, 1)) if is_row else ((1, length), (1, _GAP))
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, gap))
    return np.asarray(
        cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape)), np.uint8
    )


def _runs(dark: Mask, size: float, *, is_row: bool) -> list[Box]:
    import cv2

    found = []
    for left, top, width, height, _ in cv2.connectedComponentsWithStats(_opened(dark, size, is_row=is_row))[2][1:]:
        if (height if is_row else width) <= max(_THICKEST * size, 4.0):
            found.append((float(left), float(top), float(left + width), float(top + height)))
    return found


def _is_inside_text(box: Box, texts: Sequence[Box]) -> bool:
    return any(
        box[0] >= left - 2 and box[1] >= top - 2 and box[2] <= right + 2 and box[3] <= bottom + 2
        for left, top, right, bottom in texts
    )
