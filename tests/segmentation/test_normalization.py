import cv2
import numpy as np
import pytest

from digitapp.segmentation.normalization import (
    FINE_SIDE,
    SIDE,
    coarsen,
    crop,
    fine_crop,
)
from digitapp.segmentation.stroke_width import stroke_width
from tests.inputs.drawing import FOUR, SEVEN, draw


def ink(height: int, width: int, pen: int, shape=SEVEN, level: int = 255):
    canvas = np.zeros((height, width), np.uint8)
    inset = pen
    draw(canvas, shape, (inset, inset, width - 2 * inset, height - 2 * inset), pen, level)
    return canvas


def test_crop_has_the_shape_and_range_that_the_networks_expect():
    result = crop(ink(60, 40, 4))
    assert result.shape == (SIDE, SIDE)
    assert result.dtype == np.float32
    assert result.min() >= 0 and 0.9 < result.max() <= 1


def test_longer_side_fills_twenty_pixels_and_proportions_stay():
    fine = fine_crop(ink(300, 100, 20))
    _, _, width, height = cv2.boundingRect((fine > 60).astype(np.uint8))
    assert height == pytest.approx(100, abs=3)
    assert width / height == pytest.approx(0.3, abs=0.08)


def test_centre_of_mass_is_in_mnists_centre():
    result = crop(ink(80, 80, 6, FOUR))
    y, x = (np.average(np.arange(SIDE), weights=result.sum(axis)) for axis in (1, 0))
    assert (x, y) == pytest.approx((14, 14), abs=0.3)


def test_hairline_on_a_large_page_does_not_vanish():
    result = crop(ink(900, 600, 2))
    assert result.max() > 0.8
    fine = fine_crop(ink(900, 600, 2))
    assert 4 < stroke_width(np.where(fine > 127, 255, 0).astype(np.uint8)) < 14


def test_size_of_the_original_hardly_matters():
    large = ink(280, 200, 30)
    small = cv2.resize(large, None, fx=0.1, fy=0.1, interpolation=cv2.INTER_AREA)
    assert np.abs(crop(small) - crop(large)).mean() < 0.04


def test_faint_ink_is_raised_to_full_strength_and_grey_values_are_kept():
    canvas = ink(60, 60, 6, level=60)
    canvas[30:] //= 2
    result = crop(canvas)
    assert result[:10].max() > 0.9
    assert 0.3 < result[20:].max() < 0.7


def test_a_crop_is_the_mean_of_its_fine_canvas():
    fine = fine_crop(ink(70, 50, 5))
    expected = fine.reshape(SIDE, 5, SIDE, 5).mean((1, 3)) / 255
    assert coarsen(fine) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (200, 1), (3, 3)])
def test_any_size_gives_a_canvas(shape):
    assert fine_crop(np.full(shape, 255, np.uint8)).shape == (FINE_SIDE, FINE_SIDE)
    assert not fine_crop(np.zeros(shape, np.uint8)).any()
