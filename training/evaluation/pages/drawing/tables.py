"""Draw tables of numbers, printed, ruled by hand, or without rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from digitapp.records import Array
from training.evaluation.pages.drawing.camera import Sheet, seen
from training.evaluation.pages.drawing.hands import Hand, Number, Piece, moved, number
from training.evaluation.pages.drawing.rules import Rule, by_hand, grid

Rng = np.random.Generator

SMALLEST, LARGEST = 12.0, 40.0
"""Heights of digits in pixels."""

MOST_FALL = 3.5
"""Largest angle in degrees by which rows rise or fall."""


Ruling = Literal["printed", "by hand", "none"]
RULINGS: tuple[Ruling, ...] = ("printed", "by hand", "none")
"""How a table's cells are parted; without rules, by blank paper alone."""


@dataclass(frozen=True, eq=False)
class Table:
    """A drawn table. cells: the digits of each cell, row by row, "" for an empty one; gray: the
    page, uint8 (h, w)."""

    cells: tuple[tuple[str, ...], ...]
    gray: Array

    @property
    def lines(self) -> list[str]:
        """The digits of each row that has any."""
        return [line for line in map("".join, self.cells) if line]


def table_page(hand: Hand, ruling: Ruling, photo: bool, rng: Rng) -> Table:
    """Draw a table of 1 to 5 columns and 2 to 8 rows; some cells are empty.

    Without rules, neighbouring columns are at least 0.9 digits' heights apart, and rows and
    columns that would be empty are left out.
    """
    unit = float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
    pen = max(1.0, unit * float(rng.uniform(0.06, 0.12)))
    cells = _numbers(hand, unit, pen, rng)
    if ruling == "none":
        cells = _without_empty(cells)
    widest = [
        max(cell.width if cell else unit for cell in column) for column in zip(*cells, strict=True)
    ]
    least, most = (0.5, 1.6) if ruling != "none" else (0.0, 1.6)
    gutter = 0.0 if ruling != "none" else 0.9 * unit
    xs = np.cumsum([0, *(width + gutter + unit * rng.uniform(least, most) for width in widest)])
    height = unit * rng.uniform(1.5, 2.6)
    ys = height * np.arange(len(cells) + 1)
    pieces = _laid(cells, xs, ys, unit, gutter, rng)
    rules = table_rules(xs, ys, unit, ruling == "by hand", rng) if ruling != "none" else []
    rule = pen * rng.uniform(0.7, 1.1) if ruling == "by hand" else rng.uniform(0.8, 2.2)
    sheet = Sheet(pieces, rules, pen, float(rule), unit)
    fall = float(rng.uniform(-MOST_FALL, MOST_FALL)) if rng.random() < 0.5 else 0.0
    texts = tuple(tuple(cell.text if cell else "" for cell in row) for row in cells)
    return Table(texts, seen(sheet, photo, rng, fall=fall))


def table_rules(xs: Array, ys: Array, unit: float, ruled_by_hand: bool, rng: Rng) -> list[Rule]:
    """Return the rules of a table with these columns and rows; one in five has no frame."""
    framed = len(xs) < 3 or rng.random() < 0.8
    rules = grid(list(xs), list(ys), framed)
    return [by_hand(rule, unit, rng) for rule in rules] if ruled_by_hand else rules


def _numbers(hand: Hand, unit: float, pen: float, rng: Rng) -> list[list[Number | None]]:
    """Write the numbers of a table, row by row; None for an empty cell."""
    columns, rows = int(rng.integers(1, 6)), int(rng.integers(2, 9))
    longest = [int(rng.choice([1, 2, 3, 4, 5], p=[0.25, 0.25, 0.2, 0.2, 0.1]))] * columns
    longest = [int(rng.integers(1, most + 1)) for most in longest]
    empty = float(rng.uniform(0, 0.3)) if columns > 1 else 0.0
    cells: list[list[Number | None]] = []
    for _ in range(rows):
        counts = [int(rng.integers(max(1, most - 1), most + 1)) for most in longest]
        kept = rng.random(columns) >= empty
        if not cells:
            kept[int(rng.integers(columns))] = True
        cells.append(
            [
                number(hand, count, unit, pen, rng) if keep else None
                for count, keep in zip(counts, kept, strict=True)
            ]
        )
    return cells


def _without_empty(cells: list[list[Number | None]]) -> list[list[Number | None]]:
    """Leave out the rows and columns that have no number: nothing shows them without rules."""
    full = [n for n, column in enumerate(zip(*cells, strict=True)) if any(column)]
    return [[row[n] for n in full] for row in cells if any(row)]


def _laid(
    cells: list[list[Number | None]],
    xs: Array,
    ys: Array,
    unit: float,
    gutter: float,
    rng: Rng,
) -> list[Piece]:
    """Put numbers into their cells, each column with its own alignment.

    gutter: pixels at the right of each cell that stay empty.
    """
    align = rng.choice([0.15, 0.5, 0.85], len(xs) - 1)
    pieces: list[Piece] = []
    for row, bottom in zip(cells, ys[1:], strict=True):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            spare = float(xs[column + 1] - xs[column]) - gutter - cell.width
            share = float(np.clip(align[column] + rng.normal(0, 0.1), 0.1, 0.9))
            room = float(ys[1] - ys[0]) - unit
            foot = float(bottom) - room * float(rng.uniform(0.25, 0.6))
            pieces += moved(cell.pieces, np.array([float(xs[column]) + spare * share, foot]))
    return pieces
