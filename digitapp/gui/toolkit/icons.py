"""The icons: each an SVG file of `assets/icons`, drawn at any size in one colour."""

from __future__ import annotations

import math
import sys
from functools import cache, lru_cache

from digitapp.gui.toolkit import svg
from digitapp.gui.toolkit.tiles import Colour, png, rgb
from digitapp.resources import assets_folder

FOLDER = assets_folder() / "icons"

_UNREADABLE = [svg.Stroke([(6, 6), (18, 6), (18, 18), (6, 18), (6, 6)], 1.8)]
"""A square, so that a button stays visible if its icon's file is missing or damaged."""


def render(name: str, size: int, colour: Colour) -> bytes:
    """The icon as a PNG of (size, size) pixels in one colour on nothing."""
    tint = bytes(rgb(colour))
    return png(size, size, b"".join(tint + alpha for alpha in _alphas(name, size)))


@cache
def strokes(name: str) -> list[svg.Stroke]:
    """The drawing of an icon; a square, and a sentence on stderr, if it cannot be read."""
    file = FOLDER / f"{name}.svg"
    try:
        return svg.strokes(file.read_bytes())
    except (OSError, ValueError) as error:
        print(f"The icon {file} cannot be read ({error}).", file=sys.stderr)
        return _UNREADABLE


@lru_cache(maxsize=128)
def _alphas(name: str, size: int) -> list[bytes]:
    """How much of each pixel the icon covers, 0 to 255, row by row."""
    unit = size / svg.SIDE
    cover = [0.0] * (size * size)
    for stroke in strokes(name):
        points = [(x * unit, y * unit) for x, y in stroke.points]
        for a, b in zip(points, points[1:] or points, strict=False):
            _draw(cover, size, a, b, stroke.width * unit / 2)
    return [bytes((round(part * 255),)) for part in cover]


def _draw(
    cover: list[float], size: int, a: tuple[float, float], b: tuple[float, float], half: float
) -> None:
    """Raise the coverage of pixels near the line a b: one at `half`, none a pixel beyond."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy or 1e-9
    reach = half + 1
    x0, x1 = max(int(min(a[0], b[0]) - reach), 0), min(int(max(a[0], b[0]) + reach) + 1, size)
    y0, y1 = max(int(min(a[1], b[1]) - reach), 0), min(int(max(a[1], b[1]) + reach) + 1, size)
    for y in range(y0, y1):
        for x in range(x0, x1):
            px, py = x + 0.5 - a[0], y + 0.5 - a[1]
            t = min(max((px * dx + py * dy) / length, 0.0), 1.0)
            part = half + 0.5 - math.hypot(px - t * dx, py - t * dy)
            if part > cover[y * size + x]:
                cover[y * size + x] = min(part, 1.0)
