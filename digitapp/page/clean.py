"""Take off the page what no pen wrote: rule lines, grids, box borders, dark page edges.

A rule is a long, thin, straight run. Only pixels whose run across the rule is thin are
taken away, so a stroke that crosses keeps its own pixels and stays whole.
"""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array, Ink
from digitapp.settings import DEFAULTS, Settings


def clean(ink: Ink, settings: Settings = DEFAULTS) -> Ink:
    """Remove rules and page edges from the mask; the strength stays as it is.

    Rules are often fainter than ink, and full of gaps at the ink's own threshold, so
    they are sought at a lower one.
    """
    if ink.stroke_width <= 0:
        return ink
    height = _digit_height(ink)
    low = cv2.threshold(ink.strength, 255 * settings.rule_strength, 255, cv2.THRESH_BINARY)[1]
    length, upright = settings.rule_length * height, settings.upright_rule_length * height
    rules, bands = find_rules(low, ink.stroke_width, length, settings)
    upright_rules, upright_bands = find_rules(low.T, ink.stroke_width, upright, settings)
    mask = cv2.subtract(ink.mask, cv2.bitwise_or(rules, upright_rules.T))
    mask = _without_remains(mask, bands, upright_bands.T, settings)
    return Ink(ink.strength, mask, ink.stroke_width)


def find_rules(
    mask: Array, stroke_width: float, length: float, settings: Settings
) -> tuple[Array, Array]:
    """Find horizontal rules in a mask, uint8 (h, w), 0 or 255.

    length: rules are at least this long in pixels, or run from edge to edge of the page.
    Returns two masks of the same shape: the pixels of the rules, and the bands that they
    run in when they are drawn on over the whole page.
    """
    mask = np.ascontiguousarray(mask)
    width = mask.shape[1]
    thick = int(settings.rule_thickness * stroke_width) + 1
    across = np.ones((thick + 1, 1), np.uint8)
    thin = cv2.subtract(mask, cv2.morphologyEx(mask, cv2.MORPH_OPEN, across))
    gap = int(settings.rule_gap * stroke_width) | 1
    level = np.ones((1, int(settings.rule_run * stroke_width) | 1), np.uint8)
    # Without a margin, a closing would stretch what lies near the page's edge up to it.
    runs = cv2.copyMakeBorder(thin, 0, 0, gap, gap, cv2.BORDER_CONSTANT)
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(np.ascontiguousarray(runs[:, gap:-gap]), cv2.MORPH_OPEN, level)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    rules, bands = np.zeros_like(mask), np.zeros_like(mask)
    for label in range(1, count):
        x, y, extent, rise, area = (int(value) for value in stats[label])
        long = extent >= length or (x <= 1 and x + extent >= width - 1)
        slender = extent >= settings.rule_slenderness * max(stroke_width, area / extent)
        if not (long and slender) or rise > extent / 3:
            continue
        where = np.s_[y : y + rise, x : x + extent]
        own = (labels[where] == label) & (thin[where] > 0)
        if _is_straight(own, stroke_width, settings):
            rules[where][own] = 255
            _draw_band(bands, own, (x, y), thick)
    return rules, bands


def _middles(own: Array) -> tuple[Array, Array]:
    """The columns of a run that are not empty, and the middle row of the run in each."""
    filled = own.sum(0)
    columns = np.flatnonzero(filled)
    rows = np.arange(own.shape[0])[:, None]
    return columns, (own * rows).sum(0)[columns] / filled[columns]


def _is_straight(own: Array, stroke_width: float, settings: Settings) -> bool:
    """Whether a run has few gaps and its middle stays close to a shallow parabola."""
    columns, middle = _middles(own)
    if len(columns) < settings.rule_filled * own.shape[1]:
        return False
    fit = np.polynomial.Polynomial.fit(columns, middle, 2)
    residual = float(np.sqrt(np.mean((fit(columns) - middle) ** 2)))
    return residual <= max(settings.rule_wobble * stroke_width, 0.6)


def _draw_band(bands: Array, own: Array, corner: tuple[int, int], thick: int) -> None:
    """Draw the straight line through a run from edge to edge, a little thicker than rules are."""
    columns, middle = _middles(own)
    line = np.polynomial.Polynomial.fit(columns + corner[0], middle + corner[1], 1)
    right = bands.shape[1] - 1
    ends = (0, round(float(line(0)))), (right, round(float(line(right))))
    cv2.line(bands, *ends, 255, thick + 2)


def _without_remains(mask: Array, bands: Array, upright: Array, settings: Settings) -> Array:
    """Drop components that lie along a rule or along the page's edge.

    Such are the crumbs of rules, dark borders, and the table beyond the paper.
    """
    height, width = mask.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x, y, w, h, area = stats[:, :5].T
    beside, above = (x <= 0) | (x + w >= width), (y <= 0) | (y + h >= height)
    along_y = beside & (h >= settings.frame_length * height)
    along_x = above & (w >= settings.frame_length * width)
    hollow = area <= 0.1 * w * h
    frame = (along_y & (w <= 0.25 * width)) | (along_x & (h <= 0.25 * height))
    frame |= along_y & along_x & hollow
    frame |= beside & (w <= settings.margin * width) & (h >= 2 * w)
    frame |= above & (h <= settings.margin * height) & (w >= 2 * h)
    for band, long in ((bands, w >= h), (upright, h >= w)):
        if band.any():
            inside = np.bincount(labels[band > 0], minlength=count)
            frame |= long & (inside >= settings.rule_overlap * area)
    frame[0] = False
    if not frame.any():
        return mask
    return np.where(frame[labels], np.uint8(0), mask)


def _digit_height(ink: Ink) -> float:
    """The height of what could be digits: the area-weighted median over the components.

    Neither specks, nor lines, nor frames around the page can be digits.
    """
    page_height, page_width = ink.mask.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)
    _, _, widths, heights, areas = stats[1:].T.astype(float)
    slender = np.maximum(widths, heights) > 8 * np.minimum(widths, heights)
    hollow = areas < 0.08 * widths * heights
    spanning = (widths >= 0.8 * page_width) | ((heights >= 0.8 * page_height) & hollow)
    possible = (heights > 2 * ink.stroke_width) & ~slender & ~spanning
    if not possible.any():
        return float(page_height)
    order = np.argsort(heights[possible])
    weight = np.cumsum(areas[possible][order])
    return float(heights[possible][order][np.searchsorted(weight, weight[-1] / 2)])
