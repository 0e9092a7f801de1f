"""Where a run of touching digits may part: two generators that complement each other.

- Seams: the cheapest paths from the top edge to the bottom edge that move at most one
  pixel sideways per row and pay for the ink they cross (dynamic programming as in seam
  carving, Avidan and Shamir 2007). They cross strokes where those are thin; projection
  minima and drop-fall paths are seams with less freedom.
- Valleys: where two digits lean on each other, no path is cheap, but the outline has a
  notch above and one below. Pairs of notches are joined by a straight cut (the contour
  extrema of Strathy, Suen and Krzyzak 1993).

Each cut is an int array (h,): the first column right of the cut in every row.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from digitapp.records import Array, Box, Segment
from digitapp.segmentation.settings import DEFAULTS, SegmentationSettings

_HEIGHT = 48
"""Cuts are sought at this height in pixels, whatever the page's resolution."""

_SIDESTEP = 0.08
"""Price of a step to the side, in pixels of full ink: straight seams win among equals."""

_CRUMB = 0.03
"""A cut that leaves less than this part of the ink on one side parts nothing."""


def split(
    segment: Segment, line_height: float, settings: SegmentationSettings = DEFAULTS
) -> list[Segment]:
    """Cut a segment wherever it may part.

    line_height: the height of the digits around it, in page pixels.
    Returns the pieces left to right; only the segment itself where no cut promises.
    """
    cuts = find_cuts(segment.ink, line_height, settings)
    if not cuts:
        return [segment]
    columns = np.arange(segment.box.width)[None, :]
    side = sum((columns >= cut[:, None]).astype(np.int32) for cut in cuts)
    pieces = (_piece(segment, np.asarray(side == i)) for i in range(len(cuts) + 1))
    return [piece for piece in pieces if piece is not None]


