import numpy as np

from digitapp.records import Box, Segment
from digitapp.segmentation.columns import cut_at_columns


def piece(x: int, y: int, width: int, height: int) -> Segment:
    return Segment(Box(x, y, width, height), np.full((height, width), 255, np.uint8))


def test_touching_digits_are_parted_half_way_between_their_places():
    left, right = cut_at_columns([piece(100, 20, 60, 50)], np.array([110.0, 140.0]))
    assert (left.box, right.box) == (Box(100, 20, 25, 50), Box(125, 20, 35, 50))


def test_each_digit_keeps_its_own_ink_in_its_own_box():
    row = [piece(100, 20, 12, 50), piece(130, 30, 12, 30), piece(200, 10, 8, 60)]
    cut = cut_at_columns(row, np.array([106.0, 136.0, 204.0]))
    assert [segment.box for segment in cut] == [segment.box for segment in row]
    assert all((segment.ink == 255).all() for segment in cut)


def test_no_ink_is_lost_or_doubled():
    rng = np.random.default_rng(3)
    ink = (rng.random((40, 90)) < 0.3).astype(np.uint8) * 255
    row = Segment(Box(7, 3, 90, 40), ink)
    cut = cut_at_columns([row], np.array([20.0, 33.0, 71.0, 95.0]))
    again = np.zeros((60, 120), np.uint16)
    for segment in cut:
        box = segment.box
        again[box.y : box.bottom, box.x : box.right] += segment.ink
    assert np.array_equal(again[3:43, 7:97], ink) and again.sum() == ink.sum(dtype=np.uint64)


def test_one_place_takes_the_whole_row():
    row = [piece(10, 0, 20, 50), piece(40, 5, 20, 60)]
    (only,) = cut_at_columns(row, np.array([12.0]))
    assert only.box == Box(10, 0, 50, 65)


def test_a_digit_without_ink_gets_a_narrow_box():
    row = [piece(0, 5, 10, 50), piece(100, 5, 10, 50)]
    cut = cut_at_columns(row, np.array([5.0, 50.0, 105.0]))
    assert cut[1].box.width == 1 and cut[1].box.height == 50
    assert 10 <= cut[1].box.x < 100
    assert [cut[0].box, cut[2].box] == [segment.box for segment in row]


def test_places_beside_the_row_still_give_a_segment_each():
    cut = cut_at_columns([piece(50, 0, 20, 30)], np.array([-500.0, -400.0, 60.0, 900.0, 950.0]))
    assert len(cut) == 5
    assert all(s.box.x >= 50 and s.box.right <= 70 and s.ink.shape[1] > 0 for s in cut)
