"""A hand, and the position of its glyphs in a scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitapp.records import Array
from training.synthesis.strokes.glyphs import Glyph


@dataclass(frozen=True, eq=False)
class Hand:
    """How one hand writes one scene.

    size, pen: height of a digit and stroke width, in native pixels; linear: slant, rotation and
    stretch (2, 2); waver: see `Drawing.paint`.
    """

    size: float
    pen: float
    linear: Array
    waver: float


def draw_hand(rng: np.random.Generator, size: float | None = None) -> Hand:
    """Draw a random hand: sizes 6 to 140 px, pens 3 % to 28 % of the size but at least 0.75 px."""
    if size is None:
        size = float(np.clip(np.exp(rng.normal(np.log(30), 0.65)), 6, 140))
    share = float(np.clip(np.exp(rng.normal(np.log(0.095), 0.5)), 0.03, 0.28))
    angle, shear = rng.normal(0, 0.10), rng.normal(0, 0.15)
    stretch = float(np.exp(rng.normal(0, 0.12)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.array([[stretch, shear], [0, 1.0]])
    waver = float(rng.uniform(0.1, 0.4)) if rng.random() < 0.15 else 0.0
    return Hand(size, max(share * size, 0.75), linear, waver)


@dataclass(frozen=True, eq=False)
class Piece:
    """A placed glyph: `matrix` (2, 3) from glyph units to native pixels, and its extent there."""

    glyph: Glyph
    matrix: Array
    left: float
    top: float
    right: float
    bottom: float


def lay(glyph: Glyph, hand: Hand, rng: np.random.Generator, height: float = 1.0) -> Piece:
    """Scale a glyph to the hand's size, times `height`, with its top left corner at the origin."""
    outline = glyph.outline()
    own = float(np.ptp(outline[:, 1]))
    scale = hand.size * height * (1 / own if own > 0.5 else 1.0)
    if own > 0.5 and np.ptp(outline[:, 0]) * scale > 2.0 * hand.size:
        scale = hand.size
    linear = hand.linear * scale
    moved = outline @ linear.T
    low, high = moved.min(axis=0) - hand.pen / 2, moved.max(axis=0) + hand.pen / 2
    matrix = np.column_stack([linear, -low])
    return Piece(glyph, matrix, 0.0, 0.0, float(high[0] - low[0]), float(high[1] - low[1]))


def move(piece: Piece, x: float, y: float) -> Piece:
    """Return the piece shifted by native pixels."""
    matrix = piece.matrix.copy()
    matrix[:, 2] += (x, y)
    return Piece(
        piece.glyph, matrix, piece.left + x, piece.top + y, piece.right + x, piece.bottom + y
    )
