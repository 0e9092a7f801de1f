"""Places are cut out evenly lit: creases go, strokes and print stay."""

import numpy as np
import pytest

from digitapp.forms.places import without_creases

HEIGHT, WIDTH, PLACE = 136, 260, 80


def picture() -> np.ndarray:
    return np.full((HEIGHT, WIDTH), 250, np.uint8)


def crease(across: int, depth: float) -> np.ndarray:
    """The light along an axis of so many pixels, darker in its middle."""
    away = (np.arange(across) - across // 2) / 5.0
    return (1 - depth * np.exp(-(away**2))).astype(np.float32)


@pytest.mark.parametrize("upright", [True, False])
def test_a_crease_goes_and_a_stroke_across_it_stays(upright):
    gray = picture()
    gray[60:64, 100:160] = 60
    gray[40:90, 128:132] = 60
    light = crease(WIDTH, 0.3)[None] if upright else crease(HEIGHT, 0.3)[:, None]
    found = without_creases((gray * light).astype(np.uint8), np.zeros_like(gray), PLACE)
    inked = gray < 100
    assert found[inked].max() < 120
    assert found[~inked].min() > 225, "paper is white, also in the crease"


def test_print_neither_goes_nor_hides_a_crease():
    gray, print_ = picture(), np.zeros((HEIGHT, WIDTH), np.uint8)
    for area in (np.s_[28:31], np.s_[105:108], np.s_[:, 40:43]):
        gray[area], print_[area] = 60, 255
    seen = (gray * crease(WIDTH, 0.3)[None]).astype(np.uint8)
    found = without_creases(seen, print_, PLACE)
    assert found[print_ > 0].max() < 100
    assert found[36:100, 100:160].min() > 225


def test_a_drawn_line_and_a_tall_1_are_no_creases():
    gray = picture()
    gray[:, 100:105] = 60
    gray[30:105, 180:186] = 90
    found = without_creases(gray, np.zeros_like(gray), PLACE)
    assert found[:, 101:104].max() < 100 and found[35:100, 181:185].max() < 120
