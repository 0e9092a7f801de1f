"""What a person corrected, laid over what was read.

A correction names the places it speaks for, not the reading it was made on. So it holds
when the page is read again, even where the second reading finds other boxes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

from digitapp.editor import punctuation

if TYPE_CHECKING:
    from digitapp.records import Box, DigitSequence, Line, Reading
    from digitapp.records import Mark as Punctuation

SAME = 0.5
"""Two boxes whose intersection is this part of their union are the same digit."""

COVERED = 0.6
"""A reading that lies to this part inside a corrected box is replaced by it."""


@dataclass(frozen=True)
class Correction:
    """Readings at `replaced` give way to one digit at `box`, or to nothing (None).

    digit: what the person typed; "" leaves reading the new box to the networks.
    """

    replaced: tuple[Box, ...]
    box: Box | None
    digit: str = ""


@dataclass(frozen=True, eq=False)
class Mark:
    """One digit as the window shows it.

    digit: "" while a new box waits to be read. source: the correction it comes from.
    reading: what the networks said about exactly this box, where they were asked.
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
        """Did a person give the digit?"""
        return self.source is not None and bool(self.source.digit)


@dataclass(frozen=True, eq=False)
class MarkLine(Sequence[Mark]):
    """A line as the window shows it: its digits left to right.

    punctuation: the signs between them, which nobody selects or corrects.
    """

    digits: tuple[Mark, ...]
    punctuation: tuple[Punctuation, ...] = ()

    def __len__(self) -> int:
        return len(self.digits)

    @overload
    def __getitem__(self, index: int) -> Mark: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Mark, ...]: ...
    def __getitem__(self, index: int | slice) -> Mark | tuple[Mark, ...]:
        return self.digits[index]


def marks(
    sequence: DigitSequence | None,
    corrections: Sequence[Correction],
    asked: Mapping[Box, Reading],
    with_punctuation: bool = True,
) -> tuple[MarkLine, ...]:
    """Lines of marks: the sequence with the corrections laid over it.

    asked: readings of boxes that only exist through corrections. with_punctuation: whether the
    lines keep the signs between their digits.
    """
    if sequence is not None and not with_punctuation:
        sequence = sequence.without_marks()
    read: dict[int, Line] = {}
    rows: list[list[Mark]] = []
    homes: dict[int, list[Mark]] = {}
    known: dict[Box, Reading] = dict(asked)
    first: dict[int, Mark] = {}
    places = _places(corrections)
    for line in sequence.lines if sequence else ():
        row: list[Mark] = []
        for i, reading in enumerate(line.readings):
            known.setdefault(reading.box, reading)
            mark = Mark(
                reading.box,
                reading.digit,
                reading.confidence,
                reading.doubtful,
                blank=i in line.blanks,
                reading=reading,
            )
            which = _replacing(reading.box, places)
            if which is None:
                row.append(mark)
            else:
                homes.setdefault(which, row)
                first.setdefault(which, mark)
        rows.append(row)
        read[id(row)] = line
    found = {reading.box for line in read.values() for reading in line.readings}
    framed = [c.box for c in corrections if c.box is not None and c.box not in found]
    for k, correction in enumerate(corrections):
        if correction.box is None:
            continue
        mark = _corrected(correction, correction.box, known)
        if k in first:
            mark = replace(mark, blank=first[k].blank)
        _place(rows, mark, homes.get(k))
    return tuple(_line(row, read.get(id(row)), framed) for row in rows if row)


def _line(row: Sequence[Mark], line: Line | None, framed: Sequence[Box]) -> MarkLine:
    """A row with the signs of the line it was read as; framed: boxes that a person drew."""
    digits = tuple(_left_to_right(row))
    if line is None or not line.marks:
        return MarkLine(digits)
    if tuple(mark.reading for mark in digits) == line.readings:
        return MarkLine(digits, line.marks)
    kept = punctuation.outside(line.marks, framed, COVERED)
    return MarkLine(digits, punctuation.placed(kept, [mark.box for mark in digits]))


def text(lines: Iterable[MarkLine]) -> str:
    """The marks as text, lines parted by newlines; "?" where a digit is not known yet."""
    return "\n".join(line_text(line) for line in lines)


def line_text(line: MarkLine) -> str:
    *before, end = between_digits(line)
    return "".join(b + (mark.digit or "?") for b, mark in zip(before, line, strict=True)) + end


