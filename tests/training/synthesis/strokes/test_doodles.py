"""Line drawings that are not digits."""

from __future__ import annotations

import numpy as np

from training.synthesis.strokes import doodles


def test_sketches_are_of_unit_size_and_never_the_same():
    drawn = [doodles.sketch(np.random.default_rng(seed)) for seed in range(60)]
    for one in drawn:
        low, high = one.points.min(axis=0), one.points.max(axis=0)
        assert np.isclose((high - low).max(), 1, atol=1e-3)
        assert np.isfinite(one.points).all()
    assert len({one.points.tobytes() for one in drawn}) == len(drawn)


def test_the_same_seed_draws_the_same():
    first, again = (doodles.sketch(np.random.default_rng(9)) for _ in range(2))
    assert (first.points == again.points).all() and first.starts == again.starts


def test_every_kind_comes_up():
    assert np.isclose(sum(doodles._SHARES), 1) and len(doodles._SHARES) == len(doodles._KINDS)
    for kind in doodles._KINDS:
        strokes = kind(np.random.default_rng(1))
        assert strokes and all(s.ndim == 2 and s.shape[1] == 2 and len(s) > 1 for s in strokes)


def test_a_stalk_stands_on_top_of_its_ring():
    for seed in range(20):
        ring, stalk, *_ = doodles._stalked(np.random.default_rng(seed))
        assert stalk[:, 1].max() < ring[:, 1].mean()
        assert stalk[:, 1].min() < ring[:, 1].min()


def test_bars_in_rings_are_level():
    tilts = []
    for seed in range(40):
        parts = doodles._barred(np.random.default_rng(seed))
        if len(parts) == 2:
            (x0, y0), (x1, y1) = parts[1]
            tilts.append(abs((y1 - y0) / (x1 - x0)))
    assert len(tilts) > 10 and max(tilts) < 0.45
