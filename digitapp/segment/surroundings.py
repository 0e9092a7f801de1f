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
    rest = _rest(mask, segments)
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


def enclosed(mask: Array, segments: Sequence[Segment], tallest: float) -> Array:
    """Which segments stand inside a figure that was not read, as the mark in a warning sign.

    mask, segments: as for `unread_ink`; tallest: frames higher than so many times the segment
    hold more than one digit and do not count. Returns bool (len(segments),).
    """
    stats = cv2.connectedComponentsWithStats(_rest(mask, segments), connectivity=8)[2][1:]
    x, y, width, height = stats[:, :4].T
    inside = np.zeros(len(segments), bool)
    for i, segment in enumerate(segments):
        box = segment.box
        common = np.clip(np.minimum(x + width, box.right) - np.maximum(x, box.x), 0, None)
        common = common * np.clip(
            np.minimum(y + height, box.bottom) - np.maximum(y, box.y), 0, None
        )
        around = (height > 1.2 * box.height) & (height <= tallest * box.height)
        inside[i] = bool((around & (common >= 0.9 * box.width * box.height)).any())
    return inside


def _rest(mask: Array, segments: Sequence[Segment]) -> Array:
    """The ink that is in none of the segments."""
    rest = mask.copy()
    for segment in segments:
        box = segment.box
        rest[box.y : box.bottom, box.x : box.right][segment.ink > 0] = 0
    return rest
