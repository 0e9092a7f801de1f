"""The icons, drawn on a grid of 24 units and rendered at any size.

An icon is a list of shapes. A shape is a list of points joined by lines with round ends;
a single point is a dot. Curves are points on arcs.
"""

from __future__ import annotations

import math
from functools import lru_cache

from digitapp.gui.toolkit.tiles import Colour, png, rgb

Shape = list[tuple[float, float]]

_WEIGHT = 1.8
"""Line width in grid units."""


def _arc(x: float, y: float, radius: float, start: float, end: float) -> Shape:
    """Return an arc around (x, y); start, end: degrees clockwise from the right."""
    count = max(2, round(abs(end - start) / 12))
    turns = (math.radians(start + (end - start) * i / count) for i in range(count + 1))
    return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]


def _frame(left: float, top: float, right: float, bottom: float, r: float = 2.0) -> Shape:
    return [
        *_arc(right - r, top + r, r, -90, 0),
        *_arc(right - r, bottom - r, r, 0, 90),
        *_arc(left + r, bottom - r, r, 90, 180),
        *_arc(left + r, top + r, r, 180, 270),
        (right - r, top),
    ]


ICONS: dict[str, list[Shape]] = {
    "new": [
        [
            (13, 3.5),
            (7, 3.5),
            *_arc(7, 5.5, 2, -90, -180),
            (5, 18.5),
            *_arc(7, 18.5, 2, 180, 90),
            (17, 20.5),
            *_arc(17, 18.5, 2, 90, 0),
            (19, 9.5),
            (13, 3.5),
            (13, 9.5),
            (19, 9.5),
        ],
    ],
    "open": [
        [
            (3.5, 18),
            (3.5, 6.5),
            *_arc(5, 6.5, 1.5, 180, 270),
            (9, 5),
            (11.2, 7.5),
            (18, 7.5),
            *_arc(18, 9, 1.5, -90, 0),
            (19.5, 10.5),
        ],
        [(3.5, 18.5), (6.5, 11), (21.5, 11), (18.5, 19), (4, 19), (3.5, 18.5)],
    ],
    "save": [
        [
            (16, 4),
            (6, 4),
            *_arc(6, 6, 2, -90, -180),
            (4, 18),
            *_arc(6, 18, 2, 180, 90),
            (18, 20),
            *_arc(18, 18, 2, 90, 0),
            (20, 8),
            (16, 4),
        ],
        [(8, 20), (8, 14), (16, 14), (16, 20)],
        [(8.5, 4), (8.5, 8.5), (14.5, 8.5)],
    ],
    "pen": [
        [(4, 20), (5, 15.5), (16, 4.5), *_arc(17.7, 6.2, 2.4, 225, 405), (8.5, 19), (4, 20)],
        [(13.7, 6.9), (17.2, 10.4)],
    ],
    "eraser": [
        [
            (9, 20),
            (3.8, 14.8),
            *_arc(5.2, 13.4, 2, 135, 225),
            (13, 4.8),
            *_arc(14.4, 6.2, 2, 225, 315),
            (19.6, 8.6),
            *_arc(18.2, 10, 2, -45, 45),
            (9.5, 20),
        ],
        [(8.3, 8.7), (15.3, 15.7)],
        [(8, 20), (20, 20)],
    ],
    "rubber": [
        _arc(12, 12, 7.5, 0, 360),
        [(8.6, 12), (15.4, 12)],
    ],
    "select": [
        [
            (6, 3.5),
            (6, 18),
            (9.6, 14.8),
            (12.2, 20.5),
            (14.8, 19.3),
            (12.2, 13.8),
            (17, 13.4),
            (6, 3.5),
        ],
    ],
    "box": [
        [(4, 8), (4, 4), (8, 4)],
        [(16, 4), (20, 4), (20, 8)],
        [(20, 16), (20, 20), (16, 20)],
        [(8, 20), (4, 20), (4, 16)],
        [(12, 8.5), (12, 15.5)],
        [(8.5, 12), (15.5, 12)],
    ],
    "undo": [
        [(8.5, 5), (4, 9.5), (8.5, 14)],
        [(4, 9.5), (14.5, 9.5), *_arc(14.5, 14.5, 5, -90, 90), (10, 19.5)],
    ],
    "redo": [
        [(15.5, 5), (20, 9.5), (15.5, 14)],
        [(20, 9.5), (9.5, 9.5), *_arc(9.5, 14.5, 5, -90, -270), (14, 19.5)],
    ],
    "clear": [
        [(4, 6.5), (20, 6.5)],
        [(9, 6.5), (9.6, 4), (14.4, 4), (15, 6.5)],
        [(6, 6.5), (7, 20), (17, 20), (18, 6.5)],
        [(10, 10.5), (10.3, 16.5)],
        [(14, 10.5), (13.7, 16.5)],
    ],
    "copy": [
        _frame(8.5, 8.5, 20, 20),
        [
            (15.5, 5.5),
            *_arc(13.5, 6, 2, -15, -90),
            (6, 4),
            *_arc(6, 6, 2, -90, -180),
            (4, 13.5),
            *_arc(6, 13.5, 2, 180, 105),
        ],
    ],
    "zoom-in": [
        _arc(10.5, 10.5, 6.5, 0, 360),
        [(15.3, 15.3), (20.5, 20.5)],
        [(7.5, 10.5), (13.5, 10.5)],
        [(10.5, 7.5), (10.5, 13.5)],
    ],
    "zoom-out": [
        _arc(10.5, 10.5, 6.5, 0, 360),
        [(15.3, 15.3), (20.5, 20.5)],
        [(7.5, 10.5), (13.5, 10.5)],
    ],
    "fit": [
        [(4, 9), (4, 4), (9, 4)],
        [(15, 4), (20, 4), (20, 9)],
        [(20, 15), (20, 20), (15, 20)],
        [(9, 20), (4, 20), (4, 15)],
    ],
    "region": [
        [(7.5, 3), (7.5, 16.5), (21, 16.5)],
        [(3, 7.5), (16.5, 7.5), (16.5, 21)],
    ],
    "straighten": [
        [(4, 19.5), (20, 19.5)],
        [(4, 13.5), (18.5, 5.5)],
        [(20.5, 9.5), (20.5, 14.5)],
        [(18.4, 12.6), (20.5, 14.8), (22.6, 12.6)],
    ],
    "rotate": [
        [*_arc(12, 12.5, 7.5, -60, 225)],
        [(11.6, 2.6), (16, 6), (12, 9.4)],
    ],
    "invert": [
        _arc(12, 12, 8, 0, 360),
        *[
            [(12.1, 12.0 - h), (12 + math.sqrt(max(64 - h * h, 0)), 12.0 - h)]
            for h in (-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7)
        ],
        [(12, 4), (12, 20)],
    ],
    "read": [
        [(4, 8), (4, 4), (8, 4)],
        [(16, 4), (20, 4), (20, 8)],
        [(20, 16), (20, 20), (16, 20)],
        [(8, 20), (4, 20), (4, 16)],
        [(8.5, 8.5), (15.5, 8.5), (11, 16)],
    ],
    "merge": [
        [(3, 12), (9, 12)],
        [(6.5, 9), (9.5, 12), (6.5, 15)],
        [(21, 12), (15, 12)],
        [(17.5, 9), (14.5, 12), (17.5, 15)],
        [(12, 4), (12, 20)],
    ],
    "split": [
        [(9, 12), (3, 12)],
        [(5.5, 9), (2.5, 12), (5.5, 15)],
        [(15, 12), (21, 12)],
        [(18.5, 9), (21.5, 12), (18.5, 15)],
        [(12, 3), (12, 6)],
        [(12, 9), (12, 15)],
        [(12, 18), (12, 21)],
    ],
    "warning": [
        [(12, 4), (21, 19.5), (3, 19.5), (12, 4)],
        [(12, 10), (12, 14)],
        [(12, 16.8)],
    ],
    "info": [
        _arc(12, 12, 8.5, 0, 360),
        [(12, 11.2), (12, 16)],
        [(12, 8)],
    ],
    "close": [[(6.5, 6.5), (17.5, 17.5)], [(17.5, 6.5), (6.5, 17.5)]],
    "next-doubt": [
        _arc(9, 12, 6, 0, 360),
        [(9, 9), (9, 12.6)],
        [(9, 15)],
        [(17, 8), (21, 12), (17, 16)],
    ],
    "check": [[(5, 12.5), (10, 17.5), (19.5, 7)]],
}


def render(name: str, size: int, colour: Colour) -> bytes:
    """Render an icon as a PNG file of (size, size) pixels, one colour on transparent.

    Raises KeyError for an unknown name.
    """
    tint = bytes(rgb(colour))
    return png(size, size, b"".join(tint + alpha for alpha in _alphas(name, size)))


@lru_cache(maxsize=128)
def _alphas(name: str, size: int) -> list[bytes]:
    """Return the coverage of each pixel, 0 to 255, row by row."""
    unit = size / 24
    cover = [0.0] * (size * size)
    for shape in ICONS[name]:
        points = [(x * unit, y * unit) for x, y in shape]
        if len(points) == 1:
            _draw(cover, size, points[0], points[0], _WEIGHT * unit * 0.72)
        for a, b in zip(points, points[1:], strict=False):
            _draw(cover, size, a, b, _WEIGHT * unit / 2)
    return [bytes((round(part * 255),)) for part in cover]


def _draw(
    cover: list[float], size: int, a: tuple[float, float], b: tuple[float, float], half: float
) -> None:
    """Raise the coverage, 0 to 1, of pixels near the line from a to b; half: half its width."""
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
