"""Strokes that delete a number, and check marks."""

from __future__ import annotations

import numpy as np

from training.synthesis.strokes.deletions import check_mark, strokes_through

SIZE = 30.0


def steepness(stroke: np.ndarray) -> float:
    """Height of a stroke by its width."""
    across, down = np.ptp(stroke, axis=0)
    return float(down / max(across, 1e-6))


def test_strokes_cross_the_number_and_stay_near_it():
    box = (100.0, 50.0, 170.0, 80.0)
    for seed in range(100):
        strokes = strokes_through(box, SIZE, np.random.default_rng(seed))
        points = np.concatenate(strokes)
        assert np.abs(points.mean(axis=0) - (135, 65)).max() < 0.5 * SIZE
        assert (points.min(axis=0) > (100 - SIZE, 50 - SIZE)).all()
        assert (points.max(axis=0) < (170 + SIZE, 80 + SIZE)).all()


def test_no_single_stroke_is_level_or_goes_through_a_single_digit():
    """Digits on rule lines, and a 0 or 7 with a stroke, are to be read."""
    for seed in range(200):
        rng = np.random.default_rng(seed)
        digit = strokes_through((0.0, 0.0, 20.0, 30.0), SIZE, rng)
        assert len(digit) > 1 or len(digit[0]) > 10
        long = strokes_through((0.0, 0.0, 300.0, 30.0), SIZE, rng)
        assert len(long) > 1 or steepness(long[0]) > 0.2 or len(long[0]) > 10


def test_a_check_mark_goes_down_a_little_and_up_far():
    for seed in range(50):
        mark = check_mark(10, 40, SIZE, np.random.default_rng(seed))
        foot = int(mark[:, 1].argmax())
        down, up = mark[foot, 1] - mark[0, 1], mark[foot, 1] - mark[-1, 1]
        assert 0 < down < up and mark[0, 0] < mark[foot, 0] < mark[-1, 0]
