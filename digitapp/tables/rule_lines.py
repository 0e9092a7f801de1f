"""Find the rule lines of a page in its ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array, Mask

_LEAST_RUN, _LEAST_LENGTH = 0.5, 1.5
_LEAST_COVERED = 0.35
_LONG = 3.0
_THICKEST = 0.35
_STEEPEST, _STEP = 0.12, 0.03
_REACH, _ASIDE = 4.0, 0.3


@dataclass(frozen=True)
class Rule:
    """A rule line, almost level or almost upright.

    start, end: along the line's own direction, in pixels: x of a level line, y of an upright one;
    place: the other coordinate where the first is 0; slope: its change for each pixel along.
    """

    start: float
    end: float
    place: float
    slope: float

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def middle(self) -> float:
        return self.at((self.start + self.end) / 2)

    def at(self, along: float) -> float:
        return self.place + self.slope * along


@dataclass(frozen=True)
class RuleLines:
    """The rule lines of a page, level and upright."""

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()

    def scaled(self, factor: float) -> RuleLines:
        """The same rules on a copy of the page that is so many times as large."""
        level, upright = (
            tuple(
                Rule(rule.start * factor, rule.end * factor, rule.place * factor, rule.slope)
                for rule in rules
            )
            for rules in (self.level, self.upright)
        )
        return RuleLines(level, upright)


NO_RULES = RuleLines()


def find_rules(mask: Mask, unit: float) -> RuleLines:
    """Find straight lines much longer than digits.

    mask: uint8 (H, W), 255 where ink is; unit: the height of a digit in pixels.
    """
    upright = find_level(np.ascontiguousarray(mask.T), unit)
    return RuleLines(tuple(find_level(mask, unit)), tuple(upright))


def find_level(mask: Mask, unit: float) -> list[Rule]:
    """Find lines that are almost level, from top to bottom."""
    slope = _slope(mask, unit)
    straight, down = _sheared(mask, slope)
    runs = _runs(straight, unit)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    rules = []
    for number in range(1, count):
        x, y, width, height, area = stats[number].tolist()
        if width < _LEAST_RUN * unit or area > _THICKEST * unit * width:
            continue
        ys, xs = np.nonzero(labels[y : y + height, x : x + width] == number)
        lean, place = np.polyfit(xs + x, ys + y, 1) if width > 2 else (0.0, float(y))
        rules.append(Rule(x, x + width, float(place), float(lean)))
    joined = [rule for rule in _joined(rules, unit) if rule.length >= _LEAST_LENGTH * unit]
    found = [Rule(r.start, r.end, r.place - down, r.slope + slope) for r in joined]
    return sorted(found, key=lambda rule: rule.middle)


def _runs(mask: Mask, unit: float) -> Mask:
    """The level runs of ink that are at least a digit's height long, grown a little."""
    least = max(3, round(_LEAST_RUN * unit))
    closed = cv2.morphologyEx(
        mask, cv2.MORPH_CLOSE, np.ones((1, max(3, round(unit / 5))), np.uint8)
    )
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    return cv2.dilate(runs, np.ones((3, 3), np.uint8))


def _slope(mask: Mask, unit: float) -> float:
    """The slope of most level lines, on a small copy."""
    shrink = min(1.0, 8 / unit)
    size = max(1, round(mask.shape[1] * shrink)), max(1, round(mask.shape[0] * shrink))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    small = cv2.threshold(small, 40, 255, cv2.THRESH_BINARY)[1]
    long = np.ones((1, 24), np.uint8)
    slopes = np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, _STEP / 2)
    amounts = [
        cv2.countNonZero(cv2.morphologyEx(_sheared(small, s)[0], cv2.MORPH_OPEN, long))
        for s in slopes
    ]
    best = int(np.argmax(np.array(amounts) - 1e-3 * np.abs(slopes)))
    return float(slopes[best]) if amounts[best] else 0.0


def _sheared(mask: Mask, slope: float) -> tuple[Mask, float]:
    """Move each column up by slope times its x; and by how much all were moved down first, so that
    nothing is lost."""
    if not slope:
        return mask, 0.0
    height, width = mask.shape
    down = max(slope * width, 0.0)
    move = np.array([[1, 0, 0], [-slope, 1, down]], np.float64)
    size = width, height + int(abs(slope) * width) + 1
    return cv2.warpAffine(mask, move, size, flags=cv2.INTER_NEAREST), down


def _joined(rules: list[Rule], unit: float) -> list[Rule]:
    """Join pieces that continue each other; what is mostly gaps is left out."""
    pieces = sorted(rules, key=lambda rule: rule.start)
    lines: list[list[Rule]] = []
    for piece in pieces:
        near = [
            (_aside(line, piece, unit), number)
            for number, line in enumerate(lines)
            if -2 * unit < piece.start - line[-1].end < _REACH * unit
        ]
        if near and min(near)[0] < _ASIDE * unit:
            lines[min(near)[1]].append(piece)
        else:
            lines.append([piece])
    return [
        whole
        for line in lines
        if sum(piece.length for piece in line) >= _LEAST_COVERED * (whole := _whole(line)).length
    ]


def _aside(line: Sequence[Rule], piece: Rule, unit: float) -> float:
    """How far aside of the end of a line a piece starts."""
    # The slope of a short piece says nothing; most lines are nearly level here.
    known = [p for p in line if p.length >= _LONG * unit]
    slope = known[-1].slope if known else 0.0
    ahead = piece.start - line[-1].end
    return abs(line[-1].at(line[-1].end) + slope * ahead - piece.at(piece.start))


def _whole(pieces: Sequence[Rule]) -> Rule:
    """One rule through all of its pieces."""
    if len(pieces) == 1:
        return pieces[0]
    xs: Array = np.array([x for p in pieces for x in (p.start, p.end)])
    ys: Array = np.array([y for p in pieces for y in (p.at(p.start), p.at(p.end))])
    weights = np.repeat([p.length for p in pieces], 2)
    slope, place = np.polyfit(xs, ys, 1, w=weights)
    return Rule(float(xs.min()), float(xs.max()), float(place), float(slope))
