"""Features that distinguish slashes, brackets and small marks from digits: shape, place, reading.

Alone, a tall stroke is a 1. Beside other digits it can be too tall, lean differently, bend, or
reach below them; a dot is far smaller than they are.
"""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from digitapp.recognition.candidates import Components
from digitapp.recognition.settings import DEFAULTS, RecognitionSettings
from digitapp.records import CLASSES, NONE, Array, InkImage

KINDS = ("digit", "/", "(", ")", ".")
"""The kinds of a component: a digit or anything else that is not a sign, a slash, an opening or a
closing bracket, or a small mark (dot, comma or dash)."""

FEATURES = (
    *("bow", "bow squared", "slant", "waver", "breadth"),
    *("width", "height", "tallest", "above", "below"),
    *("gap before", "gap after", "first", "last", "cut"),
    *("slant to ones", "height to ones", "ones"),
    *(f"read {name}" for name in CLASSES),
)
"""Shape of the stroke, in its own heights: bow of its centre line (positive if the middle lies
left), slant (positive if the foot lies right), deviation from a parabola, and mean width of its
rows.
Box, in digit heights of the row: width, log height, log height over the tallest digit's, how far
it reaches above and below its neighbours, and the gaps to them.
0 or 1: whether it is the first or last of the row, and whether it is a piece cut from a component.
Against the row's other ones: slant difference, log height ratio, and whether there are any.
Log probabilities of the classifier."""


_MANY = 200


def describe(row: Components, settings: RecognitionSettings = DEFAULTS) -> tuple[Array, Array]:
    """Compute the `FEATURES` of a row's N components, followed by those of its M end pieces.

    Returns float64 (N + M, 29); and bool (N + M,): which of them may be signs, and have other
    digits in the row to be compared with. The features of the rest are 0.
    """
    segments, probabilities = row.segments, row.probabilities
    items = [*enumerate(segments), *row.pieces]
    read = np.concatenate([probabilities, row.of_pieces])
    described, usable = np.zeros((len(items), len(FEATURES))), np.zeros(len(items), bool)
    digit = probabilities[:, :NONE].max(1)
    one = probabilities[:, :NONE].argmax(1) == 1
    sure = digit >= settings.sign_reference
    asked = [i for i in range(len(items)) if i >= len(segments) or i not in row.digits]
    if not sure.any() or not asked:
        return described, usable
    x, y, right, bottom = np.array(
        [(s.box.x, s.box.y, s.box.right, s.box.bottom) for s in segments], float
    ).T
    tall, centre = bottom - y, (x + right) / 2
    ones = np.flatnonzero(one & (digit > 0.5))
    strokes = {i: stroke(items[i][1].ink) for i in {*asked, *ones.tolist()}}
    slants = np.array([strokes[i][1] if i in strokes else 0.0 for i in range(len(segments))])
    for i in asked:
        own, segment = items[i]
        others = _references(sure, one, own)
        usable[i] = len(others) > 0
        if not usable[i]:
            continue
        box = segment.box
        height = _median(tall[others])
        beside = others[np.argsort(np.abs(centre[others] - box.centre[0]), kind="stable")[:2]]
        ends = right[own - 1] if own else -np.inf, x[own + 1] if own + 1 < len(x) else np.inf
        # A piece cut from the right end of the first component has ink before it.
        first = own == 0 and box.centre[0] <= centre[0]
        last = own + 1 == len(x) and box.centre[0] >= centre[-1]
        reach = y[beside].mean() - box.y, box.bottom - bottom[beside].mean()
        rest = ones[ones != own]
        bow, slant, waver, breadth = strokes[i]
        described[i] = [
            *(bow, min(bow**2, 2), slant, waver, breadth),
            box.width / height,
            _log_ratio(box.height, height),
            _log_ratio(box.height, tall[others].max()),
            *np.clip(np.array([*reach, box.x - ends[0], ends[1] - box.right]) / height, -1, 1),
            *(float(first), float(last), float(i >= len(x))),
            slant - _median(slants[rest]) if len(rest) else 0.0,
            _log_ratio(box.height, _median(tall[rest])) if len(rest) else 0.0,
            float(len(rest) > 0),
            *np.log(np.maximum(read[i], 1e-4)),
        ]
    return described, usable


def _references(sure: Array, one: Array, own: int) -> Array:
    """Indexes of other components that show how tall digits are: sure digits.

    Ones count only if there is nothing else, because brackets are often read as ones.
    """
    for which in (sure & ~one, sure):
        which = which.copy()
        which[own] = False
        if which.any():
            return np.flatnonzero(which)
    return np.empty(0, int)


def _median(values: Array) -> float:
    # NumPy's median takes twenty times as long for few values.
    return median(values.tolist()) if len(values) < _MANY else float(np.median(values))


def _log_ratio(height: float, other: float) -> float:
    return math.log(min(max(height / other, 0.05), 3))


def stroke(ink: InkImage) -> tuple[float, float, float, float]:
    """Measure bow, slant, waver and breadth of ink, uint8 (h, w), in units of its height.

    A parabola is fitted to the centres of the rows: bow is its quadratic and slant its linear
    coefficient, each from -2 to 2. Waver is the RMS deviation from it, 0 to 0.3. Breadth is the
    mean width of the rows, 0 to 1. All are 0 for ink of fewer than four rows.
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
