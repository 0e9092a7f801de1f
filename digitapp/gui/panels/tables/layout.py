"""Where the cells of tables are shown, one table below the other; free of Tk.

All lengths are in pixels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Cell, Table


_EMPTY = 1
"""Characters of a column without numbers."""


@dataclass(frozen=True)
class Sizes:
    """digit: width of a character; row: height of a row; padding: at each side of a cell;
    between: free height between two tables."""

    digit: int
    row: int
    padding: int
    between: int


@dataclass(frozen=True)
class Shown:
    """A table as it is shown. top: of its first row; edges: the x of its columns' edges."""

    table: Table
    top: int
    edges: tuple[int, ...]
    row: int

    @property
    def bottom(self) -> int:
        return self.top + self.row * self.table.rows

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column at a place, from 0; None beside the table."""
        row = int((y - self.top) // self.row)
        column = bisect_right(self.edges, x) - 1
        inside = 0 <= row < self.table.rows and 0 <= column < self.table.columns
        return (row, column) if inside else None


def shown(tables: Sequence[Table], sizes: Sizes) -> tuple[Shown, ...]:
    """Lay out tables below each other; each column is as wide as its longest number."""
    found = []
    top = 0
    for table in tables:
        longest = [_EMPTY] * table.columns
        for cell in table.cells:
            longest[cell.column] = max(longest[cell.column], len(cell.text))
        widths = (length * sizes.digit + 2 * sizes.padding for length in longest)
        found.append(Shown(table, top, tuple(accumulate(widths, initial=0)), sizes.row))
        top = found[-1].bottom + sizes.between
    return tuple(found)


def digit_of(cell: Cell, character: int) -> int:
    """The number of the digit at or before a character of a cell's text, in its line, from 0."""
    before = sum(sign.isdigit() or sign == "?" for sign in cell.text[: character + 1])
    return cell.first + min(max(before - 1, 0), cell.count - 1)
