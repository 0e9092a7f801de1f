"""What tells a slash, a bracket or a small mark from a digit: its shape, its place, its reading.

A tall stroke by itself is a 1. Beside other digits it may be too tall, lean otherwise than
their uprights, bend, or hang below them; a dot is far smaller than they are.
"""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from digitapp.recognition.candidates import Components
from digitapp.recognition.settings import DEFAULTS, RecognitionSettings
from digitapp.records import CLASSES, NONE, Array

KINDS = ("digit", "/", "(", ")", ".")
"""What a component may be: anything that is no sign, a slash, brackets, or a small mark, which
stands for dots, commas and dashes."""

FEATURES = (
    *("bow", "bow squared", "slant", "waver", "breadth"),
    *("width", "height", "tallest", "above", "below"),
    *("gap before", "gap after", "first", "last", "cut"),
    *("slant to ones", "height to ones", "ones"),
    *(f"read {name}" for name in CLASSES),
)
"""Of the middle line of the stroke: bow (positive where the middle lies left), slant (positive
where the foot lies right), deviation from a parabola, and how far its rows reach, in its own
heights. Of the box, in the line's digit heights: width, logarithm of the height, the same to
the tallest, what rises above and falls below its neighbours, the gaps to them, and whether it
was cut off a component. Beside the
line's other ones: difference of slant and log height, and whether there are any. Log
probabilities as the classifier gives them."""


def describe(row: Components, settings: RecognitionSettings = DEFAULTS) -> tuple[Array, Array]:
    """`FEATURES` of a row's N components, then of the M pieces that may be cut off them, float
    (N + M, 29), and bool (N + M,): which have other digits beside them to be compared with.
    """
    segments, probabilities = row.segments, row.probabilities
    items = [*enumerate(segments), *row.pieces]
    read = np.concatenate([probabilities, row.of_pieces])
    described, usable = np.zeros((len(items), len(FEATURES))), np.zeros(len(items), bool)
    digit = probabilities[:, :NONE].max(1)
    one = probabilities[:, :NONE].argmax(1) == 1
    sure = digit >= settings.sign_reference
    if not sure.any():
        return described, usable
    x, y, right, bottom = np.array(
        [(s.box.x, s.box.y, s.box.right, s.box.bottom) for s in segments], float
    ).T
    tall, centre = bottom - y, (x + right) / 2
    strokes = [stroke(segment.ink) for _, segment in items]
    ones = np.flatnonzero(one & (digit > 0.5))
    for i, (own, segment) in enumerate(items):
        others = _references(sure, one, own)
        usable[i] = len(others) > 0
        if not usable[i]:
            continue
        box = segment.box
        # NumPy's median takes twenty times as long for so few.
        height = median(tall[others].tolist())
        beside = others[np.argsort(np.abs(centre[others] - box.centre[0]), kind="stable")[:2]]
        ends = right[own - 1] if own else -np.inf, x[own + 1] if own + 1 < len(x) else np.inf
        # What is cut off the first component's end has something before it.
        first = own == 0 and box.centre[0] <= centre[0]
        last = own + 1 == len(x) and box.centre[0] >= centre[-1]
        reach = y[beside].mean() - box.y, box.bottom - bottom[beside].mean()
        rest = ones[ones != own].tolist()
        bow, slant, waver, breadth = strokes[i]
        described[i] = [
            *(bow, min(bow**2, 2), slant, waver, breadth),
            box.width / height,
            _log_ratio(box.height, height),
            _log_ratio(box.height, tall[others].max()),
            *np.clip(np.array([*reach, box.x - ends[0], ends[1] - box.right]) / height, -1, 1),
            *(float(first), float(last), float(i >= len(x))),
            slant - median(strokes[k][1] for k in rest) if rest else 0.0,
            _log_ratio(box.height, median(tall[k] for k in rest)) if rest else 0.0,
            float(bool(rest)),
            *np.log(np.maximum(read[i], 1e-4)),
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
    return math.log(min(max(height / other, 0.05), 3))


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
    powers = np.stack([np.ones(len(down)), down, down**2])
    parabola = np.linalg.solve(powers @ powers.T, powers @ middle)
    beside = middle - parabola @ powers
    written = ink[rows] > 127
    reach = written.shape[1] - written.argmax(1) - written[:, ::-1].argmax(1)
    waver, breadth = np.sqrt(np.mean(beside**2)), np.mean(reach * written.any(1)) / height
    slant, bow = np.clip(parabola[1:], -2, 2)
    return float(bow), float(slant), min(float(waver), 0.3), min(float(breadth), 1.0)
