"""Other writing on a page: rows that the edges cut off, and writing that shines through.

Functions return uint8 or float32 (height, width), mostly empty; lengths in pixels.
"""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.preprocessing.ink_mask import STROKE
from digitapp.records import Array
from training.synthesis.pages.handwriting import Sheet
from training.synthesis.pages.rows import Placed, Writing, laid_line, laid_row

PATCH = 256
"""Side of a training patch, in working pixels."""


def cut_neighbours(material: Writing, sheet: Sheet, rng: np.random.Generator) -> Array:
    """Draw other writing that the edges of a small picture cut off: uint8 (h, w), mostly empty.

    Nobody wants it read. Only pictures that fit into a patch have some: the network cannot tell
    the edge of a larger one from the edge of a patch.
    """
    drawn = np.zeros(sheet.shape, np.uint8)
    fits = np.array(sheet.shape) * STROKE / sheet.pen <= PATCH
    if not fits.all() or not sheet.lines or rng.random() > 0.4:
        return drawn
    taken = cv2.dilate(sheet.coverage, np.ones((5, 5), np.uint8))
    size = sheet.size * rng.uniform(0.6, 1.3)
    found = _rows_beyond if rng.random() < 0.5 * material.unread else _glyphs_beyond
    for pieces in found(material, sheet, size, rng):
        piece = np.zeros(sheet.shape, np.uint8)
        for glyph, matrix in pieces:
            glyph.paint(piece, matrix, sheet.pen)
        if not cv2.bitwise_and(piece, taken).any():
            drawn = np.maximum(drawn, piece)
    return drawn


def _rows_beyond(
    material: Writing, sheet: Sheet, size: float, rng: np.random.Generator
) -> list[list[Placed]]:
    """Rows of a list above and below, of which the picture holds the feet or the heads."""
    height, width = sheet.shape
    found = []
    for above in rng.permutation([True, False])[: int(rng.integers(1, 3))]:
        seen = float(rng.uniform(0.05, 0.5)) * size
        at = rng.uniform(-0.5, 0.7) * width, seen - size if above else height - seen
        linear = np.array([[1.0, rng.normal(0, 0.2)], [0.0, 1.0]]) * size
        line = laid_line(material, sheet.pen / size, rng)
        found.append(laid_row(line, linear, rng.normal(0, 0.02), at)[0])
    return found


def _glyphs_beyond(
    material: Writing, sheet: Sheet, size: float, rng: np.random.Generator
) -> list[list[Placed]]:
    """Single signs across one or two edges of the picture."""
    found: list[list[Placed]] = []
    width, height = sheet.shape[1], sheet.shape[0]
    for side in rng.permutation(4)[: int(rng.integers(1, 3))]:
        for _ in range(int(rng.integers(1, 4))):
            pool = material.signs if material.signs and rng.random() < 0.7 else material.digits
            glyph = pool[int(rng.integers(len(pool)))]()
            middle = (glyph.points.min(axis=0) + glyph.points.max(axis=0)) / 2
            depth = rng.uniform(-0.25, 0.45) * size  # of its middle, beyond the edge
            along = rng.uniform(0, 1, 2) * sheet.shape[::-1]
            at = [(-depth, along[1]), (width + depth, along[1])]
            at += [(along[0], -depth), (along[0], height + depth)]
            linear = np.eye(2) * size
            found.append([(glyph, np.column_stack([linear, at[side] - linear @ middle]))])
    return found


def show_through(material: Writing, sheet: Sheet, rng: np.random.Generator) -> Array:
    """Draw writing from the back of the page: mirrored, blurred, faint."""
    back = np.zeros(sheet.shape, np.uint8)
    for _ in range(int(rng.integers(2, 12))):
        pool = material.signs if material.signs and rng.random() < 0.6 else material.digits
        glyph = pool[int(rng.integers(len(pool)))]()
        matrix = np.array([[-sheet.size, 0, 0], [0, sheet.size, 0]]) * rng.uniform(0.6, 1.3)
        matrix[:, 2] = rng.uniform(0, 1, 2) * sheet.shape[::-1]
        glyph.paint(back, matrix, sheet.pen)
    soft = cv2.GaussianBlur(back, (0, 0), max(0.5, sheet.pen * rng.uniform(0.2, 0.8)))
    return soft.astype(np.float32) * np.float32(rng.uniform(0.05, 0.35) / 255)
