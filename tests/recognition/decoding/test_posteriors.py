from itertools import product

import numpy as np
import pytest

from digitapp.recognition.decoding.lattice import decode, find_candidates, weigh_paths
from digitapp.recognition.decoding.posteriors import Ways
from digitapp.records import Box, Segment


def piece(x: int, width: int) -> Segment:
    return Segment(Box(x, 0, width, 60), np.full((60, width), 255, np.uint8))


def every_way(candidates, node=0):
    """All lists of candidates, by their numbers, that lead from a node to the end."""
    if node == max(c.stop for c in candidates):
        return [[]]
    return [
        [i, *rest]
        for i, candidate in enumerate(candidates)
        if candidate.start == node
        for rest in every_way(candidates, candidate.stop)
    ]


def readings(candidates, digits, none):
    """Every way with every reading of its candidates: (candidates, text with None, probability);
    few digits are possible at all, so that the list stays short."""
    for way in every_way(candidates):
        options = [
            [(None, none[i]), *((d, digits[i, d]) for d in range(10) if digits[i, d] > 0)]
            for i in way
        ]
        for choice in product(*options):
            yield way, [d for d, _ in choice], float(np.prod([p for _, p in choice]))


@pytest.fixture
def random_line():
    rng = np.random.default_rng(4)
    candidates = find_candidates([[piece(0, 20), piece(20, 8), piece(28, 22)], [piece(55, 12)]], 60)
    digits = rng.random((len(candidates), 10)) * (np.arange(10) < 3)
    none = rng.random(len(candidates))
    with np.errstate(divide="ignore"):
        ways = Ways(candidates, np.log(digits), np.log(none), np.log(digits.sum(1) + none))
    return candidates, digits, none, ways


@pytest.mark.parametrize("text", [[], [1], [2, 0], [1, 1, 2], [0, 1, 2, 0]])
def test_a_text_is_as_probable_as_all_ways_that_read_it(random_line, text):
    candidates, digits, none, ways = random_line
    total = right = 0.0
    for _, read, p in readings(candidates, digits, none):
        total += p
        right += p * ([d for d in read if d is not None] == text)
    assert ways.of_text(text) == pytest.approx(right / total)


def test_a_digit_is_as_probable_as_all_ways_that_have_it_there(random_line):
    candidates, digits, none, ways = random_line

    def at_the_same_place(i, j):
        a, b = candidates[i].segment.box, candidates[j].segment.box
        shared = min(a.right, b.right) - max(a.x, b.x)
        return 2 * shared > max(a.right, b.right) - min(a.x, b.x)

    for i in range(len(candidates)):
        total = right = 0.0
        for way, read, p in readings(candidates, digits, none):
            total += p
            right += p * any(
                d == 1 and at_the_same_place(i, j) for j, d in zip(way, read, strict=True)
            )
        assert ways.of_digits([i], [1]) == pytest.approx((right / total,))


def sums(random_line):
    """Every text with its probability, summed over all ways."""
    candidates, digits, none, _ = random_line
    found: dict[tuple[int, ...], float] = {}
    for _, read, p in readings(candidates, digits, none):
        text = tuple(d for d in read if d is not None)
        found[text] = found.get(text, 0.0) + p
    total = sum(found.values())
    return {text: p / total for text, p in found.items()}


def test_the_best_texts_are_those_of_all_ways(random_line):
    expected = sums(random_line)
    found = random_line[3].best_texts(1000)
    assert list(found) == sorted(expected, key=lambda text: -expected[text])
    assert np.exp(list(found.values())) == pytest.approx([expected[text] for text in found])


def test_so_many_of_the_best_texts_as_asked_for(random_line):
    expected = sums(random_line)
    found = random_line[3].best_texts(12)
    assert len(found) == 12
    assert next(iter(found)) == max(expected, key=lambda text: expected[text])
    assert list(found.values()) == sorted(found.values(), reverse=True)
    for text, score in found.items():
        assert np.exp(score) <= expected[text] * (1 + 1e-9)


@pytest.mark.parametrize("text", [[], [1], [2, 0], [1, 1, 2], [0, 1, 2, 0]])
def test_the_best_path_of_a_text_is_its_likeliest_way(random_line, text):
    candidates, digits, none, ways = random_line
    options: dict[tuple[int, ...], float] = {}
    for way, read, p in readings(candidates, digits, none):
        if [d for d in read if d is not None] == text:
            chosen = tuple(i for i, d in zip(way, read, strict=True) if d is not None)
            # Several choices of what is none may leave the same digits.
            options[chosen] = max(options.get(chosen, 0.0), p)
    chosen = ways.best_path(text)
    assert options[tuple(chosen)] == pytest.approx(max(options.values()))


@pytest.mark.parametrize("text", [[7], [1, 7], [1] * 5])
def test_a_text_that_no_path_reads_has_none(random_line, text):
    """No candidate can be a 7, and four pieces are no five digits."""
    assert random_line[3].best_path(text) is None


def test_two_cuts_that_read_the_same_are_not_in_doubt():
    """Beside digits that are sure; by itself, what has to be cut might be none at all."""
    touching = [piece(0, 22), piece(22, 6), piece(28, 22)]
    candidates = find_candidates([touching, [piece(70, 30)], [piece(120, 30)]], 60)
    read = np.full((len(candidates), 11), 0.0001)
    for i, candidate in enumerate(candidates):
        halves = candidate.stop - candidate.start <= 2 and candidate.segment.box.width > 6
        read[i, 3 if halves and candidate.components == 1 else 10] = 0.999
    path = decode(weigh_paths(candidates, read / read.sum(1, keepdims=True), 60))
    assert len(path.chosen) == 4
    assert path.confidence > 0.95 and min(path.posteriors) > 0.95
