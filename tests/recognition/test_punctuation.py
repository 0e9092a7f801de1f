import functools

import numpy as np
import pytest

from digitapp.models import load_models
from digitapp.recognition import punctuation
from digitapp.recognition.candidates import Components
from digitapp.recognition.punctuation import sign_probabilities
from digitapp.recognition.punctuation_features import FEATURES, KINDS
from digitapp.recognition.settings import RecognitionSettings
from digitapp.records import Segment
from tests.recognition.punctuation_drawings import bracket, comma, one, read_as, slash, zero


@functools.cache
def shipped() -> punctuation.PunctuationNetwork:
    network = load_models().punctuation
    assert network is not None
    return network


def signs_among(segments: list[Segment], digits: str) -> list[bool]:
    found, of_pieces = punctuation.find_signs(Components(segments, read_as(digits)), shipped())
    assert len(of_pieces) == 0
    assert found.shape == (len(segments),)
    return [bool(p > 0.5) for p in found]


def test_brackets_around_digits_are_signs_and_ones_among_them_are_not():
    line = [bracket(0, True), zero(60), one(130), zero(160), bracket(230, False)]
    assert signs_among(line, "10101") == [True, False, False, False, True]


def test_a_slash_between_digits_is_a_sign():
    line = [zero(0), zero(60), slash(120), zero(180)]
    assert signs_among(line, "0010") == [False, False, True, False]


def test_a_slash_at_the_end_parts_nothing():
    line = [zero(0), zero(60), slash(120)]
    weights = np.tile([1.0, 1e3, 1e-3, 1e-3, 1e-3], (3, 1))
    assert sign_probabilities(weights)[2, 0] < 0.1
    assert not signs_among(line, "001")[2]


def test_a_comma_below_the_digits_is_a_sign():
    assert signs_among([zero(0), zero(60), comma(110), zero(140)], "0010")[2]


def test_without_other_digits_nothing_is_known_of_a_tall_stroke():
    assert punctuation.find_signs(Components([slash(0)], read_as("1")), shipped())[0].tolist() == [
        0.0
    ]
    assert len(punctuation.find_signs(Components([], read_as("")), shipped())[0]) == 0


def test_ones_as_tall_as_their_neighbours_stay():
    assert not any(signs_among([one(0), zero(40), one(100), zero(130), one(190)], "10101"))


def test_a_bracket_is_believed_with_its_partner_and_hardly_alone():
    digit, opening, closing = np.full((3, len(KINDS)), 0.01)
    digit[0] = opening[0] = closing[0] = 1
    opening[KINDS.index("(")] = closing[KINDS.index(")")] = 2
    settings = RecognitionSettings(sign_price=0.0, lone_bracket=2.0)

    def signs_of(*likely: np.ndarray) -> np.ndarray:
        found = sign_probabilities(np.array(likely), settings)
        assert np.allclose(found.sum(1), 1)
        return 1 - found[:, 0]

    pair, turned = signs_of(opening, digit, closing), signs_of(closing, digit, opening)
    alone = signs_of(opening, digit, digit)
    assert pair[0] > 0.7 and pair[2] > 0.7 and pair[1] < 0.1
    assert alone[0] < 0.4 and turned.max() < 0.4


def test_dearer_signs_are_believed_less():
    likely = np.array([[1.0, 3.0, 0.1, 0.1, 0.1]])
    cheap, dear = (
        sign_probabilities(likely, RecognitionSettings(sign_price=p)) for p in (0.0, 3.0)
    )
    assert cheap[0, 1] > 0.5 > dear[0, 1]


def test_a_bracket_cut_off_a_digit_closes_a_pair():
    end = bracket(130, False)
    line = [bracket(0, True), zero(50), Segment.joined([zero(90), end])]
    row = Components(line, read_as("106", 0.95), [(2, end)], read_as("1"))
    found, of_pieces = punctuation.find_signs(row, shipped())
    assert found[0] > 0.5 and of_pieces[0] > 0.5 > found[2]


def test_a_long_line_is_weighed_without_overflow():
    likely = np.tile([1.0, 1e8, 1e8, 1e8, 1e8], (2000, 1))
    assert sign_probabilities(likely)[:, 0].max() < 1e-6


def test_without_a_network_nothing_is_a_sign():
    line = [bracket(0, True), zero(60), bracket(130, False)]
    row = Components(line, read_as("101"), [(2, bracket(130, False))], read_as("1"))
    found, of_pieces = punctuation.find_signs(row, None)
    assert found.tolist() == [0, 0, 0] and of_pieces.tolist() == [0]


def test_the_network_that_ships_fits_the_features():
    scores = shipped()(np.zeros((2, len(FEATURES))))
    assert scores.shape == (2, len(KINDS)) and scores.dtype == np.float64
    assert punctuation.likelihoods(scores)[:, 0] == pytest.approx([1, 1])
