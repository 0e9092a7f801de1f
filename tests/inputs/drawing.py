"""Pages that tests draw themselves: polyline digits on plain, shaded or ruled paper."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array

SEVEN = ((0.1, 0.05), (0.9, 0.05), (0.4, 0.95))
ONE = ((0.5, 0.02), (0.5, 0.98))
FOUR = ((0.65, 0.98), (0.65, 0.02), (0.1, 0.65), (0.9, 0.65))
ZERO = tuple(
    (0.5 + 0.35 * np.sin(a), 0.5 - 0.47 * np.cos(a)) for a in np.linspace(0, 2 * np.pi, 40)
)


def draw(
    gray: Array,
    shape: tuple[tuple[float, float], ...],
    box: tuple[int, int, int, int],
    pen: int,
    level: int,
) -> None:
    """Draw a polyline, given in parts of a box (x, y, width, height), on a page in place."""
    x, y, width, height = box
    points = np.array([(x + u * width, y + v * height) for u, v in shape]) * 16
    cv2.polylines(gray, [points.astype(np.int32)], False, level, pen, cv2.LINE_AA, shift=4)


def paper(height: int, width: int, level: int = 230) -> Array:
    return np.full((height, width), level, np.uint8)


_SHAPES = {"7": SEVEN, "1": ONE, "4": FOUR, "0": ZERO}


def write(text: str, height: int = 80, pen: int = 5, level: int = 30) -> Array:
    """A page with lines of sevens, ones, fours and zeros; a blank is a wide gap."""
    lines = text.split("\n")
    pitch = int(0.85 * height)
    gray = paper(2 * height * len(lines) + height, pitch * max(map(len, lines)) + height, 235)
    for row, line in enumerate(lines):
        for column, digit in enumerate(line):
            if digit != " ":
                box = (height // 2 + column * pitch, height // 2 + row * 2 * height)
                draw(gray, _SHAPES[digit], (*box, int(0.6 * height), height), pen, level)
    return gray
