"""The normaliser: any piece of ink becomes a 28x28 crop, for drawings, pages and training alike.

The recipe is MNIST's (LeCun et al. 1998): keep the proportions, fit a box of 20
pixels, put the centre of mass in the centre. It runs on a canvas five times finer
(140x140), because that is where a stroke's width can be measured and mended; the
28x28 crop is the exact 5x5 mean of it. The fine canvas is also what the
super-resolver is trained to give back.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array, Box

SIDE = 28
FACTOR = 5
FINE_SIDE = SIDE * FACTOR
FINE_BOX = 20 * FACTOR

THINNEST = 1.6 * FACTOR
"""Strokes thinner than this, in fine pixels, are widened: a hairline on a large page
would else fade to nothing when 400 pixels of height become 20."""

_CENTRE = 14 * FACTOR + FACTOR // 2
"""MNIST's centre of mass lies on pixel (14, 14), counted from 0."""

_EDGE = 0.2
"""Part of the peak below which ink counts as the blur around a stroke, not as its extent."""


@dataclass(frozen=True)
class Placement:
    """Where the normaliser puts a piece of ink on the fine canvas.

    box: the part of the ink that is taken, ink pixels; width, height: its size on the
    canvas before strokes are widened; reach: by how many fine pixels they are; x, y: where
    the corner of the widened ink lands.
    """

    box: Box
    width: int
    height: int
    reach: int
    x: int
    y: int


def placement(ink: Array) -> Placement | None:
    """Where `fine_crop` puts ink uint8 (h, w); None where there is no ink."""
    found = _normalised(ink)
    return None if found is None else found[0]


def fine_crop(ink: Array) -> Array:
    """Normalise ink on the fine canvas.

    ink: uint8 (h, w), 0 paper to 255 ink, of any size.
    Returns uint8 (140, 140). Without ink the canvas is black.
    """
    canvas = np.zeros((FINE_SIDE, FINE_SIDE), np.uint8)
    found = _normalised(ink)
    if found is not None:
        where, fitted = found
        height, width = fitted.shape
        canvas[where.y : where.y + height, where.x : where.x + width] = fitted
    return canvas


def _normalised(ink: Array) -> tuple[Placement, Array] | None:
    """The ink as it lies on the fine canvas, cut to its extent, and where it lies."""
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


def coarsen(fine: Array) -> Array:
    """The exact 5x5 mean of a fine canvas: uint8 (140, 140) -> float32 (28, 28) in [0, 1]."""
    return cv2.resize(fine.astype(np.float32) / 255.0, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def crop(ink: Array) -> Array:
    """Normalise ink for the networks: uint8 (h, w), ink bright -> float32 (28, 28) in [0, 1]."""
    return coarsen(fine_crop(ink))


def stroke_width(ink: Array) -> float:
    """The mean width of the strokes in pixels, for ink uint8 (h, w); 0 without ink.

    Across a stroke of width w the distance to its edge averages w / 4.
    """
    mask = cv2.threshold(ink, 127, 255, cv2.THRESH_BINARY)[1]
    if not mask.any():
        return 0.0
    mask = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    # A pixel's distance reaches to the next pixel's centre, half a pixel past the edge.
    return float(4 * max(cv2.mean(distance, mask)[0] - 0.5, 0.25))


def missing_reach(ink: Array) -> int:
    """By how many fine pixels the strokes of ink on the fine canvas have to be widened."""
    missing = THINNEST - stroke_width(ink)
    return int(round(missing / 2)) if missing >= 1 else 0


def widened(ink: Array, reach: int) -> Array:
    """Ink uint8 (h, w) with strokes widened by `reach` pixels, (h + 2 reach, w + 2 reach)."""
    if reach == 0:
        return ink
    padded = cv2.copyMakeBorder(ink, reach, reach, reach, reach, cv2.BORDER_CONSTANT)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return cv2.dilate(padded, disc)


def strengthened(ink: Array) -> Array:
    """Raise the strongest ink to full strength, so that faint pencil and ink look alike."""
    return cv2.convertScaleAbs(ink, alpha=255.0 / max(int(ink.max()), 1))


def _fit(ink: Array, side: int) -> Array:
    height, width = ink.shape
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
