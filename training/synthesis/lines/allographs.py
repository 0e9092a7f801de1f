"""Forms of digits that one hand keeps for a whole line, drawn as the pen goes.

Each allograph is a few control points per stroke, x to the right and y down, the digit one
unit high from y = 0 to its foot at y = 1. `chain_of_zeros` draws zeros that the pen never left.
"""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.synthesis.strokes.pen import drawing

Rng = np.random.Generator
Course = tuple[tuple[float, float], ...]

_FORMS: dict[str, tuple[tuple[Course, ...], ...]] = {
    "0": (
        # Closed with an overshoot, open at the top, closed low with a tail into the ring.
        (((0.42, 0.06), (0.2, 0.0), (0.02, 0.3), (0.04, 0.75), (0.25, 1.0), (0.5, 0.8), (0.55, 0.35), (0.4, 0.05), (0.2, 0.02), (0.1, 0.1)),),
        (((0.28, 0.02), (0.06, 0.2), (0.02, 0.65), (0.2, 0.98), (0.45, 0.85), (0.55, 0.45), (0.48, 0.1)),),
        (((0.3, 0.0), (0.05, 0.25), (0.05, 0.75), (0.28, 1.0), (0.52, 0.7), (0.5, 0.2), (0.3, 0.0), (0.36, 0.2), (0.6, 0.12)),),
    ),
    "1": (
        # A stick, a short flag, a long upstroke from the foot, a flag and a foot, a hook.
        (((0.0, 0.0), (0.0, 0.5), (0.0, 1.0)),),
        (((-0.22, 0.24), (-0.1, 0.12), (0.0, 0.0), (0.0, 0.5), (0.0, 1.0)),),
        (((-0.45, 0.72), (-0.2, 0.35), (0.0, 0.0), (0.0, 0.5), (0.0, 1.0)),),
        (((-0.22, 0.22), (0.0, 0.0), (0.0, 0.5), (0.0, 1.0)), ((-0.22, 1.0), (0.0, 1.0), (0.22, 0.98))),
        (((-0.3, 0.5), (-0.14, 0.2), (0.0, 0.0), (0.02, 0.45), (0.02, 0.8), (0.08, 0.98), (0.2, 0.92)),),
        (((0.0, 0.0), (0.0, 0.5), (0.0, 1.0)), ((-0.18, 1.0), (0.0, 1.0), (0.18, 1.0))),
    ),
    "2": (
        (((0.03, 0.22), (0.2, 0.0), (0.45, 0.12), (0.42, 0.4), (0.2, 0.72), (0.0, 0.98), (0.3, 0.97), (0.56, 0.96)),),
        (((0.03, 0.2), (0.22, 0.0), (0.45, 0.15), (0.38, 0.5), (0.12, 0.9), (0.02, 0.95), (0.08, 0.8), (0.3, 0.92), (0.6, 0.98)),),
        (((0.0, 0.08), (0.25, 0.05), (0.5, 0.04), (0.28, 0.5), (0.02, 0.97), (0.28, 0.97), (0.52, 0.97)),),
    ),
    "3": (
        # Flat-topped, and one of two bows.
        (((0.02, 0.02), (0.25, 0.02), (0.5, 0.02), (0.35, 0.2), (0.2, 0.4), (0.42, 0.45), (0.5, 0.7), (0.3, 0.98), (0.0, 0.92)),),
        (((0.04, 0.12), (0.25, 0.0), (0.44, 0.18), (0.18, 0.45), (0.46, 0.6), (0.42, 0.9), (0.2, 1.0), (0.0, 0.88)),),
    ),
    "4": (
        # Open, closed, in one go.
        (((0.12, 0.02), (0.06, 0.3), (0.0, 0.58), (0.28, 0.57), (0.56, 0.55)), ((0.42, 0.2), (0.4, 0.6), (0.38, 1.0))),
        (((0.36, 0.0), (0.18, 0.3), (0.0, 0.62), (0.3, 0.62), (0.6, 0.6)), ((0.38, 0.02), (0.38, 0.5), (0.37, 1.0))),
        (((0.08, 0.0), (0.03, 0.3), (0.02, 0.5), (0.2, 0.52), (0.42, 0.45)), ((0.45, 0.0), (0.43, 0.5), (0.4, 1.0))),
    ),
    "5": (
        (((0.08, 0.03), (0.05, 0.25), (0.03, 0.45), (0.3, 0.38), (0.48, 0.62), (0.35, 0.95), (0.0, 0.95)), ((0.08, 0.03), (0.3, 0.02), (0.52, 0.0))),
        (((0.5, 0.02), (0.28, 0.02), (0.1, 0.04), (0.06, 0.42), (0.32, 0.4), (0.46, 0.68), (0.3, 0.98), (0.0, 0.92)),),
    ),
    "6": (
        (((0.42, 0.0), (0.15, 0.25), (0.02, 0.65), (0.15, 0.98), (0.42, 0.88), (0.42, 0.6), (0.2, 0.55), (0.05, 0.72)),),
        (((0.3, 0.0), (0.1, 0.4), (0.02, 0.8), (0.2, 1.0), (0.4, 0.82), (0.25, 0.66), (0.06, 0.8)),),
    ),
    "7": (
        # Plain, with a serif, crossed, crossed with a serif.
        (((0.0, 0.04), (0.28, 0.03), (0.52, 0.02), (0.36, 0.45), (0.22, 1.0)),),
        (((0.0, 0.2), (0.02, 0.05), (0.28, 0.06), (0.54, 0.02), (0.36, 0.45), (0.22, 1.0)),),
        (((0.0, 0.04), (0.28, 0.04), (0.52, 0.02), (0.36, 0.45), (0.22, 1.0)), ((0.12, 0.5), (0.34, 0.48), (0.54, 0.46))),
        (((0.0, 0.2), (0.04, 0.05), (0.28, 0.08), (0.52, 0.02), (0.34, 0.45), (0.2, 1.0)), ((0.1, 0.54), (0.32, 0.5), (0.52, 0.47))),
    ),
    "8": (
        (((0.42, 0.1), (0.2, 0.0), (0.06, 0.2), (0.25, 0.45), (0.45, 0.72), (0.25, 1.0), (0.03, 0.78), (0.22, 0.5), (0.44, 0.22), (0.38, 0.06)),),
        (((0.25, 0.45), (0.06, 0.22), (0.25, 0.0), (0.43, 0.2), (0.25, 0.45), (0.03, 0.75), (0.25, 1.0), (0.47, 0.75), (0.25, 0.47)),),
    ),
    "9": (
        (((0.42, 0.12), (0.2, 0.0), (0.02, 0.25), (0.18, 0.5), (0.42, 0.3), (0.44, 0.1), (0.42, 0.55), (0.4, 1.0)),),
        (((0.42, 0.12), (0.2, 0.0), (0.02, 0.25), (0.2, 0.48), (0.42, 0.28), (0.44, 0.1), (0.44, 0.6), (0.28, 1.0), (0.04, 0.9)),),
        (((0.4, 0.1), (0.18, 0.0), (0.03, 0.22), (0.2, 0.42), (0.42, 0.16), (0.3, 0.6), (0.14, 1.0)),),
    ),
}  # fmt: skip


