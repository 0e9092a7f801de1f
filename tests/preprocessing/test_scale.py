from dataclasses import replace

import numpy as np
import pytest

from digitapp.preprocessing.scale import (
    better_scale,
    first_scale,
    largest_scale,
    resize,
    to_page,
    usual_height,
)
from digitapp.records import Box, Ink, Page, Segment


def test_small_pages_keep_their_size():
    page = Page(np.zeros((300, 400), np.uint8))
    assert first_scale(page) == 1
    assert resize(page, 1.0) is page


def test_a_large_page_is_looked_at_small_first():
    page = Page(np.zeros((3000, 4000), np.uint8))
    small = resize(page, first_scale(page))
    assert max(small.width, small.height) == 1600


def ink(stroke_width: float, height: int = 40) -> Ink:
    """Bars of a height, as many as make a page."""
    mask = np.zeros((400, 600), np.uint8)
    for x in range(20, 580, 30):
        mask[100 : 100 + height, x : x + 4] = 255
    return Ink(mask, mask, stroke_width)


def test_thin_strokes_ask_for_more_and_wide_ones_for_less():
    assert better_scale(0.4, ink(1.5)) == 1.0
    assert better_scale(0.4, ink(5.0)) == 0.4
    assert better_scale(1.0, ink(25.0)) == pytest.approx(0.2)
    assert better_scale(1.0, ink(2.0)) == 1.0


def test_low_digits_ask_for_more_however_bold_they_are():
    assert better_scale(0.4, ink(4.0, height=16)) > 0.6
    assert better_scale(0.4, ink(4.0, height=40)) == 0.4
    assert better_scale(1.0, ink(4.0, height=40)) == 1.0


def test_low_digits_are_enlarged_up_to_a_bound():
    assert 1.5 < better_scale(1.0, ink(4.0, height=16)) <= 2.0
    assert better_scale(1.0, ink(1.0, height=8)) == 2.0


def test_a_page_full_of_print_is_not_looked_at_more_closely():
    mask = np.zeros((1200, 1200), np.uint8)
    mask[::10, ::20] = mask[1::10, ::20] = mask[2::10, ::20] = 255
    assert better_scale(0.4, Ink(mask, mask, 4.0)) == 0.4
    few = mask.copy()
    few[:, 200:] = 0
    assert better_scale(0.4, Ink(few, few, 4.0)) > 0.6


def test_specks_do_not_count_as_low_digits():
    page = ink(5.0)
    mask = page.mask.copy()
    mask[300::6, ::6] = 255
    assert usual_height(replace(page, mask=mask))[0] == 40
    assert usual_height(replace(page, mask=np.zeros_like(mask))) == (0, 0)


def test_a_page_that_seems_empty_is_looked_at_in_full():
    assert better_scale(0.4, Ink(np.zeros((9, 9), np.uint8), np.zeros((9, 9), np.uint8), 0)) == 1.0


def test_no_copy_is_larger_than_memory_allows():
    page = Page(np.zeros((5000, 10_000), np.uint8))
    copy = resize(page, largest_scale(page))
    assert copy.gray.size == pytest.approx(24e6, rel=1e-3)


def test_no_copy_is_longer_than_a_page_may_be():
    for shape in ((11, 56_178), (56_178, 11), (1, 99_999), (4, 100_000)):
        page = Page(np.zeros(shape, np.uint8))
        assert max(resize(page, largest_scale(page)).gray.shape) == 100_000


def test_a_long_strip_is_as_large_as_its_writing():
    assert first_scale(Page(np.zeros((100, 30_000), np.uint8))) == 1
    assert first_scale(Page(np.zeros((30_000, 100), np.uint8))) == 1
    assert first_scale(Page(np.zeros((2200, 22_000), np.uint8))) < 0.1


def test_segments_find_back_to_the_page():
    page, working = Page(np.zeros((3000, 4000), np.uint8)), Page(np.zeros((750, 1000), np.uint8))
    segment = to_page(Segment(Box(10, 20, 5, 8), np.full((8, 5), 9, np.uint8)), working, page)
    assert segment.box == Box(40, 80, 20, 32)
    assert segment.ink.shape == (32, 20) and segment.ink.max() == 9
