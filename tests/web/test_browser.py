"""The page in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

SEVEN = ((0.3, 0.25), (0.42, 0.25), (0.36, 0.7))
SLOW = 60_000
"""Milliseconds that a busy machine may take."""


def draw(tab: Page, *strokes: tuple[tuple[float, float], ...]) -> None:
    """Draw on the sketchpad with the mouse; places in parts of its width and height."""
    box = tab.locator("#pad canvas").bounding_box()
    assert box is not None
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        tab.mouse.move(*places[0])
        tab.mouse.down()
        for place in places[1:]:
            tab.mouse.move(*place, steps=6)
        tab.mouse.up()


def test_a_drawn_seven_is_read(tab: Page):
    numbers = tab.locator("#drawn textarea")
    draw(tab, SEVEN)
    expect(numbers).to_have_value("7", timeout=SLOW)
    draw(tab, tuple((x + 0.3, y) for x, y in SEVEN))
    expect(numbers).to_have_value(re.compile("7 ?7"), timeout=SLOW)
    tab.locator("#pad .undo").click()
    expect(numbers).to_have_value("7", timeout=SLOW)
    tab.locator("#pad .clear").click()
    expect(numbers).to_have_value("", timeout=SLOW)
