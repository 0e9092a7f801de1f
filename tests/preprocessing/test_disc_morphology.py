"""Discs: OpenCV's own operators are the reference."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitapp.preprocessing.disc_morphology import closed, dilated
from digitapp.records import Array


def noise(*shape: int) -> Array:
    return np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)


def disc(diameter: int) -> Array:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))


@pytest.mark.parametrize("diameter", [1, 3, 5, 7, 11, 27, 45, 99])
def test_the_largest_value_in_the_disc(diameter: int) -> None:
    image, reach = noise(130, 110), diameter // 2
    inside = np.s_[reach : 130 - reach, reach : 110 - reach]
    assert np.array_equal(dilated(image, diameter), cv2.dilate(image, disc(diameter))[inside])


@pytest.mark.parametrize("shape", [(1, 1), (1, 60), (60, 1), (40, 70)])
@pytest.mark.parametrize("diameter", [3, 9, 45])
def test_closing_continues_the_image_beyond_its_sides(
    shape: tuple[int, int], diameter: int
) -> None:
    image = noise(*shape)
    padded = np.pad(image, diameter, "edge")
    expected = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disc(diameter))
    expected = expected[diameter:-diameter, diameter:-diameter]
    assert np.array_equal(closed(image, diameter), expected)
    assert np.array_equal(image, noise(*shape))  # untouched
