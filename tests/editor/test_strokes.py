from __future__ import annotations

import math

import numpy as np
import pytest

from digitapp.editor import strokes
from digitapp.editor.strokes import Stroke

LINE = Stroke(((10.0, 50.0), (110.0, 50.0)), 8.0)


def test_smoothing_passes_through_every_point_and_fills_the_gaps() -> None:
    points = [(0.0, 0.0), (40.0, 5.0), (50.0, 60.0), (10.0, 80.0)]
    curve = strokes.smooth(points)
    assert set(points) <= set(curve)
    gaps = [math.dist(a, b) for a, b in zip(curve, curve[1:], strict=False)]
    assert max(gaps) < 3 * strokes.STEP


def test_smoothing_bends_a_corner_without_leaving_its_surroundings() -> None:
    curve = strokes.smooth([(0.0, 0.0), (100.0, 0.0), (100.0, 4.0), (0.0, 100.0)])
    assert all(-20 < x < 120 and -20 < y < 120 for x, y in curve)


def test_smoothing_survives_repeated_and_single_points() -> None:
    assert strokes.smooth([(3.0, 4.0)]) == [(3.0, 4.0)]
    assert strokes.smooth([(3.0, 4.0)] * 3) == [(3.0, 4.0)]


def test_a_stroke_is_drawn_where_it_lies_as_wide_as_the_pen() -> None:
    page = strokes.rasterise([LINE], 120, 100)
    ink = page.gray < 128
    assert page.gray.shape == (100, 120)
    assert np.flatnonzero(ink.any(axis=1))[[0, -1]] == pytest.approx([46, 53], abs=1)
    assert np.flatnonzero(ink.any(axis=0))[[0, -1]] == pytest.approx([6, 113], abs=2)


def test_a_click_leaves_a_dot() -> None:
    page = strokes.rasterise([Stroke(((50.0, 40.0),), 10.0)], 100, 80)
    assert np.count_nonzero(page.gray < 128) == pytest.approx(math.pi * 25, rel=0.2)


def test_edges_are_soft() -> None:
    page = strokes.rasterise([Stroke(((10.0, 10.0), (90.0, 70.0)), 6.0)], 100, 80)
    assert np.count_nonzero((page.gray > 20) & (page.gray < 235)) > 50


def test_the_page_grows_with_the_strokes() -> None:
    page = strokes.rasterise([Stroke(((10.0, 10.0), (500.0, 300.0)), 6.0)], 100, 80)
    assert page.width > 500
    assert page.height > 300


def test_zooming_shows_the_same_stroke_larger() -> None:
    near = strokes.paint([LINE], 400, 400, scale=4.0, left=10.0, top=0.0)
    assert np.flatnonzero((near > 128).any(axis=1))[[0, -1]] == pytest.approx([184, 215], abs=2)


def test_the_stroke_eraser_takes_whole_strokes_and_only_those_it_touches() -> None:
    other = Stroke(((10.0, 90.0), (110.0, 90.0)), 8.0)
    assert strokes.erase_strokes([LINE, other], 60, 52, 4) == (other,)
    assert strokes.erase_strokes([LINE, other], 60, 70, 4) == (LINE, other)


def test_the_rubber_cuts_a_stroke_in_two() -> None:
    left, right = strokes.rub_out([LINE], 60, 50, 10)
    assert left.bounds()[2] <= 50
    assert right.bounds()[0] >= 70
    assert (left.bounds()[0], right.bounds()[2]) == (LINE.bounds()[0], LINE.bounds()[2])


def test_the_rubber_leaves_the_ends_and_swallows_dots() -> None:
    (rest,) = strokes.rub_out([LINE], 10, 50, 15)
    assert rest.bounds()[2] == LINE.bounds()[2]
    assert strokes.rub_out([Stroke(((5.0, 5.0),), 4.0)], 6, 6, 5) == ()
