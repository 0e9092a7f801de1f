"""The digits and lines that the window shows, with their text and confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from digitapp.editor.corrections.correction import Correction
    from digitapp.records import Box, DigitSequence, Grid, Reading
    from digitapp.records import Mark as Punctuation
    from digitapp.rules.choice import Verdict


@dataclass(frozen=True, eq=False)
class Mark:
    """One digit as the window shows it.

    digit: "" until a new box has been read. confidence: 0 to 1. blank: a space precedes the
    digit. source: the correction that made it. reading: the networks' reading of exactly this
    box, None without one.
    """

    box: Box
    digit: str
    confidence: float
    doubtful: bool
    blank: bool = False
    source: Correction | None = None
    reading: Reading | None = None

    @property
    def typed(self) -> bool:
        """Whether a person typed the digit."""
        return self.source is not None and bool(self.source.digit)


@dataclass(frozen=True, eq=False)
class MarkLine(Sequence[Mark]):
    """A line as the window shows it: its digits from left to right.

    punctuation: the punctuation beside the digits; it cannot be selected or corrected. verdict:
    what a rule did to the line; None if it did nothing, or a person corrected the line. grids: the
    tables of the page.
    """

    digits: tuple[Mark, ...]
    punctuation: tuple[Punctuation, ...] = ()
    verdict: Verdict | None = None
    grids: tuple[Grid, ...] = ()

    def __len__(self) -> int:
        return len(self.digits)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.digits)

    @overload
    def __getitem__(self, index: int) -> Mark: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Mark, ...]: ...
    def __getitem__(self, index: int | slice) -> Mark | tuple[Mark, ...]:
        return self.digits[index]


def text(lines: Iterable[MarkLine]) -> str:
    """Return the lines as text, separated by newlines; "?" stands for a digit not read yet."""
    return "\n".join(line_text(line) for line in lines)


def line_text(line: MarkLine) -> str:
    *before, end = between_digits(line)
    return "".join(b + (mark.digit or "?") for b, mark in zip(before, line, strict=True)) + end


def between_digits(line: MarkLine) -> tuple[str, ...]:
    """Return the spaces and punctuation before each digit of a line, and after the last one."""
    from digitapp import records

    blanks = {i for i, mark in enumerate(line) if mark.blank and i}
    return records.between_digits([mark.box for mark in line], blanks, line.punctuation, line.grids)


def line_confidence(line: MarkLine, sequence: DigitSequence | None) -> float:
    """Return the probability, 0 to 1, that a line is right.

    An uncorrected line keeps the confidence of its reading. For any other line it is the
    product of the digits' confidences; a typed digit counts as 1.
    """
    if sequence is not None and all(mark.source is None for mark in line):
        known = sequence.line_confidences.get(tuple(mark.reading for mark in line))
        if known is not None:
            return known
    return math.prod(mark.confidence for mark in line)


def confidence(lines: Iterable[MarkLine], sequence: DigitSequence | None) -> float:
    """Return the probability, 0 to 1, that every line is right."""
    return math.prod(line_confidence(line, sequence) for line in lines)
