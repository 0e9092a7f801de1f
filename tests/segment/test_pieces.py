import numpy as np

from digitapp.records import Box, Segment
from digitapp.segment.pieces import join


def test_joined_segments_lie_on_their_common_box():
    a = Segment(Box(10, 10, 5, 5), np.full((5, 5), 200, np.uint8))
    b = Segment(Box(20, 12, 5, 5), np.full((5, 5), 100, np.uint8))
    both = join([a, b])
    assert both.box == Box(10, 10, 15, 7)
    assert both.ink[0, 0] == 200 and both.ink[6, 14] == 100 and both.ink[3, 7] == 0


def test_one_segment_stays_itself():
    only = Segment(Box(0, 0, 2, 2), np.zeros((2, 2), np.uint8))
    assert join([only]) is only
