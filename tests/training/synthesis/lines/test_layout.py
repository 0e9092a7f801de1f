import numpy as np
import pytest

from training.synthesis.lines.layout import (
    lay_out,
    line_without_digits,
    points_of,
    recorded_line,
)


def characters(line):
    """Boxes of the characters from left to right, without ligatures."""
    placed = [piece for piece in line.pieces if not np.array_equal(piece[1], np.eye(2, 3))]
    points = [points_of(piece) for piece in placed]
    return [(p.min(axis=0), p.max(axis=0)) for p in points]


@pytest.mark.parametrize("seed", range(12))
def test_characters_keep_their_order_from_left_to_right(glyphs, seed):
    line = lay_out("1234567890", glyphs, 0.09, np.random.default_rng(seed))
    boxes = characters(line)
    assert line.text == "1234567890" and len(boxes) == 10
    middles = [(low[0] + high[0]) / 2 for low, high in boxes]
    assert (np.diff(middles) > 0).all()


def test_digits_stand_on_one_line(glyphs):
    for seed in range(8):
        boxes = characters(lay_out("52846", glyphs, 0.09, np.random.default_rng(seed)))
        assert [high[1] for _, high in boxes] == pytest.approx([1.0] * 5, abs=0.35)
        assert [high[1] - low[1] for low, high in boxes] == pytest.approx([1.0] * 5, abs=0.45)


def test_blanks_are_gaps_and_no_part_of_the_text(glyphs):
    gaps, blanks = [], []
    for seed in range(10):
        line = lay_out("35 35", glyphs, 0.09, np.random.default_rng(seed))
        assert line.text == "3535"
        a, b, c, d = characters(line)
        gaps += [b[0][0] - a[1][0], d[0][0] - c[1][0]]
        blanks.append(c[0][0] - b[1][0])
    assert min(blanks) > np.median(gaps) and np.median(blanks) > np.median(gaps) + 0.4


def test_zeros_are_sometimes_one_chain(glyphs):
    counts = {
        len(characters(lay_out("1000", glyphs, 0.09, np.random.default_rng(seed))))
        for seed in range(30)
    }
    assert counts == {2, 4}


def test_the_same_seed_lays_out_the_same(glyphs):
    one, other = (lay_out("12,5/3", glyphs, 0.1, np.random.default_rng(4)) for _ in range(2))
    assert len(one.pieces) == len(other.pieces)
    for a, b in zip(one.pieces, other.pieces, strict=True):
        assert np.array_equal(points_of(a), points_of(b))


def test_recorded_lines_come_as_they_were_written(glyphs):
    line = recorded_line(glyphs, np.random.default_rng(0))
    assert line.text == "472"
    (box,) = characters(line)
    assert box[1][1] == pytest.approx(1) and box[1][1] - box[0][1] == pytest.approx(1, abs=0.1)


def test_words_have_no_text(glyphs):
    line = line_without_digits(glyphs, np.random.default_rng(0))
    assert line.text == "" and line.pieces
