import pytest

from digitapp.recognition.marks import find_marks
from digitapp.records import Box

DIGITS = [Box(100, 0, 30, 60), Box(160, 0, 30, 60), Box(220, 0, 30, 60)]
WIDTH = 400


def marks(signs, free=(), digits=DIGITS):
    return find_marks(signs, digits, list(free), WIDTH)


def test_a_sign_gets_the_box_of_the_ink_left_over():
    comma = Box(198, 50, 8, 20)
    (found,) = marks([(",", 0.9, 199.0, 203.0)], [Box(300, 0, 9, 9), comma])
    assert (found.sign, found.box, found.before) == (",", comma, 2)
    assert found.confidence == pytest.approx(0.9)


def test_what_is_read_in_two_pieces_gets_the_box_of_both():
    upper, lower = Box(140, 15, 6, 6), Box(141, 45, 6, 6)
    (found,) = marks([(":", 0.8, 142.0, 144.0)], [upper, lower])
    assert found.box == upper.union(lower) and found.before == 1


def test_ink_may_lie_a_little_beside_where_it_is_read():
    box = Box(140, 0, 6, 60)
    assert marks([("/", 0.9, 148.0, 152.0)], [box])[0].box == box
    assert marks([("/", 0.9, 154.0, 158.0)], [box])[0].box != box


def test_a_sign_read_inside_a_digit_is_none():
    assert marks([(".", 0.9, 170.0, 180.0)]) == []


def test_a_sign_that_clings_to_a_digit_gets_its_columns():
    (found,) = marks([("-", 0.9, 192.4, 201.2)])
    assert found.box == Box(192, 0, 10, 60) and found.before == 2


def test_a_doubtful_sign_is_left_out():
    signs = [(",", 0.49, 140.0, 144.0), (",", 0.51, 200.0, 204.0)]
    assert [mark.before for mark in marks(signs)] == [2]


def test_signs_stand_before_and_behind_all_digits():
    free = [Box(70, 20, 20, 6), Box(260, 20, 20, 6)]
    found = marks([("-", 0.9, 76.0, 86.0), ("=", 0.9, 264.0, 276.0)], free)
    assert [(mark.sign, mark.before) for mark in found] == [("-", 0), ("=", 3)]


def test_no_signs_give_no_marks():
    assert marks([]) == [] and marks([], digits=[]) == []


def test_a_mark_is_never_surer_than_sure():
    (found,) = marks([(",", 1.0000001, 199.0, 203.0)])
    assert found.confidence == 1.0


def test_the_rest_of_a_rule_at_the_side_of_the_page_is_no_dash():
    assert marks([("-", 0.9, 380.0, 398.0)], [Box(376, 30, 24, 4)]) == []
    assert marks([("-", 0.9, 2.0, 20.0)], [Box(0, 30, 24, 4)]) == []
    assert len(marks([(",", 0.9, 388.0, 398.0)], [Box(386, 50, 14, 20)])) == 1
