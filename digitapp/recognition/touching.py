"""Touching digits looked at as a whole: how many they are, and which the first and the last.

A cut that goes through two overlapping digits leaves neither whole, and a 1 that clings to
its neighbour makes another digit of it. What the pieces no longer show, the whole component
does: one network reads it without a cut (segmentation-free recognition of touching digits,
Hochuli et al. 2018, "Handwritten digit segmentation: Is it still necessary?"), and the
lattice weighs its answer against those of the pieces. Every digit keeps the box of its piece.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.recognition.candidates import Candidate
from digitapp.recognition.settings import DEFAULTS, RecognitionSettings
from digitapp.records import NONE, Array
from digitapp.segmentation.normalization import strengthened

STRIP = 40, 112
"""Height and width of the picture that the network is given, in pixels."""

_MARGIN = 3

COUNTS = 5
"""The classes of a count: no digit, one, two, three, four or more."""

ANSWERS = COUNTS + 2 * NONE
"""What the network gives: the counts, then the ten digits for the first and for the last."""

_LEAST = 1e-4


@dataclass(frozen=True, eq=False)
class Whole:
    """What the network says of one component, each a distribution.

    counts: float (5,), see `COUNTS`; first, last: float (10,), given that there is a digit.
    """

    counts: Array
    first: Array
    last: Array

    @property
    def several(self) -> float:
        """The probability, 0 to 1, that there is more than one digit."""
        return float(self.counts[2:].sum())

    @staticmethod
    def of(answer: Array) -> Whole:
        """From one row of the network's output, float (25,)."""
        return Whole(answer[:COUNTS], answer[COUNTS : COUNTS + NONE], answer[COUNTS + NONE :])


def strip(ink: Array) -> Array:
    """Ink uint8 (h, w) -> float32 (40, 112) in [0, 1]: as large as it fits, in the middle."""
    canvas = np.zeros(STRIP, np.float32)
    x, y, width, height = cv2.boundingRect(ink)
    if width == 0 or height == 0:
        return canvas
    room = STRIP[0] - 2 * _MARGIN, STRIP[1] - 2 * _MARGIN
    scale = min(room[0] / height, room[1] / width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = strengthened(cv2.resize(ink[y : y + height, x : x + width], size, interpolation=way))
    left, top = (STRIP[1] - size[0]) // 2, (STRIP[0] - size[1]) // 2
    canvas[top : top + size[1], left : left + size[0]] = small / np.float32(255)
    return canvas


def evidence(
    candidates: Sequence[Candidate],
    wholes: Mapping[int, Whole],
    settings: RecognitionSettings = DEFAULTS,
) -> Array:
    """What looking at whole components adds to the score of every candidate and class.

    candidates: of a line, as `propose` gives them; wholes: of the components that were looked
    at, by their number on the line. Returns float (N, 11) in nats, 0 for other candidates.

    A candidate that begins where its component does is the first digit, one that ends there the
    last; a component that is one digit the classifier reads better. The count speaks through
    both ends, and against pieces between them where two digits are more likely than three. What
    this network takes for digits is not left out easily; but where it sees none, it has little
    to say: the classifier knows more of what is none.
    """
    result = np.zeros((len(candidates), NONE + 1))
    own = [i for i, c in enumerate(candidates) if c.components == 1 and c.first in wholes]
    starts: dict[int, int] = {}
    for i in own:
        number, start = candidates[i].first, candidates[i].start
        starts[number] = min(start, starts.get(number, start))
    for i in own:
        candidate = candidates[i]
        whole = wholes[candidate.first]
        one, two, more = settings.whole_count * _counts(whole, settings)
        if candidate.cuts == 0:
            result[i, :NONE] = one
            result[i, NONE] = settings.whole_count * _log(whole.counts[0])
        elif candidate.cuts == 2:
            result[i, :NONE] = min(0.0, more - two)
        else:
            end = whole.first if candidate.start == starts[candidate.first] else whole.last
            some = settings.whole_digit * (1 - whole.counts[0])
            result[i, :NONE] = some * _log(end) + max(two, more) / 2
            result[i, NONE] = settings.whole_count * _log(whole.counts[:2].sum())
    return result


def _counts(whole: Whole, settings: RecognitionSettings) -> Array:
    """The logarithms of how likely one digit is, two, and more, given that there is any."""
    known = np.array([whole.counts[1], whole.counts[2], whole.counts[3:].sum()])
    doubted = known + settings.count_doubt
    return np.asarray(np.log(doubted / doubted.sum()))


def _log(p: Array) -> Array:
    return np.asarray(np.log(np.maximum(p, _LEAST)))


def weighed(probabilities: Array, evidence: Array) -> Array:
    """The probabilities, float (N, 11), with the evidence on each class; rows sum to one."""
    result = np.maximum(probabilities, 1e-6) * np.exp(evidence)
    return np.asarray(result / result.sum(1, keepdims=True), np.float32)
