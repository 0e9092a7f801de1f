"""Propose fields from a form's own boxes, combs and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np

from digitapp.forms.blanks import find_blanks
from digitapp.forms.form import MOST_FIELDS, MOST_PARTS, Field, Kind
from digitapp.forms.registration.template import printed
from digitapp.records import Box, GrayImage, Mask
from digitapp.records.components import connected_components

_SHORTEST_RULE, _LEAST_RULE = 1 / 110, 14
"""Length from which print is a rule, in parts of the page's longer side, and in pixels."""

_LEAST_SIDE, _LARGEST = 14, 0.3
"""Shortest side of a box in pixels; longest, in parts of the page's longer side."""

_RECTANGLE, _FREE, _SPECKS = 0.9, 0.6, 0.01
"""Part of its frame that a box fills; of its width, from the left, that is free of print but for a
unit behind the number; and of that part that specks may cover."""

_SQUARE, _SMALL = 1.45, 0.045
_COMB_BOX = 1.6
"""Greatest ratio of the sides of a box to mark, and its greatest height in parts of the page's
longer side; greatest ratio of width and height of a box of a comb."""

_LEAST_ROWS = 3
_NEAR, _ALIKE = 0.25, 0.15
"""Greatest gap between neighbours, and greatest difference of their sides, in their heights."""


def propose(gray: GrayImage) -> tuple[Field, ...]:
    """The fields that the rules of a form suggest, from top to bottom, with names to be changed.

    gray: the form, dark on light. Boxes with print in them, except a unit at their end, are left
    out. Boxes side by side are a comb, three and more below each other a column, small squares
    are for marks, and others for numbers, as the places above lines are.
    """
    print_ = printed(gray)
    level, upright = _rules(print_)
    left = _boxes(print_, cv2.bitwise_or(level, upright))
    found: list[tuple[Kind, Box, int]] = []
    narrow = [box for box in left if box.width <= _COMB_BOX * box.height]
    for chain in _chains(narrow, _beside, lambda box: (box.y, box.x)):
        if len(chain) > 1 and _even([box.width for box in chain]):
            found.append(("comb", _around(chain), min(len(chain), MOST_PARTS)))
            left = [box for box in left if box not in chain]
    left += find_blanks(print_, upright)
    for chain in _chains(left, _below, lambda box: (box.x, box.y)):
        if len(chain) >= _LEAST_ROWS and _even([box.height for box in chain]):
            found.append(("column", _around(chain), min(len(chain), MOST_PARTS)))
            left = [box for box in left if box not in chain]
    for box in left:
        ratio = max(box.width, box.height) / min(box.width, box.height)
        small = box.height <= _SMALL * max(gray.shape)
        found.append(("mark" if ratio <= _SQUARE and small else "number", box, 1))
    # Boxes of one row stand a little higher or lower than each other.
    step = max(gray.shape) // 60 or 1
    found.sort(key=lambda entry: (entry[1].y // step, entry[1].x))
    counts: dict[str, int] = {}
    fields = []
    for kind, box, parts in found[:MOST_FIELDS]:
        counts[kind] = counts.get(kind, 0) + 1
        fields.append(Field(f"{kind} {counts[kind]}", kind, box, parts))
    return tuple(fields)


def _rules(print_: Mask) -> tuple[Mask, Mask]:
    """The level and the upright rules."""
    length = max(round(_SHORTEST_RULE * max(print_.shape)), _LEAST_RULE)
    return (
        cv2.morphologyEx(print_, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)),
        cv2.morphologyEx(print_, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)),
    )


def _boxes(print_: Mask, rules: Mask) -> list[Box]:
    """The empty rectangles between rules."""
    longer = max(print_.shape)
    closed = cv2.morphologyEx(rules, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    words = cv2.bitwise_and(print_, cv2.bitwise_not(closed))
    stats = connected_components(255 - closed, 4)[1][1:]
    height, width = print_.shape
    found = []
    for x, y, w, h, area in stats.tolist():
        inside = x > 0 and y > 0 and x + w < width and y + h < height
        if not inside or min(w, h) < _LEAST_SIDE or max(w, h) > _LARGEST * longer:
            continue
        if area < _RECTANGLE * w * h:
            continue
        free = words[y : y + h, x : x + round(_FREE * w)]
        if cv2.countNonZero(free) <= _SPECKS * free.size:
            found.append(Box(x, y, w, h))
    return found


def _chains(
    boxes: Sequence[Box], follows: Callable[[Box, Box], bool], order: Callable[[Box], object]
) -> Iterable[list[Box]]:
    """Boxes in rows or columns; follows: whether the second box comes next after the first."""
    free = sorted(boxes, key=order)  # type: ignore[arg-type]
    while free:
        chain = [free.pop(0)]
        while (after := next((box for box in free if follows(chain[-1], box)), None)) is not None:
            free.remove(after)
            chain.append(after)
        yield chain


def _beside(a: Box, b: Box) -> bool:
    slack = _ALIKE * a.height
    level = abs(a.y - b.y) <= slack and abs(a.height - b.height) <= slack
    return level and 0 <= b.x - a.right <= _NEAR * a.height


def _below(a: Box, b: Box) -> bool:
    slack = _ALIKE * a.height
    level = abs(a.x - b.x) <= slack and abs(a.width - b.width) <= slack
    return level and 0 <= b.y - a.bottom <= _NEAR * a.height


def _even(sides: Sequence[int]) -> bool:
    return max(sides) - min(sides) <= max(2, 0.25 * min(sides))


def _around(boxes: Sequence[Box]) -> Box:
    """The box around neighbours, half of the rules between them included on both sides."""
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole
