import numpy as np

from digitapp.statistics import weighted_median


def test_many_light_values_do_not_outweigh_a_few_heavy_ones():
    values = np.array([2.0] * 50 + [40.0, 41.0])
    assert weighted_median(values, np.ones(52)) == 2
    assert weighted_median(values, values**2) == 40


def test_one_value_is_its_own_median():
    assert weighted_median(np.array([7.0]), np.array([3.0])) == 7
