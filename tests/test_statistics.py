import numpy as np
import pytest

from digitapp.statistics import median, percentile, weighted_median


def test_many_light_values_do_not_outweigh_a_few_heavy_ones():
    values = np.array([2.0] * 50 + [40.0, 41.0])
    assert weighted_median(values, np.ones(52)) == 2
    assert weighted_median(values, values**2) == 40


def test_one_value_is_its_own_median():
    assert weighted_median(np.array([7.0]), np.array([3.0])) == 7


@pytest.mark.parametrize("share", [0, 12.5, 50, 99.9, 100])
@pytest.mark.parametrize("size", [1, 2, 7, 500, 5000])
def test_percentiles_are_those_of_numpy(share: float, size: int):
    values = np.random.default_rng(size).integers(0, 256, size).astype(np.uint8)
    assert percentile(values, share) == pytest.approx(np.percentile(values, share))
    assert median(values.reshape(1, -1)) == np.median(values)


def test_no_values_have_no_percentile():
    with pytest.raises(ValueError, match="empty"):
        percentile(np.zeros((0, 3)), 50)
