"""Rows of bars and rings drawn at known places, and what their pictures show."""

import cv2
import numpy as np
import pytest

from digitapp.recognition.row_image import DIGIT_HEIGHT, HEIGHT, MARGIN, WIDEST, row_image
from digitapp.records import Box, Segment


def components(canvas) -> list[Segment]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats((canvas > 60).astype(np.uint8))
    found = []
    for i in range(1, count):
        x, y, width, height = map(int, stats[i, :4])
        own = labels[y : y + height, x : x + width] == i
        ink = np.where(own, canvas[y : y + height, x : x + width], 0).astype(np.uint8)
        found.append(Segment(Box(x, y, width, height), ink))
    return found


def rings(height: int, count: int = 5) -> list[Segment]:
    """Rings like zeros, of that height over all."""
    pen = max(1, height // 10)
    canvas = np.zeros((3 * height, count * height + 2 * height), np.uint8)
    for i in range(count):
        centre = height + i * height, 3 * height // 2
        axes = (round(0.3 * height) - pen // 2, height // 2 - pen // 2)
        cv2.ellipse(canvas, centre, axes, 0, 0, 360, 255, pen, cv2.LINE_AA)
    return components(canvas)


def bars(
    columns: list[int], height: int = 60, shear: float = 0.0, slope: float = 0.0, pen: int = 5
) -> list[Segment]:
    """Strokes whose middles lie at the given columns; shear: how far their tops lean right."""
    right = max(columns) + height
    canvas = np.zeros((round(4 * height + abs(slope) * right), right + height), np.uint8)
    for x in columns:
        middle = 2 * height + slope * (x if slope > 0 else x - right)
        lean = shear * height / 2
        start, end = (x - lean, middle + height / 2), (x + lean, middle - height / 2)
        points = np.round(np.array([start, end]) * 16).astype(int).tolist()
        cv2.line(canvas, points[0], points[1], 255, pen, cv2.LINE_AA, 4)
    return components(canvas)


def pieces(image) -> list[Box]:
    """The boxes of what stands apart on a picture, left to right."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((image > 100).astype(np.uint8))
    return sorted(Box(*map(int, row[:4])) for row in stats[1:])


def middles(image) -> np.ndarray:
    """Where the ink of each piece lies across the picture, counted from its left edge."""
    found = []
    for box in pieces(image):
        ink = image[:, box.x : box.right].astype(float).sum(axis=0)
        found.append(box.x + (ink * (np.arange(box.width) + 0.5)).sum() / ink.sum())
    return np.array(found)


@pytest.mark.parametrize("height", [10, 24, 60, 300])
def test_digits_are_of_one_height_at_any_scale(height):
    image = row_image(rings(height)).image
    assert image.dtype == np.uint8 and image.shape[0] == HEIGHT
    found = pieces(image)
    assert len(found) == 5
    assert [box.height for box in found] == pytest.approx([DIGIT_HEIGHT] * 5, abs=2.5)
    assert [box.centre[1] for box in found] == pytest.approx([HEIGHT / 2] * 5, abs=1.5)


def test_low_marks_do_not_change_the_height_of_digits():
    row = rings(60)
    ink = np.full((12, 6), 255, np.uint8)
    comma = Segment(Box(row[1].box.right + 6, row[1].box.bottom, 6, 12), ink)
    found = pieces(row_image([*row, comma]).image)
    assert max(box.height for box in found) == pytest.approx(DIGIT_HEIGHT, abs=2)


def test_stretch_makes_digits_larger():
    found = pieces(row_image(rings(60), stretch=1.25).image)
    assert [box.height for box in found] == pytest.approx([1.25 * DIGIT_HEIGHT] * 5, abs=2)


def test_there_is_a_margin_on_both_sides():
    image = row_image(bars([40, 90, 130])).image
    inked = np.flatnonzero((image > 60).any(axis=0))
    assert inked[0] == pytest.approx(MARGIN, abs=2)
    assert image.shape[1] - 1 - inked[-1] == pytest.approx(MARGIN, abs=2)


@pytest.mark.parametrize("slope", [-0.2, -0.08, 0.1, 0.25])
def test_sloped_rows_come_out_level(slope):
    found = pieces(row_image(bars(list(range(40, 500, 50)), slope=slope)).image)
    assert len(found) == 10
    assert np.ptp([box.y for box in found]) <= 2
    assert np.ptp([box.bottom for box in found]) <= 2


def test_sloped_rows_stay_level_behind_a_wide_blank():
    found = pieces(row_image(bars([40, 90, 130, 700, 750, 790], slope=0.2)).image)
    assert len(found) == 6
    assert np.ptp([box.y for box in found]) <= 2


@pytest.mark.parametrize("shear", [-0.35, 0.0, 0.3, 0.6, 0.9])
def test_slanted_strokes_come_out_upright(shear):
    found = pieces(row_image(bars([60, 130, 190, 270, 330], shear=shear)).image)
    assert len(found) == 5
    # The pen is 2 px wide on the picture; leaning strokes would be up to 22.
    assert max(box.width for box in found) <= 5
    assert min(box.height for box in found) >= DIGIT_HEIGHT - 3


def test_upright_rings_stay_upright():
    found = pieces(row_image(rings(60)).image)
    assert [box.width for box in found] == pytest.approx([0.6 * DIGIT_HEIGHT] * 5, abs=2.5)


def test_wide_blanks_are_shortened_and_others_are_not():
    image = row_image(bars([40, 100, 1000, 1060, 1120])).image
    gaps = np.diff(middles(image))
    assert gaps[[0, 2, 3]] == pytest.approx([60 * DIGIT_HEIGHT / 65] * 3, abs=1.5)
    assert gaps[1] == pytest.approx(1.5 * DIGIT_HEIGHT, abs=4)


@pytest.mark.parametrize("shear", [0.0, 0.5, -0.3])
@pytest.mark.parametrize("slope", [0.0, 0.15])
@pytest.mark.parametrize("height", [24, 90])
def test_columns_of_the_picture_lead_back_to_the_page(height, shear, slope):
    """Among them behind a blank that is shortened."""
    spread = np.array([1, 2, 2.8, 4, 9, 9.7, 11, 16, 16.8])
    columns = (height * spread).round().astype(int).tolist()
    found = row_image(bars(columns, height, shear, slope, pen=max(2, height // 12)))
    own = middles(found.image)
    assert len(own) == len(columns)
    back = found.page_columns(own)
    # Up to two pixels of the picture, in pixels of the page.
    assert back == pytest.approx(np.array(columns) + 0.5, abs=2 * height / DIGIT_HEIGHT)


def test_page_columns_never_run_back():
    found = row_image(bars([40, 60, 95, 900, 940], shear=0.4))
    back = found.page_columns(np.arange(found.image.shape[1], dtype=float))
    assert (np.diff(back) >= 0).all()


def test_the_order_of_segments_does_not_matter():
    row = bars([40, 90, 130, 500], shear=0.3)
    one, other = row_image(row), row_image(row[::-1])
    assert np.array_equal(one.image, other.image)
    assert np.allclose(one.columns[0], other.columns[0])


def test_a_row_without_segments_is_an_empty_picture():
    found = row_image([])
    assert found.image.shape[0] == HEIGHT and found.image.shape[1] >= 2 * MARGIN
    assert not found.image.any()
    assert np.isfinite(found.page_columns(np.array([0.0, 5.0, 99.0]))).all()


def test_a_speck_alone_is_no_error():
    found = row_image([Segment(Box(3, 4, 1, 1), np.full((1, 1), 255, np.uint8))])
    assert found.image.any() and found.image.shape[1] <= 6 * DIGIT_HEIGHT


def test_an_endless_row_is_bounded():
    row = bars(list(range(20, 30000, 20)), height=30, pen=3)
    image = row_image(row).image
    assert image.any() and image.shape[1] <= WIDEST + HEIGHT + 4 * MARGIN
