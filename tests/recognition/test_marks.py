import pytest

from digitapp.recognition.marks import find_marks
from digitapp.recognition.settings import RecognitionSettings
from digitapp.records import Box

SETTINGS = RecognitionSettings(least_mark=0.5)
DIGITS = [Box(0, 0, 30, 60), Box(60, 0, 30, 60), Box(120, 0, 30, 60)]


def marks(signs, free=(), digits=DIGITS):
    return find_marks(signs, digits, list(free), SETTINGS)


def test_a_sign_gets_the_box_of_the_ink_left_over():
    comma = Box(98, 50, 8, 20)
    (found,) = marks([(",", 0.9, 99.0, 103.0)], [Box(200, 0, 9, 9), comma])
    assert (found.sign, found.box, found.before) == (",", comma, 2)
    assert found.confidence == pytest.approx(0.9)


def test_what_is_read_in_two_pieces_gets_the_box_of_both():
    upper, lower = Box(40, 15, 6, 6), Box(41, 45, 6, 6)
    (found,) = marks([(":", 0.8, 42.0, 44.0)], [upper, lower])
    assert found.box == upper.union(lower) and found.before == 1


def test_ink_may_lie_a_little_beside_where_it_is_read():
    box = Box(40, 0, 6, 60)
    assert marks([("/", 0.9, 48.0, 52.0)], [box])[0].box == box
    assert marks([("/", 0.9, 54.0, 58.0)], [box])[0].box != box


def test_a_sign_read_inside_a_digit_is_none():
    assert marks([(".", 0.9, 70.0, 80.0)]) == []


def test_a_sign_that_clings_to_a_digit_gets_its_columns():
    (found,) = marks([("-", 0.9, 92.4, 101.2)])
    assert found.box == Box(92, 0, 10, 60) and found.before == 2


def test_a_doubtful_sign_is_left_out():
    signs = [(",", 0.49, 40.0, 44.0), (",", 0.51, 100.0, 104.0)]
    assert [mark.before for mark in marks(signs)] == [2]


def test_signs_stand_before_and_behind_all_digits():
    free = [Box(-30, 20, 20, 6), Box(160, 20, 20, 6)]
    found = marks([("-", 0.9, -24.0, -14.0), ("=", 0.9, 164.0, 176.0)], free)
    assert [(mark.sign, mark.before) for mark in found] == [("-", 0), ("=", 3)]


def test_no_signs_give_no_marks():
    assert marks([]) == [] and marks([], digits=[]) == []


def test_a_mark_is_never_surer_than_sure():
    (found,) = marks([(",", 1.0000001, 99.0, 103.0)])
    assert found.confidence == 1.0
