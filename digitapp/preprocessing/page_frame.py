"""Find the sheet of paper on a page that also shows its surroundings: a desk, a scanner's lid.

The sheet and its surroundings differ in shade, with a sharp step between them. Otsu's threshold
(1979) on the page without strokes separates the two shades. A shade is the surroundings if it
runs along a side of the page and leaves a convex sheet. Strokes that touch a side are not, because
they are narrow. A shadow with a sharp edge looks like a desk; whether somebody wrote there, the
readers of digits tell better than any measure of the shades.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitapp.preprocessing.scale import extent, shrink
from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Array, Box, GrayImage, Mask, Page
from digitapp.statistics import median

_SIDE = 256  # pixels: extent of the small copy
_PAD = 24


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The surroundings of the sheet, on a small copy of the page.

    outside: uint8 (h, w), 255 outside the sheet, else 0; shade: uint8 (h, w), the shade of the
    sheet, continued over the outside.
    """

    outside: Mask
    shade: GrayImage

    def holds(self, box: Box, page: Page) -> bool:
        """Tell whether the centre of a box in pixels of the page is outside the sheet."""
        height, width = self.outside.shape
        x, y = box.centre
        column = min(int(x * width / page.width), width - 1)
        return bool(self.outside[min(int(y * height / page.height), height - 1), column])


def on_sheet(page: Page, around: Surroundings | None) -> Page:
    """Paint the shade of the sheet over its surroundings.

    page: the page, or a copy of any size. Returns it without colour; unchanged for None.
    """
    if around is None:
        return page
    size = page.width, page.height
    outside = cv2.resize(around.outside, size, interpolation=cv2.INTER_LINEAR)
    shade = cv2.resize(around.shade, size, interpolation=cv2.INTER_LINEAR)
    return replace(page, gray=np.where(outside > 0, shade, page.gray), colour=None)


@dataclass(frozen=True, eq=False)
class Shades:
    """A page without its strokes, parted into light and dark.

    small: uint8 (h, w), a small copy of the page; smooth: the same without strokes; light: uint8
    (h, w), 255 where it is light, else 0; window: side of the smoothing in pixels.
    """

    small: GrayImage
    smooth: GrayImage
    light: Mask
    window: int


def find_shades(page: Page, settings: PreprocessingSettings = DEFAULTS) -> Shades | None:
    """Part a page by Otsu's threshold; None if it is too narrow.

    page: at full resolution.
    """
    small = shrink(page.gray, _SIDE, settings)
    if min(small.shape) < settings.sheet_least:
        return None
    window = min(max(3, int(extent(small.shape, settings) * settings.sheet_window) | 1), 255)
    smooth = cv2.medianBlur(small, window)
    _, light = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return Shades(small, smooth, light, window)


def find_surroundings(
    shades: Shades | None, settings: PreprocessingSettings = DEFAULTS
) -> Surroundings | None:
    """Find the surroundings of the sheet; None if there are none, or if in doubt."""
    if shades is None:
        return None
    for sheet in (shades.light, cv2.bitwise_not(shades.light)):
        outside = _outside(sheet, shades.window, settings)
        if outside is not None and is_sharp(shades.small, outside, settings):
            return continued(shades, outside)
    return None


def _outside(sheet: Array, window: int, settings: PreprocessingSettings) -> Array | None:
    """The parts of the other shade that run along a side and leave a convex sheet, or None.

    sheet: uint8 (h, w), 255 where the shade may be the sheet's.
    """
    height, width = sheet.shape
    # Extend the image beyond its sides, or the opening would remove a narrow rim as a stroke.
    other = cv2.copyMakeBorder(255 - sheet, _PAD, _PAD, _PAD, _PAD, cv2.BORDER_REPLICATE)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (window, window))
    other = cv2.morphologyEx(other, cv2.MORPH_OPEN, disc)[_PAD : _PAD + height, _PAD:][:, :width]
    count, labels = cv2.connectedComponents(np.ascontiguousarray(other), connectivity=4)
    sides = labels[0], labels[-1], labels[:, 0], labels[:, -1]
    shares = [np.bincount(side, minlength=count) / len(side) for side in sides]
    along = np.max(shares, axis=0) > settings.sheet_side
    along[0] = False
    outside = np.where(along[labels], np.uint8(255), np.uint8(0))
    if not outside.any():
        return None
    inside = cv2.bitwise_not(outside)
    contours = cv2.findContours(inside, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    largest = max(contours, key=cv2.contourArea, default=None)
    if largest is None:
        return None
    hull = cv2.convexHull(largest)
    convex = settings.sheet_convex * cv2.contourArea(hull)
    # A smaller sheet is one of the page's regions, which are read by themselves.
    if cv2.contourArea(largest) < max(convex, settings.sheet_large * inside.size):
        return None
    # Use the hull, because writing near the edge can be connected to the surroundings.
    rest = np.full_like(inside, 255)
    cv2.drawContours(rest, [hull], -1, 0, cv2.FILLED)
    # A hollow shape is not a sheet but a zero.
    return rest if (sheet[rest == 0] > 0).mean() > settings.sheet_filled else None


def is_sharp(small: Array, outside: Array, settings: PreprocessingSettings) -> bool:
    """Tell whether the shade changes strongly and abruptly at the edge of the sheet."""
    near, far = 3, 8
    within = cv2.distanceTransform(255 - outside, cv2.DIST_L2, 3)
    beyond = cv2.distanceTransform(outside, cv2.DIST_L2, 3)

    def shade(distance: Array, low: int, high: int) -> float:
        ring = small[(distance > low) & (distance <= high)]
        return median(ring) if ring.size else 0.0

    step = abs(shade(within, near, far) - shade(beyond, 1, far))
    at_once = abs(shade(within, near - 1, near + 1) - shade(beyond, near - 1, near + 1))
    brighter = max(shade(within, near, far), shade(beyond, 1, far), 1.0)
    return step > settings.sheet_step * brighter and at_once > settings.sheet_sharpness * step


def continued(shades: Shades, outside: Mask) -> Surroundings:
    """Widen the outside over the blurred edge, and fill it with the nearest shade of the sheet.

    outside: uint8 (h, w) on the small copy, 255 outside the sheet.
    """
    smooth, window = shades.smooth, shades.window
    outside = cv2.dilate(outside, np.ones((5, 5), np.uint8))
    deep = cv2.dilate(outside, np.ones((3, 3), np.uint8))
    labels = cv2.distanceTransformWithLabels(deep, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)[
        1
    ]
    nearest = np.zeros(labels.max() + 1, np.uint8)
    nearest[labels[deep == 0]] = smooth[deep == 0]
    shade = np.where(deep > 0, nearest[labels], smooth)
    return Surroundings(outside, cv2.blur(shade, (window, window)))
