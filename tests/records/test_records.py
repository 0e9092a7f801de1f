import dataclasses

import numpy as np
import pytest

from digitapp.records import Box, DigitSequence, Line, Mark, Page, Reading, Segment


def reading(digit: int, probability: float = 0.9) -> Reading:
    probabilities = np.full(11, (1 - probability) / 10, np.float32)
    probabilities[digit] = probability
    segment = Segment(Box(0, 0, 2, 3), np.zeros((3, 2), np.uint8))
    return Reading(segment, np.zeros((28, 28), np.float32), probabilities)


def test_a_reading_names_its_digit_confidence_and_alternatives():
    seven = reading(7)
    assert seven.digit == "7"
    assert seven.confidence == pytest.approx(0.9)
    digit, probability = seven.alternatives[0]
    assert digit == "7"
    assert probability == pytest.approx(0.9)
    assert sorted(digit for digit, _ in seven.alternatives) == list("0123456789")


def test_none_is_never_the_digit():
    probabilities = np.zeros(11, np.float32)
    probabilities[10], probabilities[4] = 0.8, 0.2
    nothing = dataclasses.replace(reading(0), probabilities=probabilities)
    assert nothing.digit == "4" and nothing.confidence == pytest.approx(0.2)


def test_a_crop_is_enlarged_when_it_is_looked_at():
    seen = []

    def enlarge(crops):
        seen.append(crops)
        return np.full((len(crops), 140, 140), 0.5, np.float32)

    three = dataclasses.replace(reading(3), enlarge=enlarge)
    assert not seen
    assert three.enlarged.shape == (140, 140) and (three.enlarged == 0.5).all()
    np.testing.assert_array_equal(seen[0], three.crop[None])
    assert len(seen) == 1, "once"
    assert reading(3).enlarged.shape == (140, 140), "without a network too"


def test_text_has_blanks_and_newlines():
    page = Page(np.zeros((4, 4), np.uint8))
    lines = (
        Line((reading(1), reading(5), reading(7)), frozenset({1}), 0.9),
        Line((reading(4),), confidence=0.5),
    )
    sequence = DigitSequence(page, lines)
    assert sequence.text == "1 57\n4"
    assert sequence.confidence == pytest.approx(0.45)
    assert len(sequence.readings) == 4


def test_an_empty_page_has_an_empty_text_and_no_confidence():
    empty = DigitSequence(Page(np.zeros((4, 4), np.uint8)))
    assert empty.text == "" and empty.confidence == 0


