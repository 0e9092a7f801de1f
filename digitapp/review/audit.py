"""Estimate the errors of many lines from a random sample of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

LEVEL = 0.95
"""Probability that an interval holds the true value."""


@dataclass(frozen=True)
class Estimate:
    """What a sample says.

    wrong, checked: of the sample. population: lines that nobody looked at. expected, low, high:
    how many of those are wrong.
    """

    wrong: int
    checked: int
    population: int
    expected: float
    low: float
    high: float


def estimate(wrong: int, checked: int, population: int) -> Estimate:
    """Estimate the wrong lines of a population from a random sample, `checked` > 0."""
    low, high = interval(wrong, checked)
    return Estimate(
        wrong,
        checked,
        population,
        population * wrong / checked,
        population * low,
        population * high,
    )


def interval(wrong: int, checked: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact interval of a proportion (Clopper and Pearson, 1934).

    It is wide for small samples, never too narrow, and not empty where nothing was wrong.
    """
    tail = (1 - level) / 2
    low = 0.0 if wrong == 0 else _root(lambda p: 1 - _at_most(wrong - 1, checked, p), tail)
    high = 1.0 if wrong == checked else _root(lambda p: -_at_most(wrong, checked, p), -tail)
    return low, high


def _at_most(wrong: int, checked: int, p: float) -> float:
    """Return the probability of at most so many successes in `checked` trials."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(wrong >= checked)
    logs = (
        math.lgamma(checked + 1)
        - math.lgamma(k + 1)
        - math.lgamma(checked - k + 1)
        + k * math.log(p)
        + (checked - k) * math.log1p(-p)
        for k in range(wrong + 1)
    )
    return min(sum(map(math.exp, logs)), 1.0)


def _root(rising: object, value: float) -> float:
    """Find p in [0, 1] where a rising function takes a value, by bisection."""
    assert callable(rising)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if rising(middle) < value:
            low = middle
        else:
            high = middle
    return (low + high) / 2
