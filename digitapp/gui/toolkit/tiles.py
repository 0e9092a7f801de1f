"""Small anti-aliased images made at start-up: rounded tiles for buttons and cards.

Tk 8.6 draws neither rounded corners nor anti-aliased lines. But it shows PNG with alpha,
and ttk stretches the middle of such an image (nine-patch). Only one corner of a tile is
computed, so plain Python is fast enough and start-up needs no imaging library.
"""

from __future__ import annotations

import math
import struct
import zlib
from functools import lru_cache

Colour = str
"""A colour in Tk's notation, "#rrggbb"."""

_Rgb = tuple[int, int, int]


def rgb(colour: Colour) -> _Rgb:
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def mix(a: Colour, b: Colour, part: float) -> Colour:
    """Mix two colours; part: 0 gives a, 1 gives b."""
    pairs = zip(rgb(a), rgb(b), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * part):02x}" for x, y in pairs)


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Encode RGBA bytes, row by row, as a PNG file (W3C PNG, third edition)."""
    stride = width * 4
    rows = b"".join(b"\0" + pixels[y * stride : (y + 1) * stride] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@lru_cache(maxsize=64)  # a window made again, in another language or size, has the same tiles
def rounded(
    radius: int,
    fill: Colour | None,
    border: Colour | None = None,
    line: float = 1.0,
    side: int | None = None,
    ground: Colour | None = None,
) -> bytes:
    """Make a square tile with round corners, as a PNG file.

    radius, line, side: radius of the corners, width of the border and side in pixels. fill,
    border: colours, None for transparent and for no border. ground: colour outside of the
    corners, None for transparent. Without `side` there are 64 pixels between the corners: ttk
    repeats the middle, and a larger one needs fewer repeats.
    """
    side = side or 2 * radius + 64
    inks = [rgb(colour) if colour else None for colour in (fill, border, ground)]
    edge = min(radius + 1, side // 2)
    quarter = [[b""] * edge for _ in range(edge)]
    for y in range(edge):
        for x in range(y + 1):  # a corner is its own mirror image
            quarter[y][x] = quarter[x][y] = _pixel(x, y, radius, inks[0], inks[1], line, inks[2])
    rows = []
    for y in range(side):
        corner = quarter[min(y, side - 1 - y, edge - 1)]
        middle = corner[-1] * (side - 2 * edge)
        rows.append(b"".join(corner) + middle + b"".join(reversed(corner)))
    return png(side, side, b"".join(rows))


def disc(side: int, diameter: float, fill: Colour) -> bytes:
    """Make a filled circle at the centre of a transparent square, as a PNG file.

    side, diameter: in pixels.
    """
    middle, radius, colour = side / 2, diameter / 2, bytes(rgb(fill))
    rows = bytearray()
    for y in range(side):
        for x in range(side):
            distance = math.hypot(x + 0.5 - middle, y + 0.5 - middle)
            rows += colour + bytes((round(255 * min(max(radius + 0.5 - distance, 0), 1)),))
    return png(side, side, bytes(rows))


def _pixel(
    x: int,
    y: int,
    radius: int,
    fill: _Rgb | None,
    border: _Rgb | None,
    line: float,
    ground: _Rgb | None,
) -> bytes:
    """Return the RGBA bytes of a pixel in the upper left corner of a rounded tile."""
    dx, dy = max(radius - x - 0.5, 0.0), max(radius - y - 0.5, 0.0)
    # Along the straight sides, measure from the nearest edge.
    distance = math.hypot(dx, dy) - radius if dx and dy else -min(x, y) - 0.5
    inside = min(max(0.5 - distance, 0.0), 1.0)
    core = min(max(0.5 - distance - line, 0.0), 1.0) if border else inside
    red = green = blue = alpha = 0.0
    for colour, part in ((fill, core), (border, inside - core), (ground, 1 - inside)):
        if colour is not None and part > 0:
            red += colour[0] * part
            green += colour[1] * part
            blue += colour[2] * part
            alpha += part
    if alpha <= 0:
        return b"\0\0\0\0"
    return bytes(
        (round(red / alpha), round(green / alpha), round(blue / alpha), round(alpha * 255))
    )
