import numpy as np
import pytest

from digitapp.page.scale import better_scale, first_scale, resize, to_page
from digitapp.records import Box, Page, Segment


def test_small_pages_keep_their_size():
    page = Page(np.zeros((300, 400), np.uint8))
    assert first_scale(page) == 1
    assert resize(page, 1.0) is page


def test_a_large_page_is_looked_at_small_first():
    page = Page(np.zeros((3000, 4000), np.uint8))
    small = resize(page, first_scale(page))
    assert max(small.width, small.height) == 1600


def test_thin_strokes_ask_for_more_and_wide_ones_for_less():
    assert better_scale(0.4, 1.5) == 1.0
    assert better_scale(0.4, 5.0) == 0.4
    assert better_scale(1.0, 25.0) == pytest.approx(0.2)
    assert better_scale(1.0, 2.0) == 1.0


def test_a_page_that_seems_empty_is_looked_at_in_full():
    assert better_scale(0.4, 0.0) == 1.0


def test_segments_find_back_to_the_page():
    page, working = Page(np.zeros((3000, 4000), np.uint8)), Page(np.zeros((750, 1000), np.uint8))
    segment = to_page(Segment(Box(10, 20, 5, 8), np.full((8, 5), 9, np.uint8)), working, page)
    assert segment.box == Box(40, 80, 20, 32)
    assert segment.ink.shape == (32, 20) and segment.ink.max() == 9
