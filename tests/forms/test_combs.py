"""Combs: a digit a box, empty boxes as blanks."""

import functools

import cv2
import numpy as np

import digitapp
from digitapp.forms import Field
from digitapp.forms.combs import read_comb
from digitapp.forms.places import Place
from digitapp.forms.written import split_by_boxes
from digitapp.recognition.segment_classifier import Classified
from digitapp.recognition.settings import DEFAULTS
from digitapp.records import Box, Segment
from tests.inputs.drawing import FOUR, SEVEN, ZERO, draw

FIELD = Field("code", "comb", Box(0, 0, 200, 60), 4)
PLACE = Place(FIELD, 0, FIELD.box, FIELD.box, FIELD.box)


@functools.cache
def models():
    return digitapp.load_models()


def segment(shape, box: Box, pen: int = 5) -> Segment:
    gray = np.full((60, 200), 255, np.uint8)
    draw(gray, shape, (box.x, box.y, box.width, box.height), pen, 0)
    return Segment(box, 255 - gray[box.y : box.bottom, box.x : box.right])


def read(cells, reached=True):
    seen = Classified(models())
    known = seen.classify([cell for cell in cells if cell is not None]) if reached else {}
    return read_comb(PLACE, cells, known, seen, models(), DEFAULTS)


def cells():
    shapes = (ZERO, SEVEN, None, FOUR)
    return [
        None if shape is None else segment(shape, Box(8 + 50 * n, 8, 32, 44))
        for n, shape in enumerate(shapes)
    ]


def test_digits_are_joined_and_an_empty_box_is_a_blank():
    value = read(cells())
    assert value.text == "07 4" and not value.doubtful and value.confidence > 0.9
    assert value.line is not None and value.line.text == "07 4"
    assert value.line.digits == "074"


def test_a_box_that_was_not_reached_is_doubtful():
    value = read(cells(), reached=False)
    assert (value.text, value.doubtful, value.line) == ("", True, None)


def test_tall_ink_is_some_digit_and_low_ink_is_told():
    noise = np.random.default_rng(0).integers(0, 256, (44, 32), np.uint8)
    tall = read([Segment(Box(8, 8, 32, 44), noise), *cells()[1:]])
    assert len(tall.text) == 4 and tall.doubtful
    low = Segment(Box(8, 28, 34, 8), np.full((8, 34), 255, np.uint8))
    found = read([low, *cells()[1:]])
    assert found.text == "7 4" and found.doubtful


def test_other_numbers_are_kept_for_the_rules():
    value = read(cells())
    assert value.line is not None
    for other in value.line.alternatives:
        assert len(other.digits) == 3 and other.digits != "074"


def test_two_digits_that_touch_a_line_are_parted_there():
    mask, print_ = (np.zeros((60, 200), np.uint8) for _ in range(2))
    cv2.ellipse(mask, (30, 30), (17, 20), 0, 0, 360, 255, 4)
    cv2.ellipse(mask, (70, 30), (17, 20), 0, 0, 360, 255, 4)
    print_[:, 49:52] = 255
    mask[26:34, 47:54] = 255  # the line's own ink between the two
    whole = Segment(Box(10, 5, 80, 50), mask[5:55, 10:90])
    first, second, *rest = split_by_boxes([whole], FIELD.boxes, print_)
    assert first is not None and second is not None and rest == [None, None]
    assert first.box.right <= 50 and second.box.x >= 50
    for cell in (first, second):
        columns = np.flatnonzero((cell.ink > 0).any(axis=0)) + cell.box.x
        assert not set(columns.tolist()) & set(range(47, 54))
