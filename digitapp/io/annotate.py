"""Draw the page with a box and a label for every digit and mark."""

from __future__ import annotations

import statistics

import cv2
import numpy as np

from digitapp.records import Array, Box, ColourImage, DigitSequence, Mark, Reading

SURE = (0, 132, 88)
DOUBTFUL = (214, 96, 0)
MARK = (52, 92, 214)
_LETTERS = (255, 255, 255)

_READABLE_DIGIT = 48  # digit height in pixels at which a box and its label are easy to read
_MAX_SCALE = 8
_FONT = cv2.FONT_HERSHEY_DUPLEX
_FONT_HEIGHT = 27  # height in pixels that OpenCV reserves for a digit in this font at scale 1


def annotate(sequence: DigitSequence, scale: int = 1) -> ColourImage:
    """Draw a reading onto a copy of the page.

    Digits are green; doubtful ones orange, with a "?". Marks are blue, with their label below.
    scale: enlarges pages with tiny digits, at least 1.
    Returns uint8 (H * scale, W * scale, 3), RGB.
    """
    page = sequence.page
    image = np.array(
        page.colour if page.colour is not None else cv2.cvtColor(page.gray, cv2.COLOR_GRAY2RGB)
    )
    if scale > 1:
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    readings = sequence.readings
    if not readings:
        return image
    digit_height = scale * statistics.median(reading.box.height for reading in readings)
    thickness = max(1, round(digit_height / 32))
    for reading in readings:
        _draw(image, reading, scale, thickness, max(12, round(digit_height * 0.3)))
    for line in sequence.lines:
        for mark in line.marks:
            _draw_mark(image, mark, scale, thickness, max(12, round(digit_height * 0.3)))
    return image


def comfortable_scale(sequence: DigitSequence) -> int:
    """Return the scale, 1 to 8, at which the page's boxes and labels are easy to read."""
    heights = [reading.box.height for reading in sequence.readings]
    if not heights:
        return 1
    return min(max(1, round(_READABLE_DIGIT / statistics.median(heights))), _MAX_SCALE)


def _draw(image: Array, reading: Reading, scale: int, thickness: int, height: int) -> None:
    """Draw a box and, above its left corner, the digit on a label of `height` pixels."""
    colour = DOUBTFUL if reading.doubtful else SURE
    left, top, _, _ = _frame(image, reading.box, scale, thickness, colour)
    text = reading.digit + ("?" if reading.doubtful else "")
    # At the upper edge of the page the label covers the digit's top.
    _tag(image, text, (left, max(top - height, 0)), height, colour)


def _draw_mark(image: Array, mark: Mark, scale: int, thickness: int, height: int) -> None:
    """Draw a box and, below its left corner, the sign on a label of `height` pixels."""
    left, _, _, bottom = _frame(image, mark.box, scale, thickness, MARK)
    if mark.text:
        top = min(bottom + 1, max(image.shape[0] - height - 1, 0))
        _tag(image, mark.text, (left, top), height, MARK)


def _frame(
    image: Array, box: Box, scale: int, thickness: int, colour: tuple[int, int, int]
) -> tuple[int, int, int, int]:
    """Draw a rectangle around a box; return its left, top, right and bottom pixels."""
    left, top = box.x * scale - thickness, box.y * scale - thickness
    right, bottom = box.right * scale + thickness - 1, box.bottom * scale + thickness - 1
    cv2.rectangle(image, (left, top), (right, bottom), colour, thickness)
    return left, top, right, bottom


def _tag(
    image: Array, text: str, corner: tuple[int, int], height: int, colour: tuple[int, int, int]
) -> None:
    """Write text on a filled label of `height` pixels; corner: its top left pixel."""
    left, top = corner
    size = 0.7 * height / _FONT_HEIGHT
    weight = max(1, round(size))
    width, text_height = cv2.getTextSize(text, _FONT, size, weight)[0]
    margin = (height - text_height) // 2
    opposite = (left + width + 2 * margin, top + height)
    cv2.rectangle(image, corner, opposite, colour, cv2.FILLED)
    at = (left + margin, top + height - margin)
    cv2.putText(image, text, at, _FONT, size, _LETTERS, weight, cv2.LINE_AA)
