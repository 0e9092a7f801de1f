"""Rows and columns on a page, and the text that numbers make in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from digitapp.records.box import Box

MOST_CELLS = 20_000
"""Of one grid."""


@dataclass(frozen=True)
class Edge:
    """A boundary between two rows: at x, its height is `y + slope * x`, in page pixels."""

    y: float
    slope: float = 0.0

    def at(self, x: float) -> float:
        return self.y + self.slope * x


@dataclass(frozen=True)
class Grid:
    """The rows and columns of a table.

    rows: the R + 1 edges of R rows, top to bottom. columns: for each row the x of the C + 1 edges
    of its C cells, left to right, in page pixels. comb: whether it is one number, with a box for
    each digit, instead of a table.

    Raises ValueError if the edges do not make at least one cell, not the same number of cells in
    every row, or more than MOST_CELLS.
    """

    rows: tuple[Edge, ...]
    columns: tuple[tuple[float, ...], ...]
    comb: bool = False

    def __post_init__(self) -> None:
        widths = {len(edges) for edges in self.columns}
        if len(self.rows) != len(self.columns) + 1 or len(widths) != 1 or min(widths) < 2:
            raise ValueError("these edges make no rows of equally many cells")
        if self.height * self.width > MOST_CELLS:
            raise ValueError("too many cells")

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.columns)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.columns[0]) - 1

    def moved(self, x: float, y: float) -> Grid:
        """The grid farther right and down, in pixels."""
        # An edge that is moved to the right has the same height x pixels later.
        rows = tuple(Edge(edge.y + y - edge.slope * x, edge.slope) for edge in self.rows)
        columns = tuple(tuple(place + x for place in edges) for edges in self.columns)
        return Grid(rows, columns, self.comb)

    def cell(self, box: Box) -> tuple[int, int] | None:
        """The row and column, from 0, of the cell that holds the middle of a box, if one does."""
        x, y = box.centre
        row = bisect_right(self.rows, y, key=lambda edge: edge.at(x)) - 1
        if not 0 <= row < self.height:
            return None
        column = bisect_right(self.columns[row], x) - 1
        return (row, column) if 0 <= column < self.width else None


def cell_of(box: Box, grids: Sequence[Grid]) -> tuple[Grid, int, int] | None:
    """The first grid that holds a box, and its row and column there, from 0; None if none does."""
    for grid in grids:
        if (found := grid.cell(box)) is not None:
            return grid, *found
    return None
