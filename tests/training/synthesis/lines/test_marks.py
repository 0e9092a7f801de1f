import numpy as np
import pytest

from training.synthesis.lines.layout import points_of
from training.synthesis.lines.marks import draw_mark


def marks(sign, glyphs, count=20):
    """Boxes (low, high) of a mark's pieces, drawn by many hands."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        pieces = draw_mark(sign, glyphs, rng.uniform(0, 1, 4), rng)
        points = [points_of(piece) for piece in pieces]
        yield [(p.min(axis=0), p.max(axis=0)) for p in points]


@pytest.mark.parametrize("sign", ".,-/():+=x%¤")
def test_every_mark_is_drawn_within_the_line(glyphs, sign):
    for boxes in marks(sign, glyphs):
        for low, high in boxes:
            assert np.isfinite([low, high]).all()
            assert low[1] > -1.2 and high[1] < 2.2 and high[0] - low[0] < 3.5


def test_marks_stand_at_their_height(glyphs):
    for ((low, high),) in marks(",", glyphs):
        assert high[1] - low[1] < 0.65 and 0.7 < (low[1] + high[1]) / 2 < 1.4
    for ((low, high),) in marks("-", glyphs):
        assert 0.2 < (low[1] + high[1]) / 2 < 0.95
    for ((low, high),) in marks("(", glyphs):
        assert high[1] - low[1] > 0.6


@pytest.mark.parametrize("sign", ":=")
def test_pairs_stand_above_each_other(glyphs, sign):
    for first, second in marks(sign, glyphs):
        assert (first[0][1] + first[1][1]) / 2 < (second[0][1] + second[1][1]) / 2
