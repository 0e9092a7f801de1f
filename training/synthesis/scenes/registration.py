"""Register a sharp original with the crop that normalization made of its degraded ink."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array
from digitapp.segmentation.normalization import (
    FINE_SIDE,
    Placement,
    missing_reach,
    strengthened,
    widened,
)


def place(sharp: Array, where: Placement, factor: int) -> Array:
    """Place the sharp original of some ink where normalization placed the ink.

    sharp: uint8, `factor` times the size of the ink that `where` was computed from. Returns
    uint8 (140, 140): the true high resolution of that ink's crop.
    """
    box = where.box
    inside = sharp[box.y * factor : box.bottom * factor, box.x * factor : box.right * factor]
    shrinks = where.width < inside.shape[1]
    mode = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    fitted = cv2.resize(inside, (where.width, where.height), interpolation=mode)
    # Blur may have widened the ink's strokes enough, but not those of its original.
    reach = max(where.reach, missing_reach(fitted))
    canvas: Array = np.zeros((FINE_SIDE + 2 * reach, FINE_SIDE + 2 * reach), np.uint8)
    x, y = where.x + where.reach, where.y + where.reach
    canvas[y : y + where.height + 2 * reach, x : x + where.width + 2 * reach] = widened(
        fitted, reach
    )
    return strengthened(canvas[reach : reach + FINE_SIDE, reach : reach + FINE_SIDE])
