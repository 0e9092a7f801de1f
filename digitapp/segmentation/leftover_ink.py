"""What lies around a digit and was not read: a digit stands free, a part of a drawing does not."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Segment
from digitapp.segmentation.settings import DEFAULTS, SegmentationSettings


def unread(mask: Array, segments: Sequence[Segment]) -> Array:
    """The ink of a page that is in none of the segments read on it.

    mask: all ink, uint8 (H, W), 0 or 255. Returns the like.
    """
    rest = mask.copy()
    for segment in segments:
        box = segment.box
        rest[box.y : box.bottom, box.x : box.right][segment.ink > 0] = 0
    return rest


def ink_around(
    mask: Array,
    rest: Array,
    segments: Sequence[Segment],
    settings: SegmentationSettings = DEFAULTS,
) -> Array:
    """How much unread ink lies in the box of each segment.

    mask: all ink; rest: what `unread` leaves of it. The boxes are widened by
    `settings.unread_margin` of their height on every side. Returns float (len(segments),), as
    parts of each segment's own ink.
    """
    shares = np.zeros(len(segments))
    for i, segment in enumerate(segments):
        box = segment.box
        wider = round(settings.unread_margin * box.height)
        around = rest[
            max(box.y - wider, 0) : box.bottom + wider, max(box.x - wider, 0) : box.right + wider
        ]
        own = cv2.countNonZero(mask[box.y : box.bottom, box.x : box.right][segment.ink > 0])
        shares[i] = cv2.countNonZero(around) / max(own, 1)
    return shares


def enclosed(
    rest: Array, segments: Sequence[Segment], settings: SegmentationSettings = DEFAULTS
) -> Array:
    """Which segments stand inside a figure that was not read, as the mark in a warning sign.

    rest: what `unread` leaves. Frames that are much higher than the segment hold more than one
    digit and do not count. Returns bool (len(segments),).
    """
    stats = cv2.connectedComponentsWithStats(rest, connectivity=8)[2][1:]
    x, y, width, height = stats[:, :4].T
    inside = np.zeros(len(segments), bool)
    for i, segment in enumerate(segments):
        box = segment.box
        common = np.clip(np.minimum(x + width, box.right) - np.maximum(x, box.x), 0, None)
        common = common * np.clip(
            np.minimum(y + height, box.bottom) - np.maximum(y, box.y), 0, None
        )
        around = height > settings.shortest_figure * box.height
        around &= height <= settings.tallest_figure * box.height
        around &= common >= settings.enclosed * box.width * box.height
        inside[i] = bool(around.any())
    return inside
