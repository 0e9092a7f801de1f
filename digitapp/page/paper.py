"""The bare paper of a page: what it would look like without its ink."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array
from digitapp.settings import Settings

_AROUND = np.ones((3, 3), np.uint8)


def bare_paper(gray: Array, reach: int) -> Array:
    """The page without its ink: a closing wider than any stroke, then smoothed.

    gray: uint8 (H, W), dark on light; reach: the window's side in pixels, odd.
    """
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    padded = cv2.copyMakeBorder(gray, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    paper = cv2.GaussianBlur(cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disc), (0, 0), reach / 4)
    return paper[reach:-reach, reach:-reach]


def without_hollows(gray: Array, mask: Array, reach: int, settings: Settings) -> Array | None:
    """The page with the insides of its widest strokes as light as paper; None if it has none.

    A stroke wider than the window of `bare_paper` passes for paper but for its rim: it is
    found hollow. What the ink surrounds and is as dark as the ink is such a hollow.

    gray: uint8 (H, W), dark on light; mask: uint8 (H, W), the ink that was found, 0 or 255.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(255 - mask, connectivity=4)
    height, width = gray.shape
    painted = None
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        if x == 0 or y == 0 or x + w == width or y + h == height:
            continue
        area = np.s_[max(y - reach, 0) : y + h + reach, max(x - reach, 0) : x + w + reach]
        region = (labels[area] == label).astype(np.uint8)
        paper = (labels[area] != label) & (mask[area] == 0)
        light = _light_beside(gray[area], region, mask[area], paper, reach, settings)
        if light is not None:
            painted = gray.copy() if painted is None else painted
            painted[area][cv2.dilate(region, _AROUND) > 0] = light
    return painted


def _light_beside(
    gray: Array, region: Array, mask: Array, paper: Array, reach: int, settings: Settings
) -> float | None:
    """How light the paper beside a hollow is; None where the region is no hollow, but paper
    that ink surrounds, or wider than strokes are."""
    if cv2.distanceTransform(region, cv2.DIST_L2, 3).max() > reach or not paper.any():
        return None
    light = float(np.percentile(gray[paper], 75))
    dark = float(np.percentile(gray[(cv2.dilate(region, _AROUND) > 0) & (mask > 0)], 25))
    inside = float(gray[region > 0].mean())
    as_dark = light - inside >= settings.hollow_darkness * (light - dark)
    return light if as_dark and light > dark else None
