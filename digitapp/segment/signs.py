"""Slashes and brackets: by themselves they look like a 1, beside digits they do not.

What was read as 1, 6 or 7 is weighed anew where other digits of its line tell how tall they
are: a softmax regression over the bow, slant and size of the stroke gives how likely it is
that digit, a slash, an opening or a closing bracket. Brackets come in pairs, so a two-state
Markov chain along the line (inside a pair or not; Rabiner 1989) settles which.
`training.signs` fits the weights and says in their file what they were fitted on.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from digitapp.records import NONE, Array, Segment
from digitapp.resources import assets_folder
from digitapp.settings import DEFAULTS, Settings

DIGITS = (1, 6, 7)
"""The digits that signs are read as."""

SIGNS = "/()"

KINDS = (*map(str, DIGITS), *SIGNS)
"""What looks like a sign may be one of these, in the order of the weights."""

FEATURES = (
    *("bow", "bow squared", "slant", "waver", "breadth"),
    *("width", "height", "above", "below", "constant"),
)
"""Of the middle line of the stroke: bow (positive where the middle lies left), slant (positive
where the foot lies right), deviation from a parabola, and how far its rows reach, in its own
heights. Of the box, in the line's digit heights: width, logarithm of the height, what rises
above and falls below its neighbours. The constant is 1."""


def without_signs(
    segments: Sequence[Segment], probabilities: Array, settings: Settings = DEFAULTS
) -> tuple[Array, Array]:
    """Move the probability of a digit to "none" as far as it is that of a slash or a bracket.

    segments: the components of one line, left to right; probabilities: float (N, 11).
    Returns float (N, 11), and float (N,): the probability that each is such a sign. A line
    without another digit to compare with stays as it is.
    """
    found = np.zeros(len(segments))
    read = probabilities[:, :NONE].argmax(1)
    # What is rather none already, touching digits among it, needs no second opinion.
    is_digit = probabilities[:, :NONE].max(1) > probabilities[:, NONE]
    strokes = np.flatnonzero(np.isin(read, DIGITS) & is_digit)
    sure = probabilities[:, :NONE].max(1) >= settings.sign_reference
    others = np.flatnonzero(sure & (read != 1))
    if not len(others):
        others = np.flatnonzero(sure)
    strokes = np.array([i for i in strokes if (others != i).any()], int)
    if not len(strokes):
        return probabilities, found
    described = [
        describe(segments[int(i)], [segments[int(k)] for k in others if k != i]) for i in strokes
    ]
    likely = likelihoods(np.array(described), read[strokes], shipped_weights())
    # The network knows brackets as well, though not all.
    likely[:, 0] *= 1 - probabilities[strokes, NONE]
    # One bracket in fifty is read as another digit than 1.
    likely[read[strokes] != 1, 1:] *= 0.02
    # A slash parts what stands on both of its sides.
    likely[(strokes == 0) | (strokes == len(segments) - 1), 1] = 0
    moved = probabilities.copy()
    found[strokes] = sign_probabilities(likely, settings)
    moved[:, :NONE] *= (1 - found)[:, None]
    moved[:, NONE] += found * (1 - probabilities[:, NONE])
    return moved, found


def describe(segment: Segment, others: Sequence[Segment]) -> Array:
    """`FEATURES` of a segment among the line's other digits, float (10,)."""
    box = segment.box
    height = float(np.median([other.box.height for other in others]))
    beside = sorted(others, key=lambda other: abs(other.box.centre[0] - box.centre[0]))[:2]
    top = float(np.mean([other.box.y for other in beside]))
    bottom = float(np.mean([other.box.bottom for other in beside]))
    bow, slant, waver, breadth = stroke(segment.ink)
    above, below = np.clip([(top - box.y) / height, (box.bottom - bottom) / height], -1, 1)
    size = box.width / height, np.log(np.clip(box.height / height, 0.3, 3))
    return np.array([bow, min(bow**2, 2), slant, waver, breadth, *size, above, below, 1.0])


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


def likelihoods(described: Array, read: Array, weights: Array) -> Array:
    """How likely the digit that was read and each of `SIGNS` are, float (N, 4), beside 1 for
    the digit.

    described: float (N, 10); read: int (N,), of `DIGITS`; weights: float (6, 10).
    """
    scores = described @ weights.T
    digit = scores[np.arange(len(read)), np.searchsorted(DIGITS, read)][:, None]
    signs = np.exp(np.clip(scores[:, len(DIGITS) :] - digit, -20, 20))
    return np.column_stack([np.ones(len(read)), signs])


def sign_probabilities(likely: Array, settings: Settings = DEFAULTS) -> Array:
    """The probability, float (N,), that each thing of a line, left to right, is a sign.

    likely: as `likelihoods` gives them. The chain starts and ends outside brackets; a bracket
    without its partner is possible, at the price of `settings.lone_bracket`.
    """
    digits, slashes, opening, closing = likely.T * np.exp(
        [[0.0], [-settings.slash_price], [-settings.bracket_price], [-settings.bracket_price]]
    )
    lone = np.exp(-settings.lone_bracket)
    steps = np.empty((len(likely), 2, 2))  # from state to state: outside, inside
    steps[:, 0, 0] = digits + slashes + lone * (opening + closing)
    steps[:, 1, 1] = digits + slashes
    steps[:, 0, 1], steps[:, 1, 0] = opening, closing
    before, after = [np.array([1.0, 0.0])], [np.array([1.0, 0.0])]
    for step, back in zip(steps, steps[::-1], strict=True):
        ahead, behind = before[-1] @ step, back @ after[-1]
        before.append(ahead / ahead.sum())
        after.append(behind / behind.sum())
    after.reverse()
    result = np.empty(len(likely))
    for i, step in enumerate(steps):
        whole = before[i] @ step @ after[i + 1]
        result[i] = 1 - digits[i] * (before[i] @ after[i + 1]) / whole
    return np.clip(result, 0.0, 1.0)


@functools.cache
def shipped_weights() -> Array:
    """The weights that ship, float (6, 10)."""
    return read_weights(assets_folder() / "signs.json")


def read_weights(path: Path) -> Array:
    """Weights (6, 10) as `training.signs` wrote them."""
    found = json.loads(path.read_text("utf-8"))["weights"]
    return np.array([[found[kind][name] for name in FEATURES] for kind in KINDS], np.float64)
