"""Pen strokes as vectors: smooth, erase and rasterise them.

A stroke stores the points of the pen in page units, so that zooming and resizing lose
nothing. Only `rasterise` and `paint` need OpenCV. They import it when called, so that the
window accepts strokes before OpenCV is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Array, Page

Point = tuple[float, float]

STEP = 2.0
"""Distance between interpolated points, in page units."""

FURTHEST = 6000
"""Largest x and y of a pen point in page units; limits a page to 36 megapixels."""

_SUPERSAMPLE = 2
_SHIFT = 4  # fractional bits of the coordinates handed to OpenCV


@dataclass(frozen=True)
class Stroke:
    """One pen stroke; points: in page units; width: diameter of the pen in page units."""

    points: tuple[Point, ...]
    width: float

    def bounds(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the ink in page units."""
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        half = self.width / 2
        return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half


def corner(strokes: Iterable[Stroke]) -> tuple[float, float]:
    """Return the largest x and y that the ink reaches, in page units; 1.0 without strokes."""
    bounds = [stroke.bounds() for stroke in strokes]
    return max((b[2] for b in bounds), default=1.0), max((b[3] for b in bounds), default=1.0)


def smooth(points: Sequence[Point], step: float = STEP) -> list[Point]:
    """Interpolate a smooth path through all points.

    Uses centripetal Catmull-Rom splines (Yuksel, Schaefer, Keyser 2011). They pass through
    every point, without loops or overshoot where points are unevenly spaced, as those of a
    fast mouse are. step: approximate distance between points of the result.
    """
    return [(x, y) for x, y in _curve(points, step).tolist()]


def _curve(points: Sequence[Point], step: float) -> Array:
    """As `smooth`, for all segments at once: float64 (N, 2)."""
    import numpy as np

    path = np.array(_without_repeats(points), np.float64)
    if len(path) < 2:
        return path
    mirrored = [2 * path[0] - path[1]], path, [2 * path[-1] - path[-2]]
    outer = np.concatenate(mirrored)
    before, start, end, after = outer[:-3], path[:-1], path[1:], outer[3:]
    knots = np.sqrt(np.hypot(*np.diff(outer, axis=0).T))
    t1, t2, t3 = (knots[:-2], knots[:-2] + knots[1:-1], knots[:-2] + knots[1:-1] + knots[2:])
    count = np.maximum(np.rint(np.hypot(*(end - start).T) / step), 1).astype(np.int64)
    count[~((t1 < t2) & (t2 < t3))] = 1
    s = np.repeat(np.arange(len(count)), count)
    k = np.arange(len(s)) - np.repeat(np.cumsum(count) - count, count) + 1
    t1, t2, t3, before, start, end, after = (a[s] for a in (t1, t2, t3, before, start, end, after))
    t = t1 + (t2 - t1) * k / count[s]
    with np.errstate(divide="ignore", invalid="ignore"):  # between points that all but meet
        a1 = _blend(before, start, t / t1)
        a2 = _blend(start, end, (t - t1) / (t2 - t1))
        a3 = _blend(end, after, (t - t2) / (t3 - t2))
        b1, b2 = _blend(a1, a2, t / t2), _blend(a2, a3, (t - t1) / (t3 - t1))
        curve = _blend(b1, b2, (t - t1) / (t2 - t1))
    curve[k == count[s]] = path[1:]  # exactly through every point
    return np.concatenate([path[:1], curve])


def _blend(a: Array, b: Array, t: Array) -> Array:
    blend: Array = a + (b - a) * t[:, None]
    return blend


def segment(before: Point, start: Point, end: Point, after: Point, step: float) -> list[Point]:
    """Interpolate from `start` (excluded) to `end` (included); the outer points set the curve."""
    t1 = _knot(before, start)
    t2 = t1 + _knot(start, end)
    t3 = t2 + _knot(end, after)
    if not 0 < t1 < t2 < t3:
        return [end]
    count = max(1, round(math.dist(start, end) / step))
    points = []
    for k in range(1, count):
        t = t1 + (t2 - t1) * k / count
        a1 = _mix(before, start, t / t1)
        a2 = _mix(start, end, (t - t1) / (t2 - t1))
        a3 = _mix(end, after, (t - t2) / (t3 - t2))
        b1 = _mix(a1, a2, t / t2)
        b2 = _mix(a2, a3, (t - t1) / (t3 - t1))
        points.append(_mix(b1, b2, (t - t1) / (t2 - t1)))
    return [*points, end]


