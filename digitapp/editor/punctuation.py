"""The marks between digits, after a person corrected the digits around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Box, Mark


def placed(marks: Sequence[Mark], digits: Sequence[Box]) -> tuple[Mark, ...]:
    """The marks of a line among other digits than those they were read with.

    digits: boxes left to right. A mark stands before the first digit whose middle lies to the
    right of its own.
    """
    middles = [box.centre[0] for box in digits]
    return tuple(
        replace(mark, before=sum(x < mark.box.centre[0] for x in middles)) for mark in marks
    )


def outside(marks: Sequence[Mark], boxes: Sequence[Box], most: float) -> tuple[Mark, ...]:
    """The marks that no box covers to the part `most` or more: what a person frames as a digit
    is no mark."""
    return tuple(
        mark
        for mark in marks
        if not any(mark.box.common_area(box) >= most * mark.box.area for box in boxes)
    )
