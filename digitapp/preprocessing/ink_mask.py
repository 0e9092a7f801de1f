"""Keep only the ink that a pen wrote, as a small network judges each pixel.

Guilloches, weaves, grids and faint rule lines are as dark as faint strokes, so no threshold
separates them. The network can, because it sees shapes. It is trained on synthetic pages with
known strokes about four pixels wide; pages are therefore brought to that scale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.models.onnx_network import batches
from digitapp.models.threads import side_by_side, thread_count
from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.preprocessing.tiles import Area, Tiling
from digitapp.records import Array, Ink, Mask
from digitapp.records.components import connected_components
from digitapp.statistics import median

PenProbability = Callable[[Array], Array]
"""The ink network: maps strengths, float32 (N, H, W) in [0, 1], to the probability that a pen
wrote each pixel, same shape. H and W are multiples of `MULTIPLE`."""

STROKE = 4.0
"""Stroke width in pixels to which pages are resampled, unless they are close to it."""

MULTIPLE = 64
"""Height and width of the network's input are multiples of this, in pixels."""

MOST_PIXELS = 6_000_000
"""Largest working copy for the network; larger pages are shrunk to it."""

_MOST_ENLARGED = 2.0
_NEAR_ENOUGH = 0.6, 1.6
"""Scales between these count as 1."""

_HALO = 64
"""What a tile has around its core for the network to see, in pixels."""

_AT_ONCE = 1_600_000
"""Pixels of all tiles that are looked at side by side, which bounds memory, for two or more."""


def refine(
    ink: Ink,
    probability_of: PenProbability,
    settings: PreprocessingSettings = DEFAULTS,
    deadline: Deadline = NEVER,
) -> Ink:
    """Keep the ink that a pen wrote.

    ink: from `find_ink`; probability_of: the ink network. What it does not reach before the
    deadline is left out.
    Returns an Ink whose strength is 0 away from writing. On large pages the network looks only
    at tiles with ink, and never at more than `MOST_PIXELS`.
    """
    if not ink.mask.any():
        return ink
    scale = working_scale(ink)
    strength = resample(ink.strength, scale)
    seen = _resized(ink.mask, strength.shape)
    written = _probability(strength, seen, probability_of, deadline)
    written = _resized(written, ink.strength.shape)
    mask = cv2.threshold(written, 255 * settings.least_written, 255, cv2.THRESH_BINARY)[1]
    mask[ink.strength < 255 * settings.least_strength] = 0
    mask, boxes = _anchored(mask, written >= 255 * settings.surely_written)
    mask = cv2.bitwise_or(mask, find_lone_strokes(ink, mask, boxes, settings))
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    return Ink(cv2.bitwise_and(ink.strength, near), mask, ridge_width(mask))


def _anchored(mask: Array, sure: Array) -> tuple[Array, Array]:
    """Keep the components of a mask that contain a sure pixel; sure: bool (h, w).

    Returns the mask, and for each kept one, int32 (N, 5), what OpenCV tells of components.
    """
    labels, stats = connected_components(mask)
    kept = np.zeros(len(stats), np.uint8)
    kept[labels[sure]] = 255
    kept[0] = 0
    return kept[labels], stats[kept > 0]


def find_lone_strokes(
    ink: Ink, written: Mask, whole: Array, settings: PreprocessingSettings = DEFAULTS
) -> Mask:
    """Find straight strokes that the network removed although they stand like a 1 among digits.

    Only its place tells a plain 1 from a piece of a rule line: as tall as the digits, beside
    them, away from the page's sides, and not one of many. If the network left nothing, the only
    component of a page can be one.
    ink: before the network; written: the mask after it; whole: int32 (N, 5), the components of that
    mask. Returns the mask of the strokes found.
    """
    labels, stats = ink.components
    count, page = len(stats), ink.mask.shape
    x, y, width, height, area = stats.T
    tallest = whole[:, cv2.CC_STAT_HEIGHT].max(initial=0)
    whole = whole[whole[:, cv2.CC_STAT_HEIGHT] >= tallest / 2]
    lone = width < settings.lone_width * height
    lone[0] = False
    margin = settings.lone_margin * height
    lone &= (x >= margin) & (x + width <= page[1] - margin)
    if len(whole):
        usual = median(whole[:, cv2.CC_STAT_HEIGHT])
        lone &= height >= settings.lone_shortest * usual
        lone &= height <= settings.lone_tallest * usual
        tops, most = whole[:, cv2.CC_STAT_TOP], page[0] + 1
        bottoms = tops + whole[:, cv2.CC_STAT_HEIGHT]
        steps = np.bincount(tops, minlength=most) - np.bincount(bottoms, minlength=most)
        beside = np.cumsum(steps[:-1]) > 0
        rows = np.concatenate([[0], np.cumsum(beside)])
        lone &= rows[y + height] - rows[y] >= settings.lone_beside * height
    else:
        lone &= (count == 2) & (y > 0) & (y + height < page[0])
    if lone.any():
        lone &= np.bincount(labels[written > 0], minlength=count) < area / 2
    if not 0 < lone.sum() <= max(len(whole), 1):
        return np.zeros_like(written)
    return np.where(lone[labels], np.uint8(255), np.uint8(0))


