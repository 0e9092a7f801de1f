import pytest

from digitapp.evaluation.bootstrap import bootstrap_interval


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
