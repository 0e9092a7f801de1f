"""How far a measured share, or the gap between two, may be off: the percentile bootstrap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Array

_RESAMPLES = 2000
_SEED = 20240229


def bootstrap_interval(
    counts: Sequence[float], totals: Sequence[float], level: float = 0.95
) -> tuple[float, float] | None:
    """Interval of sum(counts) / sum(totals) when the pages are drawn again and again.

    counts, totals: one entry a page, for instance wrong digits and digits. The generator is
    seeded, so the same pages give the same interval. None where all totals are zero.
    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    if not sum(totals):
        return None
    shares = _resampled(counts, totals, np.random.default_rng(_SEED))
    return _interval(shares[~np.isnan(shares)], level)


def bootstrap_gap(
    one: tuple[Sequence[float], Sequence[float]],
    other: tuple[Sequence[float], Sequence[float]],
    level: float = 0.95,
) -> tuple[float, float] | None:
    """Interval of the share of `one` less that of `other`, both as (counts, totals) of pages.

    The two are drawn again independently. None where all totals of one of them are zero.
    """
    if not sum(one[1]) or not sum(other[1]):
        return None
    generator = np.random.default_rng(_SEED)
    gaps = _resampled(*one, generator) - _resampled(*other, generator)
    return _interval(gaps[~np.isnan(gaps)], level)


def _resampled(
    counts: Sequence[float], totals: Sequence[float], generator: np.random.Generator
) -> Array:
    """The share of each resample, float64 (`_RESAMPLES`,); not a number where it has no total."""
    parts, wholes = np.asarray(counts, float), np.asarray(totals, float)
    shares = np.full(_RESAMPLES, np.nan)
    for i in range(_RESAMPLES):
        drawn = generator.integers(0, len(parts), len(parts))
        whole = wholes[drawn].sum()
        if whole:
            shares[i] = parts[drawn].sum() / whole
    return shares


def _interval(values: Array, level: float) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
