"""Compare a box with many others at once: a page may have thousands of each."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from digitapp.records.arrays import Array
from digitapp.records.box import Box


class Places:
    """N boxes, N >= 0, to compare others with."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        sides = [(box.x, box.y, box.right, box.bottom) for box in boxes]
        self._left, self._top, self._right, self._bottom = (
            np.array(sides, np.int64).reshape(-1, 4).T
        )
        self._areas = (self._right - self._left) * (self._bottom - self._top)

    def common_areas(self, box: Box) -> Array:
        """Areas of the intersections with a box in square pixels: int64 (N,)."""
        width = np.minimum(self._right, box.right) - np.maximum(self._left, box.x)
        height = np.minimum(self._bottom, box.bottom) - np.maximum(self._top, box.y)
        common: Array = np.maximum(width, 0) * np.maximum(height, 0)
        return common

    def inside(self, box: Box) -> Array:
        """Tell which of the boxes lie in a box: bool (N,)."""
        inside: Array = (self._left >= box.x) & (self._right <= box.right)
        return inside & (self._top >= box.y) & (self._bottom <= box.bottom)

    def alike(self, box: Box, iou: float, covered: float = math.inf) -> Array:
        """Tell which of the boxes are nearly the same as a box: bool (N,).

        iou: minimum intersection over union, above 0 to 1. covered: boxes that cover at least this
        part of the other's area are the same, too.
        """
        common = self.common_areas(box)
        same = (common > 0) & (common >= iou * (self._areas + box.area - common))
        alike: Array = same | (common >= covered * max(box.area, 1))
        return alike
