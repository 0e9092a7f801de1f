"""The numbers of a table, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from typing import Protocol

from digitapp.records.box import Box
from digitapp.records.grid import Grid


class Digit(Protocol):
    """What a cell needs to know of a digit."""

    @property
    def box(self) -> Box: ...
    @property
    def confidence(self) -> float: ...
    @property
    def doubtful(self) -> bool: ...


@dataclass(frozen=True)
class Cell:
    """A cell with a number.

    row, column: from 0. text: digits, blanks and marks. confidence: the probability, 0 to 1, of
    all its digits; doubtful: a person should check it. box: around its digits, in page pixels.
    line: the number of its line on the page, from 0; first, count: its digits in that line.
    """

    row: int
    column: int
    text: str
    confidence: float
    doubtful: bool
    box: Box
    line: int
    first: int
    count: int


@dataclass(frozen=True)
class Table:
    """rows, columns: how many there are, empty ones too; cells: those with numbers, by rows."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]

    def texts(self) -> list[list[str]]:
        """The text of every cell, row by row; empty where there is no number."""
        found = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            found[cell.row][cell.column] = cell.text
        return found


def tables_of(
    grids: Sequence[Grid], lines: Sequence[Sequence[Digit]], texts: Sequence[str]
) -> tuple[Table, ...]:
    """The tables of a page.

    grids: of the page; lines: the digits of each line; texts: of each line, with a tab for each
    edge between two columns. A line that does not lie in one row of a table has no cells.
    """
    found = []
    for grid in grids:
        if grid.comb:
            continue
        cells = [
            cell
            for number, (line, text) in enumerate(zip(lines, texts, strict=True))
            for cell in _cells(grid, line, text.split("\t"), number)
        ]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        found.append(Table(grid.height, grid.width, tuple(cells)))
    return tuple(found)


def _cells(grid: Grid, line: Sequence[Digit], texts: Sequence[str], number: int) -> list[Cell]:
    places = [place for digit in line if (place := grid.cell(digit.box)) is not None]
    if len(places) < len(line) or len(texts) != grid.width:
        return []
    cells = []
    starts = [i for i, place in enumerate(places) if not i or place[1] != places[i - 1][1]]
    for first, stop in zip(starts, [*starts[1:], len(places)], strict=True):
        row, column = places[first]
        own = line[first:stop]
        cells.append(
            Cell(
                row,
                column,
                texts[column],
                prod(digit.confidence for digit in own),
                any(digit.doubtful for digit in own),
                reduce(Box.union, (digit.box for digit in own)),
                number,
                first,
                stop - first,
            )
        )
    return cells
