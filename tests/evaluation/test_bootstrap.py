import pytest

from digitapp.evaluation.bootstrap import bootstrap_gap, bootstrap_interval


def test_the_interval_holds_the_share_and_narrows_with_more_pages():
    wide = bootstrap_interval([1, 0] * 20, [1] * 40)
    narrow = bootstrap_interval([1, 0] * 500, [1] * 1000)
    assert wide is not None and narrow is not None
    low, high = wide
    assert low < 0.5 < high
    # The normal approximation for a share of a half: 1.96 * sqrt(0.25 / n) to each side.
    assert high - low == pytest.approx(2 * 1.96 * (0.25 / 40) ** 0.5, rel=0.15)
    assert narrow[1] - narrow[0] == pytest.approx(2 * 1.96 * (0.25 / 1000) ** 0.5, rel=0.15)


def test_the_same_pages_give_the_same_interval():
    assert bootstrap_interval([1, 0, 2], [3, 3, 3]) == bootstrap_interval([1, 0, 2], [3, 3, 3])


def test_no_total_has_no_interval():
    assert bootstrap_interval([], []) is None
    assert bootstrap_interval([1, 2], [0, 0]) is None
    assert bootstrap_interval([0, 0], [5, 5]) == (0.0, 0.0)


def test_the_gap_between_equal_shares_holds_zero():
    half = ([1, 1, 1, 0] * 25, [1] * 100)
    gap = bootstrap_gap(half, half)
    assert gap is not None
    low, high = gap
    assert low < 0 < high and high - low < 0.3


def test_the_gap_between_far_shares_does_not():
    good, bad = ([1] * 90 + [0] * 10, [1] * 100), ([1] * 50 + [0] * 50, [1] * 100)
    gap, reverse = bootstrap_gap(good, bad), bootstrap_gap(bad, good)
    assert gap is not None and reverse is not None
    low, high = gap
    assert 0.2 < low < 0.4 < high < 0.6
    assert reverse[1] < 0
    assert bootstrap_gap(good, ([], [])) is None
