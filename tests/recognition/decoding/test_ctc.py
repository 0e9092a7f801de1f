"""Connectionist temporal classification against sums over every path."""

from itertools import groupby, product

import numpy as np
import pytest

from digitapp.recognition.decoding.ctc import (
    Steps,
    alignment,
    beam_search,
    best_path,
    essential,
    log_likelihoods,
    merged,
)


def steps(probabilities: np.ndarray) -> Steps:
    return Steps(probabilities, np.arange(len(probabilities), dtype=float))


def random_steps(seed: int, length: int) -> Steps:
    """Three classes, the blank among them."""
    return steps(np.random.default_rng(seed).dirichlet([0.7] * 3, length))


def read(path: tuple[int, ...]) -> tuple[int, ...]:
    """What a path reads: repeats are one, blanks are nothing."""
    return tuple(c for c, _ in groupby(path) if c)


def paths(given: Steps) -> dict[tuple[int, ...], float]:
    """Every path with its probability."""
    length, classes = given.probabilities.shape
    return {
        path: float(np.prod(given.probabilities[np.arange(length), path]))
        for path in product(range(classes), repeat=length)
    }


def texts(given: Steps) -> dict[tuple[int, ...], float]:
    """Every text with the sum over its paths."""
    found: dict[tuple[int, ...], float] = {}
    for path, p in paths(given).items():
        found[read(path)] = found.get(read(path), 0.0) + p
    return found


@pytest.mark.parametrize("length", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_a_text_is_as_probable_as_all_its_paths(seed, length):
    """All texts that fit, the empty one and repeats among them."""
    given = random_steps(seed, length)
    expected = texts(given)
    assert () in expected and (length < 3 or (1, 1) in expected)
    found = log_likelihoods(given, list(expected))
    assert np.exp(found) == pytest.approx(list(expected.values()))


def test_texts_of_any_length_are_judged_together_and_alone_alike():
    given = random_steps(7, 5)
    together = log_likelihoods(given, [(), (1,), (2, 2), (1, 2, 1)])
    alone = [log_likelihoods(given, [text])[0] for text in ((), (1,), (2, 2), (1, 2, 1))]
    assert together == pytest.approx(alone)
    assert log_likelihoods(given, []).shape == (0,)


def test_a_text_that_does_not_fit_is_all_but_impossible():
    given = random_steps(1, 3)
    assert (log_likelihoods(given, [(1, 1, 1), (1, 2, 1, 2)]) < -600).all()


def test_a_long_line_does_not_underflow():
    row = np.array([[0.98, 0.01, 0.01]])
    blank = log_likelihoods(steps(np.repeat(row, 5000, axis=0)), [()])
    assert blank == pytest.approx(5000 * np.log(0.98))


@pytest.mark.parametrize("seed", range(4))
def test_a_wide_beam_finds_every_text_in_order(seed):
    given = random_steps(seed, 4)
    expected = texts(given)
    found = beam_search(given, width=1000, least=0.0)
    # What no path reads comes behind all that one does.
    assert found[: len(expected)] == sorted(expected, key=lambda text: -expected[text])


def test_a_narrow_beam_finds_what_the_best_path_misses():
    """Each step alone is most probably blank, yet together they read a 1."""
    given = steps(np.array([[0.6, 0.4, 0.0], [0.6, 0.4, 0.0]]))
    assert best_path(given) == ()
    assert beam_search(given, width=2)[0] == (1,)


def test_a_beam_is_no_wider_than_asked_for():
    assert len(beam_search(random_steps(3, 5), width=3)) == 3


def test_the_best_path_reads_the_likeliest_class_at_each_step():
    for seed in range(6):
        given = random_steps(seed, 5)
        every = paths(given)
        assert best_path(given) == read(max(every, key=lambda path: every[path]))


@pytest.mark.parametrize("text", [(), (1,), (1, 1), (1, 2), (2, 1, 2), (1, 1, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_an_alignment_is_the_best_path_of_its_text(seed, text):
    given = random_steps(seed, 5)
    spans = alignment(given, text)
    path = [0] * len(given)
    for character, (first, last) in zip(text, spans, strict=True):
        path[first : last + 1] = [character] * (last + 1 - first)
    assert read(tuple(path)) == text
    best = max(p for other, p in paths(given).items() if read(other) == text)
    assert paths(given)[tuple(path)] == pytest.approx(best)


@pytest.mark.parametrize(("length", "text"), [(2, (1, 1)), (2, (1, 2, 1)), (1, (1, 2))])
def test_a_text_too_long_has_no_alignment(length, text):
    with pytest.raises(ValueError, match="more characters"):
        alignment(random_steps(0, length), text)


def test_classes_left_out_count_as_blank():
    given = random_steps(5, 5)
    expected: dict[tuple[int, ...], float] = {}
    for path, p in paths(given).items():
        text = read(tuple(1 if c == 2 else 0 for c in path))
        expected[text] = expected.get(text, 0.0) + p
    only_two = merged(given, [2])
    assert only_two.probabilities.sum(axis=1) == pytest.approx(1)
    assert np.array_equal(only_two.places, given.places)
    found = log_likelihoods(only_two, list(expected))
    assert np.exp(found) == pytest.approx(list(expected.values()))


def blank_line() -> np.ndarray:
    """1, a long pure blank, 1 again, a long pure blank, 2, and pure blank at both ends."""
    rows = np.full((120, 3), [0.9998, 0.0001, 0.0001])
    rows[20:23] = [0.2, 0.7, 0.1]
    rows[60:62] = [0.3, 0.6, 0.1]
    rows[90:93] = [0.1, 0.2, 0.7]
    return rows


def test_pure_blanks_are_dropped_and_say_next_to_nothing():
    whole = steps(blank_line())
    short = essential(blank_line())
    assert len(short) <= 8 + 4
    asked = [(1, 1, 2), (1, 2), (1, 1), (2,), (1, 2, 2)]
    difference = log_likelihoods(short, asked) - log_likelihoods(whole, asked)
    assert np.abs(difference).max() < 0.05
    assert beam_search(short)[0] == beam_search(whole)[0] == (1, 1, 2)


def test_what_is_kept_knows_its_place():
    rows = blank_line()
    short = essential(rows)
    assert np.array_equal(short.probabilities, rows[short.places.astype(int)])
    assert {20, 21, 22, 60, 61, 90, 91, 92} <= set(short.places.astype(int))
