"""A laid line as ink: drawn by a pen, beside rules and neighbours, spoiled by paper and camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array, Ink
from training.synthesis.lines.layout import LaidLine, points_of
from training.synthesis.scenes.degradation import draw_damage, photograph

Rng = np.random.Generator

_WIDEST = 3200
MARGIN = 0.45
"""Paper around the writing, in heights of a digit; what lies further out is cut off."""


@dataclass(frozen=True)
class Pen:
    """size: height of a digit; width: of a stroke, both in pixels; waver: see `Drawing.paint`;
    linear: slant, stretch and turn, (2, 2)."""

    size: float
    width: float
    waver: float
    linear: Array


def draw_pen(rng: Rng) -> Pen:
    """A random pen and hand: digits of 9 to 90 px, slants to 45 degrees, hair-thin to bold."""
    size = float(np.clip(np.exp(rng.normal(np.log(27), 0.5)), 9, 90))
    share = float(np.clip(np.exp(rng.normal(np.log(0.092), 0.45)), 0.025, 0.27))
    slant = float(np.clip(rng.normal(0.08, 0.27), -0.5, 1.0))
    stretch = float(np.exp(rng.normal(0, 0.16)))
    turn = float(rng.normal(0, 0.035))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    linear = rotation @ np.array([[stretch, -slant], [0.0, 1.0]])
    waver = float(rng.uniform(0.1, 0.4)) if rng.random() < 0.12 else 0.0
    return Pen(size, max(share * size, 0.9), waver, linear)


def line_ink(line: LaidLine, pen: Pen, rng: Rng) -> Ink | None:
    """The ink that preprocessing would find on the written line; None if it is too wide.

    Strength and mask are uint8 (h, w), as in `Ink`.
    """
    canvas = spoiled_line(line, pen, rng)
    if canvas is None:
        return None
    strength = photograph(canvas, draw_damage(rng, pen.size, pen.width), rng)
    if not strength.any():
        return None
    return Ink(strength, (strength > 40).astype(np.uint8) * 255, pen.width)


def spoiled_line(line: LaidLine, pen: Pen, rng: Rng) -> Array | None:
    """The written line as a pen left it, among rules, print and neighbours: uint8 (h, w), 255 full
    ink; None if it is too wide or nothing was written."""
    factor = 3 if pen.size < 22 else 2 if pen.size < 45 else 1
    corners = np.concatenate([points_of(piece) for piece in line.pieces]) @ pen.linear.T
    low, high = corners.min(axis=0) - MARGIN, corners.max(axis=0) + MARGIN
    width, height = np.ceil((high - low) * pen.size).astype(int)
    if width > _WIDEST or height > 4 * pen.size:
        return None
    canvas = np.zeros((height * factor, width * factor), np.uint8)
    to_pixels = pen.size * factor
    for glyph, matrix in line.pieces:
        linear = pen.linear @ matrix[:, :2] * to_pixels
        shift = (pen.linear @ matrix[:, 2] - low) * to_pixels
        glyph.paint(canvas, np.column_stack([linear, shift]), pen.width * factor, pen.waver)
    if factor > 1:
        canvas = cv2.resize(canvas, (int(width), int(height)), interpolation=cv2.INTER_AREA)
    if not canvas.any():
        return None
    for spoil, share in _SPOILS:
        if rng.random() < share:
            spoil(canvas, pen, rng)
    return canvas


def _underline(canvas: Array, pen: Pen, rng: Rng) -> None:
    """A rule or the rest of one under, through or above the writing."""
    height, width = canvas.shape
    level = height / 2 + pen.size * rng.normal(0.55, 0.35)
    first, last = sorted(rng.uniform(-0.2, 1.2, 2) * width)
    if rng.random() < 0.4:
        first, last = 0, width
    tilt = rng.normal(0, 0.01) * (last - first)
    ends = (int(first), int(level)), (int(last), int(level + tilt))
    thick = max(1, round(pen.size * rng.uniform(0.02, 0.07)))
    cv2.line(canvas, *ends, int(rng.uniform(90, 255)), thick, cv2.LINE_AA)


def _erased_rule(canvas: Array, pen: Pen, rng: Rng) -> None:
    """A band without ink, where a rule was taken out."""
    height, width = canvas.shape
    thick = max(1, round(pen.size * rng.uniform(0.02, 0.07)))
    left = float(rng.uniform(0, 120))
    if rng.random() < 0.75:
        y = int(height / 2 + pen.size * rng.uniform(-0.5, 0.6))
        band = canvas[max(y, 0) : y + thick]
    else:
        x = int(rng.uniform(0, width))
        band = canvas[:, x : x + thick]
    np.minimum(band, np.uint8(left), out=band)


def _uprights(canvas: Array, pen: Pen, rng: Rng) -> None:
    """Bars of a comb, sides of a frame, or their rests."""
    height, width = canvas.shape
    thick = max(1, round(pen.size * rng.uniform(0.02, 0.06)))
    shade = int(rng.uniform(90, 255))
    if rng.random() < 0.5:
        places = [rng.choice([rng.uniform(0, 0.06), rng.uniform(0.94, 1.0)]) * width]
    else:
        places = list(rng.uniform(0, width, int(rng.integers(1, 4))))
    for x in places:
        top, bottom = sorted(rng.uniform(-0.1, 1.1, 2) * height)
        if rng.random() < 0.5:
            top, bottom = rng.uniform(-0.2, 0.1) * height, rng.uniform(0.85, 1.2) * height
        cv2.line(canvas, (int(x), int(top)), (int(x), int(bottom)), shade, thick, cv2.LINE_AA)


def _neighbours(canvas: Array, pen: Pen, rng: Rng) -> None:
    """Ends of strokes that reach in from the lines above and below."""
    height, width = canvas.shape
    for _ in range(int(rng.integers(1, 4))):
        x = rng.uniform(0, width)
        above = rng.random() < 0.5
        depth = pen.size * rng.uniform(0.1, 0.4)
        bend = rng.normal(0, 0.25, 2) * pen.size
        start = (x, -2.0 if above else height + 2.0)
        middle = (x + bend[0], depth / 2 if above else height - depth / 2)
        end = (x + bend[1], depth if above else height - depth)
        points = np.round([start, middle, end]).astype(np.int32)
        cv2.polylines(canvas, [points], False, 255, max(1, round(pen.width)), cv2.LINE_AA)


def _specks(canvas: Array, pen: Pen, rng: Rng) -> None:
    """Dirt and grain that passed for ink."""
    height, width = canvas.shape
    for _ in range(int(rng.integers(1, 8))):
        centre = int(rng.uniform(0, width)), int(rng.uniform(0, height))
        radius = max(1, round(pen.size * rng.uniform(0.01, 0.05)))
        cv2.circle(canvas, centre, radius, int(rng.uniform(80, 255)), -1, cv2.LINE_AA)


def _print(canvas: Array, pen: Pen, rng: Rng) -> None:
    """Printed letters beside the writing, small or as high as it."""
    height, width = canvas.shape
    letters = "".join(rng.choice(list("ABCDEFGHKMNPRTUVWXYabcdefhkmnprtuvwxy"), rng.integers(1, 5)))
    font = int(rng.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX]))
    scale = pen.size * rng.uniform(0.25, 0.7) / 22
    (wide, _), _ = cv2.getTextSize(letters, font, scale, 1)
    x = rng.choice([0.0, max(0.0, float(width - wide))])
    y = int(rng.uniform(0.3, 1.0) * height)
    thick = max(1, round(scale))
    cv2.putText(canvas, letters, (int(x), y), font, scale, 230, thick, cv2.LINE_AA)


def _broken(canvas: Array, pen: Pen, rng: Rng) -> None:
    """Strokes broken at random places, as a dry pen leaves them."""
    height, width = canvas.shape
    for _ in range(int(rng.integers(1, 6))):
        centre = int(rng.uniform(0, width)), int(rng.uniform(0, height))
        turn = float(rng.uniform(0, 180))
        axes = max(1, round(pen.size * 0.06)), max(1, round(pen.size * rng.uniform(0.05, 0.3)))
        cv2.ellipse(canvas, centre, axes, turn, 0, 360, 0, -1)


_SPOILS: tuple[tuple[Callable[[Array, Pen, Rng], None], float], ...] = (
    (_erased_rule, 0.08),
    (_broken, 0.08),
    (_underline, 0.10),
    (_uprights, 0.07),
    (_neighbours, 0.10),
    (_specks, 0.08),
    (_print, 0.04),
)
"""What may happen to a line, and how often."""
