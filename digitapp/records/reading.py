"""A segment and the networks' answers on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digitapp.records.arrays import Array, Probabilities, read_only
from digitapp.records.box import Box
from digitapp.records.page import Segment

CLASSES = (*"0123456789", "none")
"""The classifier's eleven classes in the order of its outputs. "none" is ink that is no digit."""

NONE = CLASSES.index("none")


def _each_pixel_five_times(crops: Array) -> Array:
    return crops.repeat(5, axis=1).repeat(5, axis=2)


@dataclass(frozen=True, eq=False)
class Reading:
    """A segment and the networks' answers on it.

    crop: float32 (28, 28) in [0, 1].
    probabilities: float32 (11,) in the order of `CLASSES`, summing to 1. They combine all
    evidence on the segment.
    doubtful: a person should check this digit: its confidence is low, or unread ink is close.
    enlarge: super-resolves crops, float32 (N, 28, 28) -> (N, 140, 140), both in [0, 1].
    """

    segment: Segment
    crop: Array
    probabilities: Probabilities
    doubtful: bool = False
    enlarge: Callable[[Array], Array] = _each_pixel_five_times

    def __post_init__(self) -> None:
        for name in ("crop", "probabilities"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @cached_property
    def enlarged(self) -> Array:
        """The enlarged crop, float32 (140, 140) in [0, 1].

        Computed on first use, because few digits of a page are ever viewed.
        """
        return read_only(self.enlarge(self.crop[None])[0])

    @property
    def box(self) -> Box:
        return self.segment.box

    @property
    def digit(self) -> str:
        """The most probable digit, "0" to "9"."""
        return str(np.argmax(self.probabilities[:NONE]))

    @property
    def confidence(self) -> float:
        """The probability of `digit`, 0 to 1."""
        return float(np.max(self.probabilities[:NONE]))

    @property
    def alternatives(self) -> tuple[tuple[str, float], ...]:
        """All ten digits and their probabilities, the most probable first."""
        order = np.argsort(-self.probabilities[:NONE], kind="stable")
        return tuple((CLASSES[i], float(self.probabilities[i])) for i in order)
