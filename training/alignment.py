"""Where the normaliser puts a piece of ink, so that its sharp original can be put there too."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array, Box
from digitapp.segment import crop


@dataclass(frozen=True)
class Placement:
    """The steps of `digitapp.segment.crop.fine_crop` for one piece of ink.

    box: what is cut out, ink pixels; width, height: its size on the fine canvas before
    widening; reach: by how many fine pixels strokes are widened; x, y: where its corner
    lands.
    """

    box: Box
    width: int
    height: int
    reach: int
    x: int
    y: int


def placement(ink: Array) -> Placement | None:
    """Follow the normaliser for ink uint8 (h, w); None where there is none."""
    peak = int(ink.max(initial=0))
    if peak == 0:
        return None
    box = Box(*cv2.boundingRect((ink > crop._EDGE * peak).astype(np.uint8)))
    inside = ink[box.y : box.bottom, box.x : box.right]
    fitted = crop._stretch(crop._fit(inside, crop.FINE_BOX))
    missing = crop.THINNEST - crop.stroke_width(fitted)
    reach = int(round(missing / 2)) if missing >= 1 else 0
    if reach:
        fitted = crop._stretch(crop._fit(inside, crop.FINE_BOX - 2 * reach))
    height, width = fitted.shape
    if reach:
        fitted = _widen(fitted, reach)
    moments = cv2.moments(fitted)
    full_height, full_width = fitted.shape
    x = round(crop._CENTRE - moments["m10"] / moments["m00"])
    y = round(crop._CENTRE - moments["m01"] / moments["m00"])
    x = min(max(x, 0), crop.FINE_SIDE - full_width)
    y = min(max(y, 0), crop.FINE_SIDE - full_height)
    return Placement(box, width, height, reach, x, y)


def place(sharp: Array, where: Placement, factor: int) -> Array:
    """Put the sharp original of a piece of ink where the normaliser put the ink.

    sharp: uint8, `factor` times the size of the ink that `where` was taken from.
    Returns uint8 (140, 140): the true high resolution of that ink's crop.
    """
    box = where.box
    inside = sharp[box.y * factor : box.bottom * factor, box.x * factor : box.right * factor]
    shrinks = where.width < inside.shape[1]
    mode = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    fitted = cv2.resize(inside, (where.width, where.height), interpolation=mode)
    missing = crop.THINNEST - crop.stroke_width(fitted)
    reach = max(where.reach, int(round(missing / 2)) if missing >= 1 else 0)
    canvas: Array = np.zeros((crop.FINE_SIDE, crop.FINE_SIDE), np.uint8)
    x, y = where.x + where.reach, where.y + where.reach
    canvas[y : y + where.height, x : x + where.width] = fitted
    if reach:
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        canvas = cv2.dilate(canvas, disc)
    return crop._stretch(canvas)


def _widen(fitted: Array, reach: int) -> Array:
    padded = cv2.copyMakeBorder(fitted, reach, reach, reach, reach, cv2.BORDER_CONSTANT)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return cv2.dilate(padded, disc)
