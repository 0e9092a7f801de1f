from __future__ import annotations

import random

import pytest

from digitapp.review.audit import estimate, interval


@pytest.mark.parametrize(
    ("wrong", "checked", "low", "high"),
    [(0, 59, 0.0, 0.0606), (1, 60, 0.0004, 0.0894), (5, 50, 0.0333, 0.2181), (8, 8, 0.6306, 1.0)],
)
def test_the_interval_is_the_one_of_the_tables(
    wrong: int, checked: int, low: float, high: float
) -> None:
    assert interval(wrong, checked) == pytest.approx((low, high), abs=1e-3)


@pytest.mark.slow
def test_the_interval_holds_the_truth_as_often_as_it_promises() -> None:
    dice = random.Random(3)
    for truth in (0.005, 0.03, 0.2):
        held = 0
        for _ in range(300):
            wrong = sum(dice.random() < truth for _ in range(60))
            low, high = interval(wrong, 60)
            held += low <= truth <= high
        assert held >= 0.93 * 300


def test_errors_are_told_of_what_nobody_looked_at() -> None:
    found = estimate(1, 50, 1000)
    assert found.expected == pytest.approx(20)
    assert found.low < 20 < found.high
    assert estimate(0, 60, 0).high == 0
