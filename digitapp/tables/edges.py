"""Edges of rows and columns, and edges between numbers where no rule line parts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from digitapp.records import Box
from digitapp.records.grid import MOST_CELLS, Edge, Grid
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

    def at(self, along: float) -> float:
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
    found = [rows[0]]
    for upper, lower in zip(rows, rows[1:], strict=False):
        # Heights below the upper edge, so that falling rows are level.
        heights = []
        for line in lines:
            own = [
                box.centre[1] - upper.at(box.centre[0])
                for box in line
                if _between(box.centre[0], box.centre[1], columns[0], columns[-1])
                and upper.at(box.centre[0]) <= box.centre[1] < lower.at(box.centre[0])
            ]
            if own:
                heights.append(float(np.median(own)))
        heights.sort()
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
    for left, right in zip(columns, columns[1:], strict=False):
        within = [box for box in digits if _between(box.centre[0], box.centre[1], left, right)]
        numbers = []
        for upper, lower in zip(rows, rows[1:], strict=False):
            own = [box for box in within if _between(box.centre[1], box.centre[0], upper, lower)]
            upright = [replace(b, x=round(b.x - left.slope * b.centre[1])) for b in own]
            numbers.append(numbers_of(upright, apart))
        gutters = find_gutters(numbers, unit, straight=True)
        found += [Line(place, left.slope, drawn=False) for place in gutters.places]
        found.append(right)
    return found


def _between(across: float, along: float, first: Line, last: Line) -> bool:
    return first.at(along) <= across < last.at(along)
