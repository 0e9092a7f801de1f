"""What stands beside a number and is no part of it: printed and written words, check marks."""

from __future__ import annotations

import numpy as np

from training.synthesis.lines.hands import Glyphs
from training.synthesis.lines.layout import LaidLine, points_of
from training.synthesis.lines.marks import Placed, standing
from training.synthesis.lines.page_ink import Pen
from training.synthesis.strokes.deletions import check_mark
from training.synthesis.strokes.glyphs import Bitmap, Glyph
from training.synthesis.strokes.lettering import label, printed
from training.synthesis.strokes.pen import framed

Rng = np.random.Generator

_FONT = 48
"""Size at which words are printed before they are scaled, in pixels."""

_WIDEST = 6.0
"""Most that a word takes beside a number, in heights of a digit."""


def with_company(line: LaidLine, glyphs: Glyphs, pen: Pen, rng: Rng) -> LaidLine:
    """Put a word or a check mark before a line, or in one case of four behind it; keep its text."""
    corners = np.concatenate([points_of(piece) for piece in line.pieces])
    low, high = float(corners[:, 0].min()), float(corners[:, 0].max())
    first = rng.random() < 0.75
    fresh = _companion(glyphs, pen, rng)
    own = points_of(fresh)[:, 0]
    gap = float(rng.uniform(0.25, 1.6))
    glyph, matrix = fresh
    matrix[0, 2] += low - gap - own.max() if first else high + gap - own.min()
    return LaidLine(line.text, [(glyph, matrix), *line.pieces])


def _companion(glyphs: Glyphs, pen: Pen, rng: Rng) -> Placed:
    kind = rng.random()
    foot = float(1.0 + rng.normal(0, 0.08))
    if kind < 0.55:
        return _print(float(np.exp(rng.normal(-0.1, 0.25))), foot, pen, rng)
    if kind < 0.8 or not glyphs.words:
        mark = check_mark(0.0, 0.0, float(rng.uniform(0.7, 1.6)), rng)
        glyph: Glyph = framed([mark.astype(np.float32)])
        return standing(glyph, float(np.ptp(mark[:, 1])), foot)
    word = glyphs.words[int(rng.integers(len(glyphs.words)))]
    wide = float(np.ptp(word.outline()[:, 0]) / max(np.ptp(word.outline()[:, 1]), 1e-3))
    return standing(word, min(float(rng.uniform(0.7, 1.5)), _WIDEST / wide), foot)


def _print(tall: float, foot: float, pen: Pen, rng: Rng) -> Placed:
    """A printed word, upright however the hand leans; tall: of its capitals."""
    word = Bitmap(printed(label(rng), _FONT, rng))
    high, wide = word.image.shape
    # A capital takes seven tenths of a font's size.
    size = min(tall * high / (0.7 * _FONT), _WIDEST * high / wide)
    glyph, matrix = standing(word, size, foot)
    if rng.random() < 0.7:
        matrix = np.linalg.inv(pen.linear) @ matrix
    return glyph, matrix
