"""What a pipeline might have read, made up by the tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitapp.records import Box, DigitSequence, Edge, Grid, Line, Mark, Page, Reading, Segment


def reading(digit: str, box: Box, confidence: float = 0.99, doubtful: bool = False) -> Reading:
    """One digit; what is left of the probability goes to the next digit."""
    probabilities = np.zeros(11, np.float32)
    probabilities[int(digit)] = confidence
    probabilities[(int(digit) + 1) % 10] = 1 - confidence
    segment = Segment(box, np.full((box.height, box.width), 255, np.uint8))
    return Reading(segment, np.zeros((28, 28), np.float32), probabilities, doubtful)


def sequence(
    *lines: str, page: Page | None = None, confidence: float = 0.97, doubtful: Sequence[str] = ()
) -> DigitSequence:
    """Lines of 10x20 digits, 12 pixels apart, 40 from line to line; a blank is kept as one."""
    page = page or Page(np.full((200, 300), 255, np.uint8), name="page.png")
    made = []
    for row, line in enumerate(lines):
        digits = line.replace(" ", "")
        blanks = frozenset(len(line[:at].replace(" ", "")) for at, c in enumerate(line) if c == " ")
        readings = tuple(
            reading(digit, Box(10 + 12 * column, 10 + 40 * row, 10, 20), doubtful=digit in doubtful)
            for column, digit in enumerate(digits)
        )
        made.append(Line(readings, blanks, confidence))
    return DigitSequence(page, tuple(made))


def marked(*lines: str, page: Page | None = None, confidence: float = 0.97) -> DigitSequence:
    """Like `sequence`, with marks of 4x8 pixels low between their digits: "12,7"."""
    bare = sequence(*("".join(c for c in line if c in "0123456789 ") for line in lines))
    made = []
    for line, known in zip(lines, bare.lines, strict=True):
        marks = []
        for at, sign in enumerate(line):
            if sign not in "0123456789 ":
                before = sum(c.isdigit() for c in line[:at])
                box = Box(6 + 12 * before, known.readings[0].box.y + 14, 4, 8)
                marks.append(Mark(sign, box, 0.9, before))
        made.append(replace(known, confidence=confidence, marks=tuple(marks)))
    return replace(bare, page=page or bare.page, lines=tuple(made))


def table(
    *rows: Sequence[str], page: Page | None = None, doubtful: Sequence[str] = ()
) -> DigitSequence:
    """A table with cells of 80x40 pixels and digits of 10x20, 12 pixels apart; "" is empty."""
    page = page or Page(np.full((200, 300), 255, np.uint8), name="table.png")
    lines = []
    for row, cells in enumerate(rows):
        readings = tuple(
            reading(
                digit,
                Box(80 * column + 10 + 12 * at, 40 * row + 10, 10, 20),
                0.99,
                digit in doubtful,
            )
            for column, text in enumerate(cells)
            for at, digit in enumerate(text)
        )
        if readings:
            lines.append(Line(readings, frozenset(), 0.97))
    edges = tuple(float(80 * column) for column in range(len(rows[0]) + 1))
    grid = Grid(tuple(Edge(40.0 * row) for row in range(len(rows) + 1)), (edges,) * len(rows))
    return DigitSequence(page, tuple(lines), grids=(grid,))
