"""Candidates that digitapp cuts from touching digits, with their classes.

A row of digits is drawn, each on its own layer, and degraded. The code that reads pages
cuts and joins the components. Each candidate's class follows from whose ink it contains, so the
classifier learns from the same kind of pieces that it gets in digitapp.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitapp.recognition.decoding.lattice import find_candidates
from digitapp.records import NONE, Array, Segment
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.over_segmentation import split
from training.synthesis.scenes.corpus import Corpus
from training.synthesis.scenes.digit_scenes import digit_row
from training.synthesis.scenes.touching_digits import held, part, photographed

WHOLE = 0.85
"""A candidate is a digit if it contains at least this share of the digit's ink,"""

FOREIGN = 0.12
"""and if at most this share of the candidate's ink belongs to other digits."""

_ALIEN = 0.3
_ANOTHER = 0.6
_HALF = 0.3, 0.6
_NARROW = 0.6
"""Halves narrower than this share of their height may look like a 1, as may halves of the digits
with a vertical stroke:"""
_UPRIGHT = 1, 4, 7, 9

_WITH_ONE = 0.4
"""Share of the rows that must contain a 1: one that touches its neighbour is easily overlooked."""

_LIGATURE = 0.25
"""Share of the rows in which the pen stays down from one digit to the next."""

_DIGITS = 0.62
"""Share of digits among the candidates returned, where a row has digits and others."""


@dataclass(frozen=True, eq=False)
class Cutting:
    """segment: a candidate; label: a class, 0 to 10; size: a digit's height in native pixels."""

    segment: Segment
    label: int
    size: float


def cutting(corpus: Corpus, rng: np.random.Generator) -> Cutting:
    """Draw touching digits until one of their candidates has a certain class, and return it."""
    while True:
        found = cuttings(corpus, rng)
        digits = [c for c in found if c.label != NONE]
        others = [c for c in found if c.label == NONE]
        chosen = digits if digits and (not others or rng.random() < _DIGITS) else others
        if chosen:
            return chosen[int(rng.integers(len(chosen)))]


def cuttings(corpus: Corpus, rng: np.random.Generator) -> list[Cutting]:
    """Draw a row of digits; return the candidates of certain class from its touching digits.

    The list is empty where no digits touch.
    """
    size = float(np.clip(np.exp(rng.normal(np.log(36), 0.45)), 14, 140))
    count = 2 if rng.random() < 0.7 else 3
    joined = rng.random() < _LIGATURE
    gaps = (-0.12, 0.25) if joined else (-0.25, 0.05)
    for _ in range(100 if rng.random() < _WITH_ONE else 1):
        hand, pieces, digits = digit_row(corpus, count, rng, *gaps, size)
        if 1 in digits:
            break
    ink, written = photographed(pieces, hand, joined, rng)
    height = hand.size * float(rng.uniform(0.9, 1.1))
    result = []
    for component in find_segments(ink):
        if np.count_nonzero(held(component, written)[1] > 0.4) < 2:
            continue
        for candidate in find_candidates([split(component, height)], height):
            label = certain_label(candidate.segment, written, digits)
            if label is not None:
                result.append(Cutting(candidate.segment, label, hand.size))
    return result


def certain_label(segment: Segment, written: Array, digits: list[int]) -> int | None:
    """Return a candidate's class, 0 to 10; None where people would disagree.

    written: bool (n, h, w), the ink of each digit alone; digits: their values.
    """
    own, covered = held(segment, written)
    best = int(covered.argmax())
    others = own & ~own[best]
    total = max(1, int(np.count_nonzero(segment.ink > 60)))
    foreign = float(others.any(0).sum()) / total
    # A 1 beside a wide digit has little of the ink, but it is still a second digit.
    another = bool((part(others, written) > _ANOTHER).any())
    if covered[best] > 0.5 and (foreign > _ALIEN or another):
        return NONE  # two digits, or one and a half
    if covered[best] >= WHOLE and foreign <= FOREIGN:
        return digits[best]
    half = _HALF[0] < covered[best] < _HALF[1] and foreign < FOREIGN
    wide = segment.box.width > _NARROW * segment.box.height and digits[best] not in _UPRIGHT
    return NONE if half and wide else None
