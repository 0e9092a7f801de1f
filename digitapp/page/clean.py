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
    """Remove rules and page edges from the mask; the strength stays as it is."""
    if ink.stroke_width <= 0:
        return ink
    height = _digit_height(ink)
    rules = find_rules(ink.mask, ink.stroke_width, settings.rule_length * height, settings)
    upright = settings.upright_rule_length * height
    rules |= find_rules(ink.mask.T, ink.stroke_width, upright, settings).T
    mask = _without_frame(cv2.subtract(ink.mask, rules), settings)
    return Ink(ink.strength, mask, ink.stroke_width)


def find_rules(mask: Array, stroke_width: float, length: float, settings: Settings) -> Array:
    """The pixels of horizontal rules, as a mask like the one given (uint8, 0 or 255).

    length: rules are at least this long in pixels, or run from edge to edge of the page.
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
    rules = np.zeros_like(mask)
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
    return rules


def _is_straight(own: Array, stroke_width: float, settings: Settings) -> bool:
    """Whether a run has few gaps and its middle stays close to a shallow parabola."""
    filled = own.sum(0)
    columns = np.flatnonzero(filled)
    if len(columns) < settings.rule_filled * len(filled):
        return False
    middle = (own * np.arange(own.shape[0])[:, None]).sum(0)[columns] / filled[columns]
    fit = np.polynomial.Polynomial.fit(columns, middle, 2)
    residual = float(np.sqrt(np.mean((fit(columns) - middle) ** 2)))
    return residual <= max(settings.rule_wobble * stroke_width, 0.6)


def _without_frame(mask: Array, settings: Settings) -> Array:
    """Drop components that lie along the page's edge: dark borders, the table beyond the paper."""
    height, width = mask.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x, y, w, h = stats[1:, :4].T
    sides = (x <= 0, x + w >= width), (y <= 0, y + h >= height)
    along_y = (sides[0][0] | sides[0][1]) & (h >= settings.frame_length * height)
    along_x = (sides[1][0] | sides[1][1]) & (w >= settings.frame_length * width)
    slim = (along_y & (w <= 0.25 * width)) | (along_x & (h <= 0.25 * height))
    frame = np.flatnonzero(slim | (along_y & along_x)) + 1
    if len(frame) == 0:
        return mask
    return np.where(np.isin(labels, frame), np.uint8(0), mask)


def _digit_height(ink: Ink) -> float:
    """The height of what could be digits: the area-weighted median over the components.

    Neither specks and level rules nor what spans the page can be digits.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)
    widths, heights, areas = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    possible = (heights > 2 * ink.stroke_width) & (widths < 0.8 * ink.mask.shape[1])
    if not possible.any():
        return float(ink.mask.shape[0])
    heights, areas = heights[possible], areas[possible]
    order = np.argsort(heights)
    weight = np.cumsum(areas[order])
    return float(heights[order][np.searchsorted(weight, weight[-1] / 2)])
