"""A row of segments as one image of fixed height: input of the line reader.

The row is levelled and deslanted, its digits are scaled to one height and wide blanks are
shortened, so that the network sees all handwriting upright and at the same size. The slant is the
shear that makes the ink of the columns most uneven, because upright strokes fill few columns
(Vinciarelli and Luettin 2001).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array, Segment
from digitapp.statistics import median, weighted_median

HEIGHT = 40
"""Height of a row's image, in pixels."""

DIGIT_HEIGHT = 24
"""Height of the row's digits on it, in pixels."""

MARGIN = 8
"""Empty pixels left and right of the ink."""

WIDEST = 4096
"""A wider row is narrowed to this, in pixels."""

_WIDEST_BLANK = 1.5
"""Wider gaps between segments are shortened to this, in heights of a digit."""

_STEEPEST_SLOPE = 0.3
_SHEARS = np.linspace(-0.4, 1.0, 15)
"""Shears that are tried: how far up strokes lean to the right, as a part of their height."""

_SHEAR_PRICE = 0.05


@dataclass(frozen=True, eq=False)
class RowImage:
    """image: uint8 (HEIGHT, W), ink bright; columns: float (2, K), at row HEIGHT / 2 the
    columns of the image (first row, rising) and the columns of the page that they show
    (second row); between them both run evenly."""

    image: Array
    columns: Array

    def batch(self) -> Array:
        """The image for networks that halve the width twice: float32 (1, HEIGHT, W) in [0, 1], W
        a multiple of 4."""
        width = max(-(-self.image.shape[1] // 4) * 4, 2 * MARGIN)
        padded = np.zeros((1, HEIGHT, width), np.float32)
        padded[0, :, : self.image.shape[1]] = self.image
        padded /= 255
        return padded

    def page_columns(self, columns: Array) -> Array:
        """Columns of the page, float, for columns of the image."""
        return np.interp(columns, *self.columns)


Paint = Callable[[Sequence[Segment]], RowImage]
"""Gives the image of a row, as `row_image` does, or one that was kept."""


def row_image(segments: Sequence[Segment], stretch: float = 1.0) -> RowImage:
    """Paint a row.

    segments: of one row, any order, in pixels of the page; stretch: factor on
    `DIGIT_HEIGHT`. A row without segments gives an empty image.
    """
    if not segments:
        ends = np.array([[0.0, 2.0 * MARGIN], [0.0, 1.0]])
        return RowImage(np.zeros((HEIGHT, 2 * MARGIN), np.uint8), ends)
    boxes = np.array([(s.box.x, s.box.y, s.box.right, s.box.bottom) for s in segments], float)
    heights = boxes[:, 3] - boxes[:, 1]
    height = weighted_median(heights, heights)
    tall = heights >= 0.5 * height
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    slope = _slope(centres[tall], height)
    level = centres[:, 1] - slope * centres[:, 0]
    middle = weighted_median(level[tall], heights[tall])
    # Ink after a shortened blank moves along the row's slope.
    shifts = _shortened(boxes, _WIDEST_BLANK * height)
    placed = boxes - shifts[:, None] * (1.0, slope, 1.0, slope)
    # Paint at the page's scale first, then map once.
    left, top = placed[:, :2].min(axis=0).tolist()
    width = float(placed[:, 2].max()) - left
    scale = min(DIGIT_HEIGHT * stretch / height, WIDEST / max(width, 1.0))
    canvas = _painted(segments, placed[:, :2])
    shrink = min(1.0, scale)
    if shrink < 1.0:
        size = max(1, round(canvas.shape[1] * shrink)), max(1, round(canvas.shape[0] * shrink))
        canvas = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
    across, down = canvas.shape[1] / max(width, 1.0), canvas.shape[0] / _extent(placed)
    level_map = _level_map(scale, slope, middle, left, top)
    upright = _mapped(canvas, level_map, across, down, width * scale)
    shear = _slant(upright)
    return _upright(canvas, level_map, shear, across, down, boxes, shifts, scale, left)


def _extent(boxes: Array) -> float:
    return max(float(boxes[:, 3].max() - boxes[:, 1].min()), 1.0)


def _painted(segments: Sequence[Segment], corners: Array) -> Array:
    """All segments painted on one canvas, at the given corners, float (N, 2)."""
    places = np.round(corners - corners.min(axis=0)).astype(int)
    sizes = np.array([segment.ink.shape[::-1] for segment in segments])
    width, height = (places + sizes).max(axis=0)
    canvas = np.zeros((height, width), np.uint8)
    for segment, (x, y) in zip(segments, places, strict=True):
        window = canvas[y : y + segment.ink.shape[0], x : x + segment.ink.shape[1]]
        np.maximum(window, segment.ink, out=window)
    return canvas


def _level_map(scale: float, slope: float, middle: float, left: float, top: float) -> Array:
    """Affine map (2, 3) from the canvas of the row, in page pixels, to the levelled image."""
    down = HEIGHT / 2 + scale * (top - middle - slope * left)
    return np.array([[scale, 0.0, MARGIN], [-scale * slope, scale, down]])


def _mapped(canvas: Array, matrix: Array, across: float, down: float, width: float) -> Array:
    whole = matrix @ np.array([[1 / across, 0, 0], [0, 1 / down, 0], [0, 0, 1]])
    size = int(np.ceil(width)) + 2 * MARGIN, HEIGHT
    return cv2.warpAffine(canvas, whole, size, flags=cv2.INTER_LINEAR)


def _upright(
    canvas: Array,
    level_map: Array,
    shear: float,
    across: float,
    down: float,
    boxes: Array,
    shifts: Array,
    scale: float,
    left: float,
) -> RowImage:
    """The image without its slant, trimmed to its ink and margins."""
    # The middle of the digits stays in place.
    reach = abs(shear) * HEIGHT / 2
    lean = np.array([[1.0, shear, reach - shear * HEIGHT / 2], [0, 1, 0], [0, 0, 1]])
    matrix = lean[:2, :2] @ level_map + np.array([[0, 0, lean[0, 2]], [0, 0, 0]])
    width = scale * float((boxes[:, 2] - shifts).max() - left) + 2 * reach
    image = _mapped(canvas, matrix, across, down, width)
    inked = np.flatnonzero(image.max(axis=0) > 20)
    first, last = (int(inked[0]), int(inked[-1]) + 1) if len(inked) else (MARGIN, MARGIN)
    trimmed = np.zeros((HEIGHT, last - first + 2 * MARGIN), np.uint8)
    trimmed[:, MARGIN : MARGIN + last - first] = image[:, first:last]
    # Page columns of the segments' edges, and their columns on the image at its middle row.
    page = np.concatenate([boxes[:, 0], boxes[:, 2]])
    own = np.concatenate([boxes[:, 0] - shifts, boxes[:, 2] - shifts])
    columns = (own - left) * scale + MARGIN + reach - first + MARGIN
    order = np.argsort(columns, kind="stable")
    return RowImage(trimmed, np.stack([columns[order], np.maximum.accumulate(page[order])]))


def _slope(centres: Array, height: float) -> float:
    """The row's slope: the median of the slopes between its tall segments (Theil and Sen)."""
    if len(centres) < 3:
        return 0.0
    centres = centres[np.argsort(centres[:, 0])]
    i, j = np.triu_indices(len(centres), 1)
    across, down = (centres[j] - centres[i]).T
    far = across > 0.3 * height
    if far.sum() < 2:
        return 0.0
    slope = median(down[far] / across[far])
    return float(np.clip(slope, -_STEEPEST_SLOPE, _STEEPEST_SLOPE))


def _shortened(boxes: Array, widest: float) -> Array:
    """By how much each box moves left when gaps wider than `widest` are shortened to it."""
    order = np.argsort(boxes[:, 0], kind="stable")
    reach = np.maximum.accumulate(boxes[order, 2])
    gaps = np.concatenate([[0.0], boxes[order[1:], 0] - reach[:-1]])
    shifts = np.empty(len(boxes))
    shifts[order] = np.cumsum(np.floor(np.maximum(gaps - widest, 0.0)))
    return shifts


def _slant(image: Array) -> float:
    """The shear of a levelled row's strokes; 0.0 if the ink shows none."""
    # Two rows at a time are exact enough, and take half the time.
    ink = image.astype(np.float32).reshape(HEIGHT // 2, 2, -1).sum(axis=1)
    used = np.flatnonzero(ink.any(axis=1))
    if not len(used):
        return 0.0
    rows = 2 * used - HEIGHT / 2 + 1.0
    width, reach = ink.shape[1], HEIGHT // 2 + 1
    padded = np.zeros((len(used), width + 4 * reach), np.float32)
    padded[:, 2 * reach : 2 * reach + width] = ink[used]
    # Window k of a row shows it moved by reach - k.
    windows = np.lib.stride_tricks.sliding_window_view(padded, width + 2 * reach, axis=1)

    def steepest(shears: Array) -> float:
        """The shear with the most uneven sums of columns."""
        moved = windows[np.arange(len(used)), reach - np.round(np.outer(shears, rows)).astype(int)]
        unevenness = (moved.sum(axis=1) ** 2).sum(axis=1)
        # Leave rows with little evidence unchanged.
        return float(shears[(unevenness * (1 - _SHEAR_PRICE * np.abs(shears))).argmax()])

    coarse = steepest(_SHEARS)
    return steepest(coarse + np.array([-0.05, 0.0, 0.05]))
