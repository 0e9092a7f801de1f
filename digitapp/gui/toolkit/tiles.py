"""Small anti-aliased pictures made at start-up: rounded tiles for buttons and cards.

Tk 8.6 draws neither rounded corners nor anti-aliased lines, but it shows PNG with alpha,
and ttk stretches such a picture by its middle (nine-patch). A tile has a few hundred
pixels, so plain Python is fast enough and start-up needs no imaging library.
"""

from __future__ import annotations

import math
import struct
import zlib

Colour = str
"""As Tk writes colours: "#rrggbb"."""


def rgb(colour: Colour) -> tuple[int, int, int]:
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def mix(a: Colour, b: Colour, part: float) -> Colour:
    """The colour `part` (0 to 1) of the way from a to b."""
    pairs = zip(rgb(a), rgb(b), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * part):02x}" for x, y in pairs)


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Encode RGBA pixels, row by row, as a PNG file (W3C PNG, third edition)."""
    stride = width * 4
    rows = b"".join(b"\0" + pixels[y * stride : (y + 1) * stride] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def rounded(
    radius: int,
    fill: Colour | None,
    border: Colour | None = None,
    line: float = 1.0,
    side: int | None = None,
    ground: Colour | None = None,
) -> bytes:
    """A square tile with round corners, as PNG.

    fill, border: colours, None for nothing; line: the border's width in pixels; side: 64
    pixels of middle between the corners where none is given, since ttk repeats the middle
    and every repeat costs; ground: fills the outside of the corners, else transparent.
    """
    side = side or 2 * radius + 64
    edge = min(radius + 1, side // 2)
    quarter = [
        [_pixel(x, y, radius, fill, border, line, ground) for x in range(edge)] for y in range(edge)
    ]
    rows = []
    for y in range(side):
        corner = quarter[min(y, side - 1 - y, edge - 1)]
        middle = corner[-1] * (side - 2 * edge)
        rows.append(b"".join(corner) + middle + b"".join(reversed(corner)))
    return png(side, side, b"".join(rows))


def disc(side: int, diameter: float, fill: Colour) -> bytes:
    """A filled circle in the middle of a transparent square, as a PNG file."""
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
    fill: Colour | None,
    border: Colour | None,
    line: float,
    ground: Colour | None,
) -> bytes:
    """RGBA of a pixel in the upper left corner of a rounded tile."""
    dx, dy = max(radius - x - 0.5, 0.0), max(radius - y - 0.5, 0.0)
    # Along the straight sides the nearest edge decides.
    distance = math.hypot(dx, dy) - radius if dx and dy else -min(x, y) - 0.5
    inside = min(max(0.5 - distance, 0.0), 1.0)
    core = min(max(0.5 - distance - line, 0.0), 1.0) if border else inside
    layers = [(fill, core), (border, inside - core), (ground, 1 - inside)]
    weights = [(rgb(colour), part) for colour, part in layers if colour and part > 0]
    alpha = sum(part for _, part in weights)
    if alpha <= 0:
        return b"\0\0\0\0"
    mixed = (round(sum(colour[i] * part for colour, part in weights) / alpha) for i in range(3))
    return bytes((*mixed, round(alpha * 255)))
