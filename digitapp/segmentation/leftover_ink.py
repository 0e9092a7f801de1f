"""Find unread ink around digits: a digit stands free, unlike a part of a drawing."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Box, Line, Mask, Segment
from digitapp.records.components import connected_components
from digitapp.records.overlap import Places
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


def shapes_of(rest: Mask) -> Array:
    """The boxes and areas of unread shapes, int32 (N, 5), as OpenCV tells them of components."""
    return connected_components(rest)[1][1:]


def leftover_boxes(
    shapes: Array, lines: Sequence[Line], settings: SegmentationSettings = DEFAULTS
) -> list[Box]:
    """Return the boxes of unread ink that a person may have meant as a digit or a mark.

    shapes: of the unread ink; lines: what was read, in pixels of the mask. Specks, and shapes much
    larger than the digits, such as rules and drawings, are left out; without digits there is
    nothing to compare with, and nothing is returned.
    """
    heights = sorted(r.box.height for line in lines for r in line.readings)
    if not heights:
        return []
    height = heights[len(heights) // 2]
    least, most = settings.smallest_leftover * height, settings.tallest_figure * height
    boxes = [
        Box(*(int(v) for v in row[:4]))
        for row in shapes
        if max(row[2], row[3]) >= least and max(row[2], row[3]) <= most
        if row[4] >= (least / 2) ** 2
    ]
    return sorted(boxes, key=lambda box: (box.y, box.x))[: settings.most_leftover]


def not_in(lines: Sequence[Line], leftover: Sequence[Box]) -> tuple[Box, ...]:
    """Return the boxes of unread ink of which no digit and no mark covers half."""
    taken = [reading.box for line in lines for reading in line.readings]
    taken += [mark.box for line in lines for mark in line.marks]
    return uncovered(leftover, taken, 0.5)


def uncovered(boxes: Sequence[Box], others: Sequence[Box], part: float) -> tuple[Box, ...]:
    """Return the boxes of which none of the others covers the fraction `part` or more."""
    places = Places(others)
    return tuple(b for b in boxes if not (places.common_areas(b) >= part * b.area).any())


def enclosed(
    shapes: Array, segments: Sequence[Segment], settings: SegmentationSettings = DEFAULTS
) -> Array:
    """Tell which segments lie inside an unread shape, like the mark in a warning sign.

    shapes: of the unread ink, from `shapes_of`. Those much taller than a segment, such as the frame
    of a table, do not count. Returns bool (N,) for N segments.
    """
    inside = np.zeros(len(segments), bool)
    stats = shapes[shapes[:, cv2.CC_STAT_HEIGHT] > settings.shortest_figure * _lowest(segments)]
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
