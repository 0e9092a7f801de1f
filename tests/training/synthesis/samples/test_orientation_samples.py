"""Components as they stand on pages that lie in every way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.synthesis.lines.hands import Glyphs, read_glyphs
from training.synthesis.samples.orientation_samples import SHAPE, page_ink, sample


@pytest.fixture(scope="module")
def glyphs(data: Path) -> Glyphs:
    return read_glyphs(data)


@pytest.mark.slow
def test_a_page_is_laid_in_every_way(glyphs: Glyphs) -> None:
    """A component seldom looks alike in two ways; its surroundings are wider upright."""
    wide = np.zeros(2, int)
    for seed in range(20):
        drawn = sample(glyphs, np.random.default_rng(seed))
        assert drawn.shape == SHAPE and drawn.dtype == np.uint8 and drawn.any((2, 3)).all()
        for lie, count in ((0, 0), (1, 1)):
            around = drawn[lie, :, :, :, 1].max(0)
            wide[count] += int(np.ptp(np.flatnonzero(around.any(0))))
    assert wide[0] > 1.2 * wide[1]


def test_pages_have_one_to_three_lines_of_one_pen(glyphs: Glyphs) -> None:
    inks = [page_ink(glyphs, np.random.default_rng(seed)) for seed in range(30)]
    heights = np.array([ink.mask.shape[0] / ink.stroke_width for ink in inks])
    assert heights.max() > 2 * np.median(heights)
    assert all(ink.mask.shape == ink.strength.shape and ink.mask.any() for ink in inks)


def test_the_same_seed_gives_the_same_sample(glyphs: Glyphs) -> None:
    first, again, other = (sample(glyphs, np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
