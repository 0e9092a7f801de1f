from dataclasses import replace

import numpy as np
import pytest

from digitapp.recognition.decoding.joint_decoding import Pool, pool
from digitapp.recognition.decoding.lattice import find_candidates
from digitapp.recognition.decoding.posteriors import Ways
from digitapp.recognition.settings import RecognitionSettings
from digitapp.records import NONE, Box, Segment

from ..line_readings import line_reading

EVEN = RecognitionSettings(least_log=-12.0)


def lattice(*digits: dict[int, float]) -> Ways:
    """Components far apart, each surely a digit and read as told."""
    ink = np.full((60, 30), 255, np.uint8)
    row = [[Segment(Box(80 * i, 0, 30, 60), ink)] for i in range(len(digits))]
    candidates = find_candidates(row, 60)
    assert len(candidates) == len(digits)
    p = np.full((len(digits), 10), 1e-30)
    for own, read in zip(p, digits, strict=True):
        for digit, share in read.items():
            own[digit] = share
    none = np.full(len(digits), 1e-30)
    return Ways(candidates, np.log(p), np.log(none), np.log(p.sum(1) + none))


TORN = lattice({1: 0.6, 7: 0.4}, {2: 1.0})
LINE = line_reading({"1": 0.2, "7": 0.7}, {}, {"2": 0.9})


def by_text(found: Pool) -> dict[str, float]:
    return {"".join(map(str, t)): p for t, p in zip(found.texts, found.shares, strict=True)}


def test_texts_get_the_product_of_both_probabilities():
    shares = by_text(pool(TORN, LINE, EVEN))
    # By the lattice 0.6 and 0.4, by the line reader 0.2 * 0.9 and 0.7 * 0.9.
    assert shares["12"] / shares["72"] == pytest.approx(0.6 * 0.18 / (0.4 * 0.63))
    # To the lattice the rest is next to impossible.
    assert shares["7"] / shares["72"] == pytest.approx(np.exp(-12) * 0.07 / (0.4 * 0.63))
    assert sum(shares.values()) == pytest.approx(1)


def test_what_both_say_is_kept_with_each_text():
    found = pool(TORN, LINE, EVEN)
    at = found.texts.index((7, 2))
    assert np.exp(found.lattice[at]) == pytest.approx(0.4)
    assert np.exp(found.line[at]) == pytest.approx(0.63)
    assert found.best == at


def test_no_text_is_listed_twice():
    found = pool(TORN, LINE, EVEN)
    assert len(set(found.texts)) == len(found.texts) == len(found.shares)


def test_a_text_that_only_the_line_reader_proposes_can_win():
    """The lattice sees one component where the line reader sees two digits."""
    line = line_reading({"1": 0.9999999}, {}, {"7": 0.9999999})
    found = pool(lattice({1: 0.9, 7: 0.1}), line, EVEN)
    assert found.texts[found.best] == (1, 7)
    assert (1,) in found.texts


def test_a_text_that_only_the_lattice_proposes_can_win():
    line = line_reading({"1": 0.9, "3": 0.05, "5": 0.03})
    found = pool(lattice({3: 1.0}), line, replace(EVEN, beam=1))
    assert set(found.texts) == {(3,), (1,)}
    assert found.texts[found.best] == (3,)


def test_readers_that_differ_are_less_sure_than_readers_that_agree():
    one = lattice({1: 0.9, 7: 0.1})
    agreed = pool(one, line_reading({"1": 0.9, "7": 0.1}), EVEN).confidence(EVEN)
    torn = pool(one, line_reading({"7": 0.9, "1": 0.1}), EVEN).confidence(EVEN)
    assert 0 <= torn < 0.8 and 0.9 < agreed <= 1


def made(*shares: float, texts: tuple[tuple[int, ...], ...]) -> Pool:
    return Pool(texts, np.full(len(texts), -1.0), np.full(len(texts), -2.0), np.array(shares))


def test_confidence_is_calibrated_from_what_either_reader_says():
    settings = replace(EVEN, confidence_weights=(0.5, 0.8, 0.3))
    found = made(0.7, 0.3, texts=((1, 2), (1, 7)))
    odds = [np.log(p / (1 - p)) for p in (np.exp(-1.0), np.exp(-2.0))]
    logit = 0.5 + 0.8 * odds[0] + 0.3 * odds[1]
    assert found.confidence(settings) == pytest.approx(1 / (1 + np.exp(-logit)))


@pytest.mark.parametrize("weights", [(0, 1, 0), (3, 2, 1), (-40, 9, 4)])
@pytest.mark.parametrize("log", [0.0, -0.7, -700.0])
def test_confidence_is_a_probability(weights, log):
    settings = replace(EVEN, confidence_weights=weights)
    found = Pool(((1,), (2,)), np.full(2, log), np.full(2, log), np.array([0.6, 0.4]))
    assert 0 <= found.confidence(settings) <= 1


def test_a_digit_is_as_probable_as_the_texts_that_have_it_there():
    found = made(0.5, 0.3, 0.2, texts=((1, 2), (1, 7), (4, 2))).classes()
    assert found.shape == (2, 11)
    assert found[0, [1, 4]] == pytest.approx([0.8, 0.2])
    assert found[1, [2, 7]] == pytest.approx([0.7, 0.3])


@pytest.mark.parametrize(
    ("other", "supported"),
    [
        ((1, 2), (True, True, False)),
        ((2, 3), (False, True, True)),
        ((1, 3), (True, False, True)),
        ((1, 2, 0, 3), (True, False, False)),
        ((0, 1, 2, 3), (False, True, True)),
        ((1, 9, 3, 3), (True, False, True)),
        ((), (False, False, False)),
    ],
)
def test_a_text_of_another_length_supports_what_it_shares(other, supported):
    found = made(0.6, 0.4, texts=((1, 2, 3), other)).classes()
    for place, (digit, own) in enumerate(zip((1, 2, 3), supported, strict=True)):
        assert found[place, digit] == pytest.approx(1.0 if own else 0.6)
        assert found[place, NONE] == pytest.approx(0.0 if own else 0.4)
    assert found.sum(axis=1) == pytest.approx(1)


def test_the_empty_text_has_no_digits():
    assert made(1.0, texts=((),)).classes().shape == (0, 11)
