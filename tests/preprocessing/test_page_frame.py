"""A sheet of paper on a desk or under a scanner's lid."""

import cv2
import numpy as np
import pytest

from digitapp.preprocessing.binarization import find_ink
from digitapp.preprocessing.page_frame import find_shades, find_surroundings, on_sheet
from digitapp.preprocessing.regions import parts
from digitapp.records import Box, Page


def without_surroundings(page: Page) -> Page:
    return on_sheet(page, find_surroundings(find_shades(page)))


def sheet(paper: int = 230, ink: int = 40) -> np.ndarray:
    """Digits of a sort on paper, uint8 (240, 400)."""
    gray = np.full((240, 400), paper, np.uint8)
    for x in range(60, 360, 60):
        cv2.ellipse(gray, (x, 120), (18, 35), 0, 0, 360, ink, 5, cv2.LINE_AA)
    return gray


def framed(gray: np.ndarray, width: int, shade: int) -> np.ndarray:
    border = (width, width), (width, width)
    return np.pad(gray, border, constant_values=shade)


@pytest.mark.parametrize("width", [6, 30, 75])
@pytest.mark.parametrize(("paper", "ink", "shade"), [(230, 40, 30), (40, 230, 200)])
def test_what_lies_around_a_sheet_is_no_ink(width, paper, ink, shade):
    gray = sheet(paper, ink)
    page = Page(framed(gray, width, shade))
    found = without_surroundings(page)
    assert found.gray.shape == page.gray.shape
    inner = found.gray[width : width + 240, width : width + 400]
    assert np.abs(inner[20:-20, 20:-20].astype(int) - gray[20:-20, 20:-20]).max() == 0
    assert np.abs(found.gray[: width // 2].astype(int) - paper).max() < 12
    mask = find_ink(found).mask
    expected = find_ink(Page(gray)).mask
    assert abs(int((mask > 0).sum()) - int((expected > 0).sum())) < 0.1 * (expected > 0).sum()


def test_a_turned_sheet_on_a_desk_with_a_grain_is_found():
    rng = np.random.default_rng(3)
    desk = cv2.GaussianBlur(rng.normal(90, 40, (360, 560)), (0, 0), 2)
    matrix = cv2.getRotationMatrix2D((200, 120), 6, 1)
    matrix[:, 2] += 70
    paper = cv2.warpAffine(sheet(), matrix, (560, 360))
    covered = cv2.warpAffine(np.full((240, 400), 255, np.uint8), matrix, (560, 360)) > 127
    page = Page(np.where(covered, paper, desk).astype(np.uint8))
    ink = find_ink(without_surroundings(page))
    count = cv2.connectedComponents(ink.mask)[0] - 1
    assert count == 5


@pytest.mark.parametrize("strength", [6, 12, 20])
def test_a_desk_with_streaks_as_strong_as_the_writing_is_no_shadow(strength):
    rng = np.random.default_rng(4)
    coarse = rng.standard_normal((50, 4), np.float32)
    desk = 90 + strength * cv2.resize(coarse, (560, 370), interpolation=cv2.INTER_CUBIC)
    desk[70:310, 80:480] = sheet(220, 150)
    found = without_surroundings(Page(np.clip(desk, 0, 255).astype(np.uint8)))
    assert cv2.connectedComponents(find_ink(found).mask)[0] - 1 == 5


@pytest.mark.parametrize("gray", [sheet(), sheet(30, 220)])
def test_a_page_that_is_all_sheet_stays_as_it_is(gray):
    page = Page(gray)
    assert without_surroundings(page) is page


def test_a_large_zero_is_no_sheet():
    gray = np.full((200, 160), 210, np.uint8)
    cv2.ellipse(gray, (80, 100), (70, 92), 0, 0, 360, 40, 22, cv2.LINE_AA)
    for page in (Page(gray), Page(255 - gray)):
        assert without_surroundings(page) is page


def test_a_shadow_is_no_desk():
    x = np.linspace(0, 1, 400)
    shade = 1 - 0.5 / (1 + np.exp(-(x - 0.6) * 25))
    page = Page((sheet() * shade).astype(np.uint8))
    assert without_surroundings(page) is page


def test_a_digit_that_touches_the_pictures_sides_stays():
    gray = np.full((120, 100), 240, np.uint8)
    cv2.line(gray, (20, 0), (80, 0), 20, 9)
    cv2.line(gray, (80, 0), (40, 119), 20, 9)
    page = Page(gray)
    assert without_surroundings(page) is page


@pytest.mark.parametrize("shape", [(1, 1), (5, 3000), (3000, 5), (19, 19)])
def test_any_shape_is_borne(shape):
    rng = np.random.default_rng(0)
    without_surroundings(Page(rng.integers(0, 256, shape, np.uint8)))


@pytest.mark.parametrize("digit", ["1", "6", "8", "0"])
def test_a_digit_in_heavy_strokes_is_no_sheet(digit):
    gray = np.full((60, 60), 20, np.uint8)
    cv2.putText(gray, digit, (14, 48), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 240, 9, cv2.LINE_AA)
    small = cv2.resize(gray, (28, 28), interpolation=cv2.INTER_AREA)
    for picture in (gray, small, 255 - gray, 255 - small):
        page = Page(picture)
        assert without_surroundings(page) is page


def test_a_slip_of_paper_on_a_wide_desk_is_left_to_the_regions():
    page = Page(framed(sheet()[60:180], 90, 50))
    assert without_surroundings(page) is page
    shades = find_shades(page)
    assert shades is not None
    slip, _ = parts(page, shades, sheet=False)
    assert slip.page.gray.min() < 60 and np.median(slip.page.gray) == 230


def test_the_surroundings_hold_what_lies_beyond_the_sheet_at_any_size():
    page = Page(framed(sheet(), 60, 30))
    around = find_surroundings(find_shades(page))
    assert around is not None
    inside, beyond = Box(page.width // 2, page.height // 2, 9, 9), Box(5, page.height // 2, 9, 9)
    assert around.holds(beyond, page) and not around.holds(inside, page)
    assert around.holds(Box(page.width - 3, page.height - 3, 9, 9), page)


def test_what_is_known_of_a_page_holds_for_its_smaller_copies():
    page = Page(framed(sheet(), 60, 30))
    small = Page(cv2.resize(page.gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA))
    found = on_sheet(small, find_surroundings(find_shades(page)))
    assert found.gray.shape == small.gray.shape
    assert found.gray[:8].min() > 200
    assert (found.gray < 100).sum() == (small.gray[16:-16, 16:-16] < 100).sum()
