"""The text lines of a page, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from digitapp.records.box import Box
from digitapp.records.grid import Grid
from digitapp.records.mark import Mark, between_digits
from digitapp.records.page import Page
from digitapp.records.reading import Reading
from digitapp.records.table import Table, tables_of


@dataclass(frozen=True)
class Alternative:
    """Another reading of a line.

    digits: at least one, left to right; probability: 0 to 1, that this is the right one; boxes:
    the place of each digit.
    """

    digits: str
    probability: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True, eq=False)
class Line:
    """A text line: readings from left to right.

    blanks: indexes of the readings that follow a blank.
    confidence: the probability, 0 to 1, that the whole line is right.
    marks: the signs beside the digits; they are sorted from left to right.
    alternatives: other readings of the digits, the most probable first; none where both readers
    are sure.

    Raises ValueError for a mark outside the line.
    """

    readings: tuple[Reading, ...]
    blanks: frozenset[int] = frozenset()
    confidence: float = 0.0
    marks: tuple[Mark, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.marks, key=lambda mark: (mark.before, mark.box.centre[0]))
        if any(not 0 <= mark.before <= len(self.readings) for mark in ordered):
            raise ValueError("a mark stands outside its line")
        object.__setattr__(self, "marks", tuple(ordered))

    @property
    def digits(self) -> str:
        """The digits alone, without blanks and marks."""
        return "".join(reading.digit for reading in self.readings)

    @property
    def text(self) -> str:
        """Digits, blanks and marks in the order of the page."""
        return self.text_in(())

    def text_in(self, grids: Sequence[Grid]) -> str:
        """The text with tabs where a table's columns part it; grids: of the page."""
        boxes = [reading.box for reading in self.readings]
        *before, end = between_digits(boxes, self.blanks, self.marks, grids)
        return "".join(map("".join, zip(before, self.digits, strict=True))) + end

    def without_marks(self) -> Line:
        return replace(self, marks=())


@dataclass(frozen=True, eq=False)
class DigitSequence:
    """All lines read on a page, top to bottom; empty if the page has no digits.

    complete: False if the time for the page was over before all of it was read.
    leftover: boxes of ink, in page pixels, that was read neither as a digit nor as a mark.
    turned: degrees clockwise, 0, 90, 180 or 270, by which the page was turned to be read; `page`
    is then the turned one, and all boxes are in its pixels.
    mirrored: True if the page seems mirrored; it was read as it lies.
    grids: the tables and combs in which numbers stand, without a template, in page pixels. Each
    row with numbers is a line.
    """

    page: Page
    lines: tuple[Line, ...] = ()
    complete: bool = True
    leftover: tuple[Box, ...] = field(default=(), kw_only=True)
    turned: int = field(default=0, kw_only=True)
    mirrored: bool = field(default=False, kw_only=True)
    grids: tuple[Grid, ...] = field(default=(), kw_only=True)

    @property
    def text(self) -> str:
        """The text of all lines, joined by newlines; tabs part the columns of tables."""
        return "\n".join(line.text_in(self.grids) for line in self.lines)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the page, cell by cell."""
        texts = [line.text_in(self.grids) for line in self.lines]
        return tables_of(self.grids, [line.readings for line in self.lines], texts)

    def without_marks(self) -> DigitSequence:
        return replace(self, lines=tuple(line.without_marks() for line in self.lines))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings of the page in reading order."""
        return tuple(reading for line in self.lines for reading in line.readings)

    @cached_property
    def line_confidences(self) -> Mapping[tuple[Reading | None, ...], float]:
        """The confidence of each line, by its readings."""
        return {line.readings: line.confidence for line in reversed(self.lines)}

    @property
    def confidence(self) -> float:
        """The probability, 0 to 1, that every line is right; 0 without lines."""
        if not self.lines:
            return 0.0
        return float(np.prod([line.confidence for line in self.lines]))
