"""Choose the scale of the working copy of a page, and map results back to page pixels.

Segmentation and 28x28 crops need strokes only a few pixels wide. The strokes of a 12-megapixel
photo can be 25 pixels wide, which would only cost time.
"""

from __future__ import annotations

import math
from dataclasses import replace

import cv2

from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Box, GrayImage, Ink, Page, Segment
from digitapp.records.page import LONGEST_SIDE
from digitapp.statistics import weighted_median


def extent(shape: tuple[int, ...], settings: PreprocessingSettings = DEFAULTS) -> float:
    """The size of a page in pixels: its longer side, or less for a narrow strip.

    shape: (H, W). The length of a strip says little about the size of its writing.
    """
    return min(max(shape), settings.longest_shape * min(shape))


def shrink(gray: GrayImage, side: int, settings: PreprocessingSettings = DEFAULTS) -> GrayImage:
    """Shrink an image to an extent of at most `side` pixels."""
    scale = side / extent(gray.shape, settings)
    if scale >= 1:
        return gray
    size = max(1, round(gray.shape[1] * scale)), max(1, round(gray.shape[0] * scale))
    return cv2.resize(gray, size, interpolation=cv2.INTER_AREA)


def first_scale(page: Page, settings: PreprocessingSettings = DEFAULTS) -> float:
    """The scale, at most 1, at which the page's extent is at most `settings.first_side`."""
    return min(1.0, settings.first_side / extent(page.gray.shape, settings))


def largest_scale(page: Page, settings: PreprocessingSettings = DEFAULTS) -> float:
    """The scale at which a copy has `settings.most_pixels`, or the longest side that a page may
    have."""
    width, height = page.width, page.height
    return min(
        math.sqrt(settings.most_pixels / (width * height)), LONGEST_SIDE / max(width, height)
    )


def better_scale(scale: float, ink: Ink, settings: PreprocessingSettings = DEFAULTS) -> float:
    """The scale, at most `settings.most_enlarged`, at which strokes and digits have the right size.

    scale: of the first look; ink: found there. The first scale is kept if the stroke width is
    within a factor of `settings.scale_slack` of `settings.working_stroke` and the ink is at
    least `settings.least_height` tall. If no ink was found, it may have been too fine, so the
    scale is 1. See `largest_scale` for what memory allows.
    """
    if ink.stroke_width <= 0:
        return 1.0
    better = min(1.0, scale * settings.working_stroke / ink.stroke_width)
    slack = settings.scale_slack
    if 1 / slack <= better / scale <= slack:
        better = scale
    height, pieces = usual_height(ink)
    low = height * better < settings.least_height * scale
    if low and pieces <= settings.most_close and (scale < 1 or better == scale):
        thickest = settings.thickest_stroke / ink.stroke_width
        closer = scale * min(settings.working_height / height, thickest)
        closer = min(settings.most_enlarged, closer)
        better = max(better, closer)
    return better


def usual_height(ink: Ink) -> tuple[float, int]:
    """Area-weighted median height of the components in pixels, 0 without ink; and their number.

    The weights keep specks, which are many but small, from hiding the height of the writing.
    """
    stats = ink.components[1][1:]
    if not len(stats):
        return 0.0, 0
    heights, areas = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    return weighted_median(heights, areas), len(stats)


def resize(page: Page, scale: float) -> Page:
    """Shrink or enlarge a page and drop its colour; at a scale of 1, return the page itself."""
    if scale == 1:
        return page
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return replace(page, gray=cv2.resize(page.gray, size, interpolation=way), colour=None)


def to_page(segment: Segment, working: Page, page: Page) -> Segment:
    """Map a segment from the working copy to page pixels."""
    if working.gray.shape == page.gray.shape:
        return segment
    box = box_to_page(segment.box, working, page)
    ink = cv2.resize(segment.ink, (box.width, box.height), interpolation=cv2.INTER_LINEAR)
    return Segment(box, ink)


def box_to_page(box: Box, working: Page, page: Page) -> Box:
    """Map a box from the working copy to page pixels; it is at least 1 pixel wide and high."""
    fx, fy = page.width / working.width, page.height / working.height
    x, y = round(box.x * fx), round(box.y * fy)
    right = min(max(round(box.right * fx), x + 1), page.width)
    bottom = min(max(round(box.bottom * fy), y + 1), page.height)
    return Box(x, y, right - x, bottom - y)
