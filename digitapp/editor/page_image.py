"""The image that is read: the rasterised drawing, the rotated image of a file, or a part of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from digitapp.editor import strokes
from digitapp.editor.pages import Content, OpenPage

if TYPE_CHECKING:
    from digitapp.records import Array, Box, DigitSequence, Page

PAPER = 80
"""Paper around the ink of a drawing that is read with it, in page units; the rest is blank."""


def page_to_read(page: OpenPage) -> Page:
    """Return the page to recognize: the drawing in black on white, or the rotated image.

    Safe in a worker's thread if `page` is a copy that nobody changes. Raises InputError if the
    image file is missing or damaged.
    """
    if page.picture is None:
        return strokes.rasterise(page.content.strokes, *page.size, name=page.name)
    return page.picture.load().mapped(lambda array: turned(array, page.content))


def part_to_read(page: OpenPage) -> Box | None:
    """Return the part of the image that is read, in pixels, None for all of it: the region that a
    person chose, or where the ink of a drawing is, since blank paper takes as long to read."""
    from digitapp.records import Box

    content = page.content
    if page.picture is not None or content.region is not None or not content.strokes:
        return content.region
    lefts, tops, rights, bottoms = zip(*(s.bounds() for s in content.strokes), strict=True)
    width, height = page.shown_size
    left, top = (max(math.floor(min(ends)) - PAPER, 0) for ends in (lefts, tops))
    right = min(math.ceil(max(rights)) + PAPER, width)
    bottom = min(math.ceil(max(bottoms)) + PAPER, height)
    return Box(left, top, max(right - left, 1), max(bottom - top, 1))


def turned(array: Array, content: Content) -> Array:
    """Apply the quarter turns, the tilt and the inversion of `content` to an image.

    array: uint8 (H, W) or (H, W, 3). A tilt keeps the size and repeats the edge pixels in the
    corners. Returns `array` itself if there is nothing to do.
    """
    import cv2

    codes = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if content.turns % 4:
        array = cv2.rotate(array, codes[content.turns % 4])
    if content.tilt:
        height, width = array.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -content.tilt, 1.0)
        array = cv2.warpAffine(
            array,
            matrix,
            (width, height),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return cv2.bitwise_not(array) if content.inverted else array


def cut_out(page: Page, region: Box) -> Page:
    """Crop a page to `region`, in pixels, which must lie on the page."""
    return page.mapped(lambda array: array[region.y : region.bottom, region.x : region.right])


def put_back(sequence: DigitSequence, page: Page, region: Box) -> DigitSequence:
    """Move a sequence read on the region to the coordinates of the whole page."""

    def moved(box: Box) -> Box:
        return replace(box, x=box.x + region.x, y=box.y + region.y)

    lines = []
    for line in sequence.lines:
        readings = tuple(
            replace(reading, segment=replace(reading.segment, box=moved(reading.box)))
            for reading in line.readings
        )
        marks = tuple(replace(mark, box=moved(mark.box)) for mark in line.marks)
        others = tuple(
            replace(other, boxes=tuple(map(moved, other.boxes))) for other in line.alternatives
        )
        lines.append(replace(line, readings=readings, marks=marks, alternatives=others))
    leftover = tuple(map(moved, sequence.leftover))
    grids = tuple(grid.moved(region.x, region.y) for grid in sequence.grids)
    return replace(sequence, page=page, lines=tuple(lines), leftover=leftover, grids=grids)
