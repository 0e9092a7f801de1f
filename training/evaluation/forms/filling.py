"""Fill a sheet: numbers in the hand of one writer, marks, names and scribbles beside the fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.records import Array
from training.evaluation.forms.layout import HEIGHT, WIDTH, Frame, Layout, Place
from training.evaluation.pages.drawing.hands import Hand, Piece, moved, number
from training.synthesis.strokes.pen import Drawing, framed

Rng = np.random.Generator
Truth = dict[tuple[str, int], str]
"""What stands in a field, or in a row of a column, by name and row (0 without rows); "x" for a
marked box."""


@dataclass(frozen=True, eq=False)
class Filled:
    """writing: uint8 (h, w), 255 where the pen covers a whole pixel; truth: of all fields."""

    writing: Array
    truth: Truth


def fill(
    layout: Layout, hand: Hand, words: Sequence[Drawing], pixels: float, rng: Rng, empty: bool
) -> Filled:
    """Fill a layout. pixels: a millimetre; words: drawings to scribble beside the fields; empty:
    leave all fields blank."""
    canvas = np.zeros((round(HEIGHT * pixels), round(WIDTH * pixels)), np.uint8)
    pen = float(rng.uniform(0.35, 0.7)) * pixels
    share = 0.0 if empty else float(rng.uniform(0.6, 0.95))
    truth: Truth = {}
    for place in layout.places:
        marked = share if not place.name[:1].isdigit() else 0.25
        for row, frame in enumerate(_rows(place)):
            key = place.name, row + 1 if place.kind == "column" else 0
            truth[key] = ""
            if rng.random() < (marked if place.kind == "mark" else share):
                whole: Frame = tuple(v * pixels for v in frame)  # type: ignore[assignment]
                truth[key] = _put(canvas, place, whole, hand, pen, rng)
    if not empty:
        _scribble(canvas, layout, words, pixels, pen, rng)
    return Filled(canvas, truth)


def _rows(place: Place) -> list[Frame]:
    x, y, w, h = place.frame
    if place.kind != "column":
        return [place.frame]
    return [(x, y + h * n / place.parts, w, h / place.parts) for n in range(place.parts)]


def _put(canvas: Array, place: Place, frame: Frame, hand: Hand, pen: float, rng: Rng) -> str:
    if place.kind == "mark":
        _paint(canvas, [_mark(frame, rng)], pen)
        return "x"
    if place.kind == "comb":
        return _in_comb(canvas, place, frame, hand, pen, rng)
    least, _, most = place.shape.partition("-")
    if set(least) == {"#"}:
        least = most = str(len(least))
    count = int(rng.integers(int(least), int(most or least) + 1))
    x, y, w, h = frame
    room = w * (0.72 if "mass" not in place.name else 0.7)
    height = h * float(rng.uniform(0.5, 0.78))
    written = number(hand, count, height, pen, rng)
    while written.width > room and height > 0.3 * h:
        height *= 0.9
        written = number(hand, count, height, pen, rng)
    left = x + (room - written.width) * float(rng.uniform(0.1, 0.9)) + 0.06 * w
    foot = y + h - (h - height) * float(rng.uniform(0.15, 0.7))
    _paint(canvas, moved(written.pieces, np.array([left, foot])), pen)
    return written.text


def _in_comb(canvas: Array, place: Place, frame: Frame, hand: Hand, pen: float, rng: Rng) -> str:
    """One digit a box; a quarter of the combs are filled in part, to the right."""
    x, y, w, h = frame
    cell = w / place.parts
    count = place.parts
    if rng.random() < 0.25:
        count = int(rng.integers(1, place.parts + 1))
    text = ""
    for n in range(place.parts - count, place.parts):
        height = h * float(rng.uniform(0.55, 0.85))
        written = number(hand, 1, height, pen, rng)
        while written.width > 0.95 * cell:
            height *= 0.9
            written = number(hand, 1, height, pen, rng)
        left = x + n * cell + (cell - written.width) * float(rng.uniform(0.2, 0.8))
        foot = y + h - (h - height) * float(rng.uniform(0.15, 0.85))
        _paint(canvas, moved(written.pieces, np.array([left, foot])), pen)
        text += written.text
    return text


def _mark(frame: Frame, rng: Rng) -> Piece:
    """A cross or a tick over a box."""
    x, y, w, h = frame
    if rng.random() < 0.6:
        strokes = [[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]]
    else:
        strokes = [[(0.05, 0.5), (0.4, 0.9), (1.1, -0.2)]]
    shaken = [np.array(s) + rng.normal(0, 0.07, (len(s), 2)) for s in strokes]
    glyph = framed([np.asarray(s, np.float32) for s in shaken])
    side = max(w, h) * float(rng.uniform(0.8, 1.15))
    centre = np.array([x + w / 2, y + h / 2]) + rng.normal(0, 0.06, 2) * w
    return glyph, np.eye(2) * side, centre


def _scribble(
    canvas: Array, layout: Layout, words: Sequence[Drawing], pixels: float, pen: float, rng: Rng
) -> None:
    """Write some words where no field is: names, remarks, a signature."""
    taken = [place.frame for place in layout.places]
    for _ in range(int(rng.integers(0, 7)) if words else 0):
        glyph = words[int(rng.integers(len(words)))]
        side = float(rng.uniform(15, 45))
        extent = np.ptp(glyph.points, axis=0) * side
        for _ in range(20):
            x, y = rng.uniform(8, WIDTH - 8 - extent[0]), rng.uniform(8, HEIGHT - 8 - extent[1])
            frame = (x - 3, y - 3, extent[0] + 6, extent[1] + 6)
            if not any(_meet(frame, other) for other in taken):
                centre = np.array([x, y]) + extent / 2
                _paint(canvas, [(glyph, np.eye(2) * side * pixels, centre * pixels)], pen)
                break


def _meet(a: Sequence[float], b: Frame) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _paint(canvas: Array, pieces: Sequence[Piece], pen: float) -> None:
    for glyph, matrix, shift in pieces:
        glyph.paint(canvas, np.column_stack([matrix, shift]), pen)
