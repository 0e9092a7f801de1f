"""Keep of the ink only what a pen wrote, as a small network judges it pixel by pixel.

Guilloches, weaves, grids and faint rules are as dark as faint strokes, so no threshold
parts them; a network that sees the strokes' course does. It is trained on drawn pages
whose true strokes are known, at strokes about four pixels wide, hence the scale here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Array, Ink

PenProbability = Callable[[Array], Array]
"""The ink network: strengths float32 (N, H, W) in [0, 1], H and W multiples of 64, to the
probability that a pen wrote the pixel, same shape."""

STROKE = 4.0
"""The stroke width, in pixels, that pages are resampled to where they are far from it."""

MULTIPLE = 64
"""Height and width of what the network reads are multiples of this."""

MOST_PIXELS = 6_000_000
"""Working pixels that the network looks at on one page at most; a larger page is shrunk."""

_MOST_ENLARGED = 2.0
_NEAR_ENOUGH = 0.6, 1.6
"""Scales between these are taken for 1."""

_TILE = 512
_HALO = 64
"""Tiles overlap by what the network sees around a pixel."""


def refine(
    ink: Ink,
    probability_of: PenProbability,
    settings: PreprocessingSettings = DEFAULTS,
) -> Ink:
    """Decide anew which pixels are ink.

    ink: as `find_ink` gives it; probability_of: the ink network.
    Returns an Ink whose strength is 0 where nothing was written. Only the neighbourhood of
    the ink is looked at, and never more than a fixed number of pixels.
    """
    if not ink.mask.any():
        return ink
    scale = working_scale(ink)
    strength = resample(ink.strength, scale)
    seen = _resized(ink.mask, strength.shape)
    written = _probability(strength, seen, probability_of)
    written = _resized(written, ink.strength.shape)
    mask = cv2.threshold(written, 255 * settings.least_written, 255, cv2.THRESH_BINARY)[1]
    mask[ink.strength < 255 * settings.least_strength] = 0
    mask = _anchored(mask, written >= 255 * settings.surely_written)
    mask = cv2.bitwise_or(mask, find_lone_strokes(ink.mask, mask, settings))
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    return Ink(cv2.bitwise_and(ink.strength, near), mask, stroke_width(mask))


def _anchored(mask: Array, sure: Array) -> Array:
    """The components of a mask, uint8 (h, w), that hold a sure pixel, bool (h, w)."""
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    kept = np.zeros(count, np.uint8)
    kept[labels[sure]] = 255
    kept[0] = 0
    anchored: Array = kept[labels]
    return anchored


def find_lone_strokes(
    ink: Array, written: Array, settings: PreprocessingSettings = DEFAULTS
) -> Array:
    """The straight strokes that the network refused, but that stand like a 1 among digits.

    Nothing but its place tells a plain 1 from a piece of a rule: as tall as the digits, beside
    them, away from the page's sides, and not one of many. Where the network left nothing, one
    or two things of any shape that stand free come back.
    ink, written: masks uint8 (h, w), before and after the network. Returns such a mask.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, width, height, area = stats.T
    whole = cv2.connectedComponentsWithStats(written, connectivity=8)[2][1:]
    tallest = whole[:, cv2.CC_STAT_HEIGHT].max(initial=0)
    whole = whole[whole[:, cv2.CC_STAT_HEIGHT] >= settings.lone_reference * tallest]
    left = np.bincount(labels[written > 0], minlength=count)
    lone = left < settings.lone_remains * area
    lone[0] = False
    if len(whole):
        margin = settings.lone_margin * height
        lone &= (x >= margin) & (x + width <= ink.shape[1] - margin)
        lone &= width < settings.lone_width * height
        usual = float(np.median(whole[:, cv2.CC_STAT_HEIGHT]))
        lone &= height >= settings.lone_shortest * usual
        lone &= height <= settings.lone_tallest * usual
        beside = np.zeros(len(ink), np.int64)
        for top, tall in whole[:, [cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT]]:
            beside[top : top + tall] = 1
        rows = np.concatenate([[0], np.cumsum(beside)])
        lone &= rows[y + height] - rows[y] >= settings.lone_beside * height
    else:
        lone &= height >= settings.lone_shortest * height[1:].max(initial=0)
        lone &= (x > 0) & (y > 0) & (x + width < ink.shape[1]) & (y + height < ink.shape[0])
    if not 0 < lone.sum() <= max(len(whole), 2):
        return np.zeros_like(written)
    return np.where(lone[labels], np.uint8(255), np.uint8(0))


