import numpy as np
import pytest

from digitapp.recognition.decoding.lattice import decode, find_candidates, weigh_paths
from digitapp.records import NONE, Box, Segment


def piece(x: int, width: int = 30, y: int = 0, height: int = 60) -> Segment:
    return Segment(Box(x, y, width, height), np.full((height, width), 255, np.uint8))


def probabilities(candidates, readings):
    """Sure readings for runs named as (start, stop): digit or None; all else is none."""
    result = np.full((len(candidates), 11), 0.001)
    for i, candidate in enumerate(candidates):
        label = readings.get((candidate.start, candidate.stop))
        result[i, NONE if label is None else label] = 0.99
    return result / result.sum(1, keepdims=True)


def best(candidates, read, height=60, **more):
    return decode(weigh_paths(candidates, read, height, **more))


def chosen_runs(candidates, path):
    return [(candidates[i].start, candidates[i].stop) for i in path.chosen]


def test_the_reading_decides_between_whole_and_halves():
    candidates = find_candidates([[piece(0), piece(30)]], 60)
    whole = best(candidates, probabilities(candidates, {(0, 2): 8}))
    halves = best(candidates, probabilities(candidates, {(0, 1): 1, (1, 2): 1}))
    assert chosen_runs(candidates, whole) == [(0, 2)]
    assert chosen_runs(candidates, halves) == [(0, 1), (1, 2)]


def test_what_is_no_digit_is_left_out():
    candidates = find_candidates([[piece(0)], [piece(80, 10, 50, 10)], [piece(120)]], 60)
    path = best(candidates, probabilities(candidates, {(0, 1): 3, (2, 3): 4}))
    assert chosen_runs(candidates, path) == [(0, 1), (2, 3)]


def test_a_flag_is_joined_to_its_five():
    candidates = find_candidates([[piece(0, 35, 10, 50)], [piece(38, 12, 0, 6)]], 60)
    path = best(candidates, probabilities(candidates, {(0, 2): 5}))
    assert chosen_runs(candidates, path) == [(0, 2)]


def test_distant_pieces_are_not_joined():
    candidates = find_candidates([[piece(0)], [piece(200)]], 60)
    assert {(c.start, c.stop) for c in candidates} == {(0, 1), (1, 2)}


def test_candidates_grow_linearly():
    def count(n: int) -> int:
        return len(find_candidates([[piece(12 * i, 10) for i in range(n)]], 60))

    assert count(200) < 2.1 * count(100)


def test_large_pieces_are_joined_only_as_far_as_memory_allows():
    row = [[piece(12 * i, 10) for i in range(20)]]
    joined = [c.segment.box.area for c in find_candidates(row, 60) if c.stop > c.start + 1]
    assert len(find_candidates(row, 60, most_area=sum(joined))) > 20
    assert find_candidates(row, 60, most_area=sum(joined) - 1) == []


def test_confidence_falls_where_two_ways_compete():
    candidates = find_candidates([[piece(0), piece(30)]], 60)
    clear = best(candidates, probabilities(candidates, {(0, 2): 8}))
    torn = best(candidates, probabilities(candidates, {(0, 2): 8, (0, 1): 1, (1, 2): 1}))
    assert clear.confidence > 0.9 and clear.posteriors[0] > 0.9
    assert torn.confidence < clear.confidence


@pytest.mark.parametrize("height", [3, 60, 2000])
def test_scale_changes_nothing(height):
    scale = height / 60
    pieces = [piece(0, round(30 * scale) or 1, 0, height)]
    candidates = find_candidates([pieces], height)
    path = best(candidates, probabilities(candidates, {(0, 1): 7}), height)
    assert path.chosen == (0,)


def test_a_sign_is_left_out_at_no_price_and_joined_with_nothing():
    candidates = find_candidates([[piece(0)], [piece(34, 10)], [piece(80)]], 60)
    read = probabilities(candidates, {(0, 1): 3, (0, 2): 8, (1, 2): 1, (2, 3): 4})
    signs = np.array([0.0, 0.99, 0.0])
    assert chosen_runs(candidates, best(candidates, read)) == [(0, 2), (2, 3)]
    path = best(candidates, read, signs=signs)
    assert chosen_runs(candidates, path) == [(0, 1), (2, 3)] and path.confidence > 0.5


def test_a_sign_in_pieces_is_left_out_whole():
    candidates = find_candidates([[piece(0)], [piece(40), piece(70)]], 60)
    read = probabilities(candidates, {(0, 1): 3, (1, 2): 4, (2, 3): 5})
    assert len(best(candidates, read).chosen) == 3
    path = best(candidates, read, signs=np.array([0.0, 0.999]))
    assert chosen_runs(candidates, path) == [(0, 1)]


def test_a_sign_cut_off_a_digit_is_left_out_alone():
    candidates = find_candidates([[piece(0)], [piece(40, 30), piece(70, 10)]], 60)
    read = probabilities(candidates, {(0, 1): 3, (1, 2): 4, (2, 3): 1})
    end = next(i for i, c in enumerate(candidates) if (c.start, c.stop) == (2, 3))
    assert candidates[end].may_be_cut_sign and candidates[end].first == 1
    path = best(candidates, read, signs=np.zeros(2), cut_signs={end: 0.99})
    assert chosen_runs(candidates, path) == [(0, 1), (1, 2)]
