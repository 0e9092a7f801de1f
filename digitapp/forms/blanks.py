"""Find the free places above lines to write on: solid, dashed or dotted, without a frame."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Box, Mask
from digitapp.records.components import connected_components

# All in parts of the page's longer side.
_SHORTEST, _LONGEST = 1 / 45, 0.3
"""Of a line that a number stands on: longer ones part the page."""

_THICKEST, _GAP = 1 / 200, 1 / 120
"""Thickness of a line, and extent of its dots and dashes; gap between these."""

_LOWEST, _TALLEST = 1 / 60, 1 / 27
"""Free room above a line that is enough for a number; and the most that is taken."""


def find_blanks(print_: Mask, upright: Mask) -> list[Box]:
    """The places above lines, each with its line.

    print_: the ink of a form, uint8 (H, W); upright: of that, the upright rules. Lines that meet
    these belong to frames, and lines with print above underline it.
    """
    longer = max(print_.shape)
    lines = _lines(print_, longer)
    rest = cv2.bitwise_and(print_, cv2.bitwise_not(cv2.dilate(lines, np.ones((5, 3), np.uint8))))
    lowest, tallest = round(_LOWEST * longer), round(_TALLEST * longer)
    found = []
    stats = connected_components(lines)[1][1:]
    for x, y, width, height, _ in stats.tolist():
        if width > _LONGEST * longer or height > _THICKEST * longer:
            continue
        around = np.s_[max(y - 2, 0) : y + height + 2, max(x - 4, 0) : x + width + 4]
        if upright[around].any():
            continue
        top = max(y - tallest, 0)
        above = cv2.bitwise_or(rest, lines)[top:y, x : x + width].any(axis=1)
        room = y - top - (int(np.flatnonzero(above)[-1]) + 1 if above.any() else 0)
        if room >= lowest:
            found.append(Box(x, y - room, width, room + height))
    return found


def _lines(print_: Mask, longer: int) -> Mask:
    """Long thin level ink, and level rows of dots and dashes as if they were drawn through."""
    most = _THICKEST * longer
    labels, stats = connected_components(print_)
    extents = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    small = (extents[:, 1] <= most) & (extents[:, 0] <= 4 * most)
    small[0] = False
    dots = np.where(small[labels], np.uint8(255), np.uint8(0))
    window = np.ones((1, round(_GAP * longer) | 1), np.uint8)
    drawn = cv2.bitwise_or(print_, cv2.morphologyEx(dots, cv2.MORPH_CLOSE, window))
    shortest = np.ones((1, max(round(_SHORTEST * longer), 3)), np.uint8)
    return cv2.morphologyEx(drawn, cv2.MORPH_OPEN, shortest)
