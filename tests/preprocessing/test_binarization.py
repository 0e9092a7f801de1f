from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitapp.preprocessing.binarization import find_ink, is_dark_on_light, may_be_either
from digitapp.preprocessing.settings import DEFAULTS
from digitapp.records import Page
from tests.inputs.drawing import FOUR, SEVEN, ZERO, draw, paper


def page_with_digits(pen: int = 5, level: int = 40, height: int = 200, width: int = 300):
    gray = paper(height, width)
    for left, shape in ((20, SEVEN), (110, FOUR), (200, ZERO)):
        draw(gray, shape, (left * width // 300, height // 5, width // 4, height // 2), pen, level)
    return gray


def agreement(mask, truth) -> float:
    """Intersection over union of two masks."""
    a, b = mask > 0, truth > 0
    return float((a & b).sum() / (a | b).sum())


TRUTH = (page_with_digits() < 135).astype(np.uint8)


def test_dark_ink_is_found():
    assert agreement(find_ink(Page(page_with_digits())).mask, TRUTH) > 0.9


def test_polarity_is_decided_by_the_page():
    gray = page_with_digits()
    assert is_dark_on_light(gray)
    assert not is_dark_on_light(255 - gray)
    assert agreement(find_ink(Page(255 - gray)).mask, TRUTH) > 0.9


def test_the_other_polarity_takes_the_paper_for_ink():
    gray = page_with_digits()
    other = replace(DEFAULTS, other_polarity=True)
    assert agreement(find_ink(Page(gray), other).mask, TRUTH) < 0.1
    cv2.rectangle(gray, (0, 160), (299, 199), 60, -1)
    assert agreement(find_ink(Page(255 - gray), other).mask[:150], TRUTH[:150]) < 0.1


def test_only_a_page_with_dark_and_light_shapes_may_be_either():
    gray = page_with_digits()
    assert not may_be_either(gray) and not may_be_either(255 - gray)
    desk = np.full((400, 500), 90, np.uint8)
    desk[100:300, 100:400] = gray
    assert may_be_either(desk) and may_be_either(255 - desk)


def test_a_shadow_does_not_matter():
    shade = np.linspace(1.0, 0.35, 300)[None, :] * np.linspace(1.0, 0.8, 200)[:, None]
    gray = (page_with_digits() * shade).astype(np.uint8)
    assert agreement(find_ink(Page(gray)).mask, TRUTH) > 0.85


def test_pencil_is_found_in_noise():
    rng = np.random.default_rng(0)
    gray = np.clip(page_with_digits(level=150) + rng.normal(0, 4, (200, 300)), 0, 255)
    assert agreement(find_ink(Page(gray.astype(np.uint8))).mask, TRUTH) > 0.8


@pytest.mark.parametrize("pen", [26, 40, 60])
def test_a_stroke_that_fills_much_of_the_page_is_not_hollow(pen):
    gray = cv2.circle(paper(280, 280), (140, 140), 80, 40, pen, cv2.LINE_AA)
    truth = (gray < 135).astype(np.uint8)
    assert agreement(find_ink(Page(gray)).mask, truth) > 0.9
    assert agreement(find_ink(Page(255 - gray)).mask, truth) > 0.9


def test_paper_inside_a_ring_in_the_shade_is_no_ink():
    gray = cv2.circle(paper(280, 280), (140, 140), 60, 40, 14, cv2.LINE_AA)
    truth = (gray < 135).astype(np.uint8)
    gray[:, 60:220] = gray[:, 60:220] // 2
    assert agreement(find_ink(Page(gray)).mask[:, 66:214], truth[:, 66:214]) > 0.8


@pytest.mark.parametrize("scale", [0.2, 1, 6])
def test_scale_does_not_matter(scale):
    gray = cv2.resize(page_with_digits(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = find_ink(Page(gray))
    truth = (gray < 135).astype(np.uint8)
    assert agreement(ink.mask, truth) > 0.7
    assert ink.stroke_width == pytest.approx(5 * scale, rel=0.5, abs=1.5)


@pytest.mark.parametrize("level", [0, 90, 255])
def test_a_plain_page_has_no_ink(level):
    assert not find_ink(Page(paper(100, 150, level))).mask.any()


def test_vignette_alone_is_no_ink():
    gray = (240 * np.linspace(1, 0.4, 400)[None, :] * np.ones((300, 1))).astype(np.uint8)
    assert not find_ink(Page(gray)).mask.any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (2, 2)])
def test_tiny_pages_are_answered(shape):
    assert find_ink(Page(paper(*shape))).mask.shape == shape


def test_strength_is_full_in_the_stroke_and_nothing_on_paper():
    ink = find_ink(Page(page_with_digits(pen=9)))
    core = cv2.erode((page_with_digits(pen=9) < 60).astype(np.uint8), np.ones((3, 3)))
    assert np.median(ink.strength[core > 0]) == 255
    assert np.median(ink.strength[ink.mask == 0]) == 0


def test_a_strip_of_paper_has_ink_along_its_whole_length():
    strip = np.full((100, 30_000), 250, np.uint8)
    strip[25:75, 40::80] = 20
    strip[25:75, 41::80] = 20
    strip[25:75, 42::80] = 20
    ink = find_ink(Page(strip))
    assert abs(ink.stroke_width - 3) < 1.5
    assert ink.mask[50, 40::80].all()
    assert not ink.mask[50, 60::80].any()
