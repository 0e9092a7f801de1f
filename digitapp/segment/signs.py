"""Slashes, brackets, dots and dashes: by themselves some look like digits, beside digits they
do not.

Every component of a line that has digits to be compared with is weighed by a small network
over `sign_features`: is it a digit (or anything that is no sign), a slash, an opening or a
closing bracket, or a small mark. Brackets come in pairs, so a two-state Markov chain along the
line (inside a pair or not; Rabiner 1989) settles which. `training.signs` fits the weights and
says in their file what they were fitted on.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.records import Array, Segment
from digitapp.resources import assets_folder
from digitapp.segment.sign_features import FEATURES, KINDS, describe
from digitapp.settings import DEFAULTS, Settings

_SLASH = KINDS.index("/")


@dataclass(frozen=True, eq=False)
class Weights:
    """A network with one hidden layer of hyperbolic tangents.

    hidden: float (28, H), hidden_bias: float (H,), output: float (H, 5), output_bias: float
    (5,), of `FEATURES` and `KINDS`.
    """

    hidden: Array
    hidden_bias: Array
    output: Array
    output_bias: Array


def find_signs(
    segments: Sequence[Segment], probabilities: Array, settings: Settings = DEFAULTS
) -> Array:
    """The probability, float (N,), that each component of a line is a slash, bracket or mark.

    segments: left to right; probabilities: float (N, 11), as the classifier read them. It is 0
    where a line has no other digit to compare with.
    """
    described, usable = describe(segments, probabilities, settings)
    if not usable.any():
        return np.zeros(len(segments))
    likely = likelihoods(described, shipped_weights())
    likely[~usable, 1:] = 0.0
    # A slash parts what stands on both of its sides.
    likely[[0, -1], _SLASH] = 0.0
    return sign_probabilities(likely, settings)


def likelihoods(described: Array, weights: Weights) -> Array:
    """How likely each of `KINDS` is beside 1 for a digit, float (N, 5).

    described: float (N, 28) of `FEATURES`.
    """
    hidden = np.tanh(described @ weights.hidden + weights.hidden_bias)
    scores = hidden @ weights.output + weights.output_bias
    return np.asarray(np.exp(np.clip(scores - scores[:, :1], -20, 20)))


def sign_probabilities(likely: Array, settings: Settings = DEFAULTS) -> Array:
    """The probability, float (N,), that each thing of a line, left to right, is a sign.

    likely: as `likelihoods` gives them. The chain starts and ends outside brackets; a bracket
    without its partner is possible, at the price of `settings.lone_bracket`.
    """
    prices = [0.0, settings.slash_price, *[settings.bracket_price] * 2, settings.mark_price]
    digits, slashes, opening, closing, marks = likely.T * np.exp(-np.array(prices))[:, None]
    lone = np.exp(-settings.lone_bracket)
    level = digits + slashes + marks
    steps = np.empty((len(likely), 2, 2))  # from state to state: outside, inside
    steps[:, 0, 0] = level + lone * (opening + closing)
    steps[:, 1, 1] = level
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
def shipped_weights() -> Weights:
    """The weights that ship."""
    return read_weights(assets_folder() / "signs.json")


def read_weights(path: Path) -> Weights:
    """Weights as `training.signs` wrote them."""
    found = json.loads(path.read_text("utf-8"))["weights"]
    return Weights(
        np.array([found["hidden"][name] for name in FEATURES]),
        np.array(found["hidden bias"]),
        np.array([found["output"][kind] for kind in KINDS]).T,
        np.array([found["output bias"][kind] for kind in KINDS]),
    )
