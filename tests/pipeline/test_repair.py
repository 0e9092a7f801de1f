"""Components that are left out before rows are read."""

import cv2
import numpy as np

from digitapp.pipeline.repair import without_rings
from digitapp.records import NONE, Array, Ink, Segment
from digitapp.segmentation.components import find_segments
from digitapp.settings import DEFAULTS


def segments_of(mask: Array) -> list[Segment]:
    """The components, the largest first."""
    found = find_segments(Ink(mask, mask, 3.0))
    return sorted(found, key=lambda segment: -segment.box.area)


def kept(mask: Array, sure: float = 0.99) -> list[int]:
    """The numbers of the components that stay, if each is a digit with that probability."""
    segments = segments_of(mask)
    own = np.full(NONE + 1, (1 - sure) / NONE)
    own[5] = sure
    left = without_rings(segments, dict.fromkeys(segments, own), DEFAULTS)
    return [segments.index(segment) for segment in left]


def test_a_ring_around_a_sure_digit_is_left_out():
    mask = np.zeros((200, 200), np.uint8)
    cv2.circle(mask, (100, 100), 80, 255, 4)
    cv2.rectangle(mask, (85, 70), (115, 130), 255, -1)
    assert kept(mask) == [1]
    assert kept(mask, sure=0.7) == [0, 1]


def test_an_open_ring_is_one_too():
    mask = np.zeros((200, 200), np.uint8)
    cv2.ellipse(mask, (100, 100), (80, 80), 0, 20, 340, 255, 4)
    cv2.rectangle(mask, (85, 70), (115, 130), 255, -1)
    assert kept(mask) == [1]


def test_a_stroke_whose_box_holds_a_digit_stays():
    mask = np.zeros((200, 200), np.uint8)
    cv2.line(mask, (180, 10), (10, 190), 255, 4)
    cv2.rectangle(mask, (20, 20), (50, 70), 255, -1)
    assert kept(mask) == [0, 1]
