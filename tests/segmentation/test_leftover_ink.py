import numpy as np

from digitapp.records import Box, Segment
from digitapp.segmentation.leftover_ink import enclosed, ink_around, unread
from digitapp.segmentation.settings import SegmentationSettings


def segment_of(mask: np.ndarray, x: int, y: int, width: int, height: int) -> Segment:
    return Segment(Box(x, y, width, height), mask[y : y + height, x : x + width].copy())


def ring(mask: np.ndarray, x: int) -> Segment:
    mask[20:60, x : x + 30] = 255
    mask[24:56, x + 4 : x + 26] = 0
    return segment_of(mask, x, 20, 30, 40)


def test_digits_that_stand_free_have_none_even_beside_each_other():
    mask = np.zeros((80, 120), np.uint8)
    digits = [ring(mask, 10), ring(mask, 42)]
    assert ink_around(mask, unread(mask, digits), digits).tolist() == [0, 0]


def test_ink_inside_and_close_by_counts_and_farther_away_does_not():
    mask = np.zeros((80, 160), np.uint8)
    digits = [ring(mask, 10), ring(mask, 60), ring(mask, 110)]
    mask[38:42, 16:34] = 255  # a dash inside the first ring
    mask[20:60, 145:148] = 255  # a stroke five pixels right of the third
    rest = unread(mask, digits)
    first, second, third = ink_around(mask, rest, digits)
    assert first > 0.1 and second == 0 and third > 0.1
    assert ink_around(mask, rest, digits, SegmentationSettings(unread_margin=0.0))[2] == 0


def test_nothing_read_gives_nothing():
    blank = np.zeros((5, 5), np.uint8)
    assert ink_around(blank, unread(blank, []), []).shape == (0,)


def test_what_stands_in_an_unread_figure_is_enclosed():
    mask = np.zeros((120, 300), np.uint8)
    mask[10:110, 10:110] = 255
    mask[16:104, 16:104] = 0
    mask[40:80, 55:61] = 255
    free = ring(mask, 200)
    inner = segment_of(mask, 55, 40, 6, 40)
    rest = unread(mask, [inner, free])
    low = SegmentationSettings(tallest_figure=2.0)
    assert enclosed(rest, [inner, free]).tolist() == [True, False]
    assert enclosed(rest, [inner, free], low).tolist() == [False, False]
    assert enclosed(mask, []).shape == (0,)
