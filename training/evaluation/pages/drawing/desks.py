"""Sheets of paper as they lie under a phone or a scanner's lid: with something else around them.

A sheet with one to four recorded numbers is photographed from nearly above, on a desk darker or
lighter than other desks, or on the black that a scanner sees where the paper ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array
from training.evaluation.pages.drawing.strings import paint
from training.evaluation.pages.drawing.surfaces import PAPERS, photograph
from training.synthesis.strokes.pen import Drawing, drawing

Rng = np.random.Generator

_WIDEST = 1500

DARKEST, LIGHTEST = 0.1, 0.85
"""How bright a desk is, in parts of the paper that lies on it."""


def desk_page(numbers: Sequence[Sequence[Array]], rng: Rng) -> Array:
    """A picture, uint8 (h, w), of a sheet with numbers one below the other, on a desk.

    numbers: the strokes of each, float32 (n, 2).
    """
    sheet = _sheet([drawing(strokes) for strokes in numbers], rng)
    height, width = sheet.shape
    around = rng.uniform(0.03, 0.3, 4) * max(height, width)
    left, top, right, bottom = around.astype(int)
    size = width + left + right, height + top + bottom
    bright = float(np.median(sheet)) * rng.uniform(DARKEST, LIGHTEST)
    desk = np.full(size[::-1], bright, np.float32)
    flat = rng.random() < 0.3  # what a scanner's lid leaves
    if not flat:
        desk += _grain(size, rng) * np.float32(0.15 * bright)
    seen = _perspective(sheet.shape, 0.0 if flat else 0.025, rng, np.array([left, top]))
    laid = cv2.warpPerspective(sheet, seen, size, flags=cv2.INTER_LINEAR)
    inside = cv2.warpPerspective(np.full_like(sheet, 255), seen, size, flags=cv2.INTER_LINEAR)
    share = inside.astype(np.float32) / 255
    whole = laid * share + desk * (1 - share)
    return np.asarray(np.clip(cv2.GaussianBlur(whole, (0, 0), 0.6), 0, 255), np.uint8)


def _sheet(glyphs: Sequence[Drawing], rng: Rng) -> Array:
    """Numbers of about the same height one below the other, on paper: uint8 (h, w)."""
    unit = float(np.exp(rng.uniform(np.log(26), np.log(80))))
    heights = [
        float(np.quantile([np.ptp(stroke[:, 1]) for stroke in glyph.strokes()], 0.75)) or 1.0
        for glyph in glyphs
    ]
    widest = max(float(np.ptp(g.points[:, 0])) / h for g, h in zip(glyphs, heights, strict=True))
    unit = min(unit, _WIDEST / widest)
    pen = max(1.3, unit * float(np.exp(rng.normal(np.log(0.075), 0.3))))
    pieces, level = [], 0.0
    for glyph, tall in zip(glyphs, heights, strict=True):
        scale = unit / tall
        low, high = glyph.points.min(0) * scale, glyph.points.max(0) * scale
        shift = np.array([rng.uniform(0, 1.5) * unit - low[0], level - low[1]])
        pieces.append((glyph, np.eye(2) * scale, shift))
        level += float(high[1] - low[1]) + rng.uniform(0.6, 1.6) * unit
    coverage = paint(pieces, pen, rng.uniform(0.8, 2.5, 4) * unit)
    return photograph(coverage, unit, rng, PAPERS)


def _perspective(shape: tuple[int, ...], most: float, rng: Rng, corner: Array) -> Array:
    """The map, float (3, 3), of a sheet laid with its corner there, seen almost from above."""
    height, width = shape[:2]
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = flat + rng.uniform(-most, most, (4, 2)) * min(height, width) + corner
    return cv2.getPerspectiveTransform(flat, moved.astype(np.float32))


def _grain(size: tuple[int, int], rng: Rng) -> Array:
    """Wood or cloth around 0, float32 (h, w): long streaks, and a fine texture."""
    coarse = rng.standard_normal((int(rng.integers(8, 60)), int(rng.integers(2, 8))), np.float32)
    streaks = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    fine = rng.standard_normal((size[1], size[0]), np.float32)
    return np.asarray(streaks + cv2.GaussianBlur(fine, (0, 0), 1.2), np.float32)
