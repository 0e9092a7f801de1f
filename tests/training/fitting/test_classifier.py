"""Samples of the classifier's training are moved and warped at random."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.records import Array
from training.fitting.classifier import affine, augmented_by

pytestmark = pytest.mark.slow


def cross() -> Array:
    image = np.zeros((140, 140), np.uint8)
    image[30:111, 66:74] = image[66:74, 50:91] = 255
    return image


def lean(image: Array) -> float:
    """How far ink leans to the right the lower it is; 0 for an upright stroke."""
    moments = cv2.moments(np.ascontiguousarray(image, np.float32))
    return float(moments["mu11"] / moments["mu02"])


def test_a_sample_is_turned_about_its_centre() -> None:
    turned = cv2.warpAffine(cross(), affine(np.array([0.2, 0, 0, 0]), 0, 0), (140, 140))
    assert lean(turned) == pytest.approx(-0.2, abs=0.03)
    assert turned[69, 69] == 255
    wider = cv2.warpAffine(cross(), affine(np.array([0, 0, np.log(1.5), 0]), 5, 0), (140, 140))
    inked = np.flatnonzero(wider[70] > 128)
    assert len(inked) == pytest.approx(1.5 * 41, abs=2)
    assert inked.mean() == pytest.approx(70 + 5, abs=1)


def test_warps_differ_between_samples_and_repeat_with_the_seed() -> None:
    images = np.repeat(cross()[None], 40, axis=0)
    one, again = (
        augmented_by(images, 0, 0.0, np.random.default_rng(4), warp=0.1) for _ in range(2)
    )
    assert one.shape == (40, 140, 140, 1) and one.dtype == np.float32
    assert one.min() >= 0 and one.max() <= 1 and np.array_equal(one, again)
    leans = [lean(image[..., 0]) for image in one]
    assert 0.05 < np.std(leans) < 0.25


def test_without_warps_samples_only_move() -> None:
    moved = augmented_by(cross()[None], 6, 0.0, np.random.default_rng(1))
    assert moved.sum() == pytest.approx(cross().sum() / 255)
