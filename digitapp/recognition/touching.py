"""Read touching digits as a whole: how many there are, and which are the first and the last.

A cut through two overlapping digits damages both, and a 1 that touches its neighbour can change
it into another digit. The whole component still shows what its pieces do not. So one network
reads it without a cut (segmentation-free recognition, Hochuli et al. 2018, "Handwritten digit
segmentation: Is it still necessary?"), and the lattice combines its answer with those of the
pieces. Each digit keeps the box of its piece.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.recognition.candidates import Candidate
from digitapp.recognition.settings import DEFAULTS, RecognitionSettings
from digitapp.records import NONE, Array, InkImage, Probabilities
from digitapp.segmentation.normalization import strengthened

STRIP = 40, 112
"""Height and width of the network's input, in pixels."""

_MARGIN = 3

COUNTS = 5
"""Number of count classes: no digit, one, two, three, four or more."""

ANSWERS = COUNTS + 2 * NONE
"""Number of network outputs: the counts, the ten digits as the first, the ten as the last."""

_LEAST = 1e-4


@dataclass(frozen=True, eq=False)
class Whole:
    """The network's answer on one component: three distributions, each summing to 1.

    counts: float (5,), see `COUNTS`; first, last: float (10,), if there is a digit.
    """

    counts: Array
    first: Array
    last: Array

    @property
    def several(self) -> float:
        """The probability, 0 to 1, of more than one digit."""
        return float(self.counts[2:].sum())

    @staticmethod
    def of(answer: Array) -> Whole:
        """Split one row of the network's output, float (25,)."""
        return Whole(answer[:COUNTS], answer[COUNTS : COUNTS + NONE], answer[COUNTS + NONE :])


def strip(ink: InkImage) -> Array:
    """Fit ink, uint8 (h, w), into the network's input, float32 (40, 112) in [0, 1], centred."""
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
    """Return the scores that whole components add to each candidate and class.

    candidates: the N candidates of a row, from `find_candidates`; wholes: the network's answers,
    by the index of the component in the row. Returns float64 (N, 11) in nats, 0 for candidates of
    other components and for those that join several.

    A candidate at the start of its component is scored as the first digit, one at its end as the
    last. A whole component is scored by the count alone, because the classifier reads a single
    digit better. Half of the count's score goes to each end piece. Middle pieces are penalized
    if two digits are more likely than three or more. Leaving out ink is penalized if this
    network sees digits there. If it sees none, its digits have little weight, because the
    classifier is better at rejecting non-digits.
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
        one, two, more = _counts(whole)
        if candidate.cuts == 0:
            result[i, :NONE] = one
            result[i, NONE] = _log(whole.counts[0])
        elif candidate.cuts == 2:
            result[i, :NONE] = min(0.0, more - two)
        else:
            end = whole.first if candidate.start == starts[candidate.first] else whole.last
            some = 1 - whole.counts[0]
            result[i, :NONE] = some * _log(end) + max(two, more) / 2
            result[i, NONE] = _log(whole.counts[:2].sum())
    return result


def _counts(whole: Whole) -> Array:
    """Log probabilities, float (3,), of one digit, two, and more, if there is at least one."""
    known = np.array([whole.counts[1], whole.counts[2], whole.counts[3:].sum()])
    doubted = np.maximum(known, _LEAST)
    return np.asarray(np.log(doubted / doubted.sum()))


def _log(p: Array) -> Array:
    return np.asarray(np.log(np.maximum(p, _LEAST)))


def weighed(probabilities: Probabilities, evidence: Array) -> Probabilities:
    """Multiply probabilities, float (N, 11), by the exponential of evidence, float (N, 11).

    Returns float32 (N, 11); rows sum to 1.
    """
    result = np.maximum(probabilities, 1e-6) * np.exp(evidence)
    return np.asarray(result / result.sum(1, keepdims=True), np.float32)
