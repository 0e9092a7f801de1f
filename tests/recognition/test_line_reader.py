from typing import cast

import numpy as np
import pytest

from digitapp import ModelError
from digitapp.models import Models
from digitapp.models.onnx_network import Network
from digitapp.recognition.decoding.ctc import log_likelihoods
from digitapp.recognition.line_reader import CLASSES, read_line
from digitapp.recognition.row_image import HEIGHT, row_image
from digitapp.records import SIGNS, Box, Segment

from .line_readings import line_reading

NOTHING = cast(Network, None)
"""Stands for a network that is not asked."""


def test_it_tells_ten_digits_and_every_sign_apart():
    assert set(CLASSES) == {*"0123456789", *SIGNS} and len(CLASSES) == 22


def test_signs_come_with_their_probability_and_columns():
    found = line_reading({"1": 0.9}, {",": 0.6}, {",": 0.8}, {}, {"2": 0.9}, {"-": 0.7}).signs()
    # A step shows two columns; its middle lies one after its first edge.
    assert [(sign, *columns) for sign, _, *columns in found] == [(",", 3.0, 5.0), ("-", 11.0, 11.0)]
    assert [probability for _, probability, *_ in found] == pytest.approx([0.8, 0.7])


def test_signs_lie_where_the_picture_lies_on_the_page():
    ((sign, _, first, last),) = line_reading({}, {"/": 0.9}, {"/": 0.9}, left=100, scale=3).signs()
    assert (sign, first, last) == ("/", 109.0, 115.0)


def test_neighbouring_signs_are_two():
    signs = line_reading({".": 0.9}, {"-": 0.9}, {}, {"-": 0.8}).signs()
    assert [sign for sign, *_ in signs] == [".", "-", "-"]


def test_tall_signs_are_told_of_the_boxes_that_hold_no_digit():
    reading = line_reading({"1": 0.9}, {}, {"/": 0.8}, {}, {"-": 0.9}, {}, {"(": 0.7}, {"4": 0.9})
    boxes = [Box(x, 0, 2, 9) for x in (0, 4, 8)] + [Box(12, 0, 4, 9), Box(12, 0, 2, 9)]
    # A dash is no tall sign, and a box with a digit beside the bracket is a digit.
    assert reading.tall_signs(boxes) == pytest.approx([0, 0.8, 0, 0, 0.7])
    assert reading.tall_signs([]).shape == (0,)


def test_a_line_of_digits_has_no_signs():
    assert line_reading({"1": 0.9}, {}, {"0": 0.8}).signs() == []


def test_each_digit_is_read_at_its_own_place():
    reading = line_reading({}, {"4": 0.9}, {"4": 0.9}, {}, {"4": 0.6}, {}, left=10, scale=2)
    assert reading.places((4, 4)) == pytest.approx([10 + 2 * 4, 10 + 2 * 9])
    assert len(reading.places(())) == 0


def test_a_text_without_room_has_no_places():
    with pytest.raises(ValueError, match="more characters"):
        line_reading({"1": 0.5}, {"1": 0.5}).places((1, 1))


def test_to_the_digits_alone_signs_are_blanks():
    reading = line_reading({"1": 0.9}, {",": 0.8, "1": 0.1}, {"1": 0.9})
    assert reading.digits.probabilities.shape == (3, 11)
    assert reading.digits.probabilities[1, 0] == pytest.approx(0.9)
    eleven, one = log_likelihoods(reading.digits, [(2, 2), (2,)])
    assert eleven > one


def bars() -> list[Segment]:
    ink = np.full((48, 5), 255, np.uint8)
    return [Segment(Box(x, 10, 5, 48), ink) for x in (20, 60, 111)]


def test_the_network_sees_the_row_in_its_range_and_widths():
    seen = []

    def network(pictures):
        seen.append(pictures)
        return np.full((1, pictures.shape[2] // 2, 23), 1 / 23, np.float32)

    reading = read_line(bars(), Models(NOTHING, NOTHING, line_reader=cast(Network, network)))
    (pictures,) = seen
    assert pictures.dtype == np.float32 and pictures.shape[:2] == (1, HEIGHT)
    assert pictures.shape[2] % 4 == 0
    assert pictures.min() == 0 and 0.9 < pictures.max() <= 1
    own = row_image(bars()).image
    assert np.allclose(pictures[0, :, : own.shape[1]], own / 255)
    assert len(reading.steps) == pictures.shape[2] // 2


def test_models_without_a_line_reader_say_so():
    with pytest.raises(ModelError, match="lack the line reader"):
        read_line(bars(), Models(NOTHING, NOTHING))
