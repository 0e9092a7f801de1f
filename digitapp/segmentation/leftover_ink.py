"""Find unread ink around digits: a digit stands free, unlike a part of a drawing."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Mask, Segment
from digitapp.segmentation.settings import DEFAULTS, SegmentationSettings


def unread(mask: Mask, segments: Sequence[Segment]) -> Mask:
    """Remove the ink of the segments that were read from the mask of all ink."""
    rest = mask.copy()
    for segment in segments:
        box = segment.box
        rest[box.y : box.bottom, box.x : box.right][segment.ink > 0] = 0
    return rest


def ink_around(
    mask: Mask,
    rest: Mask,
    segments: Sequence[Segment],
    settings: SegmentationSettings = DEFAULTS,
) -> Array:
    """Measure the unread ink in and around each segment's box.

    mask: all ink; rest: the unread ink, from `unread`. The boxes are widened on every side by
    `settings.unread_margin` of their height. Returns float64 (N,) >= 0 for N segments: unread
    pixels divided by the segment's own ink pixels.
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
    rest: Mask, segments: Sequence[Segment], settings: SegmentationSettings = DEFAULTS
) -> Array:
    """Tell which segments lie inside an unread shape, like the mark in a warning sign.

    rest: the unread ink, from `unread`. Shapes much taller than a segment, such as the frame of
    a table, do not count. Returns bool (N,) for N segments.
    """
    inside = np.zeros(len(segments), bool)
    stats = cv2.connectedComponentsWithStats(rest, connectivity=8)[2][1:]
    stats = stats[stats[:, cv2.CC_STAT_HEIGHT] > settings.shortest_figure * _lowest(segments)]
    if len(stats) > settings.most_figures:
        order = np.argsort(-stats[:, cv2.CC_STAT_AREA], kind="stable")
        stats = stats[order[: settings.most_figures]]
    x, y, width, height = stats[:, :4].T
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


def _lowest(segments: Sequence[Segment]) -> int:
    return min((segment.box.height for segment in segments), default=0)
