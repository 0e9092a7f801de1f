"""Find the connected components of the ink."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array, Box, Ink, InkImage, Segment
from digitapp.records.components import connected_components
from digitapp.segmentation.settings import DEFAULTS, SegmentationSettings


def find_segments(ink: Ink, settings: SegmentationSettings = DEFAULTS) -> list[Segment]:
    """Return the 8-connected components of the ink without specks, in OpenCV's order.

    If there are more than `settings.most_components`, only the largest are returned. Frames
    inside frames are left out, the largest first, if the boxes of all components together have
    more pixels than the page `settings.most_layers` times, or than `settings.most_area`.
    """
    labels, stats = ink.components
    if len(stats) <= 1:
        return []
    speck = settings.speck_area * ink.stroke_width**2
    extent = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    kept = (stats[:, cv2.CC_STAT_AREA] >= speck) & (extent >= settings.speck_extent)
    kept[0] = False
    chosen = np.flatnonzero(kept)
    if len(chosen) > settings.most_components:
        order = np.argsort(-stats[chosen, cv2.CC_STAT_AREA], kind="stable")
        chosen = np.sort(chosen[order[: settings.most_components]])
    boxes = stats[chosen, cv2.CC_STAT_WIDTH].astype(np.int64) * stats[chosen, cv2.CC_STAT_HEIGHT]
    order = np.argsort(boxes, kind="stable")
    most = min(settings.most_area, settings.most_layers * ink.mask.size)
    chosen = np.sort(chosen[order[np.cumsum(boxes[order]) <= most]])
    return [_segment(ink, labels, int(label), stats[label]) for label in chosen]


def without_strays(ink: InkImage, settings: SegmentationSettings = DEFAULTS) -> InkImage:
    """Remove ink that reaches into a box from its neighbours.

    ink: the ink in the box. A component is a stray if it touches the box's edge and has less
    than `settings.stray` of the largest component's pixels. Returns the ink, 0 in the strays.
    """
    labels, stats = connected_components((ink > 0).astype(np.uint8))
    x, y, width, height, area = stats.T
    outer = (x == 0) | (y == 0) | (x + width == ink.shape[1]) | (y + height == ink.shape[0])
    stray = outer & (area < settings.stray * area[1:].max(initial=0))
    stray[0] = False
    return np.where(stray[labels], np.uint8(0), ink)


def _segment(ink: Ink, labels: Array, label: int, stats: Array) -> Segment:
    """Return one component with its soft edge: one pixel wider than its mask on every side."""
    height, width = labels.shape
    x, y = max(int(stats[0]) - 1, 0), max(int(stats[1]) - 1, 0)
    right = min(int(stats[0] + stats[2]) + 1, width)
    bottom = min(int(stats[1] + stats[3]) + 1, height)
    around = labels[y:bottom, x:right]
    own = (around == label).astype(np.uint8)
    soft = cv2.dilate(own, np.ones((3, 3), np.uint8)) & ((around == 0) | (around == label))
    box = Box(x, y, right - x, bottom - y)
    return Segment(box, ink.strength[y:bottom, x:right] * soft)
