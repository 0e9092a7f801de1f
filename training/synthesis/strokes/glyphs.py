"""Glyphs: shapes that can be painted through an affine map, at any size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from digitapp.records import Array


class Glyph(Protocol):
    """A shape that can be painted through an affine map."""

    def outline(self) -> Array:
        """Return points float32 (P, 2) with the glyph's bounding box, whose longer side is 1."""

    def paint(self, canvas: Array, matrix: Array, pen: float, waver: float = 0.0) -> None:
        """Paint on uint8 `canvas` through `matrix` (2, 3) from glyph units to pixels."""


@dataclass(frozen=True, eq=False)
class Bitmap:
    """An image uint8 (H, W), ink bright, as a glyph; it keeps its own stroke width."""

    image: Array

    def _frame(self) -> tuple[float, float, float]:
        x, y, width, height = cv2.boundingRect((self.image > 60).astype(np.uint8))
        return x + width / 2, y + height / 2, max(width, height, 1)

    def outline(self) -> Array:
        points = np.argwhere(self.image > 60)[:, ::-1].astype(np.float32)
        if len(points) == 0:
            return np.zeros((1, 2), np.float32)
        x, y, side = self._frame()
        hull = cv2.convexHull(points)[:, 0] + 0.5
        return np.asarray((hull - (x, y)) / side, np.float32)

    def paint(self, canvas: Array, matrix: Array, pen: float, waver: float = 0.0) -> None:
        x, y, side = self._frame()
        linear = matrix[:, :2] / side
        # warpAffine counts from pixel centres.
        shift = linear @ np.array([0.5 - x, 0.5 - y]) + matrix[:, 2] - 0.5
        reach = 0.1 * float(np.abs(matrix[:, :2]).max()) + 2
        ends = self.outline() @ matrix[:, :2].T + matrix[:, 2]
        left, top = np.maximum(ends.min(axis=0) - reach, 0).astype(int)
        right, bottom = np.ceil(ends.max(axis=0) + reach).astype(int)
        part = canvas[top : max(bottom, 0), left : max(right, 0)]
        if part.size == 0:  # beyond the canvas
            return
        affine = np.column_stack([linear, shift - (left, top)])
        size = part.shape[1], part.shape[0]
        soft = cv2.warpAffine(self.image, affine, size, flags=cv2.INTER_CUBIC)
        # Enlarging blurs the edge over several pixels; a steeper ramp sharpens it again.
        np.maximum(part, cv2.convertScaleAbs(np.maximum(soft, 64), None, 2.0, -128.0), out=part)


def inked(image: Array) -> Bitmap:
    """Make a glyph of a scan uint8 (H, W), ink bright: as dark as a pen's ink, however faint."""
    ink = image[image > 40]
    full = float(np.percentile(ink, 70)) if len(ink) else 255.0
    scaled = np.clip(image.astype(np.float32) * (255 / max(full, 60.0)), 0, 255)
    return Bitmap(np.pad(scaled.astype(np.uint8), 2))
