"""Take the most probable reading that obeys the rules, and say what was changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

import numpy as np

from digitapp.i18n import _, decimal
from digitapp.records import (
    CLASSES,
    NONE,
    Alternative,
    Box,
    DigitSequence,
    Line,
    Reading,
    Segment,
)
from digitapp.rules.pattern import value_of
from digitapp.rules.rules import Must, Rules
from digitapp.segmentation.normalization import crop

_MOST_SUMS = 2000
"""Partial sums that are followed while a column is added up."""

_SAME_LINE, _SAME_DIGIT = 0.5, 0.5
"""Lines of two readings whose boxes have this much in common are the same, 0 to 1; and so are equal
digits."""


@dataclass(frozen=True)
class Verdict:
    """What rules did to a line.

    obeyed: whether the line now obeys. read: the digits of the most probable reading; taken: of
    the one taken; probability: of the one taken, 0 to 1. must: what was asked for.
    """

    obeyed: bool
    read: str
    taken: str
    probability: float
    must: Must

    @property
    def said(self) -> str:
        """All that in one sentence, in the chosen language."""
        if not self.obeyed:
            said = _("{read} was read, but {why}, and no other reading fits")
            return said.format(read=self.read, why=self.must.said)
        said = _("{read} was read, but {why}; {taken} ({percent} %) was taken")
        percent = _percent(self.probability)
        return said.format(read=self.read, why=self.must.said, taken=self.taken, percent=percent)


def _percent(probability: float) -> str:
    """A probability of 0 to 1 in percent: two digits that say something, never 0 and never 100."""
    if probability < 0.0001:
        return "< " + decimal("0.01")
    percent = 100 * probability
    return decimal(f"{percent:.2g}") if percent < 10 else f"{min(percent, 99):.0f}"


@dataclass(frozen=True, eq=False)
class Ruled:
    """A page as it was read, and as rules make it.

    read: the page before; sequence: with the readings taken; verdicts: one a line, as of
    `apply_rules`. wide: whether other readings were looked for also where it was sure.
    """

    rules: Rules
    read: DigitSequence
    sequence: DigitSequence
    verdicts: tuple[Verdict | None, ...]
    wide: bool = False

    @property
    def obeyed(self) -> bool:
        """Whether all lines obey."""
        return all(verdict is None or verdict.obeyed for verdict in self.verdicts)


def obeying(read: DigitSequence, rules: Rules, widely: Callable[[], DigitSequence] | None) -> Ruled:
    """Apply rules to a page that was read.

    widely: reads the page again and also keeps alternatives for digits that are sure. It is called
    only if no alternative of some line obeys the rules. None if `read` was read so. Without the
    rules, all stays as it was read: only alternatives are added.
    """
    ruled = Ruled(rules, read, *apply_rules(read, rules), wide=widely is None)
    if ruled.obeyed or widely is None:
        return ruled
    richer = _with_alternatives(read, widely())
    return Ruled(rules, richer, *apply_rules(richer, rules), wide=True)


def _with_alternatives(read: DigitSequence, again: DigitSequence) -> DigitSequence:
    """The page as it was first read, with all that another reading says its lines may be."""
    if again.turned != read.turned:
        return read
    return replace(read, lines=tuple(_enriched(line, again.lines) for line in read.lines))


def _enriched(line: Line, others: Sequence[Line]) -> Line:
    shared = {n: _extent(other).iou(_extent(line)) for n, other in enumerate(others)}
    nearest = max(shared, key=shared.__getitem__, default=0)
    if shared.get(nearest, 0.0) < _SAME_LINE:
        return line
    twin = others[nearest]
    boxes = tuple(reading.box for reading in twin.readings)
    found = (Alternative(twin.digits, twin.confidence, boxes), *twin.alternatives)
    # One alternative for each reading, the first, which is the most probable.
    known = {other.digits: other for other in reversed((*found, *line.alternatives))}
    known.pop(line.digits, None)
    best = sorted(known.values(), key=lambda other: -other.probability)
    return replace(line, alternatives=tuple(best))


def _extent(line: Line) -> Box:
    return reduce(Box.union, (reading.box for reading in line.readings))


def apply_rules(
    sequence: DigitSequence, rules: Rules
) -> tuple[DigitSequence, tuple[Verdict | None, ...]]:
    """Make each line of a page obey the rules, if one of its readings does.

    Returns the page with the readings taken, and a verdict for each line: None if it stays as it
    was read and obeys. Digits that differ from the most probable reading are doubtful; so are
    all digits of a line of which no reading obeys, which stays as it was read.
    """
    judged = [_by_own_rules(line, rules) for line in sequence.lines]
    if rules.total and len(sequence.lines) > 1:
        judged = _by_total(sequence.lines, judged, rules)
    lines = tuple(line for line, _ in judged)
    return replace(sequence, lines=lines), tuple(verdict for _, verdict in judged)


Judged = tuple[Line, Verdict | None]


def _by_own_rules(line: Line, rules: Rules) -> Judged:
    must = rules.broken(line.digits, line.text)
    if must is None:
        return line, None
    for other in line.alternatives:
        taken = _taking(line, other)
        if rules.broken(taken.digits, taken.text) is None:
            return taken, _changed(line, other, must)
    return _doubtful(line), _kept(line, must)


def _by_total(lines: Sequence[Line], judged: list[Judged], rules: Rules) -> list[Judged]:
    """The most probable readings that obey the rules and whose last is the sum of the others."""
    choices = [_choices(line, rules) for line in lines]
    found = _adding_up(choices)
    if found is None:
        *others, (last, verdict) = judged
        return [*others, (_doubtful(last), verdict or _kept(last, Must("last")))]
    result = []
    for line, old, choice in zip(lines, judged, found, strict=True):
        other = choice[2]
        if other is None:
            result.append(old)
        else:
            must = old[1].must if old[1] and old[1].taken == other.digits else Must("total")
            result.append((_taking(line, other), _changed(line, other, must)))
    return result


Choice = tuple[Decimal, float, Alternative | None]
"""A value, its log probability, and the alternative that has it, None for the line as read."""


def _choices(line: Line, rules: Rules) -> list[Choice]:
    found: list[Choice] = []
    for other in (None, *line.alternatives):
        taken = line if other is None else _taking(line, other)
        value = value_of(taken.text)
        if value is not None and rules.broken(taken.digits, taken.text) is None:
            probability = line.confidence if other is None else other.probability
            found.append((value, float(np.log(max(probability, 1e-9))), other))
    return found


def _adding_up(choices: Sequence[Sequence[Choice]]) -> list[Choice] | None:
    """A choice for each line such that the last is the sum, the most probable one."""
    sums: dict[Decimal, tuple[float, list[Choice]]] = {Decimal(0): (0.0, [])}
    for line in choices[:-1]:
        longer: dict[Decimal, tuple[float, list[Choice]]] = {}
        for total, (score, path) in sums.items():
            for choice in line:
                reached, better = total + choice[0], score + choice[1]
                if reached not in longer or better > longer[reached][0]:
                    longer[reached] = (better, [*path, choice])
        best = sorted(longer.items(), key=lambda item: -item[1][0])[:_MOST_SUMS]
        sums = dict(best)
    ends = [
        (sums[last[0]][0] + last[1], [*sums[last[0]][1], last])
        for last in choices[-1]
        if last[0] in sums
    ]
    return max(ends, key=lambda end: end[0])[1] if ends else None


def _changed(line: Line, other: Alternative, must: Must) -> Verdict:
    return Verdict(True, line.digits, other.digits, other.probability, must)


def _kept(line: Line, must: Must) -> Verdict:
    return Verdict(False, line.digits, line.digits, line.confidence, must)


def _doubtful(line: Line) -> Line:
    readings = tuple(replace(reading, doubtful=True) for reading in line.readings)
    return replace(line, readings=readings)


def _taking(line: Line, other: Alternative) -> Line:
    """The line with another of its readings; what it was read as becomes an alternative."""
    boxes = tuple(reading.box for reading in line.readings)
    before = Alternative(line.digits, line.confidence, boxes)
    rest = (before, *(a for a in line.alternatives if a is not other))
    if len(other.digits) == len(line.readings):
        readings = tuple(
            reading if reading.digit == digit else _typed(reading, digit, other.probability)
            for reading, digit in zip(line.readings, other.digits, strict=True)
        )
        return replace(line, readings=readings, confidence=other.probability, alternatives=rest)
    readings = tuple(
        _at(line.readings, box, digit) or _typed(_cut(line.readings, box), digit, other.probability)
        for box, digit in zip(other.boxes, other.digits, strict=True)
    )
    middles = [box.centre[0] for box in other.boxes]
    marks = tuple(
        replace(mark, before=sum(middle < mark.box.centre[0] for middle in middles))
        for mark in line.marks
    )
    return Line(readings, frozenset(), other.probability, marks, rest)


def _at(readings: Sequence[Reading], box: Box, digit: str) -> Reading | None:
    """The reading of the same digit at about the same place, if there is one."""
    alike = (r for r in readings if r.digit == digit and r.box.iou(box) > _SAME_DIGIT)
    return next(alike, None)


def _typed(reading: Reading, digit: str, probability: float) -> Reading:
    """A reading as another digit, of so much probability, which a person should check."""
    place = CLASSES.index(digit)
    told = reading.probabilities.astype(np.float64)
    told[place] = told[NONE] = 0.0
    share = max(probability, 1e-6)
    # The digit taken stays the first, however improbable it is; what is left is that of none.
    most, total = told.max(), told.sum()
    if total > 0:
        told *= min((1 - share) / total, 0.999 * share / most)
    told[place] = share
    told[NONE] = max(1 - told.sum(), 0.0)
    return replace(reading, probabilities=told.astype(np.float32), doubtful=True)


def _cut(readings: Sequence[Reading], box: Box) -> Reading:
    """The ink of a line within a box, as a reading of nothing yet; without ink if that was not
    kept."""
    kept = [r.segment for r in readings if r.segment.ink.shape == (r.box.height, r.box.width)]
    whole = Segment.joined(kept or [Segment(box, np.zeros((box.height, box.width), np.uint8))])
    ink = np.zeros((box.height, box.width), np.uint8)
    if common := whole.box.intersection(box):
        ink[common.y - box.y : common.bottom - box.y, common.x - box.x : common.right - box.x] = (
            whole.ink[
                common.y - whole.box.y : common.bottom - whole.box.y,
                common.x - whole.box.x : common.right - whole.box.x,
            ]
        )
    zero = np.zeros(len(CLASSES), np.float32)
    enlarge = readings[0].enlarge
    return Reading(Segment(box, ink), crop(ink), zero, True, enlarge)
