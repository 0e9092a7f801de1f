from dataclasses import replace

import numpy as np
import pytest

from training.synthesis.lines.company import with_company
from training.synthesis.lines.layout import lay_out, points_of
from training.synthesis.lines.page_ink import draw_pen


@pytest.fixture(params=range(30))
def pair(request, glyphs):
    """A number alone and in company."""
    rng = np.random.default_rng(request.param)
    pen = draw_pen(rng)
    line = lay_out("472", glyphs, 0.09, rng)
    return line, with_company(line, glyphs, pen, rng)


def test_company_stands_beside_a_number_and_changes_nothing_of_it(pair):
    line, joined = pair
    assert joined.text == line.text == "472"
    company, *digits = joined.pieces
    assert [id(glyph) for glyph, _ in digits] == [id(glyph) for glyph, _ in line.pieces]
    own = points_of(company)[:, 0]
    number = np.concatenate([points_of(piece) for piece in line.pieces])[:, 0]
    gap = max(number.min() - own.max(), own.min() - number.max())
    assert 0.2 < gap < 1.7
    assert np.ptp(own) < 8.5


def test_a_printed_word_stands_upright_before_a_leaning_hand(glyphs):
    heights, rng = [], np.random.default_rng(5)
    pen = replace(draw_pen(rng), linear=np.array([[1.0, -0.8], [0.0, 1.0]]))
    line = lay_out("472", glyphs, 0.09, rng)
    for _ in range(60):
        _, matrix = with_company(line, glyphs, pen, rng).pieces[0]
        heights.append(abs((pen.linear @ matrix[:, :2])[0, 1]))
    assert 10 < np.sum(np.array(heights) < 1e-9) < 50
