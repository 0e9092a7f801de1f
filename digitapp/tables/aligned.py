"""Grids that numbers make by standing below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.records import Array, Box
from digitapp.records.grid import Edge, Grid

_APART = 0.7
_LEANS = np.linspace(-0.12, 0.12, 17)
_GUTTER = 0.4


@dataclass(frozen=True)
class Token:
    """Digits of a line without a wide gap between them; row: the line's number."""

    row: int
    box: Box


def tokens_of(lines: Sequence[Sequence[Box]], unit: float) -> list[Token]:
    """The digits of each line, parted where a gap is wide; boxes in pixels, left to right."""
    found = []
    for row, line in enumerate(lines):
        boxes: list[Box] = []
        for box in line:
            if boxes and box.x - boxes[-1].right <= _APART * unit:
                boxes[-1] = boxes[-1].union(box)
            else:
                boxes.append(box)
        found += [Token(row, box) for box in boxes]
    return found


def aligned_grid(lines: Sequence[Sequence[Box]], unit: float) -> Grid | None:
    """The grid of numbers in columns and rows, None if they stand in none.

    lines: the boxes of the digits of each text line, top to bottom and left to right; unit: the
    height of a digit. All in pixels.
    """
    tokens = tokens_of(lines, unit)
    rows = [[t for t in tokens if t.row == row] for row in range(len(lines))]
    if len(lines) < 2 or sum(len(row) > 1 for row in rows) < 2:
        return None
    gaps, lean, turn = _gutters(tokens, unit)
    if not len(gaps):
        return None
    tops = [_level(row) for row in lines]
    edges = _row_edges(tops, lines)
    left = min(t.box.x for t in tokens) - unit / 2
    right = max(t.box.right for t in tokens) + unit / 2
    middle = float(np.mean([t.box.centre[0] for t in tokens]))
    columns = []
    for upper, lower in zip(edges, edges[1:], strict=False):
        y = (upper.at(middle) + lower.at(middle)) / 2
        inner = [_back(g, y, lean, turn, tokens) for g in gaps]
        columns.append((min(left, inner[0] - 1), *inner, max(right, inner[-1] + 1)))
    return Grid(tuple(edges), tuple(columns))


def _gutters(tokens: Sequence[Token], unit: float) -> tuple[Array, float, float]:
    """The places between columns once they are upright, and how they lean.

    Columns lean by `lean + turn * x` to the right for each pixel down, x from -1 to 1 over the
    width of all.
    """
    x0 = np.array([t.box.x for t in tokens], float)
    x1 = np.array([t.box.right for t in tokens], float)
    y = np.array([t.box.centre[1] for t in tokens])
    y -= y.mean()
    middle, half = (x0.min() + x1.max()) / 2, max((x1.max() - x0.min()) / 2, 1.0)
    best: tuple[float, Array, float, float] = (-1.0, np.zeros(0), 0.0, 0.0)
    for turn in _LEANS:
        for lean in _LEANS:
            move = y * (lean + turn * ((x0 + x1) / 2 - middle) / half)
            gaps = _gaps(x0 - move, x1 - move)
            wide = gaps[gaps[:, 1] - gaps[:, 0] >= _GUTTER * unit]
            widths = np.minimum(wide[:, 1] - wide[:, 0], 2 * unit) / unit
            score = len(wide) + 0.1 * float(widths.sum()) - 0.5 * (abs(lean) + abs(turn))
            if score > best[0]:
                best = score, wide.mean(axis=1), float(lean), float(turn)
    return best[1:]


def _gaps(left: Array, right: Array) -> Array:
    """The free intervals between at least one interval: float (n, 2)."""
    order = np.argsort(left)
    ends = np.maximum.accumulate(right[order])
    starts = left[order]
    free = starts[1:] > ends[:-1]
    return np.stack([ends[:-1][free], starts[1:][free]], axis=1)


def _back(x: float, y: float, lean: float, turn: float, tokens: Sequence[Token]) -> float:
    """Where an upright place lies on the page at a height."""
    x0 = min(t.box.x for t in tokens)
    x1 = max(t.box.right for t in tokens)
    down = y - float(np.mean([t.box.centre[1] for t in tokens]))
    middle, half = (x0 + x1) / 2, max((x1 - x0) / 2, 1.0)
    return x + down * (lean + turn * (x - middle) / half)


def _level(line: Sequence[Box]) -> tuple[float, float]:
    """The line through the middles of a row's digits: y at x = 0, and slope."""
    x, y = np.array([box.centre for box in line]).T
    if len(line) < 2 or np.ptp(x) < 1:
        return float(y.mean()), 0.0
    slope, place = np.polyfit(x, y, 1)
    return float(place), float(slope)


def _row_edges(levels: Sequence[tuple[float, float]], lines: Sequence[Sequence[Box]]) -> list[Edge]:
    wide = [np.ptp([b.centre[0] for b in line]) if len(line) > 1 else 0.0 for line in lines]
    slope = float(np.average([s for _, s in levels], weights=np.array(wide) + 1e-3))
    places = [float(np.mean([b.centre[1] - slope * b.centre[0] for b in line])) for line in lines]
    between = [(a + b) / 2 for a, b in zip(places, places[1:], strict=False)]
    first = places[0] - (between[0] - places[0])
    last = places[-1] + (places[-1] - between[-1])
    return [Edge(y, slope) for y in (first, *between, last)]
