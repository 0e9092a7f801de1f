"""How a page lies: upright, turned by 90, 180 or 270 degrees, or mirrored.

Readers are as sure of a 6 that is a 9 upside down as of any other 6, so their confidence does not
tell. A small network sees each component twice, alone and among its neighbours; the logarithms of
its probabilities are summed over the page. Another sees whole rows, and tells far better whether
they are upside down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np

from digitapp.preprocessing.ink_mask import resample
from digitapp.recognition.row_image import Paint, row_image
from digitapp.records import Array, Ink, Segment
from digitapp.segmentation.normalization import SIDE, crop
from digitapp.statistics import weighted_median

LIES = ("upright", "90", "180", "270", "mirrored")
"""The network's classes: how a page lies, the degrees clockwise."""

UPSIDE_DOWN, MIRRORED = LIES.index("180"), LIES.index("mirrored")

VIEW = SIDE, SIDE, 2
"""Shape of what the network sees of a component: its own ink, and all ink around it."""

MOST = 60
"""Components that are looked at, at most."""

_AROUND = 5.0
"""Side of the surroundings that are seen, in sizes of the writing."""

_WIDEST = 1024  # pixels; wider surroundings are seen on a smaller copy, which bounds memory

_SMALLEST, _LARGEST = 0.5, 3.0
"""Components of other sizes, in sizes of the writing, are not looked at."""

_LEAST = 1e-3
"""A smaller probability of the network counts as this much."""

_ALIKE = 0.2
"""Correlation, 0 to 1, of what the network says of two components of a page."""

_MOST_ROWS = 12
"""Rows that are looked at, at most, the widest."""

_SUREST = 8.0  # nats; one row of a page says no more than this

Crop = Callable[[Segment], Array]
"""Gives the crop of a segment, float32 (28, 28) in [0, 1]."""


def lain(array: Array, lie: int) -> Array:
    """Lay an upright array, (H, W, ...), as `LIES` says; a view of it."""
    return np.fliplr(array) if lie == MIRRORED else np.rot90(array, -lie)


def turned(array: Array, degrees: int) -> Array:
    """Turn an array, (H, W, ...), clockwise by a multiple of 90 degrees; a contiguous copy."""
    ways = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    way = ways.get(degrees % 360)
    return array.copy() if way is None else np.asarray(cv2.rotate(array, way))


def own_crop(segment: Segment) -> Array:
    """The crop of a segment that no reader has seen before."""
    return crop(segment.ink)


def views(ink: Ink, segments: Sequence[Segment], crop: Crop = own_crop) -> Array:
    """What the network sees of the components about as large as the writing.

    segments: of this ink. Returns float32 (N, 28, 28, 2) in [0, 1], N at most `MOST`; components
    that are left out for being too many are spread over the page.
    """
    if not segments:
        return np.empty((0, *VIEW), np.float32)
    sizes = np.array([max(s.box.width, s.box.height) for s in segments], float)
    size = weighted_median(sizes, sizes)
    fitting = np.flatnonzero((sizes >= _SMALLEST * size) & (sizes <= _LARGEST * size))
    if len(fitting) > MOST:
        fitting = fitting[np.linspace(0, len(fitting) - 1, MOST).astype(int)]
    side = max(round(_AROUND * size), SIDE)
    scale = min(1.0, _WIDEST / side)
    mask, side = resample(ink.mask, scale), round(scale * side)
    padded = cv2.copyMakeBorder(mask, side, side, side, side, cv2.BORDER_CONSTANT)
    result = np.empty((len(fitting), *VIEW), np.float32)
    for view, i in zip(result, fitting.tolist(), strict=True):
        x, y = (round(scale * middle + side / 2) for middle in segments[i].box.centre)
        around = padded[y : y + side, x : x + side].astype(np.float32)
        view[..., 0] = crop(segments[i])
        view[..., 1] = cv2.resize(around, (SIDE, SIDE), interpolation=cv2.INTER_AREA) / 255
    return result


def row_pictures(rows: Sequence[Sequence[Segment]], paint: Paint = row_image) -> Iterator[Array]:
    """What the network sees of the widest rows: each float32 (1, 40, W) in [0, 1]."""
    widest = sorted(rows, key=_width, reverse=True)
    for row in widest[:_MOST_ROWS]:
        yield paint(row).batch()


def _width(row: Sequence[Segment]) -> int:
    return max(s.box.right for s in row) - min(s.box.x for s in row)


def row_evidence(log_odds: Sequence[float] | Array) -> float:
    """Add up the evidence of rows that a page is upside down, in nats."""
    return float(np.clip(np.asarray(log_odds, np.float64), -_SUREST, _SUREST).sum())


def evidence(probabilities: Array) -> Array:
    """The evidence of N components: float (N, 5) -> float64 (5,), in nats.

    The values are relative to the first class, upright; all are 0 without components. Components of
    one page have a hand and a layout in common and err together, so that N of them count as fewer
    (the design effect of samples in clusters, Kish 1965).
    """
    logs = np.log(np.maximum(np.asarray(probabilities, np.float64), _LEAST)).sum(0)
    return np.asarray((logs - logs[0]) / (1 + _ALIKE * max(len(probabilities) - 1, 0)))
