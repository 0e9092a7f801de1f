"""Keep punctuation in place when a person corrects the digits around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Box, Mark


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
