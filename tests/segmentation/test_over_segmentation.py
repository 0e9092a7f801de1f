import numpy as np

from digitapp.records import Box, Segment
from digitapp.segmentation.over_segmentation import find_cuts, split
from tests.inputs.drawing import SEVEN, ZERO, draw


def touching_zeros() -> Segment:
    canvas = np.zeros((100, 140), np.uint8)
    draw(canvas, ZERO, (5, 5, 70, 90), 7, 255)
    draw(canvas, ZERO, (58, 5, 70, 90), 7, 255)
    return Segment(Box(30, 40, 140, 100), canvas)


def test_a_seam_parts_two_touching_zeros():
    segment = touching_zeros()
    pieces = split(segment, 90)
    assert len(pieces) >= 2
    ends = [piece.box.right for piece in pieces]
    assert any(abs(end - (30 + 66)) <= 6 for end in ends), "no cut where the zeros touch"


def test_pieces_hold_all_the_ink_once():
    segment = touching_zeros()
    total = np.zeros((200, 200), np.int32)
    for piece in split(segment, 90):
        box = piece.box
        total[box.y : box.bottom, box.x : box.right] += piece.ink
    assert np.array_equal(total[40:140, 30:170], segment.ink)


def test_pieces_come_left_to_right():
    centres = [piece.box.centre[0] for piece in split(touching_zeros(), 90)]
    assert centres == sorted(centres)


def test_a_seam_may_lean():
    canvas = np.zeros((100, 120), np.uint8)
    for left in (5, 55):
        points = ((0.55, 0.0), (0.0, 1.0))
        draw(canvas, points, (left, 5, 60, 90), 8, 255)
    seams = find_cuts(canvas, 90)
    assert any(canvas[np.arange(100), np.clip(seam, 0, 119)].sum() == 0 for seam in seams)


def test_narrow_ink_is_not_cut():
    canvas = np.zeros((100, 12), np.uint8)
    canvas[5:95, 3:9] = 255
    segment = Segment(Box(0, 0, 12, 100), canvas)
    assert split(segment, 90) == [segment]


def test_the_number_of_seams_is_bounded_by_the_width():
    canvas = np.zeros((60, 900), np.uint8)
    for left in range(0, 880, 12):
        draw(canvas, SEVEN, (left, 5, 20, 50), 2, 255)
    assert 1 <= len(find_cuts(canvas, 50)) <= 6 * 900 / 50


def test_a_long_chain_of_zeros_is_cut_as_often_as_a_short_one():
    one, pitch = 70, 53

    def chain(count: int) -> Segment:
        canvas = np.zeros((100, 10 + pitch * (count - 1) + one), np.uint8)
        for n in range(count):
            draw(canvas, ZERO, (5 + pitch * n, 5, one, 90), 7, 255)
        return Segment(Box(0, 0, canvas.shape[1], 100), canvas)

    few, many = len(split(chain(6), 90)), len(split(chain(60), 90))
    assert few >= 6
    assert 0.8 * few <= many / 10 <= 1.2 * few


def test_a_rule_across_the_page_is_not_cut():
    ink = np.full((4, 3000), 255, np.uint8)
    segment = Segment(Box(0, 0, 3000, 4), ink)
    assert split(segment, 4) == [segment]


def test_known_digits_are_cut_once_between_each_two():
    segment = touching_zeros()
    first, second = split(segment, 90, digits=[70.0, 123.0])
    assert abs(first.box.right - (30 + 66)) <= 6 and first.box.right == second.box.x


def test_where_no_cut_parts_known_digits_all_cuts_are_kept():
    segment = touching_zeros()
    pieces = split(segment, 90, digits=[31.0, 32.0, 123.0])
    assert [p.box for p in pieces] == [p.box for p in split(segment, 90)]
