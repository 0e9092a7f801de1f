"""Normalize any ink to a 28x28 crop, in the same way for drawings, pages and training.

The method is MNIST's (LeCun et al. 1998): keep the proportions, fit a box of 20 pixels, move
the centre of mass to the centre. It works on a canvas five times finer (140x140), where a
stroke's width can be measured and corrected; the 28x28 crop is its exact 5x5 mean. The fine
canvas is also the target that the super-resolver is trained on.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array, Box, InkImage
from digitapp.segmentation.stroke_width import stroke_width

SIDE = 28
FACTOR = 5
FINE_SIDE = SIDE * FACTOR
FINE_BOX = 20 * FACTOR

THINNEST = 1.6 * FACTOR
"""Strokes thinner than this, in fine pixels, are widened. Otherwise a hairline would vanish
when 400 pixels of height are shrunk to 20."""

_CENTRE = 14 * FACTOR + FACTOR // 2
"""MNIST's centre of mass is on pixel (14, 14), counted from 0."""

_EDGE = 0.2
"""Ink below this part of the peak is blur around a stroke: it does not extend the box."""


@dataclass(frozen=True)
class Placement:
    """Where normalization puts ink on the fine canvas.

    box: the part of the ink that is used, in ink pixels; width, height: its size in fine pixels
    before strokes are widened; reach: the widening on every side in fine pixels; x, y: the top
    left corner of the widened ink on the canvas.
    """

    box: Box
    width: int
    height: int
    reach: int
    x: int
    y: int


def placement(ink: InkImage) -> Placement | None:
    """Tell where `fine_crop` puts the ink; None if there is no ink."""
    found = _normalised(ink)
    return None if found is None else found[0]


def fine_crop(ink: InkImage) -> InkImage:
    """Normalize ink of any size on the fine canvas.

    Returns uint8 (140, 140), 0 paper to 255 ink; all 0 without ink.
    """
    canvas = np.zeros((FINE_SIDE, FINE_SIDE), np.uint8)
    found = _normalised(ink)
    if found is not None:
        where, fitted = found
        height, width = fitted.shape
        canvas[where.y : where.y + height, where.x : where.x + width] = fitted
    return canvas


def _normalised(ink: Array) -> tuple[Placement, Array] | None:
    """Return the placement and the ink at fine scale, cropped to its extent."""
    peak = int(ink.max(initial=0))
    if peak == 0:
        return None
    box = Box(*cv2.boundingRect((ink > _EDGE * peak).astype(np.uint8)))
    ink = ink[box.y : box.bottom, box.x : box.right]
    fitted = strengthened(_fit(ink, FINE_BOX))
    reach = missing_reach(fitted)
    if reach:
        fitted = strengthened(_fit(ink, FINE_BOX - 2 * reach))
    height, width = fitted.shape
    fitted = widened(fitted, reach)
    moments = cv2.moments(fitted)
    x = round(_CENTRE - moments["m10"] / moments["m00"])
    y = round(_CENTRE - moments["m01"] / moments["m00"])
    x = min(max(x, 0), FINE_SIDE - fitted.shape[1])
    y = min(max(y, 0), FINE_SIDE - fitted.shape[0])
    return Placement(box, width, height, reach, x, y), fitted


def coarsen(fine: InkImage) -> Array:
    """Take the exact 5x5 mean of a fine canvas: uint8 (140, 140) -> float32 (28, 28) in [0, 1]."""
    return cv2.resize(fine.astype(np.float32) / 255.0, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def crop(ink: InkImage) -> Array:
    """Normalize ink of any size for the networks: float32 (28, 28) in [0, 1], ink bright."""
    return coarsen(fine_crop(ink))


def missing_reach(ink: InkImage) -> int:
    """The widening on every side, in fine pixels, that ink at fine scale needs; at least 0."""
    mask = cv2.threshold(ink, 127, 255, cv2.THRESH_BINARY)[1]
    missing = THINNEST - stroke_width(cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT))
    return int(round(missing / 2)) if missing >= 1 else 0


def widened(ink: InkImage, reach: int) -> InkImage:
    """Widen strokes by `reach` pixels on every side: (h, w) -> (h + 2 reach, w + 2 reach)."""
    if reach == 0:
        return ink
    padded = cv2.copyMakeBorder(ink, reach, reach, reach, reach, cv2.BORDER_CONSTANT)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return cv2.dilate(padded, disc)


def strengthened(ink: InkImage) -> InkImage:
    """Scale the strongest ink to 255, so that faint pencil looks like ink."""
    return cv2.convertScaleAbs(ink, alpha=255.0 / max(int(ink.max()), 1))


def _fit(ink: Array, side: int) -> Array:
    height, width = ink.shape
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
