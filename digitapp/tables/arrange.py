"""Put what was read into the rows of tables: each row that has numbers becomes a line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digitapp.records import Box, Grid, Line, Mark, Reading, cell_of

_NARROW, _ON = 0.4, 0.1
"""A 1 is a piece of a rule line if it is so narrow, and its middle so near to an edge between
columns. [heights of it]"""


@dataclass(frozen=True, eq=False)
class _Piece:
    """Neighbouring readings of a line, from `first` on, and the marks beside them."""

    line: Line
    first: int
    readings: tuple[Reading, ...]
    marks: tuple[Mark, ...]

    @property
    def whole(self) -> bool:
        return len(self.readings) == len(self.line.readings)

    @property
    def confidence(self) -> float:
        if self.whole:
            return self.line.confidence
        return float(np.prod([reading.confidence for reading in self.readings]))

    @property
    def level(self) -> float:
        return float(np.mean([reading.box.centre[1] for reading in self.readings]))


Place = tuple[int, int] | None
"""The number of a table and a row there; None outside all tables."""


def in_rows(lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[Line, ...]:
    """The lines of a page such that each row of a table is one line, in reading order.

    Numbers outside the tables keep their lines, without what lies in tables. A line that is
    parted or joined has the confidence of its parts together, and no alternatives. A 1 that lies
    on an edge between columns is a piece of a rule line, and left out.
    """
    tables = [grid for grid in grids if not grid.comb]
    if not tables:
        return tuple(lines)
    lines = [kept for line in lines if (kept := without_rule_pieces(line, tables)).readings]
    rows: dict[tuple[Place, int], list[_Piece]] = {}
    for number, line in enumerate(lines):
        for place, piece in _pieces(line, tables):
            rows.setdefault((place, 0 if place else number), []).append(piece)
    # A table stands where its first number does.
    tops: dict[int, float] = {}
    for (place, _), pieces in rows.items():
        if place:
            tops[place[0]] = min([*(p.level for p in pieces), tops.get(place[0], np.inf)])

    def order(item: tuple[tuple[Place, int], list[_Piece]]) -> tuple[float, int, float]:
        (place, _), pieces = item
        level = float(np.mean([piece.level for piece in pieces]))
        return (tops[place[0]], place[1], level) if place else (level, 0, level)

    return tuple(_joined(pieces) for _, pieces in sorted(rows.items(), key=order))


def without_rule_pieces(line: Line, tables: Sequence[Grid]) -> Line:
    """A line without what was read in pieces of rule lines; without readings if that is all."""
    kept = [n for n, one in enumerate(line.readings) if not _is_rule(one, tables)]
    if len(kept) == len(line.readings):
        return line
    before = [sum(n < at for n in kept) for at in range(len(line.readings) + 1)]
    return Line(
        tuple(line.readings[n] for n in kept),
        frozenset(before[n] for n in line.blanks) - {0, len(kept)},
        line.confidence,
        tuple(replace(mark, before=before[mark.before]) for mark in line.marks),
    )


def _is_rule(reading: Reading, tables: Sequence[Grid]) -> bool:
    """Whether a reading is a 1 that lies on an edge between columns."""
    box = reading.box
    if reading.digit != "1" or box.width > _NARROW * box.height:
        return False
    x, y = box.centre
    for grid in tables:
        row = bisect_right(grid.rows, y, key=lambda edge: edge.at(x)) - 1
        if 0 <= row < grid.height:
            away = min(abs(edge - x) for edge in grid.columns[row])
            if away <= _ON * box.height:
                return True
    return False


def _pieces(line: Line, tables: Sequence[Grid]) -> Iterable[tuple[Place, _Piece]]:
    """A line in pieces, each of which lies in one row of one table, or outside all."""
    places = [_place(reading.box, tables) for reading in line.readings]
    starts = [i for i, place in enumerate(places) if not i or place != places[i - 1]]
    for first, stop in zip(starts, [*starts[1:], len(places)], strict=True):
        last = stop == len(places)
        marks = tuple(
            replace(mark, before=mark.before - first)
            for mark in line.marks
            if first <= mark.before < stop or (last and mark.before == stop)
        )
        yield places[first], _Piece(line, first, line.readings[first:stop], marks)


def _place(box: Box, tables: Sequence[Grid]) -> Place:
    found = cell_of(box, tables)
    return None if found is None else (tables.index(found[0]), found[1])


def _joined(pieces: Sequence[_Piece]) -> Line:
    """The line that pieces make, from left to right."""
    if len(pieces) == 1 and pieces[0].whole:
        return pieces[0].line
    readings: list[Reading] = []
    blanks: set[int] = set()
    marks: list[Mark] = []
    for piece in sorted(pieces, key=lambda piece: piece.readings[0].box.centre[0]):
        start = len(readings)
        own = {i - piece.first for i in piece.line.blanks} | ({0} if start else set())
        blanks |= {start + i for i in own if 0 <= i < len(piece.readings)}
        marks += [replace(mark, before=mark.before + start) for mark in piece.marks]
        readings += piece.readings
    confidence = float(np.prod([piece.confidence for piece in pieces]))
    return Line(tuple(readings), frozenset(blanks - {0}), confidence, tuple(marks))
