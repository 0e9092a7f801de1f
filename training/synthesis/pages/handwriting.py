"""Lay out handwriting on a page: text, position, size and pen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from digitapp.records import Array
from training.data import datasets
from training.synthesis.strokes.pen import Drawing, drawing

_FINE = 3
"""Factor by which writing is painted finer, so that pens may have any width."""

_STRAIGHT = frozenset("1479")
"""Digits with long straight strokes occur twice as often, because they resemble rule lines."""

_MOST, _WIDEST = 200_000, 700
"""Most pixels of a page, and its largest width."""


@dataclass(frozen=True, eq=False)
class Writing:
    """Material for pages: functions that draw digits, other signs and whole strings."""

    digits: Sequence[Callable[[], Drawing]]
    signs: Sequence[Callable[[], Drawing]]
    strings: Sequence[Callable[[], Drawing]]


def writing(data: Path, held_out: bool = False) -> Writing:
    """Load the pen strokes of one side of the split; they are smoothed only when used.

    Raises DataError.
    """
    digits: list[Callable[[], Drawing]] = []
    signs: list[Callable[[], Drawing]] = []
    strings: list[Callable[[], Drawing]] = []
    sets = list(datasets.stroke_sets(data))
    path = datasets.train_folder(data) / "unipen_strings.npz"
    if path.exists():
        sets.append(datasets.read_strokes(path))
    for strokes in sets:
        for i in map(int, np.flatnonzero(datasets.held_out(strokes.writers) == held_out)):
            label = str(strokes.labels[i])
            is_digit = label.isascii() and label.isdigit() and len(label) == 1
            kind = strings if strokes.name == "unipen_strings" else digits if is_digit else signs
            kind += [partial(_smoothed, strokes, i)] * (2 if label in _STRAIGHT else 1)
    return Writing(digits, signs, strings)


def _smoothed(strokes: datasets.StrokeSet, index: int) -> Drawing:
    return drawing(strokes.strokes(index))


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page with only its writing.

    shape: height and width; size: height of a digit, pen: stroke width, in pixels; coverage:
    uint8 `shape`, 255 where the pen covers a whole pixel; lines: left, top, right and bottom of
    every line.
    """

    shape: tuple[int, int]
    size: float
    pen: float
    coverage: Array
    lines: list[tuple[float, float, float, float]]


def write(material: Writing, rng: np.random.Generator) -> Sheet:
    """Lay out and paint one to four lines of writing; one page in fifty stays empty."""
    size = float(np.clip(np.exp(rng.normal(np.log(32), 0.55)), 11, 120))
    pen = float(np.clip(size * np.exp(rng.normal(np.log(0.075), 0.45)), 1.2, 14))
    if rng.random() < 0.02:
        return _blank(size, pen, rng)
    rows = 1 if rng.random() < 0.7 else int(rng.integers(2, 5))
    drawings = [_row(material, rng) for _ in range(rows)]
    slant, stretch = rng.normal(0, 0.2), np.exp(rng.normal(0, 0.15))
    linear = np.array([[stretch, slant], [0.0, 1.0]]) * size
    turn = rng.normal(0, 0.04)
    gap = rng.uniform(-0.1, 0.5) if rng.random() < 0.6 else rng.uniform(0.3, 1.5)
    pieces: list[tuple[Drawing, Array]] = []
    lines = []
    y, widest = 0.0, 0.0
    for row in drawings:
        x = rng.uniform(0, 1.5) * size if rows > 1 else 0.0
        start, top = x, y
        for glyph, height in row:
            matrix = linear * height
            if height >= 0.5:
                matrix = matrix / max(float(np.ptp(glyph.points[:, 1])), 0.1)
            low, high = _extent(glyph, matrix)
            at = np.array([x, top + x * turn + rng.normal(0, 0.05) * size]) - low
            if height < 0.5:  # dots and dashes stand anywhere on the line
                at[1] += rng.uniform(0.1, 1.0) * size
            pieces.append((glyph, np.column_stack([matrix, at])))
            x += high[0] - low[0] + size * max(gap + rng.normal(0, 0.08), -0.15) + pen
        lines.append((start, top, x, top + size))
        widest = max(widest, x)
        y += size * rng.uniform(1.15, 2.5)
    bottom = lines[-1][3] + abs(turn) * widest
    margins = _margins(size, rng)
    left, above = margins[0], margins[1]
    shape = (int(bottom + above + margins[3]) + 2, int(widest + left + margins[2]) + 2)
    shape = (min(shape[0], int(_MOST / min(shape[1], _WIDEST))), min(shape[1], _WIDEST))
    coverage = _paint(pieces, (left, above), shape, pen, rng)
    moved = [(a + left, b + above, c + left, d + above) for a, b, c, d in lines]
    return Sheet(shape, size, pen, coverage, moved)


def _blank(size: float, pen: float, rng: np.random.Generator) -> Sheet:
    shape = (int(rng.uniform(40, 300)), int(rng.uniform(40, 400)))
    return Sheet(shape, size, pen, np.zeros(shape, np.uint8), [])


def _margins(size: float, rng: np.random.Generator) -> Array:
    """Draw the margins left, above, right and below; negative ones cut off a little writing."""
    kind = rng.random()
    if kind < 0.5:
        return rng.uniform(-0.1, 0.5, 4) * size
    if kind < 0.8:
        return rng.uniform(0.1, 2.0, 4) * size
    return rng.uniform(0.2, 4.5, 4) * size


def _row(material: Writing, rng: np.random.Generator) -> list[tuple[Drawing, float]]:
    """Draw the glyphs of one line, left to right, with their heights in heights of a digit."""
    if material.strings and rng.random() < 0.15:
        return [(material.strings[int(rng.integers(len(material.strings)))](), 1.0)]
    count = 1 if rng.random() < 0.3 else int(rng.integers(2, 9))
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


def _paint(
    pieces: Sequence[tuple[Drawing, Array]],
    origin: tuple[float, float],
    shape: tuple[int, int],
    pen: float,
    rng: np.random.Generator,
) -> Array:
    fine = _FINE if pen < 8 else 2
    canvas: Array = np.zeros((shape[0] * fine, shape[1] * fine), np.uint8)
    waver = float(rng.uniform(0.1, 0.4)) if rng.random() < 0.25 else 0.0
    for glyph, matrix in pieces:
        moved = matrix.copy()
        moved[:, 2] += origin
        glyph.paint(canvas, moved * fine, pen * fine, waver)
    if rng.random() < 0.1:  # a broad nib
        canvas = cv2.dilate(canvas, np.eye(max(2, int(pen * fine * 0.5)), dtype=np.uint8)[::-1])
    return cv2.resize(canvas, shape[::-1], interpolation=cv2.INTER_AREA)
