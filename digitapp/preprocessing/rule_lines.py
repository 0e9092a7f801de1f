"""Remove ink that no pen wrote: rule lines, grids, borders of boxes, dark page edges.

A rule line is a long, thin, straight run of ink. Only pixels where the ink is thin across the
rule line are removed, so a stroke that crosses it stays whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Array, Ink, InkImage, Mask
from digitapp.statistics import weighted_median


@dataclass(frozen=True, eq=False)
class Run:
    """A thin, straight, level run of ink: bool pixels (h, w), x and y of the top left corner."""

    pixels: Array
    x: int
    y: int

    @property
    def length(self) -> int:
        return int(self.pixels.shape[1])


def clean(ink: Ink, settings: PreprocessingSettings = DEFAULTS) -> Ink:
    """Remove rule lines and page edges from the mask; the strength does not change.

    Rule lines are often fainter than ink and full of gaps at the ink's threshold, so they are
    searched for at a lower one. A run is a rule line if it is longer than digits, goes from edge
    to edge, or is one of many that make a grid. Runs too dense to write between make no grid:
    they are the paper's texture.
    """
    if ink.stroke_width <= 0:
        return ink
    low = cv2.threshold(ink.strength, 255 * settings.rule_strength, 255, cv2.THRESH_BINARY)[1]
    level = find_runs(low, ink.strength, ink.stroke_width, settings)
    upright = find_runs(low.T, ink.strength.T, ink.stroke_width, settings)
    height = _digit_height(ink, settings)

    def draw(runs: list[Run], shape: tuple[int, ...], length: float) -> tuple[Array, Array]:
        side, other = shape[1], shape[0]
        dense = len(runs) * _band(ink.stroke_width, settings) > settings.densest_pattern * other
        through = sum(run.length >= settings.pattern_length * side for run in runs)
        grid = through >= settings.pattern_count and not dense
        rules = [
            run
            for run in runs
            if grid or run.length >= length or (run.x <= 1 and run.x + run.length >= side - 1)
        ]
        pixels, bands = _draw(rules, shape, ink.stroke_width, settings)
        return pixels, np.zeros_like(bands) if dense else bands

    shape = ink.mask.shape
    pixels, bands = draw(level, shape, settings.rule_length * height)
    upright_pixels, upright_bands = draw(
        upright, shape[::-1], settings.upright_rule_length * height
    )
    mask = cv2.subtract(ink.mask, cv2.bitwise_or(pixels, upright_pixels.T))
    return Ink(
        ink.strength, _without_remains(mask, bands, upright_bands.T, settings), ink.stroke_width
    )


def find_runs(
    mask: Mask, strength: InkImage, stroke_width: float, settings: PreprocessingSettings = DEFAULTS
) -> list[Run]:
    """Find thin, straight, level runs that span at least `settings.shortest_rule` of the width.

    strength: the ink, as large as the mask. Pixels clearly darker than the rest of a run belong
    to a stroke that crosses it, and are left out. stroke_width: in pixels.
    """
    mask = np.ascontiguousarray(mask)
    thick = int(settings.rule_thickness * stroke_width) + 1
    across = np.ones((thick + 1, 1), np.uint8)
    thin = cv2.subtract(mask, cv2.morphologyEx(mask, cv2.MORPH_OPEN, across))
    gap = int(settings.rule_gap * stroke_width) | 1
    level = np.ones((1, int(settings.rule_run * stroke_width) | 1), np.uint8)
    # Add a margin, or the closing would extend runs near the page's edge up to it.
    runs = cv2.copyMakeBorder(thin, 0, 0, gap, gap, cv2.BORDER_CONSTANT)
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(np.ascontiguousarray(runs[:, gap:-gap]), cv2.MORPH_OPEN, level)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found = []
    for label in range(1, count):
        x, y, extent, rise, area = (int(value) for value in stats[label])
        slender = extent >= settings.rule_slenderness * max(stroke_width, area / extent)
        if (
            not slender
            or settings.rule_slope * rise > extent
            or extent < settings.shortest_rule * mask.shape[1]
        ):
            continue
        where = np.s_[y : y + rise, x : x + extent]
        pixels = (labels[where] == label) & (thin[where] > 0)
        if _is_straight(pixels, stroke_width, settings):
            usual = float(np.median(strength[where][pixels]))
            pixels &= strength[where] <= settings.rule_evenness * usual
            found.append(Run(pixels, x, y))
    return found


def _draw(
    runs: list[Run], shape: tuple[int, ...], stroke_width: float, settings: PreprocessingSettings
) -> tuple[Array, Array]:
    """Draw two masks: the pixels of the runs, and their bands, extended across the page."""
    thick = _band(stroke_width, settings)
    pixels, bands = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    right = shape[1] - 1
    for run in runs:
        height, width = run.pixels.shape
        pixels[run.y : run.y + height, run.x : run.x + width][run.pixels] = 255
        columns, middle = _middles(run.pixels)
        line = np.polynomial.Polynomial.fit(columns + run.x, middle + run.y, 1)
        ends = (0, round(float(line(0)))), (right, round(float(line(right))))
        cv2.line(bands, *ends, 255, thick)
    return pixels, bands


def _band(stroke_width: float, settings: PreprocessingSettings) -> int:
    """Thickness in pixels of the band around a rule line."""
    return int(settings.rule_thickness * stroke_width) + 3


def _middles(own: Array) -> tuple[Array, Array]:
    """The columns of a run that have pixels, and the mean row of the pixels in each."""
    filled = own.sum(0)
    columns = np.flatnonzero(filled)
    rows = np.arange(own.shape[0])[:, None]
    return columns, (own * rows).sum(0)[columns] / filled[columns]


def _is_straight(own: Array, stroke_width: float, settings: PreprocessingSettings) -> bool:
    """Tell whether a run has few gaps and its middle stays close to a parabola."""
    columns, middle = _middles(own)
    if len(columns) < settings.rule_filled * own.shape[1]:
        return False
    fit = np.polynomial.Polynomial.fit(columns, middle, 2)
    residual = float(np.sqrt(np.mean((fit(columns) - middle) ** 2)))
    return residual <= max(settings.rule_wobble * stroke_width, settings.rule_jitter)


def _without_remains(
    mask: Array, bands: Array, upright: Array, settings: PreprocessingSettings
) -> Array:
    """Drop components along a rule line or along the page's edge.

    They are remains of rule lines, dark borders, or the table beyond the paper.
    """
    height, width = mask.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x, y, w, h, area = stats[:, :5].T
    beside, above = (x <= 0) | (x + w >= width), (y <= 0) | (y + h >= height)
    along_y = beside & (h >= settings.frame_length * height)
    along_x = above & (w >= settings.frame_length * width)
    hollow = area <= settings.frame_filled * w * h
    thickest = settings.frame_thickness
    frame = (along_y & (w <= thickest * width)) | (along_x & (h <= thickest * height))
    frame |= along_y & along_x & hollow
    slender = settings.margin_slenderness
    frame |= beside & (w <= settings.margin * width) & (h >= slender * w)
    frame |= above & (h <= settings.margin * height) & (w >= slender * h)
    for band, long in ((bands, w >= h), (upright, h >= w)):
        if band.any():
            inside = np.bincount(labels[band > 0], minlength=count)
            frame |= long & (inside >= settings.rule_overlap * area)
    frame[0] = False
    if not frame.any():
        return mask
    return np.where(frame[labels], np.uint8(0), mask)


def _digit_height(ink: Ink, settings: PreprocessingSettings) -> float:
    """Area-weighted median height in pixels of the components that could be digits.

    Specks, lines and borders around the page are left out. The page's height if none are left.
    """
    page_height, page_width = ink.mask.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)
    _, _, widths, heights, areas = stats[1:].T.astype(float)
    longer, shorter = np.maximum(widths, heights), np.minimum(widths, heights)
    slender = longer > settings.figure_slenderness * shorter
    hollow = areas < settings.figure_filled * widths * heights
    span = settings.figure_span
    spanning = (widths >= span * page_width) | ((heights >= span * page_height) & hollow)
    possible = (heights > settings.figure_height * ink.stroke_width) & ~slender & ~spanning
    if not possible.any():
        return float(page_height)
    return weighted_median(heights[possible], areas[possible])
