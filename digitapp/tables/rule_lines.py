"""Find the rule lines of a page in its ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.models.threads import side_by_side
from digitapp.records import Array, InkImage, Mask
from digitapp.records.components import connected_components
from digitapp.statistics import percentile

# All but shares and slopes are in heights of a digit.
_LEAST_RUN, _LEAST_LENGTH = 0.5, 1.5
"""Shortest piece, and shortest rule."""
_LEAST_COVERED = 0.35
"""Pieces cover at least this part of their rule. [0 to 1]"""
_LONG = 3.0
"""The slope of shorter pieces says nothing."""
_AROUND = 0.3
"""A rule is darker than what lies so far above and below it."""
_FAINTEST = 14
"""Least darkness of a rule, above that. [0 to 255]"""
_CLEAR, _USUAL = 4.0, 90
"""... and this many times the darkness that a part of the page has. [> 1; percent]"""
_LONG_RUN = 1.5
"""Runs that show the slope of rules are at least so long."""
_SMALL = 8
"""Height of a digit on the copy on which slopes are measured. [pixels]"""
_THICKEST = 0.35
"""Thicker pieces are no rules."""
_STEEPEST, _STEP = 0.12, 0.015
"""Steepest slope, and how finely it is looked for. [rise over run]"""
_REACH, _ASIDE = 4.0, 0.3
"""Pieces of a rule are at most so far apart along it, and across it."""
_BORDER = 0.012
"""Lines so near to the border belong to the picture. [sides, 0 to 1]"""


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


def find_rules(strength: InkImage, unit: float) -> RuleLines:
    """Find straight lines much longer than digits, however faint they are.

    strength: uint8 (H, W), 0 paper to 255 full ink, without the digits; unit: the height of a
    digit in pixels.
    """
    level, upright = side_by_side(
        lambda image: tuple(find_level(image, unit)), [strength, np.ascontiguousarray(strength.T)]
    )
    return RuleLines(level, upright)


def without_border(rules: RuleLines, width: int, height: int) -> RuleLines:
    """Leave out lines along the border of a page, in pixels: the edge of the sheet or a shadow."""
    return RuleLines(
        tuple(rule for rule in rules.level if _inside(rule, height)),
        tuple(rule for rule in rules.upright if _inside(rule, width)),
    )


def _inside(rule: Rule, side: int) -> bool:
    ends = rule.at(rule.start), rule.at(rule.end)
    return min(ends) >= _BORDER * side and max(ends) < (1 - _BORDER) * side


def find_level(strength: InkImage, unit: float) -> list[Rule]:
    """Find lines that are almost level, from top to bottom."""
    slope = _slope(strength, unit)
    straight, down = _sheared(strength, slope)
    run, reach = max(3, round(_LEAST_RUN * unit)), max(1, round(_AROUND * unit))
    above = _above(straight, run, reach)
    runs = cv2.dilate(_ridges(above, _least(above), run), np.ones((3, 3), np.uint8))
    labels, stats = connected_components(runs)
    rules = []
    for number in range(1, len(stats)):
        x, y, width, height, area = stats[number].tolist()
        if width < _LEAST_RUN * unit or area > _THICKEST * unit * width:
            continue
        ys, xs = np.nonzero(labels[y : y + height, x : x + width] == number)
        lean, place = _fitted(xs + x, ys + y) if width > 2 else (0.0, float(y))
        rules.append(Rule(x, x + width, place, lean))
    joined = [rule for rule in _joined(rules, unit) if rule.length >= _LEAST_LENGTH * unit]
    found = [Rule(r.start, r.end, r.place - down, r.slope + slope) for r in joined]
    return sorted(found, key=lambda rule: rule.middle)


def _above(strength: InkImage, run: int, reach: int) -> InkImage:
    """How much darker level runs are than what lies above and below: uint8 (H, W)."""
    along = cv2.blur(strength, (run, 1))
    return cv2.subtract(along, cv2.blur(along, (1, 2 * reach + 1)))


def _least(above: InkImage) -> float:
    """How dark a rule is. Texture and noise are as dark in many places; rules lie in few."""
    return max(_FAINTEST, _CLEAR * percentile(above[::3, ::3], _USUAL))


def _ridges(above: InkImage, least: float, run: int) -> Mask:
    """Runs that are at least so dark and long: uint8 (H, W), 255 there."""
    _, ridges = cv2.threshold(above, least, 255, cv2.THRESH_BINARY)
    return cv2.morphologyEx(ridges, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))


def _slope(strength: InkImage, unit: float) -> float:
    """The slope of most level lines, on a small copy."""
    shrink = min(1.0, _SMALL / unit)
    size = max(1, round(strength.shape[1] * shrink)), max(1, round(strength.shape[0] * shrink))
    small = cv2.resize(strength, size, interpolation=cv2.INTER_AREA)
    run = max(3, round(_LONG_RUN * unit * shrink))
    least = _least(_above(small, run, 2))
    slopes = np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, _STEP)
    # A steeper line would cross a strip in less than a third of its length, and the sheared copy of
    # a long strip would be huge.
    slopes = slopes[np.abs(slopes) * size[0] <= 3 * size[1]]
    amounts = [
        cv2.countNonZero(_ridges(_above(_sheared(small, slope)[0], run, 2), least, run))
        for slope in slopes
    ]
    best = int(np.argmax(np.array(amounts) - np.abs(slopes)))
    return float(slopes[best]) if amounts[best] else 0.0


def _sheared(image: InkImage, slope: float) -> tuple[InkImage, float]:
    """Move each column up by slope times its x; and by how much all were moved down first, so that
    nothing is lost."""
    if not slope:
        return image, 0.0
    height, width = image.shape
    down = max(slope * width, 0.0)
    move = np.array([[1, 0, 0], [-slope, 1, down]], np.float64)
    size = width, height + int(abs(slope) * width) + 1
    return cv2.warpAffine(image, move, size, flags=cv2.INTER_NEAREST), down


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
    lengths = np.repeat([p.length for p in pieces], 2)
    slope, place = _fitted(xs, ys, lengths**2)
    return Rule(float(xs.min()), float(xs.max()), place, slope)


def _fitted(xs: Array, ys: Array, weights: Array | None = None) -> tuple[float, float]:
    """The slope of the straight line of least squares through points (N,), and its y at x = 0."""
    x, y = np.average(xs, weights=weights), np.average(ys, weights=weights)
    away = xs - x if weights is None else (xs - x) * weights
    slope = float(away @ (ys - y) / (away @ (xs - x)))
    return slope, float(y - slope * x)
