"""Parts of a page on paper of another shade."""

import cv2
import numpy as np
import pytest

from digitapp.preprocessing.page_frame import find_shades
from digitapp.preprocessing.regions import Part, parts
from digitapp.records import Page


def strokes(gray: np.ndarray, x: int, y: int, level: int) -> None:
    """Three rings of a thin pen, 130 pixels wide and 50 high, drawn in place."""
    for k in range(3):
        cv2.ellipse(gray, (x + 20 + 45 * k, y + 25), (15, 24), 0, 0, 360, level, 4, cv2.LINE_AA)


def page(back: int, note: int, turn: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A page with strokes, and a note of another shade on it; and the mask of the note."""
    gray = np.full((500, 700), back, np.uint8)
    corners = cv2.boxPoints(((250, 180), (300, 140), turn)).astype(int)
    inside = cv2.fillPoly(np.zeros_like(gray), [corners], 255) > 0
    gray[inside] = note
    strokes(gray, 180, 150, back)
    strokes(gray, 400, 380, note)
    return gray, inside


def found(gray: np.ndarray, sheet: bool = False) -> list[Part]:
    shades = find_shades(Page(gray))
    assert shades is not None
    return parts(Page(gray), shades, sheet)


@pytest.mark.parametrize(("back", "note"), [(235, 40), (70, 225)])
@pytest.mark.parametrize("turn", [0.0, 12.0])
def test_a_note_is_a_page_of_its_own_and_the_rest_another(back: int, note: int, turn: float):
    gray, inside = page(back, note, turn)
    first, rest = found(gray)
    height, width = first.page.gray.shape
    window = np.s_[first.y : first.y + height, first.x : first.x + width]
    assert inside[window].sum() >= 0.97 * inside.sum()
    deep = cv2.erode(inside.astype(np.uint8), np.ones((25, 25), np.uint8))[window] > 0
    assert (first.page.gray[deep] == gray[window][deep]).all()
    assert abs(np.median(first.page.gray[~inside[window]]) - note) < 25 or turn == 0
    assert (rest.x, rest.y) == (0, 0) and rest.page.gray.shape == gray.shape
    assert np.abs(rest.page.gray[inside].astype(int) - back).max() < 25
    assert (rest.page.gray[330:] == gray[330:]).all()


def test_a_plain_page_has_no_parts():
    gray = np.full((500, 700), 230, np.uint8)
    strokes(gray, 180, 150, 40)
    assert found(gray) == []


def test_a_page_with_ink_at_its_edge_is_no_part_of_itself():
    gray = np.full((120, 400), 230, np.uint8)
    strokes(gray, 130, 40, 40)
    cv2.line(gray, (0, 20), (30, 0), 40, 8)
    cv2.line(gray, (380, 120), (400, 90), 40, 10)
    assert found(gray) == []


def test_a_shadow_without_an_edge_is_no_part():
    gray, _ = page(235, 235)
    light = np.linspace(1, 0.4, 700)[None]
    assert found((gray * light).astype(np.uint8)) == []


def test_thick_strokes_are_no_parts():
    gray = np.full((400, 300), 240, np.uint8)
    cv2.line(gray, (150, 60), (150, 340), 20, 14)
    assert found(gray) == []


def test_a_large_sheet_that_is_known_is_no_region():
    gray = np.full((500, 700), 60, np.uint8)
    gray[60:440, 80:620] = 230
    strokes(gray, 200, 200, 50)
    assert found(gray, sheet=True) == [] and len(found(gray)) == 2