def touched(stroke: Stroke, x: float, y: float, radius: float) -> bool:
    """Tell whether a disc of `radius` around (x, y) touches the stroke's ink."""
    reach = radius + stroke.width / 2
    path = stroke.points
    if len(path) == 1:
        return math.dist(path[0], (x, y)) <= reach
    return any(_distance(a, b, (x, y)) <= reach for a, b in zip(path, path[1:], strict=False))


def erase_strokes(
    strokes: Iterable[Stroke], x: float, y: float, radius: float
) -> tuple[Stroke, ...]:
    """Remove every stroke that the disc of `radius` around (x, y) touches."""
    return tuple(s for s in strokes if not touched(s, x, y, radius))


def rub_out(strokes: Iterable[Stroke], x: float, y: float, radius: float) -> tuple[Stroke, ...]:
    """Remove only the ink under the disc of `radius` around (x, y); this may split strokes."""
    result: list[Stroke] = []
    for stroke in strokes:
        if touched(stroke, x, y, radius):
            result.extend(_rubbed(stroke, x, y, radius))
        else:
            result.append(stroke)
    return tuple(result)


def extent(strokes: Iterable[Stroke], width: int, height: int) -> tuple[int, int]:
    """Grow a page of (width, height) to the right and down until it contains all strokes."""
    for stroke in strokes:
        _, _, right, bottom = stroke.bounds()
        width, height = max(width, math.ceil(right) + 1), max(height, math.ceil(bottom) + 1)
    return width, height


def rasterise(strokes: Sequence[Stroke], width: int, height: int, name: str = "") -> Page:
    """Draw anti-aliased black strokes on a white page of at least (width, height) pixels."""
    from digitapp.records import Page

    width, height = extent(strokes, width, height)
    gray = 255 - paint(strokes, width, height)
    return Page(gray, name=name)


def paint(
    strokes: Sequence[Stroke],
    width: int,
    height: int,
    scale: float = 1.0,
    left: float = 0.0,
    top: float = 0.0,
) -> Array:
    """Paint strokes on a window of the page: uint8 (height, width), 0 paper to 255 ink.

    left, top: page point at the window's upper left corner. scale: window pixels per page unit.
    OpenCV draws integer line widths only, so the window is drawn at twice its size and
    averaged down.
    """
    import cv2
    import numpy as np

    fine = np.zeros((height * _SUPERSAMPLE, width * _SUPERSAMPLE), np.uint8)
    factor = scale * _SUPERSAMPLE
    for stroke in strokes:
        smoothed = _smoothed(stroke.points, max(STEP, STEP / scale))
        path = (smoothed - (left, top)) * factor - 0.5
        fixed = np.round(path * (1 << _SHIFT)).astype(np.int32)
        pen = max(1, round(stroke.width * factor))
        if len(fixed) == 1:
            centre = int(fixed[0, 0]), int(fixed[0, 1])
            radius = round(stroke.width * factor / 2 * (1 << _SHIFT))
            cv2.circle(fine, centre, radius, 255, cv2.FILLED, cv2.LINE_AA, _SHIFT)
        else:
            cv2.polylines(fine, [fixed], False, 255, pen, cv2.LINE_AA, _SHIFT)
    return cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)


@lru_cache(maxsize=4096)
def _smoothed(points: tuple[Point, ...], step: float) -> Array:
    """Cached because all strokes of a page are painted again after each new one."""
    return _curve(points, step)


def _rubbed(stroke: Stroke, x: float, y: float, radius: float) -> Iterator[Stroke]:
    reach = radius + stroke.width / 2
    run: list[Point] = []
    for point in smooth(stroke.points, 1.0):
        if math.dist(point, (x, y)) > reach:
            run.append(point)
            continue
        if len(run) > 1:
            yield replace(stroke, points=tuple(run))
        run = []
    if len(run) > 1:
        yield replace(stroke, points=tuple(run))


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    return [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]


def _knot(a: Point, b: Point) -> float:
    return math.sqrt(math.dist(a, b))


def _mix(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _distance(a: Point, b: Point, p: Point) -> float:
    """Return the distance from point p to the line segment a b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length
    t = min(max(t, 0.0), 1.0)
    return math.dist(p, (a[0] + t * dx, a[1] + t * dy))
