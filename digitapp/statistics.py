"""Statistics that several stages share."""

from __future__ import annotations

import numpy as np

from digitapp.records import Array


def weighted_median(values: Array, weights: Array) -> float:
    """The least value (N,) at which half of the weight (N,) is reached; N is at least 1.

    Of the heights of components it gives the usual height of the writing: weighted by area or
    height, many specks count for little.
    """
    order = np.argsort(values, kind="stable")
    held = np.cumsum(np.asarray(weights, np.float64)[order])
    return float(values[order][np.searchsorted(held, held[-1] / 2)])
