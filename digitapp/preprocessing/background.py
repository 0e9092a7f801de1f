"""The bare paper of a page: what it would look like without its ink."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.preprocessing.settings import PreprocessingSettings
from digitapp.records import Array

_AROUND = np.ones((3, 3), np.uint8)


def bare_paper(gray: Array, reach: int) -> Array:
    """The page without its ink: a closing wider than any stroke, then smoothed.

    gray: uint8 (H, W), dark on light; reach: the window's side in pixels, odd.
    """
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    return cv2.GaussianBlur(_closed(gray, disc), (0, 0), reach / 4, borderType=cv2.BORDER_REPLICATE)


def with_shadows(paper: Array, gray: Array, reach: int, settings: PreprocessingSettings) -> Array:
    """The paper with the sharp edges of its shadows; the same array where it has none.

    Smoothing lays light from beyond a shadow's edge over the shadow, whose paper would pass
    for ink. What a closing wider than any stroke leaves dark is such a shadow.

    paper: as `bare_paper` finds it in `gray`, both uint8 (H, W).
    """
    wide = int(settings.shadow_width * reach) | 1
    shaded = cv2.min(paper, _closed(gray, np.ones((wide, wide), np.uint8)))
    least = cv2.convertScaleAbs(paper, alpha=1 - settings.shadow_step)
    return shaded if (shaded < least).any() else paper


def _closed(gray: Array, window: Array) -> Array:
    reach = len(window)
    padded = cv2.copyMakeBorder(gray, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    return cv2.morphologyEx(padded, cv2.MORPH_CLOSE, window)[reach:-reach, reach:-reach]


def without_hollows(gray: Array, mask: Array, reach: int, settings: PreprocessingSettings) -> Array:
    """The page with the insides of its widest strokes as light as paper; the same array if it
    has none.

    A stroke wider than the window of `bare_paper` passes for paper but for its rim: it is
    found hollow. What the ink surrounds and is as dark as the ink is such a hollow.

    gray: uint8 (H, W), dark on light; mask: uint8 (H, W), the ink that was found, 0 or 255.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(255 - mask, connectivity=4)
    height, width = gray.shape
    painted = gray
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        if x == 0 or y == 0 or x + w == width or y + h == height:
            continue
        area = np.s_[max(y - reach, 0) : y + h + reach, max(x - reach, 0) : x + w + reach]
        region = (labels[area] == label).astype(np.uint8)
        paper = (labels[area] != label) & (mask[area] == 0)
        light = _light_beside(gray[area], region, mask[area], paper, reach, settings)
        if light is not None:
            painted = gray.copy() if painted is gray else painted
            painted[area][cv2.dilate(region, _AROUND) > 0] = light
    return painted


def _light_beside(
    gray: Array,
    region: Array,
    mask: Array,
    paper: Array,
    reach: int,
    settings: PreprocessingSettings,
) -> float | None:
    """How light the paper beside a hollow is; None where the region is no hollow, but paper
    that ink surrounds, or wider than strokes are."""
    if cv2.distanceTransform(region, cv2.DIST_L2, 3).max() > reach or not paper.any():
        return None
    light = float(np.percentile(gray[paper], settings.hollow_paper))
    rim = (cv2.dilate(region, _AROUND) > 0) & (mask > 0)
    dark = float(np.percentile(gray[rim], settings.hollow_ink))
    inside = float(gray[region > 0].mean())
    as_dark = light - inside >= settings.hollow_darkness * (light - dark)
    return light if as_dark and light > dark else None
