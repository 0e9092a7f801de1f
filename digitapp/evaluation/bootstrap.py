"""How far a measured share may be off: the percentile bootstrap over pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
    parts, wholes = np.asarray(counts, float), np.asarray(totals, float)
    if not wholes.sum():
        return None
    generator = np.random.default_rng(_SEED)
    shares = []
    for _ in range(_RESAMPLES):
        drawn = generator.integers(0, len(parts), len(parts))
        whole = wholes[drawn].sum()
        if whole:
            shares.append(parts[drawn].sum() / whole)
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
