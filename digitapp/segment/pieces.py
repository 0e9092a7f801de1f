"""How pieces of ink become one segment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Segment


def join(segments: Sequence[Segment]) -> Segment:
    """Lay several segments (at least one) over each other on their common box."""
    if len(segments) == 1:
        return segments[0]
    box = segments[0].box
    for segment in segments[1:]:
        box = box.union(segment.box)
    canvas = np.zeros((box.height, box.width), np.uint8)
    for segment in segments:
        x, y = segment.box.x - box.x, segment.box.y - box.y
        window = canvas[y : y + segment.box.height, x : x + segment.box.width]
        np.maximum(window, segment.ink, out=window)
    return Segment(box, canvas)