def forms(digit: str) -> int:
    """How many allographs of a digit there are."""
    return len(_FORMS[digit])


def draw_form(digit: str, form: int, rng: Rng) -> list[Array]:
    """An allograph, never twice the same: strokes float32 (n, 2), about one unit high.

    Raises KeyError for a character that is not a digit, IndexError for an unknown form.
    """
    courses = [np.array(course, np.float32) for course in _FORMS[digit][form]]
    width = float(np.exp(rng.normal(0, 0.18)))
    for course in courses:
        course[:, 0] *= width
        course += rng.normal(0, 0.022, course.shape).astype(np.float32)
    if digit == "1" and len(courses[0]) > 3:
        # The upstroke is long or short, steep or flat.
        top = courses[0][2].copy() if form in (1, 2, 4) else courses[0][1].copy()
        reach = 2 if form in (1, 2, 4) else 1
        factors = rng.uniform((0.5, 0.6), (1.5, 1.3)).astype(np.float32)
        courses[0][:reach] = top + (courses[0][:reach] - top) * factors
    return smooth(courses)


def chain_of_zeros(count: int, rng: Rng) -> list[Array]:
    """`count` zeros (at least two) in one stroke: strokes float32 (n, 2), one unit high at most.

    From rings with bridges between them to a coil and to mere arcs, as hasty hands write the
    zeros of a round amount.
    """
    tall = rng.uniform(0.45, 1.0)
    pace = tall * rng.uniform(0.45, 0.85)
    points = []
    kind = rng.random()
    if kind < 0.15:
        # A garland: open cups in a row.
        turn = np.linspace(0, np.pi * count, 8 * count + 1)
        arcs = np.abs(np.sin(turn)) ** rng.uniform(0.5, 0.8) - 0.5
        lean = rng.uniform(0.0, 0.5) * np.sin(2 * turn)
        x = pace * (turn / np.pi + lean / 2)
        points = [np.column_stack([x, tall * arcs])]
    elif kind < 0.55:
        # A coil: the pen circles while the hand moves on evenly.
        turn = np.linspace(0, 2 * np.pi * count + rng.uniform(-0.8, 0.5), 14 * count)
        radius = pace * rng.uniform(0.22, 0.5)
        phase = rng.uniform(-0.6, 0.6)
        way = 1.0 if rng.random() < 0.7 else -1.0
        x = pace * turn / (2 * np.pi) - way * radius * np.sin(turn + phase)
        points = [np.column_stack([x, -np.cos(turn + phase) * tall / 2])]
    else:
        # Rings, joined at their tops, each closed more or less.
        radius = pace * rng.uniform(0.32, 0.45)
        closed = rng.uniform(0.75, 1.05)
        high = rng.uniform(0.0, 0.5)
        for i in range(count):
            turn = np.linspace(0, 2 * np.pi * closed * rng.uniform(0.92, 1.05), 13) + high
            ring = [pace * i - radius * np.sin(turn), -np.cos(turn) * tall / 2]
            points.append(np.column_stack(ring) * rng.uniform(0.88, 1.1))
    course = np.concatenate(points).astype(np.float32)
    course[:, 1] += np.float32(1 - tall * rng.uniform(0.45, 0.7))
    shrink = np.linspace(1, rng.uniform(0.7, 1.1), len(course), dtype=np.float32)
    course[:, 1] = 1 - (1 - course[:, 1]) * shrink
    course += rng.normal(0, 0.012, course.shape).astype(np.float32)
    return smooth([course])


def smooth(courses: list[Array]) -> list[Array]:
    """Smooth strokes with a spline; their bounding box stays."""
    points = np.concatenate(courses)
    low, high = points.min(axis=0), points.max(axis=0)
    shape = drawing([100 * _between(course) for course in courses], 3)
    own_low = shape.points.min(axis=0)
    own = np.maximum(np.ptp(shape.points, axis=0), 1e-6)
    scale = np.minimum((high - low) / own, 1e3)
    if high[0] - low[0] < 0.05:
        scale[0] = scale[1]
    return [((s - own_low) * scale + low).astype(np.float32) for s in shape.strokes()]


def _between(course: Array) -> Array:
    """The course with its middles, as evening out then takes less off its turns."""
    middles = (course[:-1] + course[1:]) / 2
    both = np.empty((2 * len(course) - 1, 2), np.float32)
    both[::2], both[1::2] = course, middles
    return both
