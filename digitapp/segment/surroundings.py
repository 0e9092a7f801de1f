"""What lies around a digit and was not read: a digit stands free, a part of a drawing does not."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Segment


def unread_ink(mask: Array, segments: Sequence[Segment], margin: float) -> Array:
    """How much ink that is in none of the segments lies in the box of each.

    mask: all ink of the page, uint8 (H, W), 0 or 255; segments: what was read on it;
    margin: by how much the boxes are widened on every side, as a part of their height.
    Returns float (len(segments),), as parts of each segment's own ink.
    """
    rest = mask.copy()
    for segment in segments:
        box = segment.box
        rest[box.y : box.bottom, box.x : box.right][segment.ink > 0] = 0
    shares = np.zeros(len(segments))
    for i, segment in enumerate(segments):
        box = segment.box
        wider = round(margin * box.height)
        around = rest[
            max(box.y - wider, 0) : box.bottom + wider, max(box.x - wider, 0) : box.right + wider
        ]
        own = cv2.countNonZero(mask[box.y : box.bottom, box.x : box.right][segment.ink > 0])
        shares[i] = cv2.countNonZero(around) / max(own, 1)
    return shares
