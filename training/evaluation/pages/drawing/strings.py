"""Pages drawn from pen strokes: whole strings, pairs of touching digits, single signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from digitapp.records import Array
from training.data.datasets import StrokeSet
from training.evaluation.pages.drawing.surfaces import photograph
from training.synthesis.strokes.pen import Drawing, drawing

_FINE = 3
"""Writing is painted so many times finer, so that pens may have any width."""

_WIDEST = 2400

MOST_OVERLAP = 0.2
"""Touching digits overlap by this part of the narrower one's width at most."""


def string_page(strokes: Sequence[Array], rng: np.random.Generator) -> Array:
    """A picture, uint8 (h, w), of a recorded string with a random pen, size, ink and paper."""
    glyph = drawing(strokes)
    heights = [float(np.ptp(stroke[:, 1])) for stroke in glyph.strokes()]
    tall = float(np.quantile(heights, 0.75)) or 1.0
    extent = np.ptp(glyph.points, axis=0)
    unit = float(np.exp(rng.uniform(np.log(22), np.log(110))))
    unit = min(unit, _WIDEST * tall / max(float(extent[0]), 1e-3))
    pen = max(1.3, unit * float(np.exp(rng.normal(np.log(0.075), 0.35))))
    turn = rng.normal(0, 0.03)
    matrix = np.array([[1, -turn], [turn, 1]]) * unit / tall
    coverage = paint([(glyph, matrix, np.zeros(2))], pen, rng.uniform(0.2, 1.2, 4) * unit)
    return photograph(coverage, unit, rng)


def sign_page(strokes: Sequence[Array], rng: np.random.Generator) -> Array:
    """A picture, uint8 (h, w), of one sign as drawn on a screen, with a random pen and size."""
    unit = rng.uniform(30, 150)
    pen = max(1.5, unit * rng.uniform(0.05, 0.13))
    margins = rng.uniform(0.3, 1.0, 4) * unit
    return 255 - paint([(drawing(strokes), np.eye(2) * unit, np.zeros(2))], pen, margins)


def paint(pieces: Sequence[tuple[Drawing, Array, Array]], pen: float, margins: Array) -> Array:
    """Paint drawings: uint8 (h, w), 255 where the pen covered a pixel wholly.

    pieces: drawing, linear map (2, 2) to pixels, shift (2,) in pixels; margins: paper left
    of, above, right of and below the ink.
    """
    placed = [glyph.points @ matrix.T + shift for glyph, matrix, shift in pieces]
    low = np.min([points.min(axis=0) for points in placed], axis=0) - pen / 2
    high = np.max([points.max(axis=0) for points in placed], axis=0) + pen / 2
    width, height = np.ceil(high - low + margins[:2] + margins[2:]).astype(int)
    canvas = np.zeros((height * _FINE, width * _FINE), np.uint8)
    for glyph, matrix, shift in pieces:
        whole = np.column_stack([matrix, shift - low + margins[:2]]) * _FINE
        glyph.paint(canvas, whole, pen * _FINE)
    return cv2.resize(canvas, (int(width), int(height)), interpolation=cv2.INTER_AREA)


def touching_pairs(digits: StrokeSet, count: int, seed: int) -> Iterator[tuple[str, Array]]:
    """Pairs of digits by one writer that touch: the two digits, and the picture uint8 (h, w).

    Both are about equally tall and stand on one line; they are moved together until their
    strokes touch, then further by chance, but never over more than `MOST_OVERLAP` of the
    narrower one's width. Pairs that do not touch within that are drawn anew.
    """
    by_writer: dict[str, list[int]] = defaultdict(list)
    for i, (writer, label) in enumerate(zip(digits.writers, digits.labels, strict=True)):
        if len(str(label)) == 1 and str(label).isdigit():
            by_writer[str(writer)].append(i)
    writers = sorted(writer for writer, own in by_writer.items() if len(own) > 1)
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        while True:
            own = by_writer[writers[int(rng.integers(len(writers)))]]
            left, right = (int(i) for i in rng.choice(own, 2, replace=False))
            picture = _pair(drawing(digits.strokes(left)), drawing(digits.strokes(right)), rng)
            if picture is not None:
                yield f"{digits.labels[left]}{digits.labels[right]}", picture
                break


def _pair(left: Drawing, right: Drawing, rng: np.random.Generator) -> Array | None:
    unit = float(np.exp(rng.uniform(np.log(25), np.log(90))))
    pen = max(1.5, unit * float(np.exp(rng.normal(np.log(0.08), 0.3))))
    margins = rng.uniform(0.3, 1.0, 4) * unit
    scales, feet = [], []
    for glyph in (left, right):
        scale = unit * rng.uniform(0.88, 1.12) / max(float(np.ptp(glyph.points[:, 1])), 0.2)
        scales.append(scale)
        feet.append(rng.normal(0, 0.04) * unit - float(glyph.points[:, 1].max()) * scale)
    first = (left, np.eye(2) * scales[0], np.array([0.0, feet[0]]))
    narrower = pen + min(
        float(np.ptp(glyph.points[:, 0])) * scale
        for glyph, scale in zip((left, right), scales, strict=True)
    )
    # Where the boxes of the inked strokes just meet.
    meeting = float(left.points[:, 0].max()) * scales[0] + pen
    meeting -= float(right.points[:, 0].min()) * scales[1]
    overlap = rng.uniform(0, MOST_OVERLAP) * narrower
    while overlap <= MOST_OVERLAP * narrower:
        shift = np.array([meeting - overlap, feet[1]])
        coverage = paint([first, (right, np.eye(2) * scales[1], shift)], pen, margins)
        if _is_one(coverage):
            return 255 - coverage
        overlap += max(1.0, 0.02 * unit)
    return None


def _is_one(coverage: Array) -> bool:
    """Whether nearly all of the ink hangs together, strokes that were lifted aside."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((coverage > 127).astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    return bool(len(areas)) and bool(areas.max() >= 0.95 * areas.sum())
