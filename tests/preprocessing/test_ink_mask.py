import cv2
import numpy as np
import pytest

from digitapp.preprocessing.ink_mask import (
    MOST_PIXELS,
    find_lone_strokes,
    find_refused,
    refine,
    resample,
    working_scale,
)
from digitapp.records import Ink


def ink_of(strength: np.ndarray, stroke_width: float = 4.0) -> Ink:
    return Ink(strength, np.where(strength > 115, 255, 0).astype(np.uint8), stroke_width)


def page_with(*boxes: tuple[int, int, int, int], shape: tuple[int, int] = (120, 200)) -> np.ndarray:
    strength = np.zeros(shape, np.uint8)
    for x, y, width, height in boxes:
        strength[y : y + height, x : x + width] = 230
    return strength


def upper_half(strength: np.ndarray) -> np.ndarray:
    """Stands for a network that takes the upper half of what it sees for written."""
    result = np.zeros_like(strength)
    result[:, : strength.shape[1] // 2] = 1
    return result


def test_what_the_network_refuses_goes_and_what_it_wants_stays():
    ink = ink_of(page_with((50, 10, 4, 40), (50, 70, 90, 4)))
    refined = refine(ink, lambda x: (np.arange(x.shape[1])[None, :, None] < 60) * (x > 0.5))
    assert refined.mask[10:50, 50:54].all() and not refined.mask[60:].any()
    assert not refined.strength[60:].any()
    assert 2 < refined.stroke_width < 5


def test_faint_strokes_are_kept_but_bare_paper_is_never_ink():
    strength = page_with((50, 10, 4, 40))
    strength[60:64, 20:120] = 80
    refined = refine(ink_of(strength), np.ones_like)
    assert refined.mask[60:64, 20:120].all()
    assert (refined.mask > 0).sum() == (strength > 0).sum()


def test_the_network_sees_sides_it_can_halve_and_strengths_from_0_to_1():
    seen = []

    def network(strength: np.ndarray) -> np.ndarray:
        seen.append(strength)
        return strength

    refine(ink_of(page_with((5, 5, 4, 20), shape=(75, 131))), network)
    (strength,) = seen
    assert strength.shape == (1, 128, 192) and strength.dtype == np.float32
    assert 0.8 < strength.max() <= 1


def test_a_page_without_ink_needs_no_network():
    blank = Ink(np.zeros((40, 50), np.uint8), np.zeros((40, 50), np.uint8), 0.0)
    assert refine(blank, upper_half) is blank


def test_tiles_give_what_the_whole_page_gives():
    rng = np.random.default_rng(0)
    strength = np.where(rng.random((700, 1300)) < 0.1, 230, 0).astype(np.uint8)
    refined = refine(ink_of(strength), lambda x: x)
    assert np.array_equal(refined.mask > 0, strength > 0)


def test_only_tiles_with_ink_are_looked_at():
    calls = []

    def network(strength: np.ndarray) -> np.ndarray:
        calls.append(strength.size)
        return strength

    strength = page_with((1900, 1900, 4, 40), shape=(2000, 2000))
    refined = refine(ink_of(strength), network)
    assert len(calls) == 1 and refined.mask[1900:1940, 1900:1904].all()


@pytest.mark.parametrize(
    ("width", "low", "high"), [(0.9, 2, 2), (4, 1, 1), (5.5, 1, 1), (16, 0.25, 0.25)]
)
def test_strokes_are_brought_near_the_width_the_network_knows(
    width: float, low: float, high: float
):
    assert low <= working_scale(ink_of(page_with((5, 5, 9, 9)), width)) <= high


@pytest.mark.slow
def test_enormous_pages_are_shrunk():
    side = 5000
    ink = ink_of(np.full((side, side), 200, np.uint8))
    scale = working_scale(ink)
    assert resample(ink.strength, scale).size <= MOST_PIXELS * 1.01


def bars(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    return np.where(page_with(*boxes, shape=(120, 200)) > 0, 255, 0).astype(np.uint8)


def lone_strokes(ink: Ink, written: np.ndarray) -> np.ndarray:
    whole = cv2.connectedComponentsWithStats(written, connectivity=8)[2][1:]
    return find_lone_strokes(ink, written, whole)


DIGITS = ((40, 30, 30, 50), (120, 32, 28, 50))


def test_a_plain_stroke_beside_digits_comes_back():
    lone = lone_strokes(ink_of(bars(*DIGITS, (90, 30, 4, 48))), bars(*DIGITS))
    assert lone[30:78, 90:94].all() and np.count_nonzero(lone) == 4 * 48


@pytest.mark.parametrize(
    "piece",
    [
        (194, 30, 4, 48),  # at the page's side, like a border's rest
        (90, 0, 4, 110),  # far taller than the digits
        (90, 60, 4, 12),  # far lower
        (80, 30, 40, 48),  # no upright stroke
    ],
)
def test_what_does_not_stand_like_a_1_stays_away(piece):
    assert not lone_strokes(ink_of(bars(*DIGITS, piece)), bars(*DIGITS)).any()


def test_many_strokes_are_a_pattern():
    pattern = [(76 + 9 * i, 30, 3, 48) for i in range(4)]
    assert not lone_strokes(ink_of(bars(*DIGITS, *pattern)), bars(*DIGITS)).any()


def test_a_page_with_one_stroke_alone_holds_a_1():
    ink = bars((90, 30, 4, 48))
    assert lone_strokes(ink_of(ink), np.zeros_like(ink)).sum() == 255 * 4 * 48


def test_two_strokes_on_an_empty_page_are_the_rests_of_rules():
    ink = bars((60, 30, 4, 48), (110, 30, 4, 48))
    assert not lone_strokes(ink_of(ink), np.zeros_like(ink)).any()


CROSS = (60, 20, 6, 60), (40, 50, 46, 6)


def without_the_level_stroke(ink: Ink) -> Ink:
    mask = ink.mask.copy()
    mask[50:56] = 0
    return Ink(ink.strength, mask, ink.stroke_width)


def test_what_lost_a_good_part_is_found_whole():
    ink = ink_of(page_with(*CROSS, (120, 20, 6, 60)))
    refused = find_refused(ink, without_the_level_stroke(ink), 60)
    assert (refused.mask[:, :100] == ink.mask[:, :100]).all()
    assert not refused.mask[:, 100:].any(), "this one kept nearly all"


@pytest.mark.parametrize("reach", [(0, 50, 86, 6), (40, 50, 160, 6)])
def test_what_reaches_the_page_s_side_stays_refused(reach):
    ink = ink_of(page_with(CROSS[0], reach))
    assert not find_refused(ink, without_the_level_stroke(ink), 60).mask.any()


def test_low_pieces_and_patterns_stay_refused():
    low = ink_of(page_with((40, 50, 60, 6)))
    assert not find_refused(low, without_the_level_stroke(low), 60).mask.any()
    marks = [(10 + 19 * i, 45, 6, 16) for i in range(10)]
    many = ink_of(page_with(*marks))
    assert not find_refused(many, without_the_level_stroke(many), 16).mask.any()
    few = ink_of(page_with(*marks[:5]))
    assert find_refused(few, without_the_level_stroke(few), 16).mask.any()
