"""Ligatures: the pen's path between digits where it was not lifted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Array
from training.synthesis.scenes.placement import Piece
from training.synthesis.strokes.pen import Drawing


def ligatures(pieces: Sequence[Piece], rng: np.random.Generator) -> list[Piece]:
    """Draw a curve from each digit's end to the start of the next, where both are pen strokes."""
    found = []
    for left, right in zip(pieces[:-1], pieces[1:], strict=True):
        if not (isinstance(left.glyph, Drawing) and isinstance(right.glyph, Drawing)):
            continue
        start = _placed(left, left.glyph.strokes()[-1][-1])
        end = _placed(right, right.glyph.strokes()[0][0])
        sag = np.array([0, rng.normal(0.05, 0.12)]) * (left.bottom - left.top)
        middle = (start + end) / 2 + sag
        t = np.linspace(0, 1, 12)[:, None]
        curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
        glyph = Drawing(curve.astype(np.float32), (0, len(curve)))
        low, high = curve.min(axis=0), curve.max(axis=0)
        found.append(Piece(glyph, np.eye(2, 3), *map(float, (*low, *high))))
    return found


def _placed(piece: Piece, point: Array) -> Array:
    """Map a point of a glyph to native pixels."""
    return np.asarray(piece.matrix[:, :2] @ point + piece.matrix[:, 2])
