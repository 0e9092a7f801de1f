from dataclasses import replace

import numpy as np

from digitapp.records import Box, Line, Mark, Reading, Segment
from digitapp.segmentation.leftover_ink import (
    enclosed,
    ink_around,
    leftover_boxes,
    not_in,
    shapes_of,
    unread,
)
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
    assert enclosed(shapes_of(rest), [inner, free]).tolist() == [True, False]
    assert enclosed(shapes_of(rest), [inner, free], low).tolist() == [False, False]
    assert enclosed(shapes_of(mask), []).shape == (0,)


def read_as(*segments: Segment) -> Line:
    """A line in which the segments were read as zeros."""
    sure = np.eye(11, dtype=np.float32)[0]
    crop = np.zeros((28, 28), np.float32)
    return Line(tuple(Reading(segment, crop, sure) for segment in segments))


def test_unread_ink_is_told_unless_it_is_a_speck_or_a_rule():
    mask = np.zeros((120, 400), np.uint8)
    digit = ring(mask, 10)
    mask[20:60, 100:110] = 255  # a stroke that was not read
    mask[50:54, 150:160] = 255  # a dash
    mask[30:32, 200:202] = 255  # a speck
    mask[90:93, 5:395] = 255  # a rule
    boxes = leftover_boxes(shapes_of(unread(mask, [digit])), [read_as(digit)])
    assert boxes == [Box(100, 20, 10, 40), Box(150, 50, 10, 4)]
    assert leftover_boxes(shapes_of(unread(mask, [])), []) == []


def test_ink_that_another_look_read_is_not_left_over():
    mask = np.zeros((80, 120), np.uint8)
    digit = ring(mask, 10)
    comma = Mark(",", Box(50, 50, 6, 12), 0.9, 1)
    line = replace(read_as(digit), marks=(comma,))
    left = [Box(12, 22, 20, 30), Box(50, 50, 6, 12), Box(90, 20, 10, 40)]
    assert not_in([line], left) == (Box(90, 20, 10, 40),)
