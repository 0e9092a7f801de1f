"""Rows of handwriting: lines laid out in one hand, or loose glyphs of many writers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from digitapp.records import Array
from training.data import datasets
from training.synthesis.lines.hands import Glyphs, read_glyphs
from training.synthesis.lines.layout import LaidLine, lay_out, points_of, recorded_line
from training.synthesis.lines.texts import draw_text
from training.synthesis.strokes.glyphs import Glyph
from training.synthesis.strokes.pen import Drawing, drawing

_STRAIGHT = frozenset("1479")
"""Digits with long straight strokes occur twice as often, because they resemble rule lines."""

MARK = 0.5
"""Glyphs smaller than this, in heights of a digit, are marks: points, commas, dashes."""

Placed = tuple[Glyph, Array]
"""A glyph and its affine map (2, 3) to pixels."""


@dataclass(frozen=True, eq=False)
class Writing:
    """Material for pages: functions that draw digits and other signs, and the glyphs of lines.

    unread: how often pages hold writing that is not to be read, as a part of the usual.
    """

    digits: Sequence[Callable[[], Drawing]]
    signs: Sequence[Callable[[], Drawing]]
    glyphs: Glyphs
    unread: float = 1.0


def writing(data: Path, held_out: bool = False, unread: float = 1.0) -> Writing:
    """Load the pen strokes of one side of the split; single ones are smoothed only when used.

    unread: as of `Writing`. Raises DataError.
    """
    digits: list[Callable[[], Drawing]] = []
    signs: list[Callable[[], Drawing]] = []
    for strokes in datasets.stroke_sets(data):
        for i in map(int, np.flatnonzero(datasets.held_out(strokes.writers) == held_out)):
            label = str(strokes.labels[i])
            is_digit = label.isascii() and label.isdigit() and len(label) == 1
            kind = digits if is_digit else signs
            kind += [partial(_smoothed, strokes, i)] * (2 if label in _STRAIGHT else 1)
    return Writing(digits, signs, read_glyphs(data, held_out), unread)


def _smoothed(strokes: datasets.StrokeSet, index: int) -> Drawing:
    return drawing(strokes.strokes(index))


def laid_line(material: Writing, pen: float, rng: np.random.Generator) -> LaidLine:
    """Draw a line of text in one hand, or take one that somebody wrote."""
    if material.glyphs.recorded and rng.random() < 0.2:
        return recorded_line(material.glyphs, rng)
    return lay_out(draw_text(rng), material.glyphs, pen, rng)


def laid_row(
    line: LaidLine, linear: Array, turn: float, origin: tuple[float, float]
) -> tuple[list[Placed], float]:
    """Place a laid line with its upper left corner at `origin`; return it and its right end."""
    turned = np.array([[1.0, 0.0], [turn, 1.0]]) @ linear
    corners = np.concatenate([points_of(piece) for piece in line.pieces]) @ turned.T
    at = np.array(origin) - (corners[:, 0].min(), 0.0)
    placed = [
        (glyph, np.column_stack([turned @ matrix[:, :2], turned @ matrix[:, 2] + at]))
        for glyph, matrix in line.pieces
    ]
    return placed, float(corners[:, 0].max() + at[0])


def loose_row(
    material: Writing,
    linear: Array,
    turn: float,
    origin: tuple[float, float],
    size: float,
    pen: float,
    rng: np.random.Generator,
    most: int = 8,
) -> tuple[list[Placed], float]:
    """Place glyphs of many writers side by side, each with its height; return them and the end.

    most: glyphs at most.
    """
    gap = rng.uniform(-0.1, 0.5) if rng.random() < 0.6 else rng.uniform(0.3, 1.5)
    x, top = origin
    placed: list[Placed] = []
    for glyph, height in _row(material, most, rng):
        matrix = linear * height
        if height >= MARK:
            matrix = matrix / max(float(np.ptp(glyph.points[:, 1])), 0.1)
        low, high = _extent(glyph, matrix)
        at = np.array([x, top + x * turn + rng.normal(0, 0.05) * size]) - low
        if height < MARK:  # dots and dashes stand anywhere on the line
            at[1] += rng.uniform(0.1, 1.0) * size
        placed.append((glyph, np.column_stack([matrix, at])))
        x += high[0] - low[0] + size * max(gap + rng.normal(0, 0.08), -0.15) + pen
    return placed, x


def _row(material: Writing, most: int, rng: np.random.Generator) -> list[tuple[Drawing, float]]:
    """Draw the glyphs of one line, left to right, with their heights in heights of a digit."""
    count = 1 if rng.random() < 0.3 else int(rng.integers(2, most + 1))
    letters = rng.random() < 0.12
    row = []
    for _ in range(count):
        kind = rng.random()
        if kind < 0.1 and count > 1:
            row.append((_small_mark(rng), 0.3))
        elif material.signs and (letters or kind < 0.16):
            sign = material.signs[int(rng.integers(len(material.signs)))]()
            flat = float(np.ptp(sign.points[:, 1])) < 0.5
            row.append((sign, 0.45 if flat else float(rng.uniform(0.6, 1.2))))
        else:
            digit = material.digits[int(rng.integers(len(material.digits)))]()
            row.append((digit, float(rng.uniform(0.8, 1.2))))
    return row


def _small_mark(rng: np.random.Generator) -> Drawing:
    """Draw a dot, a comma, a dash or an equals sign."""
    kind = rng.random()
    if kind < 0.45:
        points = rng.normal(0, 0.12, (3, 2))
    elif kind < 0.6:
        points = np.array([[0.1, 0.0], [0.0, 1.0]]) * rng.uniform(0.4, 1)
    else:
        points = np.array([[0.0, 0.0], [rng.uniform(0.8, 2.2), rng.normal(0, 0.15)]])
    strokes = [points.astype(np.float32)]
    if kind > 0.85:
        strokes.append(strokes[0] + np.array([0, rng.uniform(0.5, 0.9)], np.float32))
    return Drawing(np.concatenate(strokes), tuple(np.cumsum([0, *map(len, strokes)]).tolist()))


def _extent(glyph: Drawing, matrix: Array) -> tuple[Array, Array]:
    moved = glyph.points @ matrix.T
    return moved.min(axis=0), moved.max(axis=0)
