"""The mean stroke width of a mask."""

from __future__ import annotations

import math

import cv2

from digitapp.records import Mask
from digitapp.statistics import median

_BLOT = 4.0  # pixels this many times as deep as the median belong to blots


def stroke_width(mask: Mask, blots: bool = False) -> float:
    """Mean stroke width in pixels: four times the mean distance to the paper; 0 without ink, and
    infinite without paper.

    Ink may run on beyond the sides of the mask: pad a mask whose ink ends there. blots: leave
    out blots and dark page edges, which are far deeper than the median pixel.
    """
    ink = cv2.countNonZero(mask)
    if ink in (0, mask.size):
        return math.inf if ink else 0.0
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    if blots:
        distance = distance[mask > 0]
        mean = float(distance[distance <= _BLOT * median(distance)].mean())
    else:
        mean = cv2.mean(distance, mask)[0]
    # The distance ends at the next pixel's centre, half a pixel beyond the edge.
    return max(4 * (mean - 0.5), 1.0)
