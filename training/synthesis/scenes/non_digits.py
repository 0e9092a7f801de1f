"""Scenes of the class "none": mostly wrongly cut digits, also signs, sketches and marks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from digitapp.records import NONE, Array
from training.synthesis.scenes.corpus import Corpus
from training.synthesis.scenes.digit_scenes import (
    MARGIN,
    SHARPEST,
    Scene,
    digit_row,
    keep,
    paint_pieces,
)
from training.synthesis.scenes.placement import draw_hand, lay, move
from training.synthesis.strokes import marks
from training.synthesis.strokes.doodles import sketch
from training.synthesis.strokes.glyphs import Bitmap


def none_scene(corpus: Corpus, rng: np.random.Generator) -> Scene:
    """Draw ink that is no digit: wrongly cut digits, signs, sketches or marks."""
    kind = rng.random()
    if kind < 0.22:
        return _several(corpus, rng)
    if kind < 0.34:
        return _half(corpus, rng)
    if kind < 0.51:
        return _one_and_a_half(corpus, rng)
    if kind < 0.70 and corpus.signs:
        return _sign(corpus, rng)
    if kind < 0.89:
        return _sketch(rng)
    return _mark(rng)


def sign_scene(corpus: Corpus, rng: np.random.Generator) -> Scene:
    """Draw signs, sketches or marks: nothing that contains a part of a digit."""
    kind = rng.random()
    if kind < 0.4 and corpus.signs:
        return _sign(corpus, rng)
    return _sketch(rng) if kind < 0.8 else _mark(rng)


def _several(corpus: Corpus, rng: np.random.Generator) -> Scene:
    count = 2 if rng.random() < 0.85 else 3
    hand, pieces, _ = digit_row(corpus, count, rng, -0.25, 0.2)
    canvas, factor, _ = paint_pieces(pieces, hand, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _half(corpus: Corpus, rng: np.random.Generator) -> Scene:
    """Draw a part of a digit that hardly passes for another digit."""
    while True:
        hand, pieces, digits = digit_row(corpus, 1, rng, 0, 0)
        piece, digit = pieces[0], digits[0]
        width = piece.right - piece.left
        if digit != 1 and width > 0.4 * hand.size:
            break
    canvas, factor, origin = paint_pieces(pieces, hand, rng)
    if rng.random() < 0.75:
        # The right half of a 4, 7 or 9 looks like a 1.
        left_side = digit in (4, 7, 9) or rng.random() < 0.5
        share = rng.uniform(0.25, 0.48)
        if left_side:
            canvas = keep(canvas, factor, origin, piece.left, piece.left + share * width)
        else:
            canvas = keep(canvas, factor, origin, piece.right - share * width, piece.right)
    else:
        # Halves of 8, 9 and 6 contain a 0; the lower half of a 7 or 4 looks like a 1.
        middle = round((piece.top + rng.uniform(0.4, 0.6) * hand.size - origin[1]) * factor)
        if digit in (4, 7, 9) or (digit in (2, 3, 5) and rng.random() < 0.5):
            canvas[middle if digit != 9 else middle * 2 // 3 :] = 0
        else:
            canvas[: middle if digit != 6 else middle // 2] = 0
            if digit in (6, 8):
                return _several(corpus, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _one_and_a_half(corpus: Corpus, rng: np.random.Generator) -> Scene:
    """Draw a digit with a large part of a neighbour, as a misplaced cut leaves it."""
    while True:
        hand, pieces, _ = digit_row(corpus, 2, rng, -0.15, 0.08)
        whole, part = pieces if rng.random() < 0.5 else pieces[::-1]
        width = part.right - part.left
        if width > 0.45 * hand.size:
            break
    canvas, factor, origin = paint_pieces(pieces, hand, rng)
    share = max(rng.uniform(0.4, 0.75) * width, 0.3 * hand.size)
    if part.left > whole.left:
        left, right = whole.left, max(whole.right, part.left) + share
    else:
        left, right = min(whole.left, part.right) - share, whole.right
    canvas = keep(canvas, factor, origin, left, right)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _sign(corpus: Corpus, rng: np.random.Generator) -> Scene:
    hand = draw_hand(rng)
    glyph = corpus.signs[int(rng.integers(len(corpus.signs)))]
    pieces = [lay(glyph, hand, rng)]
    for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.15 else 0):
        other = corpus.signs[int(rng.integers(len(corpus.signs)))]
        gap = rng.uniform(-0.1, 0.2) * hand.size
        pieces.append(move(lay(other, hand, rng), pieces[-1].right + gap, 0.0))
    canvas, factor, _ = paint_pieces(pieces, hand, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _sketch(rng: np.random.Generator) -> Scene:
    hand = draw_hand(rng)
    # A broad pen would fill the frames, and a disc or a single ring is no sketch.
    hand = replace(hand, pen=min(hand.pen, max(0.08 * hand.size, 0.75)))
    canvas, factor, _ = paint_pieces([lay(sketch(rng), hand, rng)], hand, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _mark(rng: np.random.Generator) -> Scene:
    size = float(np.clip(np.exp(rng.normal(np.log(18), 0.7)), 5, 120))
    glyph = Bitmap(marks.mark(rng))
    if not glyph.image.any():
        glyph = Bitmap(np.full((9, 9), 255, np.uint8))
    scale = size / max(float(np.ptp(glyph.outline(), axis=0).max()), 0.2)
    factor = max(1, int(np.ceil(SHARPEST / max(size, 6))))
    side = int(np.ceil(size * 1.2)) + 2 * MARGIN
    matrix = np.array([[scale, 0, side / 2], [0, scale, side / 2]])
    canvas: Array = np.zeros((side * factor, side * factor), np.uint8)
    glyph.paint(canvas, matrix * factor, 1.0)
    return Scene(canvas, factor, NONE, size, 0.1 * size)
