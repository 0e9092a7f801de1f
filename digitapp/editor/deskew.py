"""Set a tilted page straight: the slope of its lines, and corrections after a turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digitapp.editor.corrections import Correction, Mark

if TYPE_CHECKING:
    from digitapp.records import Box


_FEWEST = 3  # digits in a line that say something about its slope


def slope(lines: Sequence[Sequence[Mark]]) -> float:
    """How far the lines of digits fall to the right, in degrees: least squares through the
    feet of the digits, every line about its own middle; 0 without lines long enough."""
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
    """The part of a box on a page of `size`; a strip of 2 pixels at the edge next to a box
    that lies off the page, so that nothing a person typed is lost."""
    x, y = min(max(box.x, 0), max(size[0] - 2, 0)), min(max(box.y, 0), max(size[1] - 2, 0))
    right = max(min(box.right, size[0]), min(x + 2, size[0]))
    bottom = max(min(box.bottom, size[1]), min(y + 2, size[1]))
    return replace(box, x=x, y=y, width=right - x, height=bottom - y)


def tilted(
    corrections: Sequence[Correction], degrees: float, size: tuple[int, int]
) -> tuple[Correction, ...]:
    """The corrections after the page of `size` was turned about its middle, clockwise.

    Boxes stay on the page: what leaves it is cut off, but for a strip at its edge.
    """
    angle = math.radians(degrees)
    cx, cy = size[0] / 2, size[1] / 2

    def turn(box: Box) -> Box:
        x, y = box.centre[0] - cx, box.centre[1] - cy
        u = x * math.cos(angle) - y * math.sin(angle) + cx
        v = x * math.sin(angle) + y * math.cos(angle) + cy
        return clamped(replace(box, x=round(u - box.width / 2), y=round(v - box.height / 2)), size)

    return tuple(
        replace(c, replaced=tuple(map(turn, c.replaced)), box=turn(c.box) if c.box else None)
        for c in corrections
    )
