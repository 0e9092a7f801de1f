from dataclasses import replace

import numpy as np

from training.synthesis.lines.layout import lay_out
from training.synthesis.lines.page_ink import draw_pen, line_ink


def drawn(glyphs, text, seed, **pen):
    rng = np.random.default_rng(seed)
    line = lay_out(text, glyphs, 0.09, rng)
    return line_ink(line, replace(draw_pen(rng), **pen), rng)


def test_a_line_gives_ink(glyphs):
    found = [drawn(glyphs, "12.50", seed, size=30.0) for seed in range(8)]
    inks = [ink for ink in found if ink is not None]
    assert len(inks) >= 6
    for ink in inks:
        assert ink.strength.shape == ink.mask.shape and ink.strength.dtype == np.uint8
        assert set(np.unique(ink.mask)) == {0, 255}
        assert 0.005 < (ink.mask > 0).mean() < 0.6
        assert ink.strength[ink.mask > 0].min() > ink.strength[ink.mask == 0].mean()
        assert ink.mask.shape[1] > ink.mask.shape[0]


def test_ink_that_is_too_wide_is_left_out(glyphs):
    assert drawn(glyphs, "5" * 80, 1, size=90.0, linear=np.eye(2)) is None


def test_pens_are_of_every_kind_within_bounds():
    pens = [draw_pen(np.random.default_rng(seed)) for seed in range(400)]
    sizes = np.array([pen.size for pen in pens])
    shares = np.array([pen.width / pen.size for pen in pens])
    assert sizes.min() >= 9 and sizes.max() <= 90 and sizes.max() > 3 * sizes.min()
    assert min(pen.width for pen in pens) >= 0.9 and shares.max() <= 0.28
    assert 0.05 < np.mean([pen.waver > 0 for pen in pens]) < 0.25


def test_the_same_seed_gives_the_same_ink(glyphs):
    one, other = (drawn(glyphs, "481", 3, size=30.0) for _ in range(2))
    assert np.array_equal(one.strength, other.strength)
