"""Marks between digits: place the signs that the line reader reads in boxes of unread ink."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from digitapp.records import Box, Mark
from digitapp.statistics import median

_NEAR = 0.15
"""How far beside a box a sign may be read and still lie in it, in heights of a digit."""


_LEVEL = "-="
"""Signs that a piece of a rule line looks like."""

Sign = tuple[str, float, float, float]
"""Sign, probability 0 to 1, first and last page column, as the line reader gives them."""


def find_marks(
    signs: Sequence[Sign], digits: Sequence[Box], free: Sequence[Box], width: int
) -> list[Mark]:
    """The marks of a line.

    signs: of the line reader; digits: boxes of the digits, left to right; free: boxes of
    components that no digit took; width: of the page, in pixels. A sign inside a digit is
    ignored, because the digit was read there; so is a level stroke at the page's side, because it
    is the rest of a rule line, and a sign that is less likely than not.
    """
    height = median(np.array([box.height for box in digits])) if digits else 1.0
    found = []
    for sign, probability, left, right in signs:
        middle = (left + right) / 2
        if probability < 0.5:
            continue
        own = [
            box for box in free if box.x - _NEAR * height <= middle <= box.right + _NEAR * height
        ]
        if not own and any(_inside(middle, box) for box in digits):
            continue
        box = functools.reduce(Box.union, own) if own else _column_box(left, right, digits)
        if sign in _LEVEL and (box.x <= 0 or box.right >= width):
            continue
        before = sum(digit.centre[0] < middle for digit in digits)
        found.append(Mark(sign, box, min(probability, 1.0), before))
    return found


def _inside(column: float, box: Box) -> bool:
    """Whether a column lies in the middle half of a box."""
    return abs(column - box.centre[0]) < box.width / 4


def _column_box(left: float, right: float, digits: Sequence[Box]) -> Box:
    """A box of the columns of a sign, as high as the nearest digit."""
    near = min(digits, key=lambda box: abs(box.centre[0] - (left + right) / 2))
    x = max(int(left), 0)
    return Box(x, near.y, max(int(np.ceil(right)) - x, 1), near.height)
