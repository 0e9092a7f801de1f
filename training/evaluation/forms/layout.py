"""A sheet of A4 with print and fields, in millimetres, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitapp.forms import Field, Form, Kind
from digitapp.forms.form import NO_RULES
from digitapp.records import Array, Box, Page
from digitapp.rules import Rules

WIDTH, HEIGHT = 210.0, 297.0

PRINTER = 300 / 25.4
"""Pixels of a millimetre when a sheet is printed."""

Frame = tuple[float, float, float, float]
"""Left, top, width and height."""

_SHIFT = 4
"""Fractional bits of the coordinates that OpenCV draws."""


@dataclass(frozen=True)
class Words:
    """Printed words; x, y: of their upper left corner; size: height of the letters."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Place:
    """A field as designed; shape: of the numbers written there, as in `filling`."""

    name: str
    kind: Kind
    frame: Frame
    parts: int = 1
    shape: str = "###"
    rules: Rules = NO_RULES


@dataclass
class Layout:
    """What is on a sheet: words, lines from point to point with their width, grey areas, fields."""

    name: str
    words: list[Words] = field(default_factory=list)
    lines: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    areas: list[tuple[Frame, float]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def write(self, text: str, x: float, y: float, size: float = 3.2, bold: bool = False) -> None:
        """Add printed words."""
        self.words.append(Words(text, x, y, size, bold))

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.3) -> None:
        """Add a line."""
        self.lines.append((x0, y0, x1, y1, width))

    def box(self, frame: Frame, width: float = 0.3) -> None:
        """Add the four sides of a box."""
        x, y, w, h = frame
        for a, b in (((x, y), (x + w, y)), ((x, y + h), (x + w, y + h))):
            self.line(*a, *b, width)
        for a, b in (((x, y), (x, y + h)), ((x + w, y), (x + w, y + h))):
            self.line(*a, *b, width)

    def grid(self, xs: Sequence[float], ys: Sequence[float], width: float = 0.3) -> None:
        """Add the rules of a table."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1], width)
        for y in ys:
            self.line(xs[0], y, xs[-1], y, width)

    def number(self, name: str, frame: Frame, shape: str, rules: Rules = NO_RULES) -> None:
        """Add a framed number."""
        self.box(frame)
        self.places.append(Place(name, "number", frame, 1, shape, rules))

    def mark(self, name: str, x: float, y: float, side: float = 4.5) -> None:
        """Add a box to mark."""
        self.box((x, y, side, side))
        self.places.append(Place(name, "mark", (x, y, side, side)))

    def comb(self, name: str, x: float, y: float, shape: str, cell: Frame | None = None) -> None:
        """Add a comb with a box for each sign of the shape."""
        _, _, width, height = cell or (0, 0, 6.0, 8.0)
        count = len(shape)
        xs = [x + width * n for n in range(count + 1)]
        self.grid(xs, [y, y + height], 0.25)
        self.places.append(Place(name, "comb", (x, y, count * width, height), count, shape))

    def column(self, name: str, frame: Frame, rows: int, shape: str) -> None:
        """Add a column of numbers; its rules are drawn by `grid`."""
        self.places.append(Place(name, "column", frame, rows, shape))


def printed(layout: Layout, pixels: float) -> Array:
    """Print a layout: float32 (h, w), 1 where ink covers a whole pixel. pixels: a millimetre."""
    size = round(WIDTH * pixels), round(HEIGHT * pixels)
    picture = Image.new("L", size, 0)
    draw = ImageDraw.Draw(picture)
    for (x, y, w, h), tone in layout.areas:
        corners = [round(v * pixels) for v in (x, y, x + w, y + h)]
        draw.rectangle(tuple(corners), fill=round(255 * tone))
    for words in layout.words:
        at = words.x * pixels, words.y * pixels
        draw.text(
            at, words.text, fill=255, font=_font(round(1.35 * words.size * pixels), words.bold)
        )
    canvas = np.array(picture)
    for x0, y0, x1, y1, width in layout.lines:
        thick = width * pixels
        ends = [tuple(round(16 * v * pixels) for v in point) for point in ((x0, y0), (x1, y1))]
        tone = min(1.0, thick) * 255
        cv2.line(canvas, ends[0], ends[1], tone, max(1, round(thick)), cv2.LINE_AA, _SHIFT)
    return canvas.astype(np.float32) / 255


def form_of(layout: Layout, pixels: float) -> Form:
    """The blank form of a layout, as a person would set it up on a clean scan."""
    # Fonts have whole sizes, so that words would be wider or narrower if printed smaller.
    size = round(WIDTH * pixels), round(HEIGHT * pixels)
    small = cv2.resize(printed(layout, PRINTER), size, interpolation=cv2.INTER_AREA)
    gray = np.asarray(np.rint(255 - 225 * small), np.uint8)
    fields = tuple(
        Field(place.name, place.kind, _box(place.frame, pixels), place.parts, place.rules)
        for place in layout.places
    )
    return Form(layout.name, Page(gray, name=layout.name), fields)


def _box(frame: Frame, pixels: float) -> Box:
    x, y, w, h = (round(v * pixels) for v in frame)
    return Box(x, y, w, h)


def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    import matplotlib

    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    return ImageFont.truetype(str(folder / f"DejaVuSans{'-Bold' if bold else ''}.ttf"), size)
