import cv2
import numpy as np
import pytest

from digitapp.recognition.candidates import Components
from digitapp.recognition.punctuation_features import FEATURES, describe, stroke
from digitapp.records import Box, Segment
from tests.recognition.punctuation_drawings import bracket, comma, one, read_as, slash, zero


def test_the_middle_of_a_stroke_tells_how_it_bends():
    opening, closing = stroke(bracket(0, True).ink), stroke(bracket(0, False).ink)
    assert opening[0] > 0.5 and closing[0] < -0.5
    assert stroke(slash(0).ink)[1] == pytest.approx(-45 / 105, abs=0.1)
    assert np.abs(stroke(one(0).ink)[:3]).max() < 0.05
    assert stroke(zero(0).ink)[3] > 0.3
    assert stroke(np.zeros((20, 5), np.uint8)) == (0, 0, 0, 0)


def test_features_do_not_depend_on_scale():
    def twice(segment: Segment) -> Segment:
        box = segment.box
        ink = cv2.resize(segment.ink, None, fx=2, fy=2)
        return Segment(Box(2 * box.x, 2 * box.y, ink.shape[1], ink.shape[0]), ink)

    line = [bracket(0, True), zero(60), one(120), zero(160)]
    small, usable = describe(Components(line, read_as("1010")))
    large, _ = describe(Components([twice(segment) for segment in line], read_as("1010")))
    assert small.shape == (4, len(FEATURES)) and usable.all()
    assert np.allclose(small, large, atol=0.05)


def test_a_sign_is_held_against_the_digits_beside_it_and_the_other_ones():
    described, _ = describe(Components([zero(0), one(60), slash(100), zero(160)], read_as("0110")))
    stands, leans = (dict(zip(FEATURES, row, strict=True)) for row in described[1:3])
    assert leans["slant to ones"] == pytest.approx(-45 / 105, abs=0.1)
    assert stands["slant to ones"] == -leans["slant to ones"]
    assert leans["above"] > 0.1 and leans["below"] > 0.1 and abs(stands["above"]) < 0.05
    assert leans["ones"] == 1 and described[0, FEATURES.index("first")] == 1


def test_a_component_known_to_be_a_digit_is_not_described_but_compared_with():
    row = [zero(0), one(60), slash(100), zero(160)]
    told = describe(Components(row, read_as("0110")))[0]
    described, usable = describe(Components(row, read_as("0110"), digits={0, 1, 3}))
    assert usable.tolist() == [False, False, True, False]
    assert np.array_equal(described[2], told[2]) and not described[[0, 1, 3]].any()


def test_a_comma_is_small_and_low():
    described, _ = describe(Components([zero(0), comma(60)], read_as("01")))
    row = dict(zip(FEATURES, described[1], strict=True))
    assert row["height"] < -0.8 and row["above"] < -0.5 and row["last"] == 1


def test_alone_there_is_nothing_to_compare_with():
    assert describe(Components([one(0)], read_as("1")))[1].tolist() == [False]
