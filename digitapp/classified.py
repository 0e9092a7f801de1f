"""What the networks made of the segments of a page, each of which they see once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digitapp.models import Models
from digitapp.records import CLASSES, Array, Reading, Segment
from digitapp.segment.crop import crop

_CHUNK = 64


class Classified:
    """The crops, enlarged crops and probabilities of segments, kept for the readings.

    Enlarged crops are kept as bytes, which no eye tells from the floats that were classified:
    20 KB each, and most of a page's candidates are never shown.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._crops: dict[Segment, Array] = {}
        self._enlarged: dict[Segment, Array] = {}

    def classify(self, segments: Sequence[Segment]) -> dict[Segment, Array]:
        """The probabilities, float32 (11,), of segments that were not seen before."""
        found: dict[Segment, Array] = {}
        for start in range(0, len(segments), _CHUNK):
            part = segments[start : start + _CHUNK]
            crops = np.stack([crop(segment.ink) for segment in part])
            enlarged = self._models.super_resolve(crops)
            found.update(zip(part, self._models.classify_enlarged(enlarged), strict=True))
            self._crops.update(zip(part, crops, strict=True))
            rounded = (enlarged * 255 + 0.5).astype(np.uint8)
            self._enlarged.update(zip(part, rounded, strict=True))
        return found

    def reading(self, segment: Segment, probabilities: Array, doubtful: bool) -> Reading:
        """A seen segment with its crops, and the probabilities that the page gives it."""
        enlarged = self._enlarged[segment].astype(np.float32) / 255
        return Reading(segment, self._crops[segment], enlarged, probabilities, doubtful)


def rows_of(known: Mapping[Segment, Array], segments: Sequence[Segment]) -> Array:
    """The probabilities of segments one below the other: float32 (N, 11)."""
    return np.array([known[segment] for segment in segments]).reshape(-1, len(CLASSES))
