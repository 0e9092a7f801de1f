"""Keep punctuation in place when a person corrects the digits around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Box, Mark
    from digitapp.records.overlap import Places

SAME = 0.5
"""Minimum intersection over union, 0 to 1, of two boxes that are the same mark."""


@dataclass(frozen=True)
class SignEdit:
    """What a person says of the mark at `box`; sign: one of records.SIGNS, "" for no mark."""

    box: Box
    sign: str = ""


def edited(edits: Sequence[SignEdit], box: Box, sign: str) -> tuple[SignEdit, ...]:
    """Add an edit; it replaces an earlier one of the same mark."""
    kept = tuple(edit for edit in edits if edit.box.iou(box) < SAME)
    return (*kept, SignEdit(box, sign))


def moved(edits: Sequence[SignEdit], move: Callable[[Box], Box]) -> tuple[SignEdit, ...]:
    """Move the boxes of edits with their page."""
    return tuple(replace(edit, box=move(edit.box)) for edit in edits)


def unedited(edits: Sequence[SignEdit], marks: Sequence[Mark]) -> set[Mark]:
    """Return the marks that no edit deletes or replaces."""
    from digitapp.records.overlap import Places

    places = Places([edit.box for edit in edits])
    return {mark for mark in marks if not places.alike(mark.box, SAME).any()}


def own(edits: Sequence[SignEdit], lines: Sequence[Sequence[Box]]) -> list[list[Mark]]:
    """Return the marks of a person for each line: a mark belongs to the nearest line at its
    height.

    lines: the boxes of each line from left to right, not empty.
    """
    import numpy as np

    from digitapp.records import Mark

    result: list[list[Mark]] = [[] for _ in lines]
    sides = [
        (line[0].x, min(b.y for b in line), max(b.right for b in line), max(b.bottom for b in line))
        for line in lines
    ]
    left, top, right, bottom = np.array(sides, float).reshape(-1, 4).T
    middles: dict[int, list[float]] = {}
    for edit in edits:
        x, y = edit.box.centre
        level = (top <= y) & (y < bottom + (bottom - top) / 4)
        if not edit.sign or not level.any():
            continue
        far = np.maximum(np.maximum(left - x, x - right), 0) + abs(y - (top + bottom) / 2)
        at = int(np.where(level, far, np.inf).argmin())
        if at not in middles:
            middles[at] = [box.centre[0] for box in lines[at]]
        result[at].append(Mark(edit.sign, edit.box, 1.0, bisect_left(middles[at], x)))
    return result


def belongs(box: Box, lines: Sequence[Sequence[Box]]) -> bool:
    """Tell whether a mark at a box would belong to one of these lines; see `own`."""
    return any(own([SignEdit(box, ".")], lines))


def placed(marks: Sequence[Mark], digits: Sequence[Box]) -> tuple[Mark, ...]:
    """Place a line's punctuation among other digits than those it was read with.

    digits: boxes from left to right. Punctuation goes before the first digit whose centre is
    not left of its own.
    """
    middles = [box.centre[0] for box in digits]
    return tuple(replace(mark, before=bisect_left(middles, mark.box.centre[0])) for mark in marks)


def outside(marks: Sequence[Mark], places: Places, most: float) -> tuple[Mark, ...]:
    """Return the punctuation that no box covers by the fraction `most` or more.

    places: boxes drawn by a person as digits; what they cover is not punctuation.
    """
    return tuple(
        mark for mark in marks if not (places.common_areas(mark.box) >= most * mark.box.area).any()
    )
