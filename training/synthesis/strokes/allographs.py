"""Allographs: regional forms of digits that are rare in the training sets.

A 0 that ends in a curl inside its ring; a 1 with a loop between upstroke and downstroke; a 2
whose head is a closed ring over a level foot; a 4 like an h without the foot of its arch; a 5
whose bowl is a small hook under a long roof; a 7 that is little more than a crossed stem; and a
9 whose straight stem is at the left of its bowl.
"""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.synthesis.strokes.pen import Drawing, drawing

Course = tuple[tuple[float, float], ...]

_COURSES: dict[int, tuple[tuple[Course, ...], ...]] = {
    0: (
        (
            (
                (0.05, -0.12),
                (-0.12, -0.10),
                (-0.16, -0.28),
                (0.00, -0.46),
                (0.22, -0.40),
                (0.36, -0.10),
                (0.32, 0.28),
                (0.05, 0.50),
                (-0.26, 0.38),
                (-0.36, 0.02),
                (-0.28, -0.30),
                (-0.06, -0.48),
                (0.16, -0.46),
            ),
        ),
        (
            (
                (0.14, -0.46),
                (-0.14, -0.46),
                (-0.34, -0.18),
                (-0.34, 0.20),
                (-0.10, 0.48),
                (0.20, 0.44),
                (0.37, 0.10),
                (0.30, -0.30),
                (0.10, -0.46),
                (-0.06, -0.34),
                (0.00, -0.14),
                (0.16, -0.16),
            ),
        ),
    ),
    1: (
        (
            (
                (-0.30, 0.20),
                (-0.05, 0.02),
                (0.14, -0.30),
                (0.15, -0.48),
                (0.06, -0.46),
                (-0.04, -0.15),
                (-0.10, 0.20),
                (-0.13, 0.50),
            ),
        ),
    ),
    2: (
        (
            (
                (-0.06, 0.20),
                (-0.27, 0.02),
                (-0.25, -0.32),
                (0.02, -0.50),
                (0.28, -0.30),
                (0.20, 0.02),
                (0.00, 0.27),
                (-0.24, 0.42),
                (-0.26, 0.36),
                (0.02, 0.42),
                (0.34, 0.50),
            ),
        ),
    ),
    4: (
        (
            (
                (0.10, -0.50),
                (-0.04, -0.20),
                (-0.20, 0.12),
                (-0.16, 0.14),
                (0.04, -0.02),
                (0.16, 0.00),
                (0.12, 0.22),
                (0.02, 0.50),
            ),
        ),
    ),
    5: (
        (
            (
                (0.42, -0.48),
                (0.20, -0.46),
                (0.00, -0.38),
                (-0.03, -0.10),
                (-0.05, 0.20),
                (-0.08, 0.46),
                (-0.16, 0.46),
                (-0.26, 0.22),
                (-0.32, 0.16),
            ),
        ),
    ),
    7: (
        (
            (
                (-0.20, -0.40),
                (-0.08, -0.48),
                (0.06, -0.44),
                (0.05, -0.20),
                (0.00, 0.15),
                (-0.04, 0.50),
            ),
            ((-0.24, 0.06), (0.00, 0.02), (0.28, -0.02)),
        ),
    ),
    9: (
        (
            (
                (-0.10, 0.50),
                (-0.09, 0.10),
                (-0.06, -0.30),
                (0.05, -0.48),
                (0.22, -0.44),
                (0.28, -0.24),
                (0.16, -0.04),
                (-0.07, 0.02),
            ),
        ),
    ),
}
"""The forms of each digit: strokes, each a list of points (x, y) on the pen's path, y down, the
digit about one unit high."""


def regional(digit: int, rng: np.random.Generator) -> Drawing | None:
    """Draw a random variant of the digit's regional form; None for digits without one."""
    if digit not in _COURSES:
        return None
    ways = _COURSES[digit]
    chosen = ways[int(rng.integers(len(ways)))] if len(ways) > 1 else ways[0]
    strokes = [np.array(course, np.float32) for course in chosen]
    for course in strokes:
        course += rng.normal(0, 0.022, course.shape).astype(np.float32)
    first = strokes[0]
    if digit == 0:
        # The ring may be wide, and the curl may reach far into it or hardly at all.
        first[:, 0] *= rng.uniform(0.7, 1.35)
        curl = first[:3] if chosen is ways[0] else first[-3:]
        curl[:, 1] += rng.uniform(-0.05, 0.3) * np.abs(curl[:, 1] + 0.48)
        curl += rng.normal(0, 0.05, 2).astype(np.float32)
    elif digit == 1:
        # From two strokes that almost coincide to an open loop.
        first[3:6, 0] -= rng.uniform(-0.06, 0.06)
        first[0] += rng.uniform((-0.1, -0.15), (0.1, 0.15))
    elif digit == 2:
        # The ring may take up almost the whole digit, as in a Q.
        top = np.array([0, -0.5], np.float32)
        first[:6] = top + (first[:6] - top) * rng.uniform(1, (1.5, 1.3))
    elif digit == 7:
        # Some keep a short roof, and the bar may be as long as the stem.
        first[0] -= rng.uniform((-0.2, -0.1), (0.0, 0.05))
        strokes[1][:, 0] *= rng.uniform(0.8, 1.4)
        strokes[1][:, 1] += rng.uniform(-0.1, 0.15)
    elif digit == 5:
        first[:2, 0] *= rng.uniform(0.7, 1.3)
        first[:2, 1] += rng.normal(0, 0.05)
    width, slant = np.exp(rng.normal(0, 0.15)), rng.normal(0.1, 0.2)
    for course in strokes:
        course[:, 0] = width * course[:, 0] - slant * course[:, 1]
    return drawing([100 * _between(course) for course in strokes], 4)


def _between(course: Array) -> Array:
    """Insert midpoints, so that smoothing flattens the turns less: (n, 2) -> (2n - 1, 2)."""
    middles = (course[:-1] + course[1:]) / 2
    both = np.empty((2 * len(course) - 1, 2), np.float32)
    both[::2], both[1::2] = course, middles
    return both
