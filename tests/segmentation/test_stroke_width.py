from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitapp.segmentation.stroke_width import stroke_width


def page(width: int) -> np.ndarray:
    """A stroke of this width on a page of 120x400 pixels."""
    mask = np.zeros((120, 400), np.uint8)
    mask[50 : 50 + width, 20:200] = 255
    return mask


@pytest.mark.parametrize("width", [3, 8, 15])
def test_it_is_the_width_of_the_pen(width):
    assert stroke_width(page(width)) == pytest.approx(width, rel=0.35)


def test_without_ink_it_is_zero():
    assert stroke_width(np.zeros((20, 20), np.uint8)) == 0.0


@pytest.mark.parametrize("blots", [False, True])
def test_without_paper_it_is_infinite(blots):
    assert stroke_width(np.full((20, 30), 255, np.uint8), blots) == np.inf


def test_a_blot_counts_less_on_request():
    blotted = np.zeros((120, 400), np.uint8)
    blotted[10:14, 10:390] = 255
    cv2.circle(blotted, (200, 70), 20, 255, -1)
    assert stroke_width(blotted, blots=True) < 0.7 * stroke_width(blotted)


def test_ink_at_the_side_of_a_mask_runs_on_beyond_it():
    edge = np.zeros((120, 200), np.uint8)
    edge[:6] = 255
    padded = cv2.copyMakeBorder(edge, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    assert stroke_width(edge) > 1.5 * stroke_width(padded)
