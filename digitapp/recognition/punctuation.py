"""Slashes, brackets, dots and dashes: by themselves some look like digits, beside digits they
do not.

Every component of a line that has digits to be compared with is weighed by a small network
over `punctuation_features`: is it a digit (or anything that is no sign), a slash, an opening or
a closing bracket, or a small mark. Brackets come in pairs, so a two-state Markov chain along the
line (inside a pair or not; Rabiner 1989) settles which.
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
"""Scores, float (N, 5), of each of `KINDS` from `FEATURES`, float (N, 29)."""


def find_signs(
    row: Components, network: PunctuationNetwork | None, settings: RecognitionSettings = DEFAULTS
) -> tuple[Array, Array]:
    """The probability, float (N,), that each component of a row is a slash, bracket or mark,
    and, float (M,), that the pieces that may be cut off them are a slash or bracket.

    All are 0 without a network, or where a row has no other digit to compare with.
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
    # A slash parts what stands on both of its sides; what is cut off is no mark.
    likely[(described[:, _ENDS] > 0).any(1), _SLASH] = 0.0
    likely[count:, _MARK] = 0.0
    # A component holds a sign where it is one or where one can be cut off it.
    whole = np.zeros((count, len(KINDS)))
    np.add.at(whole, own, likely)
    whole[:, 0] = 1.0
    holds = sign_probabilities(whole, settings)
    share = holds[own, 1:] * likely[:, 1:] / np.maximum(whole[own, 1:], 1e-30)
    found = share.sum(1)
    return found[:count], found[count:]


def likelihoods(scores: Array) -> Array:
    """How likely each of `KINDS` is beside 1 for a digit, float (N, 5).

    scores: float (N, 5), as the network gives them.
    """
    return np.asarray(np.exp(np.clip(scores - scores[:, :1], -20, 20)))


def sign_probabilities(likely: Array, settings: RecognitionSettings = DEFAULTS) -> Array:
    """The probability, float (N, 5), that each thing of a line is of each of `KINDS`.

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