def test_records_are_frozen_and_their_arrays_read_only():
    gray = np.zeros((4, 4), np.uint8)
    page = Page(gray)
    with pytest.raises(ValueError, match="read-only"):
        page.gray[0, 0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        page.name = "other"  # type: ignore[misc]
    gray[0, 0] = 1


def test_boxes_join():
    box = Box(10, 20, 5, 5).union(Box(30, 10, 5, 5))
    assert box == Box(10, 10, 25, 15)
    assert box.centre == (22.5, 17.5)


def test_boxes_have_a_common_part_or_none():
    box = Box(10, 10, 20, 10)
    assert box.intersection(Box(20, 15, 20, 20)) == Box(20, 15, 10, 5)
    assert box.iou(Box(20, 15, 20, 20)) == 50 / (200 + 400 - 50)
    assert box.iou(box) == 1
    beside = Box(30, 10, 5, 5)
    assert box.intersection(beside) is None and box.common_area(beside) == box.iou(beside) == 0


def test_joined_segments_lie_on_their_common_box():
    a = Segment(Box(10, 10, 5, 5), np.full((5, 5), 200, np.uint8))
    b = Segment(Box(20, 12, 5, 5), np.full((5, 5), 100, np.uint8))
    both = Segment.joined([a, b])
    assert both.box == Box(10, 10, 15, 7)
    assert both.ink[0, 0] == 200 and both.ink[6, 14] == 100 and both.ink[3, 7] == 0


def test_one_segment_stays_itself():
    only = Segment(Box(0, 0, 2, 2), np.zeros((2, 2), np.uint8))
    assert Segment.joined([only]) is only


@pytest.mark.parametrize(
    "gray",
    [
        np.zeros((0, 10), np.uint8),
        np.zeros((10, 10)),
        np.full((10, 10), np.nan, np.float32),
        np.zeros((10, 10), np.uint16),
        np.zeros((10, 10), bool),
        np.zeros((10, 10, 3), np.uint8),
        np.zeros(10, np.uint8),
        [[0, 0], [0, 0]],
        None,
        np.broadcast_to(np.uint8(255), (10**6, 10**6)),
        np.broadcast_to(np.uint8(255), (1, 10**7)),
    ],
)
def test_a_page_of_anything_but_grey_pixels_says_what_it_expects(gray):
    with pytest.raises(ValueError, match=r"Page.gray must be a NumPy array uint8 \(H, W\)"):
        Page(gray)


def test_a_page_of_another_kind_of_array_is_a_plain_one():
    gray = np.arange(12, dtype=np.uint8).reshape(3, 4)
    for other in (np.matrix(gray), np.ma.masked_array(gray), np.asfortranarray(gray), gray[::-1]):
        page = Page(other)
        assert type(page.gray) is np.ndarray
        np.testing.assert_array_equal(page.gray, np.asarray(other))


@pytest.mark.parametrize("shape", [(10, 10), (10, 10, 4), (9, 10, 3), (0, 10, 3)])
def test_the_colours_of_a_page_are_as_large_as_its_greys(shape):
    with pytest.raises(ValueError, match=r"Page.colour must be a NumPy array uint8 \(H, W, 3\)"):
        Page(np.zeros((10, 10), np.uint8), np.zeros(shape, np.uint8))


def line(text: str) -> Line:
    """A line of 10x20 digits and 4x6 marks, 2 pixels apart; a blank is 12 more."""
    readings: list[Reading] = []
    blanks: set[int] = set()
    marks, x, blank = [], 0, False
    for sign in text:
        if sign == " ":
            x, blank = x + 12, True
        elif sign.isdigit():
            if blank:
                blanks.add(len(readings))
            blank = False
            segment = Segment(Box(x, 0, 10, 20), np.zeros((20, 10), np.uint8))
            readings.append(dataclasses.replace(reading(int(sign)), segment=segment))
            x += 12
        else:
            marks.append(Mark(sign, Box(x, 14, 4, 6), 0.9, len(readings)))
            x += 6
    return Line(tuple(readings), frozenset(blanks), 0.9, tuple(marks))


@pytest.mark.parametrize(
    "text",
    [
        "12,50",
        "-745",
        "3/4",
        "(408) 974-3145",
        "1 (2) 3",
        "100%",
        "(1) (2)",
        "7 5",
        "12=",
        "1 -2",
        "7 = 8",
    ],
)
def test_text_shows_marks_and_blanks_in_place(text):
    made = line(text)
    assert made.text == text
    assert made.digits == "".join(c for c in text if c.isdigit())
    assert made.without_marks().text.replace(" ", "") == made.digits


def test_a_sign_without_a_class_is_listed_but_not_shown():
    made = line("¤5.20")
    assert made.text == "5.20"
    assert [mark.sign for mark in made.marks] == ["¤", "."]


def test_marks_are_ordered_by_place():
    far, near = (Mark(sign, Box(x, 0, 4, 4), 0.9, 1) for sign, x in ((")", 30), (".", 20)))
    first = Mark("(", Box(0, 0, 4, 4), 0.9, 0)
    made = Line((reading(7),), marks=(far, near, first))
    assert made.marks == (first, near, far) and made.text == "(7.)"


@pytest.mark.parametrize("before", [-1, 2])
def test_a_mark_outside_its_line_is_refused(before):
    with pytest.raises(ValueError, match="outside its line"):
        Line((reading(7),), marks=(Mark(",", Box(0, 0, 1, 1), 0.9, before),))


def test_only_known_signs_are_marks():
    with pytest.raises(ValueError, match="is none of"):
        Mark("a", Box(0, 0, 1, 1), 0.9, 0)


def test_a_sequence_loses_its_marks():
    sequence = DigitSequence(Page(np.zeros((4, 4), np.uint8)), (line("1,5"), line("3/4")))
    assert sequence.text == "1,5\n3/4"
    assert sequence.without_marks().text == "15\n34"


def test_a_change_of_a_page_is_made_to_gray_and_colour_alike():
    gray = np.arange(12, dtype=np.uint8).reshape(3, 4)
    page = Page(gray, np.dstack([gray, gray, gray]), "a.pdf", 2)
    changed = page.mapped(lambda array: array[1:, :2])
    assert np.array_equal(changed.gray, gray[1:, :2])
    assert changed.colour is not None and np.array_equal(changed.colour[..., 2], gray[1:, :2])
    assert (changed.name, changed.number) == ("a.pdf", 2)
    assert Page(gray).mapped(np.flipud).colour is None
