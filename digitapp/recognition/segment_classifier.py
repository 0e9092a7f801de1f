"""What the networks made of the segments of a page, each of which they see once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digitapp.models import Models
from digitapp.models.onnx_network import batches
from digitapp.records import CLASSES, Array, Reading, Segment
from digitapp.segmentation.normalization import SIDE, coarsen, fine_crop


class Classified:
    """The crops and probabilities of segments, kept for the readings.

    Small ink is classified through super-resolution. Ink that is taller or wider than a crop
    would lose detail on that way and goes past it, on the normaliser's fine canvas; it is
    super-resolved only to be looked at.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._crops: dict[Segment, Array] = {}

    def classify(self, segments: Sequence[Segment]) -> dict[Segment, Array]:
        """The probabilities, float32 (11,), of segments that were not seen before."""
        found: dict[Segment, Array] = {}
        for which in batches(len(segments)):
            part = segments[which]
            fines = [fine_crop(segment.ink) for segment in part]
            crops = np.stack([coarsen(fine) for fine in fines])
            pictures = np.stack(fines).astype(np.float32) / 255
            small = np.array([max(segment.ink.shape) <= SIDE for segment in part])
            if small.any():
                pictures[small] = self._models.super_resolve(crops[small])
            found.update(zip(part, self._models.classify_enlarged(pictures), strict=True))
            self._crops.update(zip(part, crops, strict=True))
        return found

    def readings(
        self, segments: Sequence[Segment], probabilities: Array, doubtful: Sequence[bool]
    ) -> list[Reading]:
        """Seen segments with their crops, and the probabilities that the page gives them.

        probabilities: float32 (N, 11); doubtful: N marks.
        """
        return [
            # A copy: what was looked at beside it is not kept with a reading.
            Reading(segment, self._crops[segment].copy(), own, unsure, self._models.super_resolve)
            for segment, own, unsure in zip(segments, probabilities, doubtful, strict=True)
        ]


def rows_of(known: Mapping[Segment, Array], segments: Sequence[Segment]) -> Array:
    """The probabilities of segments one below the other: float32 (N, 11)."""
    return np.array([known[segment] for segment in segments]).reshape(-1, len(CLASSES))
