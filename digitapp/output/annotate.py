"""The page with a box around every digit and what was read above it."""

from __future__ import annotations

import statistics

import cv2
import numpy as np

from digitapp.records import Array, Box, DigitSequence, Reading

SURE = (0, 132, 88)
DOUBTFUL = (214, 96, 0)
_HALO = (255, 255, 255)

_READABLE_DIGIT = 48  # pixels of height at which a box and its label are easy to look at
_MAX_SCALE = 8
_FONT = cv2.FONT_HERSHEY_DUPLEX
_FONT_HEIGHT = 21  # pixels of a digit in that font at scale 1


def annotate(sequence: DigitSequence, scale: int = 1) -> Array:
    """Draw what was read onto a copy of the page; doubtful digits are orange, with a "?".

    Returns uint8 (H * scale, W * scale, 3), RGB. `scale` enlarges pages of tiny digits.
    """
    page = sequence.page
    picture = np.array(
        page.colour if page.colour is not None else cv2.cvtColor(page.gray, cv2.COLOR_GRAY2RGB)
    )
    if scale > 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    readings = sequence.readings
    if not readings:
        return picture
    digit_height = scale * statistics.median(reading.box.height for reading in readings)
    thickness = max(1, round(digit_height / 32))
    for reading in readings:
        _draw(picture, reading, scale, thickness, max(9.0, digit_height * 0.4))
    return picture


def comfortable_scale(sequence: DigitSequence) -> int:
    """How many times to enlarge a page so that its boxes and labels can be looked at, 1 to 8."""
    heights = [reading.box.height for reading in sequence.readings]
    if not heights:
        return 1
    return min(max(1, round(_READABLE_DIGIT / statistics.median(heights))), _MAX_SCALE)


def _draw(picture: Array, reading: Reading, scale: int, thickness: int, label: float) -> None:
    colour = DOUBTFUL if reading.doubtful else SURE
    box = reading.box
    corner = (box.x * scale - thickness, box.y * scale - thickness)
    opposite = (box.right * scale + thickness - 1, box.bottom * scale + thickness - 1)
    cv2.rectangle(picture, corner, opposite, colour, thickness)
    text = reading.digit + ("?" if reading.doubtful else "")
    at = _label_origin(box, scale, label, thickness)
    size = label / _FONT_HEIGHT
    cv2.putText(picture, text, at, _FONT, size, _HALO, thickness * 3 + 2, cv2.LINE_AA)
    cv2.putText(picture, text, at, _FONT, size, colour, thickness, cv2.LINE_AA)


def _label_origin(box: Box, scale: int, label: float, thickness: int) -> tuple[int, int]:
    """Bottom left of the label: above the box, or inside its top where the page ends there."""
    gap = 2 * thickness + 1
    above = box.y * scale - gap
    y = above if above >= label else box.y * scale + label + gap
    return box.x * scale, round(y)
