"""Where a run of touching digits may part: seams of least ink, top to bottom.

A seam is the cheapest path from the top edge to the bottom edge that moves at most one
pixel sideways per row and pays for the ink it crosses (dynamic programming as in seam
carving, Avidan and Shamir 2007). For every column the best seam through the middle row
is known, and the local minima over the columns are the places to cut. Projection
minima and drop-fall paths are seams with less freedom.
"""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array, Box, Segment
from digitapp.settings import DEFAULTS, Settings

_HEIGHT = 48
"""Seams are sought at this height in pixels, whatever the page's resolution."""

_SIDESTEP = 0.08
"""Price of a step to the side, in pixels of full ink: straight seams win among equals."""


def split(segment: Segment, line_height: float, settings: Settings = DEFAULTS) -> list[Segment]:
    """Cut a segment at every promising seam.

    line_height: the height of the digits around it, in page pixels.
    Returns the pieces left to right; only the segment itself where no seam promises.
    """
    seams = find_seams(segment.ink, line_height, settings)
    if not seams:
        return [segment]
    columns = np.arange(segment.box.width)[None, :]
    side = sum((columns >= seam[:, None]).astype(np.int32) for seam in seams)
    pieces = (_piece(segment, np.asarray(side == i)) for i in range(len(seams) + 1))
    return [piece for piece in pieces if piece is not None]


def find_seams(ink: Array, line_height: float, settings: Settings = DEFAULTS) -> list[Array]:
    """The seams of ink, uint8 (h, w), left to right.

    Each is int (h,): the first column right of the seam in every row. Seams that cross
    more ink than `settings.dearest_seam` (in line heights) are not proposed, nor more
    than `settings.seams_per_height` per line height of width.
    """
    height, width = ink.shape
    scale = min(1.0, _HEIGHT / height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    unit = line_height * scale
    gap = max(2.0, settings.seam_distance * unit)
    if size[0] < 2 * gap:
        return []
    down, down_steps = _cheapest_paths(small)
    up, up_steps = _cheapest_paths(small[::-1])
    middle = size[1] // 2
    price = down[middle] + up[size[1] - 1 - middle] - small[middle]
    most = max(1, int(settings.seams_per_height * size[0] / unit))
    columns = _lowest(price, gap, most, settings.dearest_seam * unit)
    seams = []
    for column in columns:
        seam = np.concatenate(
            [
                _trace(down_steps, middle, column)[::-1],
                _trace(up_steps, size[1] - 1 - middle, column)[1:],
            ]
        )
        rows = np.linspace(0, size[1] - 1, height)
        fine = np.interp(rows, np.arange(size[1]), (seam + 0.5) / scale)
        seams.append(np.round(fine).astype(np.int32))
    return seams


def _cheapest_paths(ink: Array) -> tuple[Array, Array]:
    """Price of the cheapest path from the top to each pixel, and the step that led there."""
    price = np.empty_like(ink)
    steps = np.zeros(ink.shape, np.int8)
    price[0] = ink[0]
    for row in range(1, len(ink)):
        before = np.pad(price[row - 1], 1, constant_values=np.inf)
        choices = np.stack([before[1:-1], before[:-2] + _SIDESTEP, before[2:] + _SIDESTEP])
        best = choices.argmin(0)
        price[row] = ink[row] + choices[best, np.arange(ink.shape[1])]
        steps[row] = np.array([0, -1, 1], np.int8)[best]
    return price, steps


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
    return sorted(chosen)


def _piece(segment: Segment, own: Array) -> Segment | None:
    """The part of a segment under a mask, on its own tight box; None without ink."""
    ink = segment.ink * own
    x, y, width, height = cv2.boundingRect(ink)
    if width == 0 or height == 0:
        return None
    box = Box(segment.box.x + x, segment.box.y + y, width, height)
    return Segment(box, ink[y : y + height, x : x + width])