def find_cuts(
    ink: Array, line_height: float, settings: SegmentationSettings = DEFAULTS
) -> list[Array]:
    """The promising cuts of ink, uint8 (h, w), left to right.

    Their number grows with the width alone: at most `settings.seams_per_height` seams
    and as many valleys per line height, none closer than `settings.cut_distance`.
    """
    height, width = ink.shape
    scale = min(1.0, _HEIGHT / height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    unit = line_height * scale
    gap = max(settings.least_cut_distance, settings.cut_distance * unit)
    if size[0] < 2 * gap:
        return []
    most = max(1, int(settings.seams_per_height * size[0] / unit))
    cuts: list[Array] = []
    for cut in (
        *find_valleys(small, unit, most, settings),
        *find_seams(small, unit, most, settings),
    ):
        if all(np.abs(cut - other).mean() >= gap / 2 for other in cuts) and _parts(small, cut):
            cuts.append(cut)
    cuts.sort(key=lambda cut: float(cut.mean()))
    rows = np.linspace(0, size[1] - 1, height)
    return [
        np.round(np.interp(rows, np.arange(size[1]), cut / scale)).astype(np.int32) for cut in cuts
    ]


def find_seams(ink: Array, unit: float, most: int, settings: SegmentationSettings) -> list[Array]:
    """The `most` cheapest seams of ink, float (h, w) in [0, 1]; unit: a line's height."""
    height = len(ink)
    down, down_steps = _cheapest_paths(ink)
    up, up_steps = _cheapest_paths(ink[::-1])
    middle = height // 2
    below = height - 1 - middle
    price = down[middle] + up[below] - ink[middle]
    gap = max(settings.least_cut_distance, settings.cut_distance * unit)
    seams = []
    for column in _lowest(price, gap, most, settings.dearest_seam * unit):
        upper = _trace(down_steps, middle, column)[::-1]
        lower = _trace(up_steps, below, column)[1:]
        seams.append(np.concatenate([upper, lower]) + 0.5)
    return seams


def find_valleys(ink: Array, unit: float, most: int, settings: SegmentationSettings) -> list[Array]:
    """Cuts through the notches of the outline, the deepest first, at most `most`."""
    solid = ink > 0.5
    height = len(ink)
    empty = ~solid.any(0)
    top = np.where(empty, height, solid.argmax(0))
    bottom = np.where(empty, -1, height - 1 - solid[::-1].argmax(0))
    least = settings.valley_depth * unit
    above, below = _notches(top, least), _notches(height - 1 - bottom, least)
    reach = settings.valley_reach * unit
    found: list[tuple[float, Array]] = []
    rows = np.arange(height)
    for column, depth in above:
        partners = [(x, d) for x, d in below if abs(x - column) <= reach]
        other, more = min(partners, key=lambda p: abs(p[0] - column), default=(column, 0.0))
        ends = (min(top[column], height - 1), max(bottom[other], 0))
        found.append((depth + more, _straight(rows, (column, ends[0]), (other, ends[1]))))
    for column, depth in below:
        if not any(abs(x - column) <= reach for x, _ in above):
            found.append((depth, np.full(height, column + 0.5)))
    found.sort(key=lambda item: -item[0])
    return [cut for _, cut in found[:most]]


def _straight(rows: Array, start: tuple[int, int], end: tuple[int, int]) -> Array:
    """A cut that falls to `start` (column, row), runs straight to `end` and falls on."""
    if end[1] <= start[1]:
        return np.where(rows <= start[1], start[0], end[0]) + 0.5
    return np.interp(rows, (start[1], end[1]), (start[0], end[0])) + 0.5


def _notches(depth: Array, least: float) -> list[tuple[int, float]]:
    """Columns where an outline, given as depth from the edge, is deepest; with prominence.

    Prominence: by how much the outline rises on both sides before it is deeper again.
    """
    peaks = []
    edges = np.flatnonzero(np.diff(depth)) + 1
    for start, stop in pairwise([0, *edges.tolist(), len(depth)]):
        if start == 0 or stop == len(depth):
            continue
        level = depth[start]
        if depth[start - 1] > level or depth[stop] > level:
            continue
        deeper_left = np.flatnonzero(depth[:start] > level)
        deeper_right = np.flatnonzero(depth[stop:] > level)
        left = depth[deeper_left[-1] if len(deeper_left) else 0 : start].min()
        right = depth[stop : stop + (deeper_right[0] if len(deeper_right) else len(depth))].min()
        prominence = float(level - max(left, right))
        if prominence >= least:
            peaks.append(((start + stop - 1) // 2, prominence))
    return peaks


def _cheapest_paths(ink: Array) -> tuple[Array, Array]:
    """Price of the cheapest path from the top to each pixel, and the step that led there."""
    height, width = ink.shape
    price = np.full((height, width + 2), np.inf, ink.dtype)
    price[0, 1:-1] = ink[0]
    choices = np.empty((3, width), ink.dtype)
    steps = np.zeros(ink.shape, np.int8)
    for row in range(1, height):
        before = price[row - 1]
        choices[0] = before[1:-1]
        np.add(before[:-2], _SIDESTEP, out=choices[1])
        np.add(before[2:], _SIDESTEP, out=choices[2])
        steps[row] = choices.argmin(0)
        np.add(choices.min(0), ink[row], out=price[row, 1:-1])
    return price[:, 1:-1], np.array([0, -1, 1], np.int8)[steps]


def _trace(steps: Array, row: int, column: int) -> Array:
    """The columns of the path that ends at (row, column), from there back to row 0."""
    path = np.empty(row + 1, np.int32)
    for i in range(row, -1, -1):
        path[row - i] = column
        column += int(steps[i, column])
    return path


def _lowest(price: Array, gap: float, most: int, dearest: float) -> list[int]:
    """Up to `most` columns with the lowest price, `gap` apart from each other and the ends."""
    margin = int(np.ceil(gap))
    inner = price[margin : len(price) - margin]
    chosen: list[int] = []
    for column in np.argsort(inner, kind="stable") + margin:
        if price[column] > dearest or len(chosen) >= most:
            break
        if all(abs(column - other) >= gap for other in chosen):
            chosen.append(int(column))
    return chosen


def _parts(ink: Array, cut: Array) -> bool:
    """Whether a cut leaves more than a crumb of the ink on both sides."""
    right = float((ink * (np.arange(ink.shape[1])[None, :] >= cut[:, None])).sum())
    return _CRUMB <= right / max(float(ink.sum()), 1e-6) <= 1 - _CRUMB


def _piece(segment: Segment, own: Array) -> Segment | None:
    """The part of a segment under a mask, on its own tight box; None without ink."""
    ink = segment.ink * own
    x, y, width, height = cv2.boundingRect(ink)
    if width == 0 or height == 0:
        return None
    box = Box(segment.box.x + x, segment.box.y + y, width, height)
    return Segment(box, ink[y : y + height, x : x + width])
