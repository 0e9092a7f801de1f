"""The size of badges, and what is kept of a reading, without a window."""

from __future__ import annotations

import dataclasses

import pytest

from digitapp.editor import corrections
from digitapp.editor.pages import kept
from digitapp.gui.canvas.mark_painter import BADGES, badge_height, badge_size
from tests.editor.readings import reading, sequence

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


def test_a_tilted_page_keeps_its_badges() -> None:
    straight = sequence("1257", "7012")
    tilt = [
        dataclasses.replace(
            line,
            readings=tuple(
                reading("1", dataclasses.replace(r.box, y=r.box.y + 14 * i))
                for i, r in enumerate(line.readings)
            ),
        )
        for line in straight.lines
    ]
    lines = corrections.marks(dataclasses.replace(straight, lines=tuple(tilt)), (), {})
    assert badge_size(lines, 1.0) == badge_size(LINES, 1.0) == 20


@pytest.mark.parametrize(
    ("top", "bottom", "middle"),
    [
        (60, 150, 48),  # above
        (10, 150, 162),  # below
        (10, 195, 12),  # over the upper edge, from which 14 pixels are missing
        (2, 180, 188),  # over the lower edge, from which 4 are missing
        (-50, 300, 12),  # a box that fills the canvas
        (-90, -50, -38),  # a box that is not in sight
    ],
)
def test_a_badge_is_whole_wherever_its_box_is_in_sight(
    top: float, bottom: float, middle: float
) -> None:
    assert badge_height(top, bottom, reach=12, height=200) == middle


def test_what_is_kept_of_a_reading_lacks_the_pixels_of_the_page() -> None:
    small = kept(sequence("12"))
    assert small.page.gray.shape == (1, 1)
    assert small.text == "12"
