"""Parts of a page on paper of another shade: a note on a desk, a dark label on a white page.

One polarity and one scale cannot serve both the part and the rest, so each can be read as a page
of its own: the part with its own shade around it, and the rest with the part painted over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitapp.preprocessing.page_frame import (
    Shades,
    Surroundings,
    continued,
    is_sharp,
    on_sheet,
)
from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Array, Mask, Page


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a page as a page of its own; x, y: its left upper corner on the whole page."""

    page: Page
    x: int
    y: int


def parts(
    page: Page,
    shades: Shades,
    sheet: bool,
    settings: PreprocessingSettings = DEFAULTS,
    is_part: Callable[[Surroundings], bool] = lambda around: True,
) -> list[Part]:
    """Part a page into its regions of another shade, and the rest; empty if there are none.

    shades: of the page; sheet: whether it is known to show a large sheet, which is then no region
    of its own; is_part: tells by what is around a region whether it is one. The rest comes last,
    and is as large as the page.
    """
    most = settings.sheet_large if sheet else 1.0
    found = [
        (hull, region, around)
        for hull, region in _regions(shades, most, settings)
        if is_part(around := continued(shades, cv2.bitwise_not(region)))
    ][: settings.most_regions]
    if not found:
        return []
    whole = np.zeros_like(shades.small)
    cut = []
    for hull, region, surroundings in found:
        beyond = on_sheet(page, surroundings)
        x, y, right, bottom = _corners(hull, shades.small, page)
        cut.append(Part(replace(beyond, gray=beyond.gray[y:bottom, x:right]), x, y))
        whole |= region
    # Widen them, because opening has rounded their corners.
    widened = cv2.dilate(whole, np.ones((shades.window, shades.window), np.uint8))
    return [*cut, Part(on_sheet(page, continued(shades, widened)), 0, 0)]


def _regions(
    shades: Shades, most: float, settings: PreprocessingSettings
) -> Iterator[tuple[Array, Mask]]:
    """Yield the hull, and the mask on the small copy, of each rectangle of one shade.

    most: the largest part of the page, 0 to 1, that a rectangle covers.
    """
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (shades.window, shades.window))
    for shade in (shades.light, cv2.bitwise_not(shades.light)):
        opened = cv2.morphologyEx(shade, cv2.MORPH_OPEN, disc)
        for contour in cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            hull = cv2.convexHull(contour)
            if cv2.boundingRect(hull) == (0, 0, *shade.shape[::-1]):
                continue  # the page itself, with some ink at its edge
            share = cv2.contourArea(hull) / shade.size
            if not settings.region_least <= share <= most:
                continue
            sides = cv2.minAreaRect(hull)[1]
            if cv2.contourArea(contour) < settings.region_rectangle * sides[0] * sides[1]:
                continue
            region = np.zeros_like(shade)
            cv2.drawContours(region, [hull], -1, 255, cv2.FILLED)
            if is_sharp(shades.small, cv2.bitwise_not(region), settings):
                yield hull, region


def _corners(hull: Array, small: Array, page: Page) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a region on the page; hull: in pixels of the small copy."""
    x, y, width, height = cv2.boundingRect(hull)
    across, down = page.width / small.shape[1], page.height / small.shape[0]
    right, bottom = round((x + width) * across), round((y + height) * down)
    return round(x * across), round(y * down), min(right, page.width), min(bottom, page.height)
