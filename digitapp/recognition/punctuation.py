"""Detect slashes, brackets, dots and dashes. Some look like digits, but not beside digits.

A small network classifies every component of a row from its `punctuation_features`, if the row
has digits to compare it with: a digit (or anything else that is no sign), a slash, an opening or
closing bracket, or a small mark. Brackets come in pairs, so a Markov chain along the row with two
states, outside and inside brackets, combines the answers (forward-backward, Rabiner 1989).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from digitapp.recognition.candidates import Components
from digitapp.recognition.punctuation_features import FEATURES, KINDS, describe
from digitapp.recognition.settings import DEFAULTS, RecognitionSettings
from digitapp.records import Array

_SLASH, _MARK = KINDS.index("/"), KINDS.index(".")
_ENDS = [FEATURES.index("first"), FEATURES.index("last")]


PunctuationNetwork = Callable[[Array], Array]
"""Maps `FEATURES`, float (N, 29), to log scores of `KINDS`, float (N, 5)."""


def find_signs(
    row: Components, network: PunctuationNetwork | None, settings: RecognitionSettings = DEFAULTS
) -> tuple[Array, Array]:
    """Return the probabilities of being a sign, of the N components and of the M end pieces.

    float64 (N,): slash, bracket or small mark; float64 (M,): slash or bracket. All are 0 without
    a network, for components known to be digits, and for items without digits to compare with.
    """
    count = len(row.segments)
    if network is None:
        return np.zeros(count), np.zeros(len(row.pieces))
    described, usable = describe(row, settings)
    if not usable.any():
        return np.zeros(count), np.zeros(len(row.pieces))
    likely = likelihoods(network(described))
    likely[~usable, 1:] = 0.0
    own = np.array([*range(count), *(k for k, _ in row.pieces)], int)
    # A slash has something on both sides; a piece that was cut off is no small mark.
    likely[(described[:, _ENDS] > 0).any(1), _SLASH] = 0.0
    likely[count:, _MARK] = 0.0
    # A component holds a sign if it is one or if one can be cut from it.
    whole = np.zeros((count, len(KINDS)))
    np.add.at(whole, own, likely)
    whole[:, 0] = 1.0
    holds = sign_probabilities(whole, settings)
    share = holds[own, 1:] * likely[:, 1:] / np.maximum(whole[own, 1:], 1e-30)
    found = share.sum(1)
    return found[:count], found[count:]


def likelihoods(scores: Array) -> Array:
    """Return the likelihoods of `KINDS` relative to a digit, float (N, 5); the first column is 1.

    scores: float (N, 5), the network's log scores.
    """
    return np.asarray(np.exp(np.clip(scores - scores[:, :1], -20, 20)))


def sign_probabilities(likely: Array, settings: RecognitionSettings = DEFAULTS) -> Array:
    """Return the probabilities of `KINDS` for each of N items along a row, float64 (N, 5).

    likely: float (N, 5), from `likelihoods`. The chain starts and ends outside brackets. A
    bracket without a partner is possible, with a penalty of `settings.lone_bracket`.
    """
    price = np.exp(-settings.sign_price)
    digits, slashes, opening, closing, marks = likely.T * np.array([[1.0], *[[price]] * 4])
    lone = np.exp(-settings.lone_bracket)
    level = digits + slashes + marks
    steps = np.empty((len(likely), 2, 2))  # [from, to]: 0 outside brackets, 1 inside
    steps[:, 0, 0] = level + lone * (opening + closing)
    steps[:, 1, 1] = level
    steps[:, 0, 1], steps[:, 1, 0] = opening, closing
    before, after = [np.array([1.0, 0.0])], [np.array([1.0, 0.0])]
    for step, back in zip(steps, steps[::-1], strict=True):
        ahead, behind = before[-1] @ step, back @ after[-1]
        before.append(ahead / ahead.sum())
        after.append(behind / behind.sum())
    after.reverse()
    result = np.empty(likely.shape)
    for i, (back, ahead) in enumerate(zip(before, after[1:], strict=False)):
        level_ways = back @ ahead
        result[i] = [
            *(digits[i] * level_ways, slashes[i] * level_ways),
            opening[i] * (back[0] * ahead[1] + lone * back[0] * ahead[0]),
            closing[i] * (back[1] * ahead[0] + lone * back[0] * ahead[0]),
            marks[i] * level_ways,
        ]
    return np.asarray(result / result.sum(1, keepdims=True))
