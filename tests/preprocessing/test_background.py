"""What a page would look like without its ink."""

import cv2
import numpy as np
import pytest

from digitapp.preprocessing.background import bare_paper, with_shadows
from digitapp.preprocessing.binarization import find_ink
from digitapp.preprocessing.settings import DEFAULTS
from digitapp.records import Page


def strokes_in_half_a_shadow(shade: int) -> np.ndarray:
    """Three strokes over the edge of a shadow that begins in the middle, uint8 (120, 200)."""
    gray = np.full((120, 200), 220, np.uint8)
    gray[:, 100:] = shade
    for y in (30, 60, 90):
        cv2.line(gray, (40, y), (160, y), 40, 3)
    return gray


def test_strokes_are_no_paper():
    gray = strokes_in_half_a_shadow(220)
    paper = bare_paper(gray, 25)
    assert np.abs(paper.astype(int) - 220).max() <= 2
    assert with_shadows(paper, gray, 25, DEFAULTS) is paper


@pytest.mark.parametrize("shade", [90, 120, 160])
def test_no_light_falls_over_the_edge_of_a_shadow(shade):
    gray = strokes_in_half_a_shadow(shade)
    assert with_shadows(bare_paper(gray, 25), gray, 25, DEFAULTS)[:, 102:].max() <= shade + 2
    mask = find_ink(Page(gray)).mask
    assert mask[[30, 60, 90], 45:155].all()
    assert not mask[[10, 45, 75, 110]].any()