def find_refused(
    ink: Ink, written: Ink, usual: float, settings: PreprocessingSettings = DEFAULTS
) -> Ink:
    """The components of the ink that lost a good part to the network, whole as they were.

    Only what is about as tall as the writing and stands free of the page's sides counts, and
    nothing where there are many: that is a pattern. ink, written: before and after the network;
    usual: the height of the writing in pixels, 0 where nothing is left of it.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)
    x, y, width, height, area = stats.T
    left = np.bincount(labels[written.mask > 0], minlength=count)
    refused = left < settings.refused_remains * area
    refused &= height >= settings.lone_shortest * (usual or height[1:].max(initial=0))
    refused &= (x > 0) & (x + width < ink.mask.shape[1])
    refused &= (y > 0) & (y + height < ink.mask.shape[0])
    refused[0] = False
    if refused.sum() > settings.most_refused:
        refused[:] = False
    return replace(ink, mask=np.where(refused[labels], np.uint8(255), np.uint8(0)))


def working_scale(ink: Ink) -> float:
    """How much the page is enlarged (at most twice) or shrunk for the network."""
    scale = min(STROKE / max(ink.stroke_width, 0.1), _MOST_ENLARGED)
    if _NEAR_ENOUGH[0] < scale < _NEAR_ENOUGH[1]:
        scale = 1.0  # resampling costs sharpness
    pixels = ink.mask.size * scale**2
    return scale * min(1.0, float(np.sqrt(MOST_PIXELS / pixels)))


def resample(image: Array, scale: float) -> Array:
    """An image (h, w) at a scale, as the network is to see it."""
    if scale == 1.0:
        return image
    height, width = (max(1, round(side * scale)) for side in image.shape)
    return _resized(image, (height, width))


def _resized(image: Array, shape: tuple[int, ...]) -> Array:
    if image.shape == shape:
        return image
    way = cv2.INTER_AREA if shape[0] < image.shape[0] else cv2.INTER_LINEAR
    return cv2.resize(image, shape[::-1], interpolation=way)


def _probability(strength: Array, seen: Array, probability_of: PenProbability) -> Array:
    """The network's answer, uint8 (H, W), 255 for certain; 0 in tiles without ink."""
    height, width = strength.shape
    if height * width <= (_TILE + 2 * _HALO) ** 2:
        return _judge(strength, probability_of)
    written = np.zeros_like(strength)
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            core = np.s_[top : top + _TILE, left : left + _TILE]
            if not seen[core].any():
                continue
            y, x = max(top - _HALO, 0), max(left - _HALO, 0)
            part = strength[y : top + _TILE + _HALO, x : left + _TILE + _HALO]
            judged = _judge(part, probability_of)
            written[core] = judged[top - y :, left - x :][:_TILE, :_TILE]
    return written


def _judge(strength: Array, probability_of: PenProbability) -> Array:
    """One call of the network; paper is laid on to make the sides multiples of 64."""
    height, width = strength.shape
    padded = np.zeros((-height % MULTIPLE + height, -width % MULTIPLE + width), np.float32)
    padded[:height, :width] = strength
    padded /= 255
    judged = probability_of(padded[None])[0, :height, :width]
    written: Array = np.rint(np.clip(judged, 0, 1) * 255).astype(np.uint8)
    return written


def stroke_width(mask: Array) -> float:
    """The median width of the strokes of a mask, in pixels; 0 without ink."""
    if cv2.countNonZero(mask) == 0:
        return 0.0
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    ridge = cv2.dilate(distance, np.ones((3, 3), np.uint8)) <= distance
    return float(2 * np.median(distance[ridge & (mask > 0)]) - 1) or 1.0
