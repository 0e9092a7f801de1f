"""Estimate the bare paper of a page: how it would look without ink."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.preprocessing.disc_morphology import closed
from digitapp.preprocessing.settings import PreprocessingSettings
from digitapp.records import Array, GrayImage, Mask
from digitapp.records.components import connected_components
from digitapp.statistics import percentile


def bare_paper(gray: GrayImage, reach: int) -> GrayImage:
    """Remove the ink with a closing wider than any stroke, then smooth.

    gray: dark on light; reach: diameter of the closing's disc in pixels, odd.
    """
    return cv2.GaussianBlur(closed(gray, reach), (0, 0), reach / 4, borderType=cv2.BORDER_REPLICATE)


def with_shadows(
    paper: GrayImage, gray: GrayImage, reach: int, settings: PreprocessingSettings
) -> GrayImage:
    """Add the sharp edges of shadows to the paper; return the same array if there are none.

    Smoothing spreads light across a shadow's edge, so that the paper in the shadow would be
    taken for ink. A shadow is what stays dark after a closing wider than any stroke.

    paper: what `bare_paper` returns for `gray`; reach: as there.
    """
    wide = int(settings.shadow_width * reach) | 1
    shaded = cv2.min(paper, _closed_by_square(gray, wide))
    least = cv2.convertScaleAbs(paper, alpha=1 - settings.shadow_step)
    return shaded if (shaded < least).any() else paper


def _closed_by_square(gray: Array, side: int) -> Array:
    window = np.ones((side, side), np.uint8)
    padded = cv2.copyMakeBorder(gray, side, side, side, side, cv2.BORDER_REPLICATE)
    return cv2.morphologyEx(padded, cv2.MORPH_CLOSE, window)[side:-side, side:-side]


def without_hollows(
    gray: GrayImage, mask: Mask, reach: int, settings: PreprocessingSettings
) -> GrayImage:
    """Make the insides of very wide strokes as light as paper; return the same array if none.

    A stroke wider than the window of `bare_paper` is taken for paper inside its rim: it comes
    out hollow. A hollow is a region that ink surrounds and that is as dark as this ink. At most
    `settings.most_hollows` regions are looked at, the largest.

    gray: dark on light; mask: the ink found so far; reach: as for `bare_paper`.
    """
    labels, stats = connected_components(255 - mask, 4)
    height, width = gray.shape
    painted = gray
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    inner = (left > 0) & (top > 0) & (right < width) & (bottom < height)
    regions = np.flatnonzero(inner[1:]) + 1
    order = np.argsort(-stats[regions, cv2.CC_STAT_AREA], kind="stable")
    # No hollow is lighter than this, whatever is beside it.
    part = settings.hollow_darkness
    lightest = (1 - part) * cv2.minMaxLoc(gray)[1] + part * cv2.minMaxLoc(gray, mask)[1]
    for label in np.sort(regions[order[: settings.most_hollows]]).tolist():
        x, y, w, h, _ = (int(value) for value in stats[label])
        box = np.s_[y : y + h, x : x + w]
        if cv2.mean(gray[box], (labels[box] == label).view(np.uint8))[0] > lightest:
            continue
        area = np.s_[max(y - reach, 0) : y + h + reach, max(x - reach, 0) : x + w + reach]
        region = (labels[area] == label).astype(np.uint8)
        paper = (labels[area] != label) & (mask[area] == 0)
        light = _light_beside(gray[area], region, mask[area], paper, reach, settings)
        if light is not None:
            painted = gray.copy() if painted is gray else painted
            painted[area][cv2.dilate(region, np.ones((3, 3), np.uint8)) > 0] = light
    return painted


def _light_beside(
    gray: Array,
    region: Array,
    mask: Array,
    paper: Array,
    reach: int,
    settings: PreprocessingSettings,
) -> float | None:
    """Brightness of the paper beside a hollow, 0 to 255.

    None if the region is no hollow: paper inside a loop, or wider than strokes are.
    """
    if cv2.distanceTransform(region, cv2.DIST_L2, 3).max() > reach or not paper.any():
        return None
    light = percentile(gray[paper], settings.hollow_paper_percentile)
    rim = (cv2.dilate(region, np.ones((3, 3), np.uint8)) > 0) & (mask > 0)
    dark = percentile(gray[rim], settings.hollow_rim_percentile)
    inside = float(gray[region > 0].mean())
    as_dark = light - inside >= settings.hollow_darkness * (light - dark)
    return light if as_dark and light > dark else None
