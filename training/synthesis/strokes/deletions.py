"""What a pen writes that is no number: strokes that delete one, and check marks.

Functions return polylines float64 (P, 2), x to the right and y down, in pixels. box: left, top,
right and bottom of a number; size: the height of a digit.
"""

from __future__ import annotations

import numpy as np

from digitapp.records import Array

Box = tuple[float, float, float, float]
Rng = np.random.Generator


def strokes_through(box: Box, size: float, rng: Rng) -> list[Array]:
    """Delete a number: crossed out, hatched, or scribbled over.

    No stroke is level alone: it may be a rule line, and digits on rule lines are to be read. None
    goes through a single digit alone: some people write 0 and 7 so.
    """
    kind, wide = rng.random(), (box[2] - box[0]) / size
    if kind < 0.25:
        return [_diagonal(box, size, rising, rng) for rising in (True, False)]
    if kind < 0.35 and 1.5 < wide < 3.5:
        return [_diagonal(box, size, bool(rng.random() < 0.8), rng)]
    if kind < 0.5:
        return _hatching(box, size, rng)
    if kind < 0.7 and wide > 1.5:
        return _level_strokes(box, size, rng)
    return [_scribble(box, size, rng)]


def _diagonal(box: Box, size: float, rising: bool, rng: Rng) -> Array:
    left, top, right, bottom = np.array(box) + rng.normal(0, 0.12, 4) * size
    ends = np.array([(left, bottom), (right, top)] if rising else [(left, top), (right, bottom)])
    return _bent(ends[0], ends[1], size, rng)


def _hatching(box: Box, size: float, rng: Rng) -> list[Array]:
    """Strokes side by side that lean alike, close enough to go through every digit."""
    left, top, right, bottom = box
    count = 1 + int(rng.uniform(1.2, 3.0) * max((right - left) / size, 1))
    lean = float(rng.choice([-1, 1]) * rng.uniform(0.25, 1.0)) * size
    found = []
    for middle in np.linspace(left + 0.2 * size, right - 0.2 * size, count):
        x = middle + rng.normal(0, 0.08) * size
        low, high = np.array([bottom, top]) + rng.normal(0, 0.12, 2) * size
        start, end = np.array([x - lean / 2, low]), np.array([x + lean / 2, high])
        found.append(_bent(start, end, size, rng))
    return found


def _level_strokes(box: Box, size: float, rng: Rng) -> list[Array]:
    """Two to four strokes along the number, one near the other."""
    left, top, right, bottom = box
    rise = rng.normal(0, 0.12) * size
    step = rng.uniform(0.12, 0.4) * size
    y = (top + bottom) / 2 + rng.normal(0, 0.1) * size
    found = []
    count = int(rng.integers(2, 5))
    for number in range(count):
        start, end = np.array([left, right]) + rng.normal(0, 0.2, 2) * size
        middle = y + step * (number - (count - 1) / 2)
        low, high = middle + rng.normal(0, 0.06, 2) * size + (rise, -rise)
        found.append(_bent(np.array([start, low]), np.array([end, high]), size, rng))
    return found


def _scribble(box: Box, size: float, rng: Rng) -> Array:
    """A pen that goes to and fro over the number, up and down or along it, closely or not."""
    left, top, right, bottom = box
    count = int(rng.integers(4, 14))
    if rng.random() < 0.5:
        x = np.linspace(left, right, count) + rng.normal(0, 0.08, count) * size
        y = np.where(np.arange(count) % 2, top, bottom) + rng.normal(0, 0.12, count) * size
    else:
        x = np.where(np.arange(count) % 2, right, left) + rng.normal(0, 0.15, count) * size
        y = np.linspace(top, bottom, count) + rng.normal(0, 0.08, count) * size
    turns = np.column_stack([x, y])
    parts = [_bent(a, b, size, rng)[:-1] for a, b in zip(turns[:-1], turns[1:], strict=True)]
    return np.concatenate([*parts, turns[-1:]])


def check_mark(x: float, y: float, size: float, rng: Rng) -> Array:
    """A short stroke down and a long one up to the right; x, y: its left end and its foot."""
    down = rng.uniform(0.2, 0.6) * size
    up = rng.uniform(1.5, 3.5) * down
    start = np.array([x, y - down])
    corner = np.array([x + rng.uniform(0.1, 0.8) * down, y])
    end = corner + np.array([rng.uniform(0.35, 1.1), -1.0]) * up
    return np.concatenate([_bent(start, corner, size, rng)[:-1], _bent(corner, end, size, rng)])


def _bent(start: Array, end: Array, size: float, rng: Rng) -> Array:
    """A stroke that bows a little to one side, at most by a part of a digit's height."""
    t = np.linspace(0, 1, 10)[:, None]
    along = end - start
    length = max(float(np.hypot(*along)), 1e-6)
    bow = min(length, 2 * size) * rng.normal(0, 0.05)
    aside = np.array([-along[1], along[0]]) / length * bow
    return np.asarray(start + along * t + aside * 4 * t * (1 - t))
