import cv2
import numpy as np

from digitapp.preprocessing.rule_lines import clean
from digitapp.records import Ink
from tests.drawing import FOUR, SEVEN, ZERO, draw


def digits(height: int = 200, width: int = 500, pen: int = 5):
    mask = np.zeros((height, width), np.uint8)
    for left, shape in ((40, SEVEN), (180, FOUR), (320, ZERO)):
        draw(mask, shape, (left, 60, 70, 90), pen, 255)
    return np.where(mask > 127, np.uint8(255), np.uint8(0))


def cleaned(mask, stroke_width: float = 5.0):
    return clean(Ink(mask, mask, stroke_width)).mask


def test_digits_without_rules_stay_whole():
    assert np.array_equal(cleaned(digits()), digits())


def test_a_rule_goes_and_the_strokes_that_cross_it_stay():
    ruled = digits()
    ruled[92:95] = 255
    result = cleaned(ruled)
    assert result[92:95, :30].max() == 0 and result[92:95, 410:].max() == 0
    assert cv2.connectedComponents(result)[0] == cv2.connectedComponents(digits())[0]
    lost = (digits() > 0) & (result == 0)
    assert lost.sum() < 0.03 * (digits() > 0).sum()


def test_a_slanted_rule_goes():
    ruled = digits()
    cv2.line(ruled, (0, 170), (499, 185), 255, 2)
    assert cleaned(ruled)[160:].sum() < 0.05 * ruled[160:].sum()


def test_a_grid_goes():
    grid = digits()
    grid[::60, :] = 255
    grid[:, ::60] = 255
    result = cleaned(grid)
    extra = ((result > 0) & (digits() == 0)).sum()
    assert extra < 0.1 * ((grid > 0) & (digits() == 0)).sum()


def test_a_dark_border_goes():
    bordered = digits()
    bordered[:, :12] = 255
    assert cleaned(bordered)[:, :12].max() == 0
    assert np.array_equal(cleaned(bordered)[:, 20:], digits()[:, 20:])


def test_the_strokes_of_a_digit_that_fills_the_page_are_no_rules():
    mask = np.zeros((100, 80), np.uint8)
    draw(mask, FOUR, (8, 5, 64, 90), 6, 255)
    mask = np.where(mask > 127, np.uint8(255), np.uint8(0))
    assert np.array_equal(cleaned(mask, 6.0), mask)


def test_an_empty_page_stays_empty():
    empty = np.zeros((50, 50), np.uint8)
    assert not clean(Ink(empty, empty, 0.0)).mask.any()
