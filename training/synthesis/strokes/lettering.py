"""Printed words on a page: float32 (height, width), shares of full ink; lengths in pixels."""

from __future__ import annotations

import functools
import string
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitapp.records import Array

Rng = np.random.Generator
Shape = tuple[int, int]

_LABELS = ("Tel.", "Tel:", "Tel", "Nr.", "No.", "Room", "Date", "Total", "EUR", "oo", "oO", "Id")
_ROUND = "oOlIoeacsz"
"""Letters that resemble digits; labels hold more of them than other text."""


@functools.cache
def _fonts() -> tuple[Path, ...]:
    import matplotlib

    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    patterns = ("DejaVu*.ttf", "STIXGeneral*.ttf", "cmr10.ttf", "cmss10.ttf", "cmtt10.ttf")
    found = sorted(path for pattern in patterns for path in folder.glob(pattern))
    return tuple(path for path in found if "Display" not in path.stem)  # without letters


def _font(size: float, rng: Rng) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_fonts()[int(rng.integers(len(_fonts())))]), max(5, size))


def text(shape: Shape, size: float, rng: Rng, digits: bool = True) -> Array:
    """A block of printed words, with digits among them or not; size: of the font, in pixels."""
    picture = Image.new("L", shape[::-1], 0)
    draw = ImageDraw.Draw(picture)
    font = _font(size, rng)
    letters = np.array(list(string.ascii_letters + string.digits[:4] * digits + ".,:-  "))
    x = rng.uniform(-0.1, 0.7) * shape[1]
    y = rng.uniform(-0.02, 1) * shape[0] - (size if rng.random() < 0.5 else 0)
    for _ in range(int(rng.integers(1, 4))):
        words = [
            "".join(rng.choice(letters, int(rng.integers(2, 11))))
            for _ in range(int(rng.integers(1, 6)))
        ]
        draw.text((x, y), " ".join(words), fill=255, font=font)
        y += 1.3 * size
    return np.asarray(picture, np.float32) / 255


def label(rng: Rng) -> str:
    """A word without digits, as stands beside a number; often of letters that resemble digits."""
    kind, count = rng.random(), int(rng.integers(1, 7))
    if kind < 0.35:
        return str(rng.choice(_LABELS))
    said = "".join(rng.choice(list(_ROUND if kind < 0.6 else string.ascii_letters), count))
    return said + str(rng.choice(["", "", ".", ":"]))


def word(shape: Shape, size: float, end: float, foot: float, before: bool, rng: Rng) -> Array:
    """A word without digits on a base line; size: of the font.

    end: its right end where it stands before a number, else its left end; foot: its base line.
    """
    picture = Image.new("L", shape[::-1], 0)
    said, anchor = label(rng), "rs" if before else "ls"
    ImageDraw.Draw(picture).text((end, foot), said, fill=255, font=_font(size, rng), anchor=anchor)
    return np.asarray(picture, np.float32) / 255


def printed(said: str, size: float, rng: Rng) -> Array:
    """A word alone, cut out around its ink: uint8 (h, w), ink bright; size: of the font."""
    font = _font(size, rng)
    left, top, right, bottom = (round(end) for end in font.getbbox(said))
    picture = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(picture).text((-left, -top), said, fill=255, font=font)
    return np.asarray(picture)
