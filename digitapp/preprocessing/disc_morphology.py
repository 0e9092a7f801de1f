"""Dilation and closing by wide discs, several times faster than by OpenCV.

OpenCV takes the maximum of all pixels of a disc. A disc is a stack of rows, each a little wider
than the next one outwards. So the maximum over a wider row follows from that over a narrower
one, and the disc needs about three operations a row instead of one a pixel.
"""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array


def closed(image: Array, diameter: int) -> Array:
    """The grey-value closing by OpenCV's disc; the image goes on beyond its sides as at them.

    image: uint8 (H, W); diameter: odd, in pixels. Returns uint8 (H, W).
    """
    around = diameter - 1
    padded = cv2.copyMakeBorder(image, around, around, around, around, cv2.BORDER_REPLICATE)
    spread = cv2.bitwise_not(dilated(padded, diameter))
    return cv2.bitwise_not(dilated(spread, diameter))


def dilated(image: Array, diameter: int) -> Array:
    """The largest value in a disc around each pixel, where all of the disc is in the image.

    image: uint8 (H, W), both at least `diameter`, which is odd and in pixels. Returns uint8
    (H - diameter + 1, W - diameter + 1).
    """
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))
    halves = (disc.sum(axis=1) // 2).tolist()
    reach = diameter // 2
    height, width = (side - 2 * reach for side in image.shape)
    row, half = image, 0
    found = np.zeros((height, width), np.uint8)
    for away in range(reach, -1, -1):
        while half < halves[reach - away]:
            step = min(halves[reach - away] - half, 2 * half + 1)
            wider = np.maximum(row[:, : -2 * step], row[:, 2 * step :])
            if step > half:  # The two rows leave a gap between them.
                np.maximum(wider, row[:, step:-step], out=wider)
            row, half = wider, half + step
        left = reach - half
        for top in {reach - away, reach + away}:
            np.maximum(found, row[top : top + height, left : left + width], out=found)
    return found
