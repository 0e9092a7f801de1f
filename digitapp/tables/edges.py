"""Edges of rows and columns, and edges between numbers where no rule line parts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np

from digitapp.records import Array, Box
from digitapp.records.grid import MOST_CELLS, Edge, Grid
from digitapp.statistics import median
from digitapp.tables.gutters import apart_in, find_gutters, numbers_of

_APART = 0.8
"""Text lines whose middles are farther apart are two rows. [heights of a digit]"""


@dataclass(frozen=True)
class Line:
    """An edge of rows or columns.

    place: where it crosses the other axis, in pixels; slope: its change for each pixel along.
    drawn: whether a rule line stands there, instead of the end of others.
    """

    place: float
    slope: float
    drawn: bool = True

    @overload
    def at(self, along: float) -> float: ...

    @overload
    def at(self, along: Array) -> Array: ...

    def at(self, along: float | Array) -> float | Array:
        """Where the edge crosses the other axis at this place, or at each of these places."""
        return self.place + self.slope * along

    def moved(self, by: float, drawn: bool = False) -> Line:
        return replace(self, place=self.place + by, drawn=drawn)


def grid_of(rows: Sequence[Line], columns: Sequence[Line]) -> Grid | None:
    """The grid between edges from top to bottom and from left to right; None if it is too large."""
    if (len(rows) - 1) * (len(columns) - 1) > MOST_CELLS:
        return None
    middle = float(np.mean([line.at(rows[0].place) for line in columns]))
    places = []
    for upper, lower in zip(rows, rows[1:], strict=False):
        y = (upper.at(middle) + lower.at(middle)) / 2
        places.append(tuple(sorted(line.at(y) for line in columns)))
    return Grid(tuple(Edge(line.place, line.slope) for line in rows), tuple(places))


def with_rows_between(
    rows: Sequence[Line], columns: Sequence[Line], lines: Sequence[Sequence[Box]], unit: float
) -> list[Line]:
    """The edges of rows, and more where several text lines stand between two of them."""
    x, y = _centres([box for line in lines for box in line])
    text_line = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    inside = _between(x, y, columns[0], columns[-1])
    found = [rows[0]]
    for upper, lower in zip(rows, rows[1:], strict=False):
        own = inside & _between(y, x, upper, lower)
        # Heights below the upper edge, so that falling rows are level.
        below, of_line = y[own] - upper.at(x[own]), text_line[own]
        heights = sorted(median(below[of_line == n]) for n in set(of_line.tolist()))
        for last, height in zip(heights, heights[1:], strict=False):
            if height - last > _APART * unit:
                found.append(upper.moved((last + height) / 2))
        found.append(lower)
    return found


def with_columns_between(
    rows: Sequence[Line], columns: Sequence[Line], lines: Sequence[Sequence[Box]], unit: float
) -> list[Line]:
    """The edges of columns, and more where numbers stand in several columns between two."""
    found = [columns[0]]
    apart = apart_in(lines, unit)
    digits = sorted((box for line in lines for box in line), key=lambda box: box.centre[0])
    x, y = _centres(digits)
    in_row = [_between(y, x, upper, lower) for upper, lower in zip(rows, rows[1:], strict=False)]
    for left, right in zip(columns, columns[1:], strict=False):
        within = _between(x, y, left, right)
        numbers = []
        for row in in_row:
            own = [digits[i] for i in np.flatnonzero(within & row)]
            upright = [replace(b, x=round(b.x - left.slope * b.centre[1])) for b in own]
            numbers.append(numbers_of(upright, apart))
        gutters = find_gutters(numbers, unit, straight=True)
        found += [Line(place, left.slope, drawn=False) for place in gutters.places]
        found.append(right)
    return found


def _centres(boxes: Sequence[Box]) -> Array:
    """The centres of N boxes: float (2, N), x above y."""
    return np.array([box.centre for box in boxes], float).reshape(-1, 2).T


def _between(across: Array, along: Array, first: Line, last: Line) -> Array:
    """Which of N points lie between two edges: bool (N,)."""
    return (first.at(along) <= across) & (across < last.at(along))
