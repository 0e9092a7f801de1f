import cv2
import numpy as np

from digitapp.records import Ink
from digitapp.segmentation.components import find_segments, without_strays
from digitapp.segmentation.settings import SegmentationSettings


def ink_with(*boxes: tuple[int, int, int, int]) -> Ink:
    mask = np.zeros((100, 200), np.uint8)
    for x, y, width, height in boxes:
        mask[y : y + height, x : x + width] = 255
    return Ink(mask // 2, mask, 6.0)


def test_each_component_is_a_segment_with_its_own_ink():
    segments = find_segments(ink_with((10, 10, 20, 40), (60, 20, 20, 40)))
    assert len(segments) == 2
    assert [s.box.x < 20 < s.box.right for s in segments] == [True, False]
    for segment in segments:
        assert segment.ink.shape == (segment.box.height, segment.box.width)
        assert segment.ink.max() == 127


def test_specks_are_left_out():
    assert len(find_segments(ink_with((10, 10, 20, 40), (100, 50, 2, 2)))) == 1


def test_a_neighbour_in_the_same_box_leaves_no_trace():
    mask = np.zeros((60, 60), np.uint8)
    mask[5:55, 5:10] = mask[50:55, 5:55] = 255
    mask[20:30, 25:35] = 255
    segments = find_segments(Ink(mask, mask, 4.0))
    corner = max(segments, key=lambda s: s.box.width)
    assert corner.ink[15:25, 20:30].max() == 0


def test_no_ink_gives_no_segments():
    assert find_segments(ink_with()) == []


def test_the_largest_stay_where_there_are_too_many():
    few = SegmentationSettings(most_components=1)
    (segment,) = find_segments(ink_with((10, 10, 8, 8), (60, 20, 20, 40)), few)
    assert segment.box.x < 70 < segment.box.right


def test_what_reaches_into_a_frame_is_no_part_of_the_digit():
    ink = np.zeros((40, 30), np.uint8)
    ink[5:35, 10:14] = 200  # the digit
    ink[3:6, 20:23] = 90  # a small piece of its own, inside
    ink[30:40, 27:30] = 255  # a neighbour's foot
    kept = without_strays(ink)
    assert (kept[:, :27] == ink[:, :27]).all()
    assert not kept[:, 27:].any()


def test_a_digit_that_touches_its_frame_stays():
    ink = np.zeros((40, 30), np.uint8)
    ink[0:40, 10:14] = 200
    assert (without_strays(ink) == ink).all()
    assert not without_strays(np.zeros((5, 5), np.uint8)).any()


def test_frames_in_frames_are_bounded_by_their_area_and_what_is_small_stays():
    mask = np.zeros((400, 400), np.uint8)
    for inset in range(0, 180, 4):
        cv2.rectangle(mask, (inset, inset), (399 - inset, 399 - inset), 255, 1)
    mask[195:205, 198:202] = 255
    ink = Ink(mask, mask, 2.0)
    unbounded = SegmentationSettings(most_layers=1e9)
    assert sum(s.box.area for s in find_segments(ink, unbounded)) > 10 * mask.size
    found = find_segments(ink)
    assert sum(s.box.area for s in found) <= 6.5 * mask.size
    assert min(s.box.area for s in found) < 100, "the smallest stays"
