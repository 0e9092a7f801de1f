"""Enlarge a picture of writing five times with the super-resolver, tile by tile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.errors import InputError
from digitapp.preprocessing.background import bare_paper
from digitapp.preprocessing.binarization import is_dark_on_light
from digitapp.records import Array, ColourImage, GrayImage, Page

FACTOR = 5
"""Side of the network's answer in sides of its input."""

MOST_PIXELS = 400_000
"""Of a picture to enlarge; its answer has 25 times as many."""

_TILE, _MARGIN = 28, 6
"""Side of a tile, and what of it is only context, in pixels of the small picture."""

_WIDEST_STROKE = 31
"""Diameter, in pixels, of what is taken for ink and not for a shadow."""

_FAINTEST, _GRAIN = 8, 0.25
"""Grey values by which the ink is darker than the paper, at least; and the part of it, 0 to 1, from
which on a dark place is ink and not grain."""

_STEP = _TILE - 2 * _MARGIN
_BATCH = 256

Enlarge = Callable[[Array], Array]
"""float32 (N, 28, 28) in [0, 1], ink bright -> (N, 140, 140)."""


class TooLargeError(InputError):
    """A picture has more than MOST_PIXELS."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """How near a picture is to the original. psnr: decibels; ssim: up to 1 for the same."""

    psnr: float
    ssim: float


def enlarge(page: Page, network: Enlarge) -> ColourImage | GrayImage:
    """Enlarge the picture of a page five times.

    The network enlarges how dark the writing is; colours are enlarged by bicubic interpolation.
    Returns uint8 (5 H, 5 W), with a third axis of 3 (RGB) for a page in colour. Raises
    TooLargeError for a page of more than MOST_PIXELS.
    """
    check_small(page)
    if page.colour is None:
        return _enlarged_gray(page.gray, network)
    parts = cv2.cvtColor(np.asarray(page.colour), cv2.COLOR_RGB2YCrCb)
    large = bicubic(parts)
    large[..., 0] = _enlarged_gray(parts[..., 0], network)
    return cv2.cvtColor(large, cv2.COLOR_YCrCb2RGB)


def check_small(page: Page) -> None:
    """Raise TooLargeError if a page is too large to enlarge."""
    if page.width * page.height > MOST_PIXELS:
        raise TooLargeError(
            "{name} has more than {most} pixels, too many to enlarge five times",
            name=page.name,
            most=f"{MOST_PIXELS:,}",
        )


def bicubic(picture: Array) -> Array:
    """Enlarge a picture five times by bicubic interpolation. uint8 (H, W) or (H, W, 3)."""
    return cv2.resize(picture, None, fx=FACTOR, fy=FACTOR, interpolation=cv2.INTER_CUBIC)


def shrunk(picture: Array) -> Array:
    """A fifth of a picture, by area means; rows and columns beyond a multiple of five go."""
    height, width = (side // FACTOR * FACTOR for side in picture.shape[:2])
    whole = picture[:height, :width]
    size = (width // FACTOR, height // FACTOR)
    return cv2.resize(whole, size, interpolation=cv2.INTER_AREA)


def likeness(picture: Array, original: Array) -> Likeness:
    """Compare two pictures of the same shape, uint8 (H, W) or (H, W, 3), by their brightness."""
    one, other = (_luminance(image).astype(np.float64) for image in (picture, original))
    return Likeness(float(cv2.PSNR(one, other, 255)), _ssim(one, other))


def _ssim(one: Array, other: Array) -> float:
    """The structural similarity of Wang et al. 2004: Gaussian windows of sigma 1.5."""

    def mean(image: Array) -> Array:
        return cv2.GaussianBlur(image, (11, 11), 1.5)

    stable = [(factor * 255) ** 2 for factor in (0.01, 0.03)]
    means = mean(one), mean(other)
    variances = mean(one * one) - means[0] ** 2, mean(other * other) - means[1] ** 2
    common = mean(one * other) - means[0] * means[1]
    alike = (2 * means[0] * means[1] + stable[0]) * (2 * common + stable[1])
    most = (means[0] ** 2 + means[1] ** 2 + stable[0]) * (sum(variances) + stable[1])
    return float(np.mean(alike / most))


def _luminance(picture: Array) -> Array:
    return picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


def _enlarged_gray(gray: GrayImage, network: Enlarge) -> GrayImage:
    """Enlarge uint8 (H, W): the ink by the network, and what is left without it, the paper with
    its shadows and grain, by bicubic interpolation."""
    dark_ink = is_dark_on_light(gray)
    light = gray if dark_ink else 255 - gray
    depth = cv2.subtract(bare_paper(light, _WIDEST_STROKE), light)
    deepest = float(np.percentile(depth, 99.5))
    if deepest < _FAINTEST:
        return bicubic(gray)
    ink = np.where(_near_ink(depth > _GRAIN * deepest), depth, 0)
    strength = np.minimum(ink / deepest, 1).astype(np.float32)
    paper = bicubic(light + deepest * strength)
    enlarged = np.clip(np.rint(paper - deepest * _tiled(strength, network)), 0, 255)
    return enlarged.astype(np.uint8) if dark_ink else 255 - enlarged.astype(np.uint8)


def _near_ink(mask: Array) -> Array:
    return cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0


def _tiled(strength: Array, network: Enlarge) -> Array:
    """Enlarge float32 (H, W) in [0, 1] in overlapping tiles, of which the middles are kept."""
    height, width = strength.shape
    rows, columns = -(-height // _STEP), -(-width // _STEP)
    beyond = [
        (_MARGIN, count * _STEP - side + _MARGIN)
        for count, side in ((rows, height), (columns, width))
    ]
    padded = np.pad(strength, beyond, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (_TILE, _TILE))
    tiles = windows[::_STEP, ::_STEP].reshape(-1, _TILE, _TILE)
    edge, side = FACTOR * _MARGIN, FACTOR * _STEP
    large = np.zeros((rows, columns, side, side), np.float32)
    middles = large.reshape(-1, side, side)
    inked = np.flatnonzero(tiles.any(axis=(1, 2)))
    for start in range(0, len(inked), _BATCH):
        part = inked[start : start + _BATCH]
        answer = network(tiles[part])
        middles[part] = answer[:, edge : edge + side, edge : edge + side]
    whole = large.transpose(0, 2, 1, 3).reshape(rows * side, columns * side)
    return whole[: FACTOR * height, : FACTOR * width]
