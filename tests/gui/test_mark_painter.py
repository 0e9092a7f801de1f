"""The size of badges, and what is kept of a reading, without a window."""

from __future__ import annotations

import pytest

from digitapp.editor import corrections
from digitapp.editor.pages import kept
from digitapp.gui.canvas.mark_painter import BADGES, badge_size
from tests.editor.readings import sequence

LINES = corrections.marks(sequence("125", "70"), (), {})
"""Boxes are 20 pixels wide; the gap between the lines is 30 pixels."""


@pytest.mark.parametrize(("scale", "size"), [(4.0, 20), (1.0, 20), (0.7, 15), (0.3, 0)])
def test_badges_shrink_and_go_where_they_would_hide_digits(scale: float, size: int) -> None:
    assert badge_size(LINES, scale) == size


def test_close_lines_leave_no_room_for_badges() -> None:
    close = (LINES[0], tuple(corrections.marks(sequence("70"), (), {})[0]))
    assert badge_size(close, 2.0) == 0
    assert badge_size(LINES[:1], 2.0) == BADGES[0]
    assert badge_size((), 2.0) == BADGES[0]


def test_what_is_kept_of_a_reading_lacks_the_pixels_of_the_page() -> None:
    small = kept(sequence("12"))
    assert small.page.gray.shape == (1, 1)
    assert small.text == "12"
