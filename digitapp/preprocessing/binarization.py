"""Find the ink: decide the polarity, remove the background, and apply a local threshold.

1. Decide whether the page is dark on light or light on dark.
2. Estimate the bare paper by a grey-value closing on a small copy and divide by it
   (flat-field correction). This removes shadows and vignettes.
3. Set the threshold to a part of the contrast that strokes nearby have.

Most lengths are parts of the page and most thresholds parts of its own contrast, so that
pages of any resolution and lighting work.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.preprocessing.background import bare_paper, with_shadows, without_hollows
from digitapp.preprocessing.scale import extent, shrink
from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Array, GrayImage, Ink, Page
from digitapp.segmentation.stroke_width import stroke_width
from digitapp.statistics import median, percentile

_SMALL_SIDE = 320


@dataclass(frozen=True, eq=False)
class Paper:
    """How a page looks without ink, whatever the size of its copy.

    dark: whether the ink is darker than the paper; bare: uint8 (h, w), the paper on a small copy,
    ink taken for dark; reach: pixels of that copy over half of which contrast is compared.
    """

    dark: bool
    bare: GrayImage
    reach: int


def find_ink(
    page: Page,
    settings: PreprocessingSettings = DEFAULTS,
    deadline: Deadline = NEVER,
    paper: Paper | None = None,
) -> Ink:
    """Separate ink from paper.

    deadline: only checked, since no part can be left out; paper: of the page, if another copy of it
    has shown it.
    Returns an Ink of the page's size. Without ink, mask and strength are 0 everywhere.
    """
    if paper is None:
        return find_paper(page, settings, deadline)[1]
    deadline.check()
    gray = page.gray if paper.dark else cv2.bitwise_not(page.gray)
    return darker_than(paper.bare, gray, paper.reach, settings)


def find_paper(
    page: Page, settings: PreprocessingSettings = DEFAULTS, deadline: Deadline = NEVER
) -> tuple[Paper, Ink]:
    """Estimate the paper of a page, and separate the ink from it, as `find_ink` does."""
    dark = is_dark_on_light(page.gray, settings) != settings.other_polarity
    gray = page.gray if dark else cv2.bitwise_not(page.gray)
    deadline.check()
    small = shrink(gray, _SMALL_SIDE, settings)
    reach = _odd(extent(small.shape, settings) * settings.background_window)
    bare = bare_paper(small, reach)
    deadline.check()
    ink = darker_than(bare, gray, reach, settings)
    deadline.check()
    outline = cv2.resize(ink.mask, small.shape[::-1], interpolation=cv2.INTER_AREA)
    _, outline = cv2.threshold(outline, 127, 255, cv2.THRESH_BINARY)
    painted = without_hollows(small, outline, reach, settings)
    paper = bare if painted is small else bare_paper(painted, reach)
    paper = with_shadows(paper, painted, reach, settings)
    deadline.check()
    ink = ink if paper is bare else darker_than(paper, gray, reach, settings)
    return Paper(dark, paper, reach), ink


def darker_than(paper: Array, gray: Array, reach: int, settings: PreprocessingSettings) -> Ink:
    """The ink that is darker than the paper.

    paper: uint8 (h, w), a small copy of the bare paper; gray: uint8 (H, W), the page, dark on
    light; reach: pixels of the small copy over half of which contrast is compared.
    """
    darkness = _flatten(gray, paper, settings)
    blur = max(settings.smoothing, extent(gray.shape, settings) / settings.smoothing_side)
    smooth = cv2.GaussianBlur(darkness, (0, 0), blur)
    contrast = _stroke_contrast(smooth, settings)
    if contrast <= 0:
        return Ink(np.zeros_like(gray), np.zeros_like(gray), 0.0)
    local = _local_contrast(smooth, paper.shape, reach, contrast, settings)
    mask = cv2.compare(smooth, cv2.convertScaleAbs(local, alpha=settings.threshold), cv2.CMP_GT)
    full = cv2.convertScaleAbs(local, alpha=settings.full_ink)
    strength = cv2.divide(darkness, np.maximum(full, 1), scale=255)
    return Ink(strength, mask, stroke_width(mask, blots=True))


def is_dark_on_light(gray: GrayImage, settings: PreprocessingSettings = DEFAULTS) -> bool:
    """Tell whether the ink of a page is darker than its paper."""
    darker, lighter = _departures(gray, settings)
    return darker >= lighter


def may_be_either(gray: GrayImage, settings: PreprocessingSettings = DEFAULTS) -> bool:
    """Tell whether a page has dark and light shapes, so that either may be the ink."""
    darker, lighter = _departures(gray, settings)
    return min(darker, lighter) > settings.least_other * (darker + lighter)


def _departures(gray: GrayImage, settings: PreprocessingSettings) -> tuple[int, int]:
    """How much darker and how much lighter a page is than the median of a wide window around.

    The differences are cubed, so that the few strong pixels of the strokes outweigh the shading of
    the paper.
    """
    small = shrink(gray, settings.polarity_side, settings)
    # Leave out the margin: padding would extend a thin dark border, and it would pass for paper.
    margin = min(small.shape) // settings.polarity_margin
    small = small[margin : small.shape[0] - margin, margin : small.shape[1] - margin]
    window = min(_odd(min(small.shape) * settings.polarity_window), 255)
    edge = window // 2
    padded = cv2.copyMakeBorder(small, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    paper = cv2.medianBlur(padded, window)[edge : edge + small.shape[0], edge:][:, : small.shape[1]]
    departure = small.astype(np.int32) - paper
    cubes = departure * departure * departure
    lighter = int(np.maximum(cubes, 0).sum(dtype=np.int64))
    return lighter - int(cubes.sum(dtype=np.int64)), lighter


def _flatten(gray: Array, paper: Array, settings: PreprocessingSettings) -> Array:
    """Darkness relative to the paper, uint8 (H, W): 0 as bright as the paper, 255 black."""
    height, width = gray.shape
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    light = np.maximum(paper, np.uint8(settings.darkest_paper))
    return cv2.divide(cv2.subtract(paper, gray), light, scale=255)


def _stroke_contrast(smooth: Array, settings: PreprocessingSettings) -> float:
    """The darkness that strokes reach on this page, measured where the slope is steepest.

    0 if the steepest slope does not exceed the paper's own texture.
    """
    kernel = np.ones((3, 3), np.uint8)
    slope = cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, kernel)
    step = max(1, int(extent(slope.shape, settings)) // 500)
    steepest = percentile(slope[::step, ::step], settings.steepest_percentile)
    texture = max(median(slope[::step, ::step]), settings.least_texture)
    if steepest < settings.least_contrast * texture:
        return 0.0
    edges = slope >= steepest / 2
    return median(cv2.dilate(smooth, kernel)[edges])


def _local_contrast(
    smooth: Array,
    small_shape: tuple[int, ...],
    reach: int,
    contrast: float,
    settings: PreprocessingSettings,
) -> Array:
    """The darkness that strokes reach around each pixel, uint8 (H, W)."""
    height, width = smooth.shape
    small = cv2.resize(smooth, small_shape[::-1], interpolation=cv2.INTER_AREA)
    window = _odd(reach / 2)
    local = cv2.dilate(small, np.ones((window, window), np.uint8))
    local = cv2.GaussianBlur(local, (0, 0), window / 3)
    local = np.maximum(local, np.uint8(settings.contrast_floor * contrast))
    return cv2.resize(local, (width, height), interpolation=cv2.INTER_LINEAR)


def _odd(length: float) -> int:
    return max(3, int(length) | 1)
