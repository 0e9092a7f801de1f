"""Lay out handwriting on a page: text, position, size and pen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np

from digitapp.records import Array
from training.synthesis.lines.layout import lay_out, points_of
from training.synthesis.pages.forms import Form, Point, draw_form
from training.synthesis.pages.rows import MARK, Placed, Writing, laid_line, laid_row, loose_row
from training.synthesis.strokes.deletions import Box, Rng, strokes_through

_FINE = 3
"""Factor by which writing is painted finer, so that pens may have any width."""

_MOST, _WIDEST = 200_000, 700
"""Most pixels of a page, and its largest width."""

_MOST_LARGE, _WIDEST_LARGE = 900_000, 1_300
"""The same of a large page."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page with only its writing.

    shape: height and width; size: height of a digit, pen: stroke width, in pixels; coverage:
    uint8 `shape`, 255 where the pen covers a whole pixel; marks: the same of points, commas and
    dashes alone; deleted: the same of numbers that were crossed out, with the strokes that do so;
    lines: left, top, right and bottom of every line that is to be read; rules: ends of the lines
    of the form that was filled in.
    """

    shape: tuple[int, int]
    size: float
    pen: float
    coverage: Array
    marks: Array
    deleted: Array
    lines: list[Box]
    rules: list[tuple[Point, Point]] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class _Row:
    """pieces: of a line of writing, in pixels; box: its left, top, right and bottom."""

    pieces: list[Placed]
    box: Box


def write(material: Writing, rng: np.random.Generator, large: bool = False) -> Sheet:
    """Lay out and paint writing: one to four lines, or a form; one page in fifty stays empty.

    large: draw a page of many rows instead.
    """
    if large:
        return _large(material, rng)
    size = float(np.clip(np.exp(rng.normal(np.log(32), 0.55)), 11, 120))
    pen = float(np.clip(size * np.exp(rng.normal(np.log(0.075), 0.45)), 1.2, 14))
    kind = rng.random()
    if kind < 0.02:
        return _blank(size, pen, rng)
    if kind < 0.27:
        return _filled_form(draw_form(rng), material, size, pen, rng)
    few = kind < 0.37
    if few:  # one or two digits that fill the picture, as people photograph them
        size = float(rng.uniform(60, 130))
        pen = max(1.2, size / float(rng.uniform(14, 60)))
    slant, stretch = rng.normal(0, 0.2), np.exp(rng.normal(0, 0.15))
    linear = np.array([[stretch, slant], [0.0, 1.0]]) * size
    turn = rng.normal(0, 0.04)
    rows: list[_Row] = []
    y = 0.0
    count = 1 if few or rng.random() < 0.7 else int(rng.integers(2, 5))
    for _ in range(count):
        x = rng.uniform(0, 1.5) * size if count > 1 else 0.0
        if not few and rng.random() < 0.6:
            row, right = laid_row(laid_line(material, pen / size, rng), linear, turn, (x, y))
        else:
            most = 2 if few else 8
            row, right = loose_row(material, linear, turn, (x, y), size, pen, rng, most)
        rows.append(_Row(row, (x, y, right, y + size)))
        y += size * rng.uniform(1.15, 2.5)
    widest = max(row.box[2] for row in rows)
    foot = rows[-1].box[3] + abs(turn) * widest
    return _painted(rows, [], (widest, foot), size, pen, material.unread, rng)


def _large(material: Writing, rng: np.random.Generator) -> Sheet:
    """Write a page of many rows: a table, or a list in one to four columns."""
    size = float(np.clip(np.exp(rng.normal(np.log(24), 0.35)), 12, 60))
    pen = float(np.clip(size * np.exp(rng.normal(np.log(0.09), 0.35)), 1.4, 8))
    if rng.random() < 0.6:
        form = draw_form(rng, large=True)
        return _filled_form(form, material, size, pen, rng, large=True)
    linear = np.array([[np.exp(rng.normal(0, 0.15)), rng.normal(0, 0.2)], [0.0, 1.0]]) * size
    turn, step = rng.normal(0, 0.02), size * rng.uniform(1.15, 2.5)
    columns, width = int(rng.integers(1, 5)), rng.uniform(3, 14) * size
    rows: list[_Row] = []
    for number in range(int(rng.integers(6, 25))):
        right = -size
        for column in range(columns):
            left = max(column * width, right + size)
            origin = (left, number * step + turn * left)
            if rng.random() < 0.6:
                row, right = laid_row(laid_line(material, pen / size, rng), linear, turn, origin)
            else:
                row, right = loose_row(material, linear, turn, origin, size, pen, rng)
            rows.append(_Row(row, (left, origin[1], right, origin[1] + size)))
    corner = max(row.box[2] for row in rows), max(row.box[3] for row in rows)
    return _painted(rows, [], corner, size, pen, material.unread, rng, large=True)


def _filled_form(
    form: Form,
    material: Writing,
    size: float,
    pen: float,
    rng: np.random.Generator,
    large: bool = False,
) -> Sheet:
    """Write into the fields of a form; some writing touches its rules. large: as of `write`."""
    slant, turn = rng.normal(0, 0.2), rng.normal(0, 0.03)
    lean = float(np.clip(rng.normal(0, 0.2), -0.4, 0.4)) if rng.random() < 0.5 else 0.0
    foot = max(y for rule in form.rules for _, y in rule)
    start = min(lean, 0.0) * foot

    def leaning(x: float, y: float) -> float:
        """A column of the form as a camera sees it that stands askew."""
        return x + lean * y - start

    rows: list[_Row] = []
    for place in form.fields:
        if not place.text:
            continue
        line = lay_out(place.text, material.glyphs, pen / size, rng)
        room = place.height / 1.2
        scale = size * float(rng.uniform(0.8, 1.1)) * min(room, 1.1)
        linear = np.array([[1.0, slant], [0.0, 1.0]]) * scale
        corners = np.concatenate([points_of(piece) for piece in line.pieces])
        wide = float(np.ptp((corners @ linear.T)[:, 0]))
        if wide > 1.15 * place.width * size:
            linear = linear * (1.15 * place.width * size / wide)
            wide = 1.15 * place.width * size
        free = place.width * size - wide
        edge = leaning(place.x, place.y + place.height / 2) * size
        left = edge + free * float(np.clip(rng.normal(0.5, 0.25), 0, 1))
        spare = place.height * size - linear[1, 1]
        top = (place.y + turn * place.x) * size + spare * float(
            np.clip(rng.normal(0.5, 0.25), 0, 1)
        )
        row, right = laid_row(line, linear, turn, (left, top))
        rows.append(_Row(row, (left, top, right, top + linear[1, 1])))

    def placed(x: float, y: float) -> Point:
        return leaning(x, y) * size, (y + turn * x) * size

    rules = [(placed(*a), placed(*b)) for a, b in form.rules]
    ends = np.array(rules).reshape(-1, 2)
    return _painted(rows, rules, tuple(ends.max(axis=0)), size, pen, material.unread, rng, large)


def _painted(
    rows: list[_Row],
    rules: list[tuple[Point, Point]],
    corner: tuple[float, float],
    size: float,
    pen: float,
    unread: float,
    rng: np.random.Generator,
    large: bool = False,
) -> Sheet:
    """Paint the rows on a sheet with random margins; corner: the right and lower end of all.

    Some rows are crossed out, or their first half is: one in eight where there are several rows.
    unread: as of `Writing`; large: as of `write`.
    """
    left, above, right, below = _margins(size, rng)
    most, widest = (_MOST_LARGE, _WIDEST_LARGE) if large else (_MOST, _WIDEST)
    shape = (int(corner[1] + above + below) + 2, int(corner[0] + left + right) + 2)
    shape = (max(shape[0], 8), min(max(shape[1], 8), widest))
    shape = (min(shape[0], int(most / shape[1])), shape[1])
    kept, gone = _some_crossed_out(rows, unread, rng)
    pieces = [piece for row in kept for piece in row.pieces]
    small = [bool(np.ptp(points_of(piece), axis=0).max() < MARK * size) for piece in pieces]
    marks = [piece for piece, is_mark in zip(pieces, small, strict=True) if is_mark]
    others = [piece for piece, is_mark in zip(pieces, small, strict=True) if not is_mark]
    fine = 2 if pen >= 8 else _FINE
    waver = float(rng.uniform(0.1, 0.4)) if rng.random() < 0.25 else 0.0
    nib = max(2, int(pen * fine * 0.5)) if rng.random() < 0.1 else 0
    paint = partial(
        _paint, origin=(left, above), shape=shape, pen=pen, fine=fine, waver=waver, nib=nib
    )
    dots = paint(marks)
    coverage = np.maximum(paint(others), dots)
    deleted = paint([piece for row in gone for piece in row.pieces])
    for row in gone:
        _cross_out(deleted, row.box, (left, above), size, pen * float(rng.uniform(0.7, 1.3)), rng)
    moved = [(a + left, b + above, c + left, d + above) for a, b, c, d in (r.box for r in kept)]
    printed = [((a[0] + left, a[1] + above), (b[0] + left, b[1] + above)) for a, b in rules]
    return Sheet(shape, size, pen, coverage, dots, deleted, moved, printed)


def _some_crossed_out(rows: list[_Row], unread: float, rng: Rng) -> tuple[list[_Row], list[_Row]]:
    """Part rows into those that are to be read, and those that are crossed out."""
    kept: list[_Row] = []
    gone: list[_Row] = []
    for row in rows:
        if rng.random() > unread * (0.05 if len(rows) == 1 else 0.12) or not row.pieces:
            kept.append(row)
        elif len(row.pieces) > 1 and rng.random() < 0.3:
            half = len(row.pieces) // 2
            (_, top, right, bottom), split = row.box, len(row.pieces) - half
            edge = min(float(points_of(piece)[:, 0].min()) for piece in row.pieces[split:])
            gone.append(_Row(row.pieces[:split], (row.box[0], top, edge, bottom)))
            kept.append(_Row(row.pieces[split:], (edge, top, right, bottom)))
        else:
            gone.append(row)
    return kept, gone


def _cross_out(
    canvas: Array, box: Box, origin: tuple[float, float], size: float, pen: float, rng: Rng
) -> None:
    """Draw strokes through a number on the canvas uint8 (h, w)."""
    strokes = [s + origin for s in strokes_through(box, size, rng)]
    fixed = [np.round(stroke * 16).astype(np.int32) for stroke in strokes]
    cv2.polylines(canvas, fixed, False, 255, max(1, round(pen)), cv2.LINE_AA, 4)


def _blank(size: float, pen: float, rng: np.random.Generator) -> Sheet:
    shape = (int(rng.uniform(40, 300)), int(rng.uniform(40, 400)))
    empty = np.zeros(shape, np.uint8)
    return Sheet(shape, size, pen, empty, empty, empty, [])


def _margins(size: float, rng: np.random.Generator) -> Array:
    """Draw the margins left, above, right and below; negative ones cut off a little writing."""
    kind = rng.random()
    if kind < 0.5:
        return rng.uniform(-0.1, 0.5, 4) * size
    if kind < 0.8:
        return rng.uniform(0.1, 2.0, 4) * size
    return rng.uniform(0.2, 4.5, 4) * size


def _paint(
    pieces: Sequence[Placed],
    origin: tuple[float, float],
    shape: tuple[int, int],
    pen: float,
    fine: int,
    waver: float,
    nib: int,
) -> Array:
    """Paint pieces `fine` times as large and shrink them; nib: length of a broad nib, or 0."""
    if not pieces:
        return np.zeros(shape, np.uint8)
    canvas: Array = np.zeros((shape[0] * fine, shape[1] * fine), np.uint8)
    for glyph, matrix in pieces:
        moved = matrix.copy()
        moved[:, 2] += origin
        glyph.paint(canvas, moved * fine, pen * fine, waver)
    if nib:
        canvas = cv2.dilate(canvas, np.eye(nib, dtype=np.uint8)[::-1])
    return cv2.resize(canvas, shape[::-1], interpolation=cv2.INTER_AREA)
