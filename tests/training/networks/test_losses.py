"""What the super-resolver's losses reward."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.records import Array
from training.networks import losses

pytestmark = pytest.mark.slow


@pytest.fixture
def truth() -> Array:
    return np.random.default_rng(0).random((2, 140, 140, 1)).astype(np.float32)


def _spoiled(truth: Array, *errors: float) -> Array:
    noise = np.random.default_rng(1).choice((-1.0, 1.0), truth.shape)
    spoiled: Array = truth + noise * np.reshape(errors, (-1, 1, 1, 1))
    return spoiled.astype(np.float32)


def test_psnr_is_in_decibels(truth: Array) -> None:
    exact = np.full_like(truth, 0.5)
    found = np.asarray(losses.psnr(exact, _spoiled(exact, 0.1, 0.01)))
    np.testing.assert_allclose(found, [20, 40], atol=0.1)


def test_a_decibel_of_a_sharp_picture_counts_as_much_as_one_of_a_blurred_one(truth: Array) -> None:
    flat = np.full_like(truth, 0.5)  # without structure, only the signal counts

    def loss(*errors: float) -> float:
        return float(losses.signal_and_structure(flat, _spoiled(flat, *errors)))

    structure = [
        0.1 * (1 - float(np.mean(losses.block_ssim(flat, _spoiled(flat, *errors)))))
        for errors in ((0.2, 0.06), (0.2, 0.03), (0.1, 0.06))
    ]
    both, sharper, clearer = (
        loss(*errors) - part
        for errors, part in zip(((0.2, 0.06), (0.2, 0.03), (0.1, 0.06)), structure, strict=True)
    )
    assert both - sharper == pytest.approx(both - clearer, rel=0.1)
    assert both - sharper > 0


def test_a_perfect_picture_costs_only_the_floor_of_the_logarithm(truth: Array) -> None:
    perfect = float(losses.signal_and_structure(truth, truth))
    assert perfect == pytest.approx(0.01 * np.log(1e-4), abs=1e-3)
    assert perfect < float(losses.signal_and_structure(truth, _spoiled(truth, 0.05, 0.05)))
