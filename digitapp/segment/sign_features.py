"""What tells a slash, a bracket or a small mark from a digit: its shape, its place, its reading.

A tall stroke by itself is a 1. Beside other digits it may be too tall, lean otherwise than
their uprights, bend, or hang below them; a dot is far smaller than they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import CLASSES, NONE, Array, Segment
from digitapp.settings import DEFAULTS, Settings

KINDS = ("digit", "/", "(", ")", ".")
"""What a component may be: anything that is no sign, a slash, brackets, or a small mark, which
stands for dots, commas and dashes."""

FEATURES = (
    *("bow", "bow squared", "slant", "waver", "breadth"),
    *("width", "height", "tallest", "above", "below"),
    *("gap before", "gap after", "first", "last"),
    *("slant to ones", "height to ones", "ones"),
    *(f"read {name}" for name in CLASSES),
)
"""Of the middle line of the stroke: bow (positive where the middle lies left), slant (positive
where the foot lies right), deviation from a parabola, and how far its rows reach, in its own
heights. Of the box, in the line's digit heights: width, logarithm of the height, the same to
the tallest, what rises above and falls below its neighbours, the gaps to them. Beside the
line's other ones: difference of slant and log height, and whether there are any. Log
probabilities as the classifier gives them."""


def describe(
    segments: Sequence[Segment], probabilities: Array, settings: Settings = DEFAULTS
) -> tuple[Array, Array]:
    """`FEATURES` of every component of a line, float (N, 28), and bool (N,): which of them have
    other digits beside them to be compared with.

    segments: the components, left to right; probabilities: float (N, 11).
    """
    count = len(segments)
    described, usable = np.zeros((count, len(FEATURES))), np.zeros(count, bool)
    if not count:
        return described, usable
    digit = probabilities[:, :NONE].max(1)
    one = probabilities[:, :NONE].argmax(1) == 1
    sure = digit >= settings.sign_reference
    x, y, right, bottom = np.array(
        [(s.box.x, s.box.y, s.box.right, s.box.bottom) for s in segments], float
    ).T
    tall = bottom - y
    strokes = np.array([stroke(segment.ink) for segment in segments])
    for i in range(count):
        others = _references(sure, one, i)
        usable[i] = len(others) > 0
        if not usable[i]:
            continue
        height = float(np.median(tall[others]))
        centre = (x + right) / 2
        beside = others[np.argsort(np.abs(centre[others] - centre[i]), kind="stable")[:2]]
        before = x[i] - right[i - 1] if i else height
        after = x[i + 1] - right[i] if i + 1 < count else height
        ones = np.flatnonzero(one & (digit > 0.5) & (np.arange(count) != i))
        bow, slant, waver, breadth = strokes[i]
        described[i] = [
            *(bow, min(bow**2, 2), slant, waver, breadth),
            (right[i] - x[i]) / height,
            _log_ratio(tall[i], height),
            _log_ratio(tall[i], tall[others].max()),
            *np.clip(
                np.array([y[beside].mean() - y[i], bottom[i] - bottom[beside].mean()]) / height,
                -1,
                1,
            ),
            *np.clip(np.array([before, after]) / height, -1, 1),
            *(float(i == 0), float(i + 1 == count)),
            slant - np.median(strokes[ones, 1]) if len(ones) else 0.0,
            _log_ratio(tall[i], np.median(tall[ones])) if len(ones) else 0.0,
            float(len(ones) > 0),
            *np.log(np.maximum(probabilities[i], 1e-4)),
        ]
    return described, usable


def _references(sure: Array, one: Array, own: int) -> Array:
    """Indexes of what tells how tall the digits beside a component are: sure digits other than
    ones, which brackets are read as, or ones where there is nothing else."""
    for which in (sure & ~one, sure):
        which = which.copy()
        which[own] = False
        if which.any():
            return np.flatnonzero(which)
    return np.empty(0, int)


def _log_ratio(height: float, other: float) -> float:
    return float(np.log(np.clip(height / other, 0.05, 3)))


def stroke(ink: Array) -> tuple[float, float, float, float]:
    """Bow, slant and waver of the ink's middle from row to row, and the rows' mean reach.

    ink: uint8 (h, w); all in heights of the ink. A parabola is laid through the rows' centres.
    """
    weights = ink.sum(1, dtype=np.float64)
    rows = np.flatnonzero(weights)
    if len(rows) < 4:
        return 0.0, 0.0, 0.0, 0.0
    height = rows[-1] - rows[0] + 1
    middle = (ink[rows] @ np.arange(ink.shape[1])) / weights[rows] / height
    down = (rows - rows[0] + 0.5) / height - 0.5
    parabola = np.polynomial.polynomial.polyfit(down, middle, 2)
    beside = middle - np.polynomial.polynomial.polyval(down, parabola)
    written = ink[rows] > 127
    reach = written.shape[1] - written.argmax(1) - written[:, ::-1].argmax(1)
    waver, breadth = np.sqrt(np.mean(beside**2)), np.mean(reach * written.any(1)) / height
    slant, bow = np.clip(parabola[1:], -2, 2)
    return float(bow), float(slant), min(float(waver), 0.3), min(float(breadth), 1.0)
