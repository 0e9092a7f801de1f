"""Drawn pages are reproducible, and their ink is visible."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.data import datasets
from training.evaluation.pages.drawing import surfaces
from training.evaluation.pages.drawing.desks import desk_page
from training.evaluation.pages.drawing.strings import paint, sign_page, string_page, touching_pairs
from training.synthesis.strokes.pen import framed


@pytest.fixture(scope="module")
def digits(data: Path) -> datasets.StrokeSet:
    return datasets.read_strokes(data / "train" / "unipen_digits.npz")


def test_the_same_seed_gives_the_same_page(digits):
    for draw in (string_page, sign_page):
        one, same = (draw(digits.strokes(4), np.random.default_rng(7)) for _ in range(2))
        assert np.array_equal(one, same)
        other = draw(digits.strokes(4), np.random.default_rng(8))
        assert other.shape != one.shape or not np.array_equal(other, one)


@pytest.mark.parametrize("kind", surfaces.KINDS)
def test_ink_stands_out_on_every_surface(kind):
    coverage = np.zeros((90, 160), np.uint8)
    cv2.line(coverage, (40, 20), (60, 70), 255, 6)
    cv2.line(coverage, (110, 20), (90, 70), 255, 6)
    for seed in range(8):
        gray = surfaces.photograph(coverage, 50, np.random.default_rng(seed), {kind: 1.0})
        assert gray.shape == coverage.shape and gray.dtype == np.uint8
        near = cv2.dilate(coverage, np.ones((21, 21), np.uint8))
        around = (cv2.dilate(coverage, np.ones((9, 9), np.uint8)) == 0) & (near > 0)
        difference = gray[coverage == 255].mean() - gray[around].mean()
        assert (difference > 0) == (kind == "dark screen") and abs(difference) > 10


def test_a_sheet_on_a_desk_is_brighter_than_what_lies_around_it(digits):
    for seed in range(6):
        numbers = [digits.strokes(i) for i in range(seed % 3 + 1)]
        gray, again = (desk_page(numbers, np.random.default_rng(seed)) for _ in range(2))
        assert np.array_equal(gray, again)
        rim = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
        height, width = gray.shape
        middle = gray[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]
        assert np.median(rim) < 0.8 * np.percentile(middle, 90)
        assert middle.min() < 0.85 * np.median(middle) or len(numbers) == 1


def test_margins_stay_empty():
    line = framed([np.array([[0, 0], [10, 40]], np.float32)])
    margins = np.array([12, 20, 16, 8])
    coverage = paint([(line, np.eye(2) * 50, np.zeros(2))], 4, margins)
    x, y, width, height = cv2.boundingRect((coverage > 127).astype(np.uint8))
    right, bottom = coverage.shape[1] - x - width, coverage.shape[0] - y - height
    assert np.abs(np.array([x, y, right, bottom]) - margins).max() <= 2


def test_touching_pairs_hang_together_and_come_from_one_writer(digits):
    pairs = list(touching_pairs(digits, 12, seed=3))
    again = list(touching_pairs(digits, 12, seed=3))
    assert [label for label, _ in pairs] == [label for label, _ in again]
    for label, gray in pairs:
        assert len(label) == 2 and label.isdigit()
        _, _, stats, _ = cv2.connectedComponentsWithStats((gray < 128).astype(np.uint8))
        assert stats[1:, cv2.CC_STAT_AREA].max() >= 0.95 * stats[1:, cv2.CC_STAT_AREA].sum()