def find_refused(
    ink: Ink, written: Ink, usual: float, settings: PreprocessingSettings = DEFAULTS
) -> Ink:
    """Find components that lost a good part to the network, and return them whole.

    They must be at least about as tall as the writing and must not touch the page's sides. If
    there are many, they are a pattern, and none is returned.
    ink, written: before and after the network; usual: height of the writing in pixels, 0 if
    none is left. Returns `ink` with a mask of these components only.
    """
    labels, stats = ink.components
    x, y, width, height, area = stats.T
    left = np.bincount(labels[written.mask > 0], minlength=len(stats))
    refused = left < settings.refused_remains * area
    refused &= height >= settings.lone_shortest * (usual or height[1:].max(initial=0))
    refused &= (x > 0) & (x + width < ink.mask.shape[1])
    refused &= (y > 0) & (y + height < ink.mask.shape[0])
    refused[0] = False
    if not 0 < refused.sum() <= settings.most_refused:
        return replace(ink, mask=np.zeros_like(ink.mask))
    return replace(ink, mask=np.where(refused[labels], np.uint8(255), np.uint8(0)))


def working_scale(ink: Ink) -> float:
    """The scale of the page for the network, above 0, at most 2."""
    scale = min(STROKE / max(ink.stroke_width, 0.1), _MOST_ENLARGED)
    if _NEAR_ENOUGH[0] < scale < _NEAR_ENOUGH[1]:
        scale = 1.0  # resampling would cost sharpness
    # Tiles are padded, so a narrow strip costs more than its own pixels.
    height, width = (max(side * scale, MULTIPLE) for side in ink.mask.shape)
    pixels = height * width
    return scale * min(1.0, float(np.sqrt(MOST_PIXELS / pixels)))


def resample(image: Array, scale: float) -> Array:
    """Resize an image (h, w) for the network."""
    if scale == 1.0:
        return image
    height, width = (max(1, round(side * scale)) for side in image.shape)
    return _resized(image, (height, width))


def _resized(image: Array, shape: tuple[int, ...]) -> Array:
    if image.shape == shape:
        return image
    way = cv2.INTER_AREA if shape[0] < image.shape[0] else cv2.INTER_LINEAR
    return cv2.resize(image, shape[::-1], interpolation=way)


def _probability(
    strength: Array, seen: Array, probability_of: PenProbability, deadline: Deadline
) -> Array:
    """The network's probability, uint8 (H, W), 255 for 1; 0 in tiles without ink or after the
    deadline.

    strength: uint8 (H, W); seen: the ink mask, same shape.
    """
    written = np.zeros_like(strength)
    together = thread_count()
    tiling = Tiling(MULTIPLE, _HALO, _AT_ONCE // max(together, 2), together)
    cores = tiling.cores(seen)

    def judge(core: Area) -> None:
        y, x = tiling.tile(core)
        judged = _judge(strength[y, x], probability_of)
        written[core] = judged[core[0].start - y.start :, core[1].start - x.start :][
            : core[0].stop - core[0].start, : core[1].stop - core[1].start
        ]

    for some in batches(len(cores), together):
        if deadline.expired():
            break
        side_by_side(judge, cores[some])
    return written


def _judge(strength: Array, probability_of: PenProbability) -> Array:
    """Call the network once, padded with paper to multiples of `MULTIPLE`."""
    height, width = strength.shape
    padded = np.zeros((-height % MULTIPLE + height, -width % MULTIPLE + width), np.float32)
    padded[:height, :width] = strength
    padded /= 255
    judged = probability_of(padded[None])[0, :height, :width]
    written: Array = np.rint(np.clip(judged, 0, 1) * 255).astype(np.uint8)
    return written


def ridge_width(mask: Mask) -> float:
    """Median stroke width of a mask in pixels, measured on the ridges; 0 without ink.

    It differs from `segmentation.stroke_width`: see docs/decisions/0008-two-stroke-widths.md.
    """
    if cv2.countNonZero(mask) == 0:
        return 0.0
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    ridge = cv2.dilate(distance, np.ones((3, 3), np.uint8)) <= distance
    return 2 * median(distance[ridge & (mask > 0)]) - 1 or 1.0
