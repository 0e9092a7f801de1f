import numpy as np
import pytest

from training.synthesis.lines.allographs import chain_of_zeros, draw_form, forms


def box(strokes):
    points = np.concatenate(strokes)
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize("digit", "0123456789")
def test_every_form_is_about_one_unit_high(digit):
    assert forms(digit) >= 2
    for form in range(forms(digit)):
        for seed in range(5):
            low, high = box(draw_form(digit, form, np.random.default_rng(seed)))
            assert low[1] == pytest.approx(0, abs=0.12)
            assert high[1] == pytest.approx(1, abs=0.12)
            assert high[0] - low[0] < 1.2


@pytest.mark.parametrize("digit", "0123456789")
def test_a_form_is_drawn_differently_each_time(digit):
    rng = np.random.default_rng(0)
    for form in range(forms(digit)):
        one, other = (np.concatenate(draw_form(digit, form, rng)) for _ in range(2))
        assert one.shape == other.shape and np.abs(one - other).max() > 0.005


def test_the_same_seed_draws_the_same():
    one, other = (draw_form("4", 1, np.random.default_rng(3)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_an_unknown_form_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(KeyError):
        draw_form("x", 0, rng)
    with pytest.raises(IndexError):
        draw_form("3", forms("3"), rng)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_chain_of_zeros_is_one_stroke(count):
    for seed in range(20):
        strokes = chain_of_zeros(count, np.random.default_rng(seed))
        assert len(strokes) == 1 and len(strokes[0]) > 8 * count
        low, high = box(strokes)
        assert 0.2 < high[1] - low[1] < 1.25


def test_more_zeros_make_a_longer_chain():
    def width(count: int) -> float:
        widths = [
            np.ptp(chain_of_zeros(count, np.random.default_rng(s))[0][:, 0]) for s in range(9)
        ]
        return float(np.median(widths))

    assert width(2) < width(3) < width(5)
