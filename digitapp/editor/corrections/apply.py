"""Apply a person's corrections to a reading."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digitapp.editor import punctuation
from digitapp.editor.corrections.correction import Correction
from digitapp.editor.corrections.mark_line import Mark, MarkLine
from digitapp.editor.punctuation import SignEdit

if TYPE_CHECKING:
    from digitapp.records import Box, DigitSequence, Grid, Line, Reading
    from digitapp.records.overlap import Places
    from digitapp.rules.choice import Verdict

SAME = 0.5
"""Minimum intersection over union, 0 to 1, of two boxes that are the same digit."""

COVERED = 0.6
"""A corrected box replaces a reading when it covers at least this fraction of its area."""


def marks(
    sequence: DigitSequence | None,
    corrections: Sequence[Correction],
    asked: Mapping[Box, Reading],
    with_punctuation: bool = True,
    signs: Sequence[SignEdit] = (),
    verdicts: Sequence[Verdict | None] = (),
) -> tuple[MarkLine, ...]:
    """Return the lines of a sequence with the corrections applied.

    asked: readings of boxes that exist only in corrections. with_punctuation: keep the
    punctuation of the lines. signs: what a person says of single marks. verdicts: what rules did
    to each line of the sequence, if there are any.
    """
    if sequence is None and not corrections:
        return ()
    if sequence is not None and not with_punctuation:
        sequence = sequence.without_marks()
    from digitapp.records.overlap import Places

    read: list[_Row] = []
    homes: dict[int, _Row] = {}
    known: dict[Box, Reading] = dict(asked)
    first: dict[int, Mark] = {}
    replaced = _Replaced(corrections) if sequence and corrections else None
    for n, line in enumerate(sequence.lines if sequence else ()):
        row = _Row(line, verdicts[n] if n < len(verdicts) else None)
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
            which = replaced.by(reading.box) if replaced else None
            if which is None:
                row.add(mark)
            else:
                homes.setdefault(which, row)
                first.setdefault(which, mark)
        read.append(row)
    tables = [grid for grid in (sequence.grids if sequence else ()) if not grid.comb]
    rows = _Rows(read, tables)
    found = (
        {reading.box for line in sequence.lines for reading in line.readings} if sequence else ()
    )
    framed = [c.box for c in corrections if c.box is not None and c.box not in found]
    for k, correction in enumerate(corrections):
        if correction.box is None:
            continue
        mark = _corrected(correction, correction.box, known)
        if k in first:
            mark = replace(mark, blank=first[k].blank)
        rows.place(mark, homes.get(k))
    drawn = Places(framed)
    lines = tuple(_line(row, drawn) for row in rows if row.marks)
    if sequence is not None and sequence.grids:
        lines = tuple(replace(line, grids=sequence.grids) for line in lines)
    return _signed(lines, signs) if with_punctuation and signs else lines


def supersede(
    corrections: Sequence[Correction], old: Iterable[Mark], new: Sequence[Correction]
) -> tuple[Correction, ...]:
    """Replace the digits `old` with the corrections `new`; returns all corrections.

    The corrections that made `old` are removed. The first new correction takes over the boxes
    that they replaced. `new` must not be empty.
    """
    gone = [mark.source for mark in old if mark.source is not None]
    inherited = tuple(box for c in gone for box in c.replaced)
    kept = [c for c in corrections if not any(c is g for g in gone)]
    head = replace(new[0], replaced=tuple(dict.fromkeys((*inherited, *new[0].replaced))))
    result = [head, *new[1:]]
    return (*kept, *(c for c in result if c.replaced or c.box is not None))


def _signed(lines: Sequence[MarkLine], signs: Sequence[SignEdit]) -> tuple[MarkLine, ...]:
    """Change the punctuation of all lines as a person said."""
    kept = punctuation.unedited(signs, [mark for line in lines for mark in line.punctuation])
    own = punctuation.own(signs, [[digit.box for digit in line] for line in lines])
    result = []
    for line, added in zip(lines, own, strict=True):
        marks = [mark for mark in line.punctuation if mark in kept] + added
        marks.sort(key=lambda mark: (mark.before, mark.box.centre[0]))
        result.append(replace(line, punctuation=tuple(marks)))
    return tuple(result)


class _Row:
    """A row while corrections are applied; line: what it was read as, None for a new one;
    verdict: what a rule did to that."""

    def __init__(self, line: Line | None = None, verdict: Verdict | None = None) -> None:
        self.line, self.verdict = line, verdict
        self.marks: list[Mark] = []
        self.top = self.bottom = 0

    def add(self, mark: Mark) -> None:
        box = mark.box
        self.top = min(self.top, box.y) if self.marks else box.y
        self.bottom = max(self.bottom, box.bottom) if self.marks else box.bottom
        self.marks.append(mark)

    def holds(self, y: float) -> bool:
        """Tell whether a height lies within the row; not if it is empty."""
        return bool(self.marks) and self.top <= y < self.bottom


class _Rows:
    """The rows of a page from top to bottom. A page may have thousands, and as many corrections:
    a row is found by its height without looking at all of them one by one."""

    def __init__(self, rows: list[_Row], tables: Sequence[Grid]) -> None:
        import numpy as np

        self._rows, self._tables = rows, tables
        self._row_of: dict[tuple[int, int], _Row] = {}
        for row in rows if tables else ():
            place = self._in_table(row.line.readings[0].box) if row.line else None
            if place is not None:
                self._row_of.setdefault(place, row)
        self._heights = np.array([_heights(row) for row in rows], float).reshape(-1, 3)

    def __iter__(self) -> Iterator[_Row]:
        return iter(self._rows)

    def place(self, mark: Mark, home: _Row | None) -> None:
        """Add a digit to its line: in a table that of its row, else the line of what it replaces,
        else the first line whose height contains its centre, else a new line."""
        import numpy as np

        if self._tables and self._place_in_table(mark):
            return
        y = mark.box.centre[1]
        top, bottom, middle = self._heights.T
        if home is not None and (not home.marks or home.holds(y)):
            at = self._rows.index(home)
        elif len(holding := np.flatnonzero((top <= y) & (y < bottom))):
            at = int(holding[0])
        else:
            at = int(np.append(np.flatnonzero(middle > y), len(self._rows))[0])
            self._insert(at)
        self._add(at, mark)

    def _place_in_table(self, mark: Mark) -> bool:
        """Add a digit to the line of its row in a table; False if it lies in none."""
        place = self._in_table(mark.box)
        if place is None:
            return False
        if place not in self._row_of:
            above = [other for other in self._row_of if other[0] == place[0] and other < place]
            below = [other for other in self._row_of if other[0] == place[0] and other > place]
            if not above and not below:
                return False
            near = self._row_of[max(above) if above else min(below)]
            at = self._rows.index(near) + bool(above)
            self._insert(at)
            self._row_of[place] = self._rows[at]
        self._add(self._rows.index(self._row_of[place]), mark)
        return True

    def _in_table(self, box: Box) -> tuple[int, int] | None:
        """The number of the table that holds a box, and the row there; None outside all."""
        from digitapp.records import cell_of

        found = cell_of(box, self._tables)
        return None if found is None else (self._tables.index(found[0]), found[1])

    def _insert(self, at: int) -> None:
        import numpy as np

        self._rows.insert(at, _Row())
        self._heights = np.insert(self._heights, at, 0.0, axis=0)

    def _add(self, at: int, mark: Mark) -> None:
        self._rows[at].add(mark)
        self._heights[at] = _heights(self._rows[at])


def _heights(row: _Row) -> tuple[float, float, float]:
    """Top, bottom and the centre of the first digit; an empty row is nowhere."""
    if not row.marks:
        return math.inf, -math.inf, -math.inf
    return row.top, row.bottom, row.marks[0].box.centre[1]


def _line(row: _Row, drawn: Places) -> MarkLine:
    """Add to a row the punctuation of the line it was read as; drawn: a person's boxes."""
    line, digits = row.line, tuple(_left_to_right(row.marks))
    corrected = any(mark.source is not None for mark in digits)
    if line is None or not line.marks:
        return MarkLine(digits, verdict=None if corrected else row.verdict)
    if tuple(mark.reading for mark in digits) == line.readings:
        return MarkLine(digits, line.marks, None if corrected else row.verdict)
    kept = punctuation.outside(line.marks, drawn, COVERED)
    return MarkLine(digits, punctuation.placed(kept, [mark.box for mark in digits]))


class _Replaced:
    """The boxes of all corrections, the latest correction first."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        from digitapp.records.overlap import Places

        places = [
            (k, place)
            for k in range(len(corrections) - 1, -1, -1)
            for place in (*corrections[k].replaced, *filter(None, [corrections[k].box]))
        ]
        self._numbers = [k for k, _place in places]
        self._places = Places([place for _k, place in places])

    def by(self, box: Box) -> int | None:
        """Return the index of the latest correction that replaces this box, None without one."""
        hits = self._places.alike(box, SAME, COVERED).nonzero()[0]
        return self._numbers[hits[0]] if len(hits) else None


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


def _left_to_right(row: Sequence[Mark]) -> list[Mark]:
    return sorted(row, key=lambda mark: mark.box.centre[0])
