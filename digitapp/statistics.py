"""Statistics that several stages share."""

from __future__ import annotations

import numpy as np

from digitapp.records import Array


def weighted_median(values: Array, weights: Array) -> float:
    """The smallest of the values (N,) at which half of the total weight (N,) is reached.

    N is at least 1. For component heights, a weight of area or height keeps many small specks
    from hiding the height of the writing.
    """
    order = np.argsort(values, kind="stable")
    held = np.cumsum(np.asarray(weights, np.float64)[order])
    return float(values[order][np.searchsorted(held, held[-1] / 2)])
