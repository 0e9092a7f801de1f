"""Marks between digits: place the signs that the line reader reads in boxes of unread ink.

The ink network takes some points and commas for dirt. The line reader sees the digits beside
them, so small components among digits are shown to it once more, and stay where it reads a sign.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from digitapp.models import Models
from digitapp.preprocessing.written_ink import WrittenInk
from digitapp.recognition.line_reader import read_line
from digitapp.recognition.settings import RecognitionSettings
from digitapp.records import Box, Ink, Mark, Segment
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.statistics import median

_NEAR = 0.15
"""How far beside a box a sign may be read and still lie in it, in heights of a digit."""


_LEVEL = "-="
"""Signs that a piece of a rule line looks like."""

_POINTS = ".,"
"""Signs that the ink network takes for dirt."""

Sign = tuple[str, float, float, float]
"""Sign, probability 0 to 1, first and last page column, as the line reader gives them."""


def find_marks(
    signs: Sequence[Sign],
    digits: Sequence[Box],
    free: Sequence[Box],
    width: int,
    settings: RecognitionSettings,
) -> list[Mark]:
    """The marks of a line.

    signs: of the line reader; digits: boxes of the digits, left to right; free: boxes of
    components that no digit took; width: of the page, in pixels. A sign inside a digit is
    ignored, because the digit was read there; so is a level stroke at the page's side, because it
    is the rest of a rule line.
    """
    height = median(np.array([box.height for box in digits])) if digits else 1.0
    found = []
    for sign, probability, left, right in signs:
        middle = (left + right) / 2
        if probability < settings.least_mark:
            continue
        own = [
            box for box in free if box.x - _NEAR * height <= middle <= box.right + _NEAR * height
        ]
        if not own and any(_inside(middle, box) for box in digits):
            continue
        box = functools.reduce(Box.union, own) if own else _column_box(left, right, digits)
        if sign in _LEVEL and (box.x <= 0 or box.right >= width):
            continue
        before = sum(digit.centre[0] < middle for digit in digits)
        found.append(Mark(sign, box, min(probability, 1.0), before))
    return found


def refused_marks(
    row: Sequence[Segment],
    digits: Sequence[Box],
    written: WrittenInk,
    models: Models,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
) -> list[Mark]:
    """The points and commas that the line reader sees in small ink that the ink network removed.

    row: the components of a row; digits: boxes of its digits, left to right. Looked at are
    components at most half as tall as the digits, beside them or up to one height to their
    right. If there are more of them than digits, they are a pattern, and none is a mark.
    """
    small = _refused(row, digits, written, segmentation)
    if not 0 < len(small) <= len(digits):
        return []
    boxes = [segment.box for segment in small]
    signs = [
        sign
        for sign in read_line([*row, *small], models, settings).signs()
        if sign[0] in _POINTS and any(b.x <= (sign[2] + sign[3]) / 2 <= b.right for b in boxes)
    ]
    return find_marks(signs, digits, boxes, written.working.width, settings)


def _refused(
    row: Sequence[Segment],
    digits: Sequence[Box],
    written: WrittenInk,
    segmentation: SegmentationSettings,
) -> list[Segment]:
    """Small components of the raw ink among digits that no component of the row covers."""
    height = round(median(np.array([box.height for box in digits])))
    left, right = digits[0].x, digits[-1].right + height
    top, bottom = min(box.y for box in digits), max(box.bottom for box in digits)
    area = np.s_[top : bottom + height // 2, left:right]
    raw = written.raw.mask[area]
    _, labels, stats, middles = cv2.connectedComponentsWithStats(raw, connectivity=8)
    x, y, width, tall, _ = stats.T
    small = (2 * tall <= height) & (width <= height)
    # What continues beyond is larger.
    small &= (x > 0) & (y > 0) & (x + width < raw.shape[1]) & (y + tall < raw.shape[0])
    small[0] = False
    across, down = middles[:, 0] + left, middles[:, 1] + top
    for box in (segment.box for segment in row):
        covered = (across >= box.x) & (across < box.right) & (down >= box.y) & (down < box.bottom)
        small &= ~covered
    if not small.any():
        return []
    mask = np.where(small[labels], np.uint8(255), np.uint8(0))
    # A stroke width of 0: the line reader tells points from specks, however small they are.
    ink = Ink(written.raw.strength[area], mask, 0.0)
    return [
        Segment(replace(s.box, x=s.box.x + left, y=s.box.y + top), s.ink)
        for s in find_segments(ink, segmentation)
    ]


def _inside(column: float, box: Box) -> bool:
    """Whether a column lies in the middle half of a box."""
    return abs(column - box.centre[0]) < box.width / 4


def _column_box(left: float, right: float, digits: Sequence[Box]) -> Box:
    """A box of the columns of a sign, as high as the nearest digit."""
    near = min(digits, key=lambda box: abs(box.centre[0] - (left + right) / 2))
    x = max(int(left), 0)
    return Box(x, near.y, max(int(np.ceil(right)) - x, 1), near.height)
