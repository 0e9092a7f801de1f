"""Tables as the stages see them: the ink of rules, and the boxes of digits in their cells."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Box

UNIT = 30
"""The height of a digit in pixels."""

WIDTH, HEIGHT = 120, 60
"""Of a cell."""

LEFT, TOP = 100, 80


def blank() -> Array:
    return np.zeros((700, 900), np.uint8)


def rules(
    ink: Array,
    rows: int,
    columns: int,
    slope: float = 0.0,
    framed: bool = True,
    thick: int = 2,
    width: int = WIDTH,
) -> Array:
    """Draw the rules of a table that falls by a slope."""
    right, bottom = columns * width, rows * HEIGHT
    inner = slice(None) if framed else slice(1, -1)
    for y in [row * HEIGHT for row in range(rows + 1)][inner]:
        _draw(ink, (0, y), (right, y), slope, thick)
    for x in [column * width for column in range(columns + 1)][inner]:
        _draw(ink, (x, 0), (x, bottom), slope, thick)
    return ink


def digits(
    cells: Sequence[Sequence[str]], slope: float = 0.0, align: float = 0.5, width: int = WIDTH
) -> list[list[Box]]:
    """The boxes of digits in cells, a list for each row that has any.

    align: where numbers stand in their cells, 0 at the left to 1 at the right.
    """
    lines = []
    for row, texts in enumerate(cells):
        line = []
        for column, text in enumerate(texts):
            start = column * width + align * (width - 24 * len(text) - 10) + 5
            for at in range(len(text)):
                x, y = _turned((start + 24 * at, row * HEIGHT + 15), slope)
                line.append(Box(round(x), round(y), 20, UNIT))
        if line:
            lines.append(line)
    return lines


def _draw(
    ink: Array, start: tuple[float, float], end: tuple[float, float], slope: float, thick: int
) -> None:
    first, last = _turned(start, slope), _turned(end, slope)
    cv2.line(ink, _whole(first), _whole(last), 255, thick)


def _turned(point: tuple[float, float], slope: float) -> tuple[float, float]:
    angle = math.atan(slope)
    x, y = point
    across, down = math.cos(angle), math.sin(angle)
    return LEFT + x * across - y * down, TOP + x * down + y * across


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])
