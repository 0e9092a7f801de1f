"""Cut candidates are labelled as a digit or as none, and left out where that is unclear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digitapp.records import NONE, Array, Box, Segment
from training.synthesis.samples.cut_candidates import certain_label, cutting, cuttings
from training.synthesis.scenes import corpus as glyphs


@pytest.fixture
def layers() -> Array:
    """A bar (such as a 1) that touches a block twice as wide (such as an 8)."""
    result = np.zeros((2, 40, 60), np.uint8)
    result[0, 5:35, 10:18] = 255
    result[1, 5:35, 18:38] = 255
    return result


def _segment(layers: Array, left: int, right: int) -> Segment:
    ink = layers.max(0)[:, left:right]
    return Segment(Box(left, 0, right - left, ink.shape[0]), ink)


@pytest.mark.parametrize(
    ("left", "right", "label"),
    [
        (10, 18, 1),  # only the bar
        (10, 19, 1),  # with a sliver of its neighbour
        (17, 38, 8),
        (10, 38, NONE),  # both, though the bar has less than a third of the ink
        (12, 30, NONE),  # most of one with half of the other
        (10, 14, None),  # half a bar may be a bar
        (18, 34, None),  # four fifths of a digit may or may not count as it
    ],
)
def test_a_piece_is_what_most_of_its_ink_is(
    layers: Array, left: int, right: int, label: int | None
) -> None:
    assert certain_label(_segment(layers, left, right), layers > 100, [1, 8]) == label


def test_touching_digits_give_digits_and_others(data: Path) -> None:
    corpus = glyphs.corpus(data)
    rng = np.random.default_rng(4)
    found = [cutting(corpus, rng) for _ in range(40)]
    digits = [piece for piece in found if piece.label != NONE]
    assert 15 <= len(digits) < 40
    assert all(piece.segment.ink.max() > 60 for piece in found)


def test_the_same_seed_cuts_alike(data: Path) -> None:
    corpus = glyphs.corpus(data)
    first, again = (
        [(c.label, c.segment.box) for c in cuttings(corpus, np.random.default_rng(9))]
        for _ in range(2)
    )
    assert first == again
