"""Confidence intervals of a share, or of the gap between two, by the percentile bootstrap.

Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Array

_RESAMPLES = 2000
_SEED = 20240229


def bootstrap_interval(
    counts: Sequence[float], totals: Sequence[float], level: float = 0.95
) -> tuple[float, float] | None:
    """Return the interval of sum(counts) / sum(totals) over resampled pages.

    counts, totals: one entry per page, for example wrong digits and digits; level: 0 to 1. The
    generator is seeded, so the same pages give the same interval. None if all totals are 0.
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
    """Return the interval of the share of `one` minus that of `other`, each (counts, totals).

    The pages of the two are resampled independently. None if all totals of one of them are 0.
    """
    if not sum(one[1]) or not sum(other[1]):
        return None
    generator = np.random.default_rng(_SEED)
    gaps = _resampled(*one, generator) - _resampled(*other, generator)
    return _interval(gaps[~np.isnan(gaps)], level)


def _resampled(
    counts: Sequence[float], totals: Sequence[float], generator: np.random.Generator
) -> Array:
    """The share of each resample, float64 (`_RESAMPLES`,); NaN if its total is 0."""
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
