"""Components of no, one or several touching digits, with the digits that they contain.

Rows of digits are drawn, each digit on a layer of its own, and degraded. The components that
digitapp would find are labelled by whose ink they contain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitapp.recognition.touching import strip
from digitapp.records import Array
from digitapp.segmentation.components import find_segments
from training.synthesis.samples.crop_samples import any_digit, damaged_ink
from training.synthesis.scenes.corpus import Corpus
from training.synthesis.scenes.digit_scenes import digit_row, digit_scene
from training.synthesis.scenes.non_digits import sign_scene
from training.synthesis.scenes.touching_digits import held, photographed

SINGLE, OTHER = 0.34, 0.1
"""Shares of the samples that are a single digit, and no digit."""

_COUNTS = 0.64, 0.25, 0.11
"""Shares of the rows with two, three and four digits."""

_HELD, _FOREIGN = 0.8, 0.1
"""A component contains a digit if it has at least the first share of the digit's ink, and does not
if it has at most the second; components in between are left out."""

_LIGATURE = 0.3
"""Share of the rows in which the pen stays down between digits of pen strokes."""

_SLIPS = 0.2
"""Share of the digits of pen strokes that are written carelessly or in a regional form."""


@dataclass(frozen=True, eq=False)
class Sample:
    """picture: uint8 (40, 112); count: digits, 0 to 4; first, last: 0 where there is no digit."""

    picture: Array
    count: int
    first: int = 0
    last: int = 0


def sample(corpus: Corpus, rng: np.random.Generator) -> Sample:
    """Draw one random component."""
    kind = rng.random()
    if kind < SINGLE:
        names = list(corpus.sources)
        scene = digit_scene(corpus, *any_digit(corpus, names, rng), rng, slips=_SLIPS)
        return Sample(_picture(damaged_ink(scene, rng)), 1, scene.label, scene.label)
    if kind < SINGLE + OTHER:
        return Sample(_picture(damaged_ink(sign_scene(corpus, rng), rng)), 0)
    while True:
        found = row_samples(corpus, rng)
        if found:
            return found[int(rng.integers(len(found)))]


def row_samples(corpus: Corpus, rng: np.random.Generator) -> list[Sample]:
    """Draw a row; return its components with at least two digits, all of them whole."""
    size = float(np.clip(np.exp(rng.normal(np.log(36), 0.45)), 14, 140))
    count = 2 + int(rng.choice(3, p=_COUNTS))
    joined = rng.random() < _LIGATURE
    gaps = (-0.12, 0.3) if joined else (-0.27, 0.03)
    hand, pieces, digits = digit_row(corpus, count, rng, *gaps, size, _SLIPS)
    ink, written = photographed(pieces, hand, joined, rng)
    result = []
    for segment in find_segments(ink):
        _, parts = held(segment, written)
        inside = [digit for digit, part in zip(digits, parts, strict=True) if part >= _HELD]
        certain = bool(((parts >= _HELD) | (parts <= _FOREIGN)).all())
        if certain and len(inside) > 1:
            result.append(Sample(_picture(segment.ink), len(inside), inside[0], inside[-1]))
    return result


def _picture(ink: Array) -> Array:
    return np.round(strip(ink) * 255).astype(np.uint8)
