"""Pen strokes drawn with a smooth anti-aliased pen at any resolution and width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array

_SHIFT = 4
_ONE = 1 << _SHIFT
"""With four fractional bits in its coordinates, OpenCV draws in steps of 1/16 pixel."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes in units of the drawing's longer side, centred on the origin, y down.

    points: float32 (P, 2); starts: index of the first point of every stroke, then P.
    """

    points: Array
    starts: tuple[int, ...]

    def outline(self) -> Array:
        """Return points float32 (P, 2) with the drawing's bounding box."""
        return self.points

    def strokes(self) -> list[Array]:
        """Return the strokes, each float32 (n, 2)."""
        return [self.points[a:b] for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)]

    def paint(self, canvas: Array, matrix: Array, pen: float, waver: float = 0.0) -> None:
        """Draw on uint8 `canvas` through the affine `matrix` (2, 3).

        pen: width in canvas pixels; waver: variation of the width along the strokes, as a share
        of it, 0 for a steady pen.
        """
        moved = self.points @ matrix[:, :2].T + matrix[:, 2]
        fixed = np.round(moved * _ONE).astype(np.int32)
        lines = [fixed[a:b] for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)]
        if waver == 0.0:
            width = max(1, round(pen))
            cv2.polylines(canvas, lines, False, 255, width, cv2.LINE_AA, _SHIFT)
            return
        for line in lines:
            phase = float(line[0, 0] % 7)
            step = max(2, len(line) // 8)
            for i in range(0, max(len(line) - 1, 1), step):
                width = max(1, round(pen * (1 + waver * np.sin(phase + 0.9 * i / step))))
                part = [line[i : i + step + 1]]
                cv2.polylines(canvas, part, False, 255, width, cv2.LINE_AA, _SHIFT)


def drawing(strokes: Sequence[Array], factor: int = 3) -> Drawing:
    """Smooth recorded strokes, each float32 (n, 2), and bring them to unit size.

    A tablet's integer coordinates are first smoothed with the weights 1 2 1, then interpolated
    by Catmull-Rom splines (Catmull and Rom 1974) with `factor` steps.
    """
    return framed([_spline(_even(stroke), factor) for stroke in strokes if len(stroke)])


def framed(strokes: Sequence[Array]) -> Drawing:
    """Centre strokes, each float32 (n, 2), and scale them to unit size, without smoothing."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    side = max(float((high - low).max()), 1e-6)
    starts = np.concatenate([[0], np.cumsum([len(stroke) for stroke in strokes])])
    unit = ((points - (low + high) / 2) / side).astype(np.float32)
    return Drawing(unit, tuple(int(s) for s in starts))


def _even(stroke: Array) -> Array:
    stroke = stroke.astype(np.float32)
    if len(stroke) < 5:
        return stroke
    inner = (stroke[:-2] + 2 * stroke[1:-1] + stroke[2:]) / 4
    return np.concatenate([stroke[:1], inner, stroke[-1:]])


def _spline(stroke: Array, factor: int) -> Array:
    if len(stroke) < 3:
        return stroke
    padded = np.concatenate([stroke[:1], stroke, stroke[-1:]])
    a, b, c, d = padded[:-3, None], padded[1:-2, None], padded[2:-1, None], padded[3:, None]
    t = (np.arange(factor, dtype=np.float32) / factor)[None, :, None]
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.concatenate([curve.reshape(-1, 2), stroke[-1:]])
