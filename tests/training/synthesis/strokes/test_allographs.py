"""Regional forms of digits."""

from __future__ import annotations

import numpy as np
import pytest

from training.synthesis.strokes.allographs import regional
from training.synthesis.strokes.pen import Drawing


def test_only_some_digits_have_other_forms():
    rng = np.random.default_rng(0)
    assert {digit for digit in range(10) if regional(digit, rng) is not None} == {
        0,
        1,
        2,
        4,
        5,
        7,
        9,
    }


def written(digit: int, rng: np.random.Generator) -> Drawing:
    """A digit in a regional form."""
    drawing = regional(digit, rng)
    assert drawing is not None
    return drawing


@pytest.mark.parametrize("digit", [0, 1, 2, 4, 5, 7, 9])
def test_all_differ_and_stand_upright(digit):
    rng = np.random.default_rng(digit)
    drawn = [written(digit, rng).points for _ in range(20)]
    for a, b in zip(drawn[:-1], drawn[1:], strict=True):
        assert len(a) != len(b) or np.abs(a - b).max() > 0.005
    extents = np.array([np.ptp(points, axis=0) for points in drawn])
    assert (extents[:, 1] > (0.6 if digit == 0 else 0.8)).all()


def holes(digit: int, seed: int) -> int:
    """How many holes the digit has, drawn with a usual pen."""
    import cv2

    canvas = np.zeros((300, 300), np.uint8)
    matrix = np.array([[250.0, 0, 150], [0, 250.0, 150]])
    written(digit, np.random.default_rng(seed)).paint(canvas, matrix, 20)
    labels, _, stats, _ = cv2.connectedComponentsWithStats(255 - canvas, connectivity=4)
    return sum(int(area > 40) for area in stats[1:labels, cv2.CC_STAT_AREA]) - 1


def test_they_differ_by_their_loops():
    assert np.mean([holes(2, seed) >= 1 for seed in range(30)]) > 0.4
    assert 0.2 < np.mean([holes(1, seed) >= 1 for seed in range(30)]) <= 1
    assert np.mean([holes(9, seed) >= 1 for seed in range(30)]) > 0.4
    assert np.mean([holes(0, seed) >= 1 for seed in range(30)]) > 0.9
    for open_digit in (4, 5):
        assert np.mean([holes(open_digit, seed) for seed in range(30)]) < 0.1


def test_a_crossed_seven_is_two_strokes():
    assert len(written(7, np.random.default_rng(0)).strokes()) == 2
