"""The icons: each an SVG file of `assets/icons`, drawn at any size in one colour."""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from math import ceil, hypot
from pathlib import Path

from digitapp.gui.toolkit import svg, tiles
from digitapp.gui.toolkit.tiles import Colour, png, rgb
from digitapp.resources import assets_folder

FOLDER = assets_folder() / "icons"

_UNREADABLE = [svg.Stroke([(6, 6), (18, 6), (18, 18), (6, 18), (6, 6)], 1.8)]
"""A square, so that a button stays visible if its icon's file is missing or damaged."""


def render(name: str, size: int, colour: Colour) -> bytes:
    """The icon as a PNG of (size, size) pixels in one colour on nothing."""
    red, green, blue = rgb(colour)
    pixels = bytearray((red, green, blue, 0)) * (size * size)
    pixels[3::4] = _alphas(name, size)
    return png(size, size, bytes(pixels))


def sources() -> list[Path]:
    """The files that the icons and tiles are drawn from and by."""
    drawn_by = [Path(module.__file__ or "") for module in (svg, tiles)]
    return [Path(__file__), *drawn_by, *sorted(FOLDER.glob("*.svg"))]


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
def _alphas(name: str, size: int) -> bytes:
    """How much of each pixel the icon covers, 0 to 255, row by row."""
    unit = size / svg.SIDE
    cover = [0.0] * (size * size)
    for stroke in strokes(name):
        points = [(x * unit, y * unit) for x, y in stroke.points]
        for a, b in zip(points, points[1:] or points, strict=False):
            _draw(cover, size, a, b, stroke.width * unit / 2)
    return bytes([round(part * 255) for part in cover])


def _draw(
    cover: list[float], size: int, a: tuple[float, float], b: tuple[float, float], half: float
) -> None:
    """Raise the coverage of pixels near the line a b: one at `half`, none a pixel beyond."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy or 1e-9
    # The pixels whose centres are nearer to the line than half a pixel beyond `half`.
    x0, x1 = max(ceil(min(a[0], b[0]) - half - 1), 0), min(int(max(a[0], b[0]) + half) + 1, size)
    y0, y1 = max(ceil(min(a[1], b[1]) - half - 1), 0), min(int(max(a[1], b[1]) + half) + 1, size)
    # Every start draws some 30,000 pixels: no call inside the loop that is not needed.
    for y in range(y0, y1):
        py = y + 0.5 - a[1]
        for x in range(x0, x1):
            px = x + 0.5 - a[0]
            t = (px * dx + py * dy) / length
            t = 0.0 if t < 0.0 else 1.0 if t > 1.0 else t
            part = half + 0.5 - hypot(px - t * dx, py - t * dy)
            if part > cover[y * size + x]:
                cover[y * size + x] = part if part < 1.0 else 1.0
