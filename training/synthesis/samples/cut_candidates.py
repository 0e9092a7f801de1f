"""Digits as digitapp cuts them out of touching writing, and what else its cuts leave.

A row of digits is drawn, each on a layer of its own, and spoiled as on a page; what hangs
together is cut and joined by the code that reads pages. What such a candidate is follows from
whose ink it holds: so the classifier learns from the very pieces it will be asked about.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitapp.recognition.lattice import propose
from digitapp.records import NONE, Array, Segment
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.over_segmentation import split
from training.synthesis.scenes.corpus import Corpus
from training.synthesis.scenes.digit_scenes import digit_row
from training.synthesis.scenes.touching_digits import held, part, photographed

WHOLE = 0.85
"""A candidate is a digit if it holds this part of its ink,"""

FOREIGN = 0.12
"""and no more than this part of its own ink is another's."""

_ALIEN = 0.3
_ANOTHER = 0.6
_HALF = 0.3, 0.6
_NARROW = 0.6
"""Halves of digits narrower than this part of their height may be 1s to anybody, as may those of
the digits with an upright stroke:"""
_UPRIGHT = 1, 4, 7, 9

_WITH_ONE = 0.4
"""Part of the rows that must hold a 1: one that clings to its neighbour is easily overlooked."""

_LIGATURE = 0.25
"""Part of the rows in which the pen stays down from one digit to the next."""

_DIGITS = 0.62
"""Part of the candidates given out that are digits, where a row has both."""


@dataclass(frozen=True, eq=False)
class Cutting:
    """segment: a candidate; label: a class; size: a digit's height in native pixels."""

    segment: Segment
    label: int
    size: float


def cutting(corpus: Corpus, rng: np.random.Generator) -> Cutting:
    """One candidate out of touching digits, a digit more often than not."""
    while True:
        found = cuttings(corpus, rng)
        digits = [c for c in found if c.label != NONE]
        others = [c for c in found if c.label == NONE]
        chosen = digits if digits and (not others or rng.random() < _DIGITS) else others
        if chosen:
            return chosen[int(rng.integers(len(chosen)))]


def cuttings(corpus: Corpus, rng: np.random.Generator) -> list[Cutting]:
    """The candidates for which a row of touching digits had to be cut and whose class is
    certain; none where the digits stand apart."""
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
        for candidate in propose([split(component, height)], height):
            label = certain_label(candidate.segment, written, digits)
            if label is not None:
                result.append(Cutting(candidate.segment, label, hand.size))
    return result


def certain_label(segment: Segment, written: Array, digits: list[int]) -> int | None:
    """The class of a candidate; None where it is a matter of taste.

    written: bool (n, h, w), where each digit alone has ink; digits: which they are.
    """
    own, covered = held(segment, written)
    best = int(covered.argmax())
    others = own & ~own[best]
    total = max(1, int(np.count_nonzero(segment.ink > 60)))
    foreign = float(others.any(0).sum()) / total
    # A 1 beside a wide digit has little of the ink, and is a digit all the same.
    another = bool((part(others, written) > _ANOTHER).any())
    if covered[best] > 0.5 and (foreign > _ALIEN or another):
        return NONE  # two digits, or one and a half
    if covered[best] >= WHOLE and foreign <= FOREIGN:
        return digits[best]
    half = _HALF[0] < covered[best] < _HALF[1] and foreign < FOREIGN
    wide = segment.box.width > _NARROW * segment.box.height and digits[best] not in _UPRIGHT
    return NONE if half and wide else None
