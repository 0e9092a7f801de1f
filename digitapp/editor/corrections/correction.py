"""What a person corrected on a page.

A correction stores the boxes it replaces, not the reading. It therefore still applies
when the page is read again and the boxes differ slightly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Box


@dataclass(frozen=True)
class Correction:
    """Replaces the readings at `replaced` with one digit at `box`; None deletes them.

    digit: the typed digit, or "" to have the networks read the new box.
    """

    replaced: tuple[Box, ...]
    box: Box | None
    digit: str = ""


def turned_box(box: Box, height: int) -> Box:
    """Rotate a box a quarter turn clockwise with its page, `height` pixels high before."""
    return replace(box, x=height - box.bottom, y=box.x, width=box.height, height=box.width)


def moved(corrections: Sequence[Correction], move: Callable[[Box], Box]) -> tuple[Correction, ...]:
    """Move the boxes of corrections with their page."""
    return tuple(
        replace(c, replaced=tuple(map(move, c.replaced)), box=move(c.box) if c.box else None)
        for c in corrections
    )
