import numpy as np
import pytest

from digitapp.recognition.decoding.lattice import decode, find_candidates, weigh_paths
from digitapp.recognition.touching import ANSWERS, COUNTS, STRIP, Whole, evidence, strip, weighed
from digitapp.records import NONE, Box, Segment


def piece(x: int, width: int = 30, height: int = 60) -> Segment:
    return Segment(Box(x, 0, width, height), np.full((height, width), 255, np.uint8))


def whole(count: int, first: int = 0, last: int = 0) -> Whole:
    """A network that is nearly sure."""
    answer = np.full(ANSWERS, 0.005)
    answer[[count, COUNTS + first, COUNTS + NONE + last]] = 0.95
    return Whole.of(answer)


def readings(candidates, likely):
    result = np.full((len(candidates), 11), 0.002)
    for i, candidate in enumerate(candidates):
        for label, p in likely.get((candidate.start, candidate.stop), {NONE: 0.95}).items():
            result[i, label] = p
    return result / result.sum(1, keepdims=True)


def read(candidates, probabilities, wholes):
    more = evidence(candidates, wholes)
    path = decode(weigh_paths(candidates, probabilities, 60, evidence=more))
    shown = weighed(probabilities, more)
    return "".join(str(int(shown[i, :NONE].argmax())) for i in path.chosen), path.confidence


def test_a_one_that_clings_to_a_two_is_read():
    candidates = find_candidates([[piece(0, 12), piece(12)]], 60)
    torn = readings(candidates, {(0, 1): {1: 0.6, NONE: 0.4}, (1, 2): {2: 0.8}, (0, 2): {2: 0.9}})
    assert read(candidates, torn, {})[0] == "2"
    text, confidence = read(candidates, torn, {0: whole(2, 1, 2)})
    assert text == "12"
    assert confidence > read(candidates, torn, {0: whole(1, 2, 2)})[1] or confidence > 0.9


def test_a_wide_digit_stays_whole():
    candidates = find_candidates([[piece(0), piece(30)]], 60)
    torn = readings(candidates, {(0, 1): {1: 0.95}, (1, 2): {1: 0.95}, (0, 2): {0: 0.3, NONE: 0.6}})
    assert read(candidates, torn, {})[0] == "11"
    assert read(candidates, torn, {0: whole(1, 0, 0)})[0] == "0"


def test_what_no_cut_shows_is_read_from_the_whole():
    candidates = find_candidates([[piece(0), piece(30)]], 60)
    halves = {(0, 1): {NONE: 0.7, 5: 0.2}, (1, 2): {3: 0.5, 8: 0.45}, (0, 2): {NONE: 0.97}}
    assert read(candidates, readings(candidates, halves), {0: whole(2, 5, 8)})[0] == "58"


def test_three_digits_are_counted_by_the_one_in_the_middle():
    candidates = find_candidates([[piece(0), piece(30), piece(60)]], 60)
    torn = readings(
        candidates,
        {(0, 1): {1: 0.9}, (1, 2): {4: 0.6}, (2, 3): {7: 0.9}, (1, 3): {9: 0.7}, (0, 2): {6: 0.3}},
    )
    assert read(candidates, torn, {0: whole(3, 1, 7)})[0] == "147"


def test_other_components_are_left_as_they_are():
    candidates = find_candidates([[piece(0), piece(30)], [piece(80)]], 60)
    more = evidence(candidates, {0: whole(2, 1, 1)})
    for candidate, row in zip(candidates, more, strict=True):
        assert row.any() == (candidate.components == 1 and candidate.first == 0)
    assert not evidence(candidates, {}).any()


def test_probabilities_stay_probabilities():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(11), 5)
    shown = weighed(p, rng.normal(0, 3, (5, 11)))
    assert shown.sum(1) == pytest.approx(1, abs=1e-5) and shown.shape == p.shape
    assert weighed(p, np.zeros((5, 11))) == pytest.approx(p, abs=1e-5)


def test_a_strip_holds_the_ink_as_large_as_it_fits():
    ink = np.zeros((90, 300), np.uint8)
    ink[10:70, 100:160] = 120
    small, large = strip(ink), strip(np.kron(ink, np.ones((3, 3), np.uint8)))
    assert small.shape == STRIP and small.dtype == np.float32 and small.max() == 1
    rows, columns = np.flatnonzero(small.any(1)), np.flatnonzero(small.any(0))
    assert len(rows) == len(columns) == STRIP[0] - 6
    assert abs(columns.mean() - STRIP[1] / 2) < 1
    assert np.abs(small - large).mean() < 0.01
    wide = strip(np.full((20, 400), 200, np.uint8))
    assert np.flatnonzero(wide.any(0)).size == STRIP[1] - 6
    assert not strip(np.zeros((20, 20), np.uint8)).any()
