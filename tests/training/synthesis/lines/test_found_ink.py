"""Small pictures of lines, in which the application itself finds the ink."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from digitapp.records import Ink
from digitapp.segmentation.components import find_segments
from training.synthesis.lines.found_ink import found_ink
from training.synthesis.lines.layout import lay_out
from training.synthesis.lines.page_ink import draw_pen

pytestmark = pytest.mark.slow


def found(glyphs, text: str, seed: int) -> Ink | None:
    rng = np.random.default_rng(seed)
    line = lay_out(text, glyphs, 0.09, rng)
    return found_ink(line, replace(draw_pen(rng), linear=np.eye(2)), rng)


def test_ink_is_found_where_a_line_was_written(glyphs):
    inks = [ink for seed in range(12) if (ink := found(glyphs, "4725", seed)) is not None]
    assert len(inks) >= 8
    for ink in inks:
        assert ink.mask.shape == ink.strength.shape and ink.stroke_width > 0
        assert 1 <= len(find_segments(ink)) <= 12
        columns = np.flatnonzero(ink.mask.any(axis=0))
        rows = np.flatnonzero(ink.mask.any(axis=1))
        assert np.ptp(columns) > 1.5 * np.ptp(rows)


def test_small_writing_is_enlarged_as_on_a_page(glyphs):
    inks = [ink for seed in range(12) if (ink := found(glyphs, "4725", seed)) is not None]
    heights = [np.ptp(np.flatnonzero(ink.mask.any(axis=1))) for ink in inks]
    assert np.median(heights) > 20


def test_the_same_seed_gives_the_same_ink(glyphs):
    one, other = (found(glyphs, "4725", 3) for _ in range(2))
    assert one is not None and other is not None
    assert np.array_equal(one.strength, other.strength)
