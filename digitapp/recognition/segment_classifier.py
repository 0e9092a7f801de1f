"""Classify the segments of a page, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.models.onnx_network import batches
from digitapp.records import CLASSES, Array, Probabilities, Reading, Segment
from digitapp.segmentation.normalization import SIDE, coarsen, crop, fine_crop

_BATCH = 32
"""Small enough that a deadline or a cancel is noticed within a fraction of a second."""


class Classified:
    """Classifies segments and keeps their crops for the readings.

    Ink no larger than a crop is enlarged by super-resolution before it is classified. Larger ink
    would lose detail in the 28x28 crop, so its fine canvas is classified directly.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._crops: dict[Segment, Probabilities] = {}

    def __contains__(self, segment: Segment) -> bool:
        """Whether a segment was classified."""
        return segment in self._crops

    def classify(
        self, segments: Sequence[Segment], deadline: Deadline = NEVER
    ) -> dict[Segment, Probabilities]:
        """Classify segments; returns the probabilities, float32 (11,), of each.

        Leaves out those that are not reached before the deadline.
        """
        found: dict[Segment, Probabilities] = {}
        for which in batches(len(segments), _BATCH):
            part = segments[which]
            if deadline.expired():
                break
            fines = [fine_crop(segment.ink) for segment in part]
            crops = np.stack([coarsen(fine) for fine in fines])
            images = np.stack(fines).astype(np.float32) / 255
            small = np.array([max(segment.ink.shape) <= SIDE for segment in part])
            if small.any():
                images[small] = self._models.super_resolve(crops[small])
            found.update(zip(part, self._models.classify_enlarged(images), strict=True))
            self._crops.update(zip(part, crops, strict=True))
        return found

    def readings(
        self, segments: Sequence[Segment], probabilities: Probabilities, doubtful: Sequence[bool]
    ) -> list[Reading]:
        """Make readings of N segments, whose crops are kept if `classify` has seen them.

        probabilities: float32 (N, 11), final for each segment; doubtful: N flags.
        """
        return [
            # Copied, or the reading would keep the crops of its whole batch in memory.
            Reading(segment, self.crop(segment).copy(), own, flag, self._models.super_resolve)
            for segment, own, flag in zip(segments, probabilities, doubtful, strict=True)
        ]

    def crop(self, segment: Segment) -> Array:
        """The crop of a segment, float32 (28, 28) in [0, 1], kept if `classify` has seen it."""
        if segment in self._crops:
            return self._crops[segment]
        return crop(segment.ink)


def rows_of(known: Mapping[Segment, Probabilities], segments: Sequence[Segment]) -> Probabilities:
    """Stack the probabilities of N segments: float32 (N, 11)."""
    return np.array([known[segment] for segment in segments]).reshape(-1, len(CLASSES))
