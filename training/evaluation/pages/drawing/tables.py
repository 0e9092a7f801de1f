"""Draw tables of numbers, printed or ruled by hand."""

from __future__ import annotations

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


def table_page(hand: Hand, ruled_by_hand: bool, photo: bool, rng: Rng) -> tuple[list[str], Array]:
    """Draw a table of 1 to 5 columns and 2 to 8 rows; some cells are empty.

    Returns the digits of each row that has any, and the page, uint8 (h, w).
    """
    unit = float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
    pen = max(1.0, unit * float(rng.uniform(0.06, 0.12)))
    cells = _numbers(hand, unit, pen, rng)
    widest = [
        max(cell.width if cell else unit for cell in column) for column in zip(*cells, strict=True)
    ]
    xs = np.cumsum([0, *(width + unit * rng.uniform(0.5, 1.6) for width in widest)])
    height = unit * rng.uniform(1.5, 2.6)
    ys = height * np.arange(len(cells) + 1)
    pieces = _laid(cells, xs, ys, unit, rng)
    sheet = Sheet(pieces, table_rules(xs, ys, unit, ruled_by_hand, rng), pen, 1.0, unit)
    rule = pen * rng.uniform(0.7, 1.1) if ruled_by_hand else rng.uniform(0.8, 2.2)
    sheet = Sheet(sheet.pieces, sheet.rules, pen, float(rule), unit)
    fall = float(rng.uniform(-MOST_FALL, MOST_FALL)) if rng.random() < 0.5 else 0.0
    lines = ["".join(cell.text for cell in row if cell) for row in cells]
    return [line for line in lines if line], seen(sheet, photo, rng, fall=fall)


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


def _laid(
    cells: list[list[Number | None]], xs: Array, ys: Array, unit: float, rng: Rng
) -> list[Piece]:
    """Put numbers into their cells, each column with its own alignment."""
    align = rng.choice([0.15, 0.5, 0.85], len(xs) - 1)
    pieces: list[Piece] = []
    for row, bottom in zip(cells, ys[1:], strict=True):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            spare = float(xs[column + 1] - xs[column]) - cell.width
            share = float(np.clip(align[column] + rng.normal(0, 0.1), 0.1, 0.9))
            room = float(ys[1] - ys[0]) - unit
            foot = float(bottom) - room * float(rng.uniform(0.25, 0.6))
            pieces += moved(cell.pieces, np.array([float(xs[column]) + spare * share, foot]))
    return pieces
