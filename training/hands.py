"""Digits as whole regions write them and the training sets hardly do, drawn by program.

A 1 whose upstroke and downstroke leave a loop between them, a 2 whose head is a closed ring
over a level foot, and a 9 whose straight stem stands at the left of its bowl.
"""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.strokes import Drawing, drawing

_COURSES: dict[int, tuple[tuple[float, float], ...]] = {
    1: (
        (-0.30, 0.20),
        (-0.05, 0.02),
        (0.14, -0.30),
        (0.15, -0.48),
        (0.06, -0.46),
        (-0.04, -0.15),
        (-0.10, 0.20),
        (-0.13, 0.50),
    ),
    2: (
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
    9: (
        (-0.10, 0.50),
        (-0.09, 0.10),
        (-0.06, -0.30),
        (0.05, -0.48),
        (0.22, -0.44),
        (0.28, -0.24),
        (0.16, -0.04),
        (-0.07, 0.02),
    ),
}
"""Points on the pen's way, x to the right and y down, the digit one unit high."""


def regional(digit: int, rng: np.random.Generator) -> Drawing | None:
    """Such a 1, 2 or 9, never twice the same; None for the other digits."""
    if digit not in _COURSES:
        return None
    course = np.array(_COURSES[digit], np.float32)
    course += rng.normal(0, 0.022, course.shape).astype(np.float32)
    if digit == 1:
        # From two strokes that all but coincide to an open loop.
        course[3:6, 0] -= rng.uniform(-0.06, 0.06)
        course[0] += rng.uniform((-0.1, -0.15), (0.1, 0.15))
    width, slant = np.exp(rng.normal(0, 0.15)), rng.normal(0.1, 0.2)
    course[:, 0] = width * course[:, 0] - slant * course[:, 1]
    return drawing([100 * _between(course)], 4)


def _between(course: Array) -> Array:
    """The course with its middles: evening out then takes less off its turns."""
    middles = (course[:-1] + course[1:]) / 2
    both = np.empty((2 * len(course) - 1, 2), np.float32)
    both[::2], both[1::2] = course, middles
    return both
