"""Rows of touching digits: components, their digits and their shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digitapp.recognition.touching import STRIP
from training.synthesis.samples.touching_samples import row_samples, sample
from training.synthesis.scenes import corpus as glyphs


@pytest.fixture(scope="module")
def corpus(data: Path) -> glyphs.Corpus:
    return glyphs.corpus(data)


def test_rows_give_components_of_several_digits(corpus):
    counts = set()
    for seed in range(60):
        for found in row_samples(corpus, np.random.default_rng(seed)):
            assert found.picture.shape == STRIP and found.picture.dtype == np.uint8
            assert found.picture.any() and min(found.first, found.last) >= 0
            assert max(found.first, found.last) <= 9
            counts.add(found.count)
    assert {2, 3} <= counts <= {2, 3, 4}


@pytest.mark.slow
def test_more_digits_are_wider(corpus):
    """If the count did not follow from the ink, the shape would not show it."""
    wide: dict[int, list[float]] = {}
    for seed in range(150):
        found = sample(corpus, np.random.default_rng(seed))
        rows, columns = (np.flatnonzero(found.picture.any(axis)) for axis in (1, 0))
        wide.setdefault(found.count, []).append(len(columns) / len(rows))
    assert set(wide) >= {0, 1, 2, 3}
    assert np.median(wide[1]) < np.median(wide[2]) < np.median(wide[3])


def test_the_same_seed_gives_the_same_sample(corpus):
    first, again, other = (sample(corpus, np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert np.array_equal(first.picture, again.picture) and first.count == again.count
    assert not np.array_equal(first.picture, other.picture)
