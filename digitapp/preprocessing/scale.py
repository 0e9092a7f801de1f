"""The scale that a page is worked on at, and the way back to the page's own pixels.

A stroke of a few pixels' width says all that segmentation and a 28x28 crop can use;
a 12-megapixel photo with strokes of 25 pixels would only cost more time.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Array, Box, Ink, Page, Segment
from digitapp.statistics import weighted_median


def extent(shape: tuple[int, ...], settings: PreprocessingSettings = DEFAULTS) -> float:
    """How large a page is, in pixels: its longer side, or less where it is a narrow strip.

    shape: (H, W). A strip of paper may be as long as it likes; its writing is no larger.
    """
    return min(max(shape), settings.longest_shape * min(shape))


def shrink(gray: Array, side: int, settings: PreprocessingSettings = DEFAULTS) -> Array:
    """A picture, uint8 (H, W), whose extent is at most `side` pixels."""
    scale = side / extent(gray.shape, settings)
    if scale >= 1:
        return gray
    size = max(1, round(gray.shape[1] * scale)), max(1, round(gray.shape[0] * scale))
    return cv2.resize(gray, size, interpolation=cv2.INTER_AREA)


def first_scale(page: Page, settings: PreprocessingSettings = DEFAULTS) -> float:
    """The scale for a first look, at most 1: the page's extent is `settings.first_side` pixels."""
    return min(1.0, settings.first_side / extent(page.gray.shape, settings))


def better_scale(scale: float, ink: Ink, settings: PreprocessingSettings = DEFAULTS) -> float:
    """The scale at which strokes and digits are as large as they should be, at most 1.

    scale: of the first look; ink: found there. The first scale is kept where the stroke's
    width is within a factor of `settings.scale_slack` of what it should be and the ink is
    not lower than a crop can show. Where no ink was found, it may be too fine for the first
    look. No working copy has more than `settings.most_pixels`.
    """
    pixels = ink.mask.size / scale**2
    return min(_wished_scale(scale, ink, settings), float(np.sqrt(settings.most_pixels / pixels)))


def _wished_scale(scale: float, ink: Ink, settings: PreprocessingSettings) -> float:
    if ink.stroke_width <= 0:
        return 1.0
    better = min(1.0, scale * settings.working_stroke / ink.stroke_width)
    slack = settings.scale_slack
    if 1 / slack <= better / scale <= slack:
        better = scale
    height, pieces = usual_height(ink)
    if (
        scale < 1
        and pieces <= settings.most_close
        and height * better < settings.least_height * scale
    ):
        thickest = settings.thickest_stroke / ink.stroke_width
        closer = min(1.0, scale * min(settings.working_height / height, thickest))
        better = max(better, closer)
    return better


def usual_height(ink: Ink) -> tuple[float, int]:
    """The area-weighted median height of the components in pixels, 0 without ink, and how many
    components there are.

    Specks are many, but they hold little ink.
    """
    stats = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)[2][1:]
    if not len(stats):
        return 0.0, 0
    heights, areas = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    return weighted_median(heights, areas), len(stats)


def resize(page: Page, scale: float) -> Page:
    """The page at a scale of at most 1, without its colour."""
    if scale >= 1:
        return page
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    return replace(
        page, gray=cv2.resize(page.gray, size, interpolation=cv2.INTER_AREA), colour=None
    )


def to_page(segment: Segment, working: Page, page: Page) -> Segment:
    """A segment found on a working copy, in the pixels of the page itself."""
    if working.gray.shape == page.gray.shape:
        return segment
    box = box_to_page(segment.box, working, page)
    ink = cv2.resize(segment.ink, (box.width, box.height), interpolation=cv2.INTER_LINEAR)
    return Segment(box, ink)


def box_to_page(box: Box, working: Page, page: Page) -> Box:
    """A box found on a working copy, in the pixels of the page itself."""
    fx, fy = page.width / working.width, page.height / working.height
    x, y = round(box.x * fx), round(box.y * fy)
    right = min(max(round(box.right * fx), x + 1), page.width)
    bottom = min(max(round(box.bottom * fy), y + 1), page.height)
    return Box(x, y, right - x, bottom - y)
