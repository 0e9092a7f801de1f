import pytest

from digitapp.evaluation.alignment import (
    Faults,
    edit_distance,
    faults_by_boxes,
    faults_by_text,
    matched_lines,
)
from digitapp.records import Box


@pytest.mark.parametrize(
    ("truth", "read", "distance"),
    [
        ("", "", 0),
        ("123", "123", 0),
        ("123", "", 3),
        ("", "12", 2),
        ("1572", "152", 1),
        ("1572", "7512", 2),
        ("98765", "09876", 2),
    ],
)
def test_edit_distance(truth, read, distance):
    assert edit_distance(truth, read) == edit_distance(read, truth) == distance


def test_lines_are_matched_in_order():
    assert matched_lines(["12", "34", "56"], ["12", "99", "56"]) == [0, 2]
    assert matched_lines(["12", "34"], ["34", "12"]) in ([0], [1])
    assert matched_lines(["12", "12"], ["12"]) == [0]
    assert matched_lines([], ["12"]) == []


@pytest.mark.parametrize(
    ("truth", "read", "faults"),
    [
        ("1234", "1234", Faults()),
        ("1234", "1284", Faults(confused=1)),
        ("1234", "124", Faults(missed=1)),
        ("1234", "12354", Faults(false=1)),
        ("1434", "194", Faults(merged=1)),
        ("184", "13714", Faults(split=1, false=1)),
        ("184", "1394", Faults(split=1)),
        ("", "7", Faults(false=1)),
        ("77", "", Faults(missed=2)),
    ],
)
def test_faults_are_guessed_from_the_text(truth, read, faults):
    assert faults_by_text(truth, read) == faults


ROW = [Box(20 * i, 0, 16, 30) for i in range(4)]


@pytest.mark.parametrize(
    ("read", "boxes", "faults"),
    [
        ("1234", ROW, Faults()),
        ("1284", ROW, Faults(confused=1)),
        ("124", [ROW[0], ROW[1], ROW[3]], Faults(missed=1)),
        ("51234", [Box(0, 80, 10, 20), *ROW], Faults(false=1)),
        ("194", [ROW[0], ROW[1].union(ROW[2]), ROW[3]], Faults(merged=2)),
        ("11234", [Box(0, 0, 7, 30), Box(8, 0, 8, 30), *ROW[1:]], Faults(split=1)),
        ("", [], Faults(missed=4)),
    ],
)
def test_faults_are_seen_in_the_boxes(read, boxes, faults):
    assert faults_by_boxes("1234", ROW, read, boxes) == faults
