"""Marks between digits, recorded or drawn, at the size and height that they have in a line."""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.synthesis.lines.hands import Glyphs
from training.synthesis.strokes.glyphs import Glyph
from training.synthesis.strokes.pen import Drawing, framed
from training.synthesis.strokes.punctuation import drawn_sign

Rng = np.random.Generator
Placed = tuple[Glyph, Array]
"""A glyph, and the affine map (2, 3) from its own units to digits' heights, foot at y = 1."""


def draw_mark(mark: str, glyphs: Glyphs, habit: Array, rng: Rng) -> list[Placed]:
    """One mark; habit: float (4,) in [0, 1], how this hand makes its marks."""
    if mark in "/()":
        tall = float(0.85 + 0.95 * habit[0] + rng.normal(0, 0.06))
        foot = float(1.0 + 0.6 * habit[1] * (tall - 0.8) + rng.normal(0, 0.04))
        return [standing(_recorded_or_drawn(mark, glyphs, tall, rng), tall, foot)]
    if mark in ":=":
        return _pair(mark, glyphs, habit, rng)
    if mark in "+x":
        size = float(rng.uniform(0.35, 0.85))
        return [sized(_cross(mark, glyphs, rng), size, rng.normal(0.6, 0.07))]
    if mark in "%¤":
        tall = float(rng.uniform(0.85, 1.3))
        found = glyphs.signs[mark]
        glyph = found[int(rng.integers(len(found)))] if found else framed(_percent(rng))
        if mark == "%" and rng.random() < 0.5:
            glyph = framed(_percent(rng))
        return [standing(glyph, tall, 1.0 + 0.15 * (tall - 1) + rng.normal(0, 0.05))]
    if mark == "-":
        # Some hands fill the rest of an amount with a long dash.
        size = float(rng.uniform(0.2, 0.95)) if rng.random() < 0.9 else float(rng.uniform(1, 3))
        return [sized(_recorded_or_drawn(mark, glyphs, 1.0, rng), size, rng.normal(0.58, 0.1))]
    if mark == ",":
        size = float(0.12 + 0.4 * habit[2] * rng.uniform(0.7, 1.2))
        return [sized(_recorded_or_drawn(mark, glyphs, 1.0, rng), size, rng.normal(1.05, 0.08))]
    return [_dot(rng, rng.normal(0.96, 0.05))]


def standing(glyph: Glyph, tall: float, foot: float) -> Placed:
    """A glyph so tall, with its lowest point at `foot` and its left edge at x = 0."""
    outline = glyph.outline()
    high = float(np.ptp(outline[:, 1]))
    scale = tall / max(high, 0.25)
    return glyph, _at(outline, scale, foot - scale * float(outline[:, 1].max()))


def sized(glyph: Glyph, size: float, middle: float) -> Placed:
    """A glyph whose longer side is `size`, its middle at the height `middle`."""
    outline = glyph.outline()
    scale = size / max(float(np.ptp(outline, axis=0).max()), 1e-3)
    centre = (float(outline[:, 1].max()) + float(outline[:, 1].min())) / 2
    return glyph, _at(outline, scale, middle - scale * centre)


def _at(outline: Array, scale: float, down: float) -> Array:
    across = -scale * float(outline[:, 0].min())
    return np.array([[scale, 0.0, across], [0.0, scale, down]])


def _recorded_or_drawn(mark: str, glyphs: Glyphs, tall: float, rng: Rng) -> Glyph:
    found = glyphs.signs[mark]
    if found and rng.random() < 0.6:
        return found[int(rng.integers(len(found)))]
    return framed(drawn_sign(mark, tall, rng))


def _dot(rng: Rng, middle: float) -> Placed:
    return sized(framed(drawn_sign(".", 1.0, rng)), float(rng.uniform(0.01, 0.1)), float(middle))


def _pair(mark: str, glyphs: Glyphs, habit: Array, rng: Rng) -> list[Placed]:
    """Two dots or two dashes above each other."""
    apart = float(rng.uniform(0.18, 0.5)) if mark == ":" else float(rng.uniform(0.12, 0.35))
    middle = float(rng.normal(0.6, 0.08))
    if mark == ":":
        parts = [_dot(rng, middle - apart / 2), _dot(rng, middle + apart / 2)]
    else:
        size = float(rng.uniform(0.3, 0.9))
        parts = [
            sized(framed(drawn_sign("-", 1.0, rng)), size, middle + side * apart / 2)
            for side in (-1, 1)
        ]
    for _, matrix in parts:
        matrix[0, 2] += rng.normal(0, 0.03)
    return parts


def _cross(mark: str, glyphs: Glyphs, rng: Rng) -> Drawing | Glyph:
    found = glyphs.signs[mark]
    if found and rng.random() < 0.5:
        return found[int(rng.integers(len(found)))]
    t = np.linspace(-0.5, 0.5, 9, dtype=np.float32)
    bend = rng.normal(0, 0.05) * np.sin(np.pi * (t + 0.5))
    strokes = [np.column_stack([t, bend]), np.column_stack([0.05 * bend, t])]
    turn = rng.normal(0, 0.12) + (np.pi / 4 if mark == "x" else 0.0)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    squeeze = np.array([1.0, float(np.exp(rng.normal(0, 0.15)))])
    return framed([(stroke @ rotation.T * squeeze).astype(np.float32) for stroke in strokes])


def _percent(rng: Rng) -> list[Array]:
    t = np.linspace(0, 2 * np.pi, 12)
    ring = np.column_stack([np.cos(t), np.sin(t)]) * rng.uniform(0.09, 0.17)
    slash = np.column_stack([np.linspace(0.7, 0.05, 9), np.linspace(0, 1, 9)])
    low, high = ring + np.array([0.62, 0.8]), ring + np.array([0.14, 0.2])
    return [s.astype(np.float32) for s in (high, slash, low)]
