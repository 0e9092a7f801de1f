"""Grids that numbers make by standing below each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from digitapp.records import Box
from digitapp.records.grid import Edge, Grid
from digitapp.tables.gutters import apart_in, find_gutters, numbers_of

_SAME_ROW = 0.6
"""Text lines closer to each other are one row. [heights of a digit]"""

_SOME, _CLEARLY = 0.5, 1.6
"""If there are so many gaps inside cells for each between columns, those between columns are so
many times as wide. [> 0, > 1]"""

_MOST_SINGLE = 0.6
"""More single digits than this among numbers in two rows are no table. [0 to 1]"""

_MOST_FILLED = 0.5
"""In a table without rules, more than this part of the rows fill several columns."""


def aligned_grid(lines: Sequence[Sequence[Box]], unit: float) -> Grid | None:
    """The grid of numbers in columns and rows, None if they stand in none.

    lines: the boxes of the digits of each text line, top to bottom and left to right; unit: the
    height of a digit. All in pixels.
    """
    apart = apart_in(lines, unit)
    lines = _together(lines, unit)
    if len(lines) < 2:
        return None
    rows = [numbers_of(line, apart) for line in lines]
    gutters = find_gutters(rows, unit)
    if not gutters.places:
        return None
    boxes = [box for row in rows for box in row]
    left, right = min(box.x for box in boxes), max(box.right for box in boxes)
    middle = (left + right) / 2
    edges = row_edges(lines)
    columns = []
    for upper, lower in zip(edges, edges[1:], strict=False):
        inner = gutters.at((upper.at(middle) + lower.at(middle)) / 2)
        ends = min(left, inner[0]) - unit, max(right, inner[-1]) + unit
        columns.append((ends[0], *inner, ends[1]))
    grid = Grid(tuple(edges), tuple(columns))
    return grid if _keeps_columns(grid, lines, rows, unit) else None


def _keeps_columns(
    grid: Grid, lines: Sequence[Sequence[Box]], rows: Sequence[Sequence[Box]], unit: float
) -> bool:
    """Whether most rows fill several columns, or some leave the first one empty.

    Lines of text of which some have a blank at about the same place do neither. Two rows of
    single digits may as well be two numbers with wide gaps. Where digits are evenly spaced, gaps
    below each other are chance. lines: of digits; rows: of numbers.
    """
    single = [box.width < unit for row in rows for box in row]
    if len(rows) < 3 and sum(single) > _MOST_SINGLE * len(single):
        return False
    if _evenly_spaced(grid, lines):
        return False
    columns = [{place[1] for box in row if (place := grid.cell(box))} for row in rows]
    several = sum(len(own) > 1 for own in columns)
    return several > _MOST_FILLED * len(rows) or any(own and 0 not in own for own in columns)


def _evenly_spaced(grid: Grid, lines: Sequence[Sequence[Box]]) -> bool:
    """Whether gaps between columns are hardly wider than those between the digits of a cell."""
    inside: list[int] = []
    across: list[int] = []
    for line in lines:
        places = [grid.cell(box) for box in line]
        for (one, here), (other, there) in pairwise(zip(line, places, strict=True)):
            (inside if here == there else across).append(other.x - one.right)
    if len(inside) < _SOME * len(across) or not (inside and across):
        return False
    return float(np.median(across)) < _CLEARLY * float(np.median(inside))


def _together(lines: Sequence[Sequence[Box]], unit: float) -> list[list[Box]]:
    """The rows of a page: text lines at the same height are one."""
    slope = _common_slope(lines)
    levels = [float(np.mean([b.centre[1] - slope * b.centre[0] for b in line])) for line in lines]
    rows: list[list[Box]] = []
    last = -np.inf
    for level, number in sorted((level, number) for number, level in enumerate(levels)):
        if level - last < _SAME_ROW * unit:
            rows[-1] = sorted([*rows[-1], *lines[number]], key=lambda box: box.centre[0])
        else:
            rows.append(list(lines[number]))
            last = level
    return rows


def _common_slope(lines: Sequence[Sequence[Box]]) -> float:
    slopes, widths = zip(*map(_slope, lines), strict=True)
    return float(np.average(slopes, weights=np.array(widths) + 1e-3))


def row_edges(lines: Sequence[Sequence[Box]]) -> list[Edge]:
    """The edges of rows half way between at least two text lines, and as far outside of them."""
    slope = _common_slope(lines)
    places = [float(np.mean([b.centre[1] - slope * b.centre[0] for b in line])) for line in lines]
    between = [(a + b) / 2 for a, b in zip(places, places[1:], strict=False)]
    first, last = 2 * places[0] - between[0], 2 * places[-1] - between[-1]
    return [Edge(y, slope) for y in (first, *between, last)]


def _slope(line: Sequence[Box]) -> tuple[float, float]:
    """The slope of a row through the middles of its digits, and how wide it is."""
    x, y = np.array([box.centre for box in line]).T
    width = float(np.ptp(x))
    return (float(np.polyfit(x, y, 1)[0]), width) if width >= 1 else (0.0, 0.0)
