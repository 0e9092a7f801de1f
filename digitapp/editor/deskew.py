"""Straighten a tilted page: measure the slope of its lines, rotate its corrections."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digitapp.editor.corrections import Correction, Mark, moved

if TYPE_CHECKING:
    from digitapp.records import Box


_FEWEST = 3  # digits that a line needs for its slope to count


def slope(lines: Sequence[Sequence[Mark]]) -> float:
    """Return the slope of the lines in degrees, positive where they fall to the right.

    One least-squares slope through the bottom centres of the digits, each line centred on its
    mean. Lines of fewer than three digits are ignored; 0.0 if none is left.
    """
    along = across = 0.0
    for line in lines:
        if len(line) < _FEWEST:
            continue
        xs = [mark.box.centre[0] for mark in line]
        ys = [float(mark.box.bottom) for mark in line]
        x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
        along += sum((x - x0) ** 2 for x in xs)
        across += sum((x - x0) * (y - y0) for x, y in zip(xs, ys, strict=True))
    return math.degrees(math.atan2(across, along)) if along else 0.0


def clamped(box: Box, size: tuple[int, int]) -> Box:
    """Clip a box to a page of `size` (width, height).

    A box off the page becomes a strip of 2 pixels at the nearest edge, so that no typed digit
    is lost.
    """
    x, y = min(max(box.x, 0), max(size[0] - 2, 0)), min(max(box.y, 0), max(size[1] - 2, 0))
    right = max(min(box.right, size[0]), min(x + 2, size[0]))
    bottom = max(min(box.bottom, size[1]), min(y + 2, size[1]))
    return replace(box, x=x, y=y, width=right - x, height=bottom - y)


def tilted(
    corrections: Sequence[Correction], degrees: float, size: tuple[int, int]
) -> tuple[Correction, ...]:
    """Rotate corrections clockwise about the centre of a page of `size` (width, height)."""
    return moved(corrections, tilt_of(degrees, size))


def tilt_of(degrees: float, size: tuple[int, int]) -> Callable[[Box], Box]:
    """Return a function that rotates a box clockwise about the centre of a page of `size`.

    Boxes stay upright and are clipped to the page, see `clamped`.
    """
    angle = math.radians(degrees)
    cx, cy = size[0] / 2, size[1] / 2

    def turn(box: Box) -> Box:
        x, y = box.centre[0] - cx, box.centre[1] - cy
        u = x * math.cos(angle) - y * math.sin(angle) + cx
        v = x * math.sin(angle) + y * math.cos(angle) + cy
        return clamped(replace(box, x=round(u - box.width / 2), y=round(v - box.height / 2)), size)

    return turn
