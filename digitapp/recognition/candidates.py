"""Candidates for the digits of a row, and the components that they are made of."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

import numpy as np

from digitapp.records import CLASSES, Array, Segment, read_only

_UPRIGHT = 0.8
"""A piece can be a sign only if its width is less than this part of its height."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """The pieces [start, stop) of a row, joined.

    cuts: how many of its two ends are cuts, 0 to 2; components: how many components its pieces
    come from; first: the index of the first of these in the row.
    """

    start: int
    stop: int
    segment: Segment
    cuts: int
    components: int
    first: int = 0

    @property
    def is_component(self) -> bool:
        """Tell whether it is one whole component."""
        return self.cuts == 0 and self.components == 1

    @property
    def may_be_cut_sign(self) -> bool:
        """Tell whether it is an end piece of a component, upright enough for a sign."""
        box = self.segment.box
        return self.cuts == 1 and self.components == 1 and box.width < _UPRIGHT * box.height


def _nothing_read() -> Array:
    return np.zeros((0, len(CLASSES)))


@dataclass(frozen=True, eq=False)
class Components:
    """A row's components and the end pieces that could be cut from them.

    This is the input to punctuation detection.
    segments: the N components, left to right; probabilities: float (N, 11), the classifier's.
    pieces: M end pieces, each with the index of its component; of_pieces: float (M, 11), the
    classifier's probabilities of the pieces. digits: the indexes of the components that are known
    to be digits.
    """

    segments: Sequence[Segment]
    probabilities: Array
    pieces: Sequence[tuple[int, Segment]] = ()
    of_pieces: Array = field(default_factory=_nothing_read)
    digits: Container[int] = ()

    def __post_init__(self) -> None:
        for name in ("probabilities", "of_pieces"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