def between_digits(line: MarkLine) -> tuple[str, ...]:
    """The blanks and signs that text has before each digit of a line, and after the last."""
    from digitapp import records

    blanks = {i for i, mark in enumerate(line) if mark.blank and i}
    return records.between_digits([mark.box for mark in line], blanks, line.punctuation)


def line_confidence(line: MarkLine, sequence: DigitSequence | None) -> float:
    """The probability, 0 to 1, that a line is right: as it was read where nothing in it was
    corrected, else that of its digits together; what a person typed is certain."""
    if sequence is not None and all(mark.source is None for mark in line):
        readings = tuple(mark.reading for mark in line)
        for known in sequence.lines:
            if known.readings == readings:
                return known.confidence
    return math.prod(mark.confidence for mark in line)


def confidence(lines: Iterable[MarkLine], sequence: DigitSequence | None) -> float:
    """The probability, 0 to 1, that every line is right."""
    return math.prod(line_confidence(line, sequence) for line in lines)


def supersede(
    corrections: Sequence[Correction], old: Iterable[Mark], new: Sequence[Correction]
) -> tuple[Correction, ...]:
    """Put `new` corrections in the place of the marks `old`.

    Marks that came from corrections give up those; what they had replaced is handed on to
    the first new correction, and so stays replaced.
    """
    gone = [mark.source for mark in old if mark.source is not None]
    inherited = tuple(box for c in gone for box in c.replaced)
    kept = [c for c in corrections if not any(c is g for g in gone)]
    head = replace(new[0], replaced=tuple(dict.fromkeys((*inherited, *new[0].replaced))))
    result = [head, *new[1:]]
    return (*kept, *(c for c in result if c.replaced or c.box is not None))


def turned(corrections: Sequence[Correction], height: int) -> tuple[Correction, ...]:
    """The corrections after the page, `height` pixels high, was turned a quarter clockwise."""

    def turn(box: Box) -> Box:
        return replace(box, x=height - box.bottom, y=box.x, width=box.height, height=box.width)

    return tuple(
        replace(c, replaced=tuple(map(turn, c.replaced)), box=turn(c.box) if c.box else None)
        for c in corrections
    )


def _places(corrections: Sequence[Correction]) -> list[tuple[int, Box]]:
    """Every place that a correction speaks for, the latest correction first."""
    return [
        (k, place)
        for k in range(len(corrections) - 1, -1, -1)
        for place in (*corrections[k].replaced, *filter(None, [corrections[k].box]))
    ]


def _replacing(box: Box, places: Sequence[tuple[int, Box]]) -> int | None:
    """The correction that speaks for this place; the latest has the last word."""
    x, y = box.centre
    for k, place in places:
        # What covers half of a box covers its centre: a quick answer for almost all places.
        if not (place.x <= x <= place.x + place.width and place.y <= y <= place.y + place.height):
            continue
        if box.iou(place) >= SAME or box.common_area(place) >= COVERED * max(box.area, 1):
            return k
    return None


def _corrected(correction: Correction, box: Box, known: Mapping[Box, Reading]) -> Mark:
    reading = known.get(box)
    if correction.digit:
        return Mark(box, correction.digit, 1.0, False, source=correction, reading=reading)
    if reading is None:
        return Mark(box, "", 0.0, True, source=correction)
    return Mark(
        box,
        reading.digit,
        reading.confidence,
        reading.doubtful,
        source=correction,
        reading=reading,
    )


def _place(rows: list[list[Mark]], mark: Mark, home: list[Mark] | None) -> None:
    """Put a mark into the line it belongs to: where what it replaces stood, else the line
    whose height holds its centre, else a line of its own."""
    y = mark.box.centre[1]
    if home is not None and (not home or _holds(home, y)):
        home.append(mark)
        return
    for row in rows:
        if row and _holds(row, y):
            row.append(mark)
            return
    at = next((i for i, r in enumerate(rows) if r and r[0].box.centre[1] > y), len(rows))
    rows.insert(at, [mark])


def _holds(row: Sequence[Mark], y: float) -> bool:
    return min(m.box.y for m in row) <= y < max(m.box.bottom for m in row)


def _left_to_right(row: Sequence[Mark]) -> list[Mark]:
    return sorted(row, key=lambda mark: mark.box.centre[0])
