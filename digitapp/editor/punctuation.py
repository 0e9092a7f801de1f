"""Keep punctuation in place when a person corrects the digits around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Box, Mark


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


def apply(edits: Sequence[SignEdit], marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return a line's marks without those that an edit deletes or replaces."""
    return tuple(m for m in marks if all(edit.box.iou(m.box) < SAME for edit in edits))


def added(edits: Sequence[SignEdit], digits: Sequence[Box]) -> tuple[Mark, ...]:
    """Return the marks of a person at the height of a line; digits: its boxes, not empty."""
    from digitapp.records import Mark

    top, bottom = min(b.y for b in digits), max(b.bottom for b in digits)
    middles = [box.centre[0] for box in digits]
    return tuple(
        Mark(edit.sign, edit.box, 1.0, sum(x < edit.box.centre[0] for x in middles))
        for edit in edits
        if edit.sign and top <= edit.box.centre[1] < bottom + (bottom - top) / 4
    )


def placed(marks: Sequence[Mark], digits: Sequence[Box]) -> tuple[Mark, ...]:
    """Place a line's punctuation among other digits than those it was read with.

    digits: boxes from left to right. Punctuation goes before the first digit whose centre is
    not left of its own.
    """
    middles = [box.centre[0] for box in digits]
    return tuple(
        replace(mark, before=sum(x < mark.box.centre[0] for x in middles)) for mark in marks
    )


def outside(marks: Sequence[Mark], boxes: Sequence[Box], most: float) -> tuple[Mark, ...]:
    """Return the punctuation that no box covers by the fraction `most` or more.

    boxes: drawn by a person as digits; what they cover is not punctuation.
    """
    return tuple(
        mark
        for mark in marks
        if not any(mark.box.common_area(box) >= most * mark.box.area for box in boxes)
    )
