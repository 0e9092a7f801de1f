"""Candidates for digits in a row, and the components that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from digitapp.records import CLASSES, Array, Segment, read_only

_UPRIGHT = 0.8
"""Signs that are cut off a component are narrower than this part of their height."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """The pieces [start, stop) of a line, joined.

    cuts: how many of its two ends were cut; components: how many it has pieces of, first:
    the number of the first of them on its line.
    """

    start: int
    stop: int
    segment: Segment
    cuts: int
    components: int
    first: int = 0

    @property
    def is_component(self) -> bool:
        """Whether it is one whole component."""
        return self.cuts == 0 and self.components == 1

    @property
    def may_be_cut_sign(self) -> bool:
        """Whether it is an end cut off a component, and upright enough for a sign."""
        box = self.segment.box
        return self.cuts == 1 and self.components == 1 and box.width < _UPRIGHT * box.height


def _nothing_read() -> Array:
    return np.zeros((0, len(CLASSES)))


@dataclass(frozen=True, eq=False)
class Components:
    """A row's components, left to right, and the ends that may be cut off them, before any way
    through the row is chosen: what signs are looked for in.

    probabilities: float (N, 11), as the classifier read them; pieces: the number of a component,
    and what may be cut off it; of_pieces: float (M, 11).
    """

    segments: Sequence[Segment]
    probabilities: Array
    pieces: Sequence[tuple[int, Segment]] = ()
    of_pieces: Array = field(default_factory=_nothing_read)

    def __post_init__(self) -> None:
        for name in ("probabilities", "of_pieces"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
