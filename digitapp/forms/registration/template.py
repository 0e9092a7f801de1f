"""What of a form pages are compared with: the features of its print, its words, and its ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from digitapp.preprocessing.background import bare_paper
from digitapp.preprocessing.scale import shrink
from digitapp.records import Array, Box, GrayImage, Mask
from digitapp.records.components import connected_components

SIDE = 1100
"""Extent in pixels of the copies that are laid on each other."""

FEATURE_SIDES = 512, 800
"""Extents of the copies that features are found on: of the second where those of the first do not
tell how a page lies, as on a form with little print."""

_MOST_FEATURES, _MOST_CORNERS = 1000, 400
_RATIO = 0.8
"""Features match if they are this much nearer to each other than to the second nearest."""

_PAPER_SIDE, _PAPER_REACH = 320, 27
_DARKEST_PAPER = 20
_PRINTED = 60
"""Darkness, 0 to 255, from which on a pixel of the form is print."""

_WORD_GAP, _WIDEST_PIECE = 0.4, 3.0
"""Widest gap inside a word, in heights of a letter; and width of the pieces of a word, in heights
of it."""

_TALLEST_WORD, _LEAST_WORD = 60, 25
"""Greatest height of a word in pixels of the copy, and least ink of a piece."""

_MOST_WORDS = 300

_RULE = 0.85
"""Length from which straight ink in a place is a rule, in heights of the place."""


@dataclass(frozen=True, eq=False)
class Features:
    """points: float32 (N, 2), in pixels of the page; looks: float32 (N, 128), of what is around."""

    points: Array
    looks: Array


@dataclass(frozen=True, eq=False)
class Template:
    """A form prepared for comparison.

    scale: size of the copy in sizes of the form. dark: uint8 (h, w), the copy's darkness, 0
    paper; features: in pixels of the form, for each of `FEATURE_SIDES`; corners: float32
    (N, 1, 2), points of the copy whose place is well defined; words: boxes on the copy, of pieces
    of words; print: uint8 (H, W), 255 where the form has ink of its own.
    """

    scale: float
    dark: Array
    features: tuple[Features, ...]
    corners: Array
    words: tuple[Box, ...]
    print: Mask


def template_of(gray: GrayImage, places: Sequence[Box], filled: bool) -> Template:
    """Prepare a form for comparison. places: where people write; filled: whether they have."""
    copy = shrink(gray, SIDE)
    dark = darkness(copy)
    found: Array | None = cv2.goodFeaturesToTrack(dark, _MOST_CORNERS, 0.02, 10, blockSize=7)
    corners = np.zeros((0, 1, 2), np.float32) if found is None else found
    scale = copy.shape[1] / gray.shape[1]
    return Template(
        scale,
        dark,
        tuple(features_of(copy, side, scale) for side in FEATURE_SIDES),
        corners,
        _words(dark),
        _without_pen(printed(gray), places) if filled else printed(gray),
    )


def darkness(gray: GrayImage) -> Array:
    """How much darker than the paper around it each pixel is: uint8 (h, w), 0 paper, 255 black."""
    small = shrink(gray, _PAPER_SIDE)
    size = (gray.shape[1], gray.shape[0])
    paper = cv2.resize(bare_paper(small, _PAPER_REACH), size, interpolation=cv2.INTER_LINEAR)
    light = np.maximum(paper, np.uint8(_DARKEST_PAPER))
    return cv2.divide(cv2.subtract(paper, gray), light, scale=255)


def printed(gray: GrayImage) -> Mask:
    """The ink of a form: uint8 (H, W), 255 where there is some."""
    return cv2.threshold(darkness(gray), _PRINTED, 255, cv2.THRESH_BINARY)[1]


def _without_pen(print_: Mask, places: Sequence[Box]) -> Mask:
    """Of the ink in places that are filled, keep the rules alone: what crosses a place."""
    kept = print_.copy()
    for box in places:
        area = np.s_[box.y : box.bottom, box.x : box.right]
        part = print_[area]
        wide = np.ones((1, max(3, round(_RULE * min(box.width, 3 * box.height)))), np.uint8)
        tall = np.ones((max(3, round(_RULE * box.height)), 1), np.uint8)
        rules = [cv2.morphologyEx(part, cv2.MORPH_OPEN, window) for window in (wide, tall)]
        kept[area] = cv2.bitwise_or(*rules)
    return kept


def features_of(copy: GrayImage, side: int, scale: float) -> Features:
    """The features of a page by SIFT (Lowe 2004), compared by Hellinger's kernel (Arandjelovic
    and Zisserman 2012).

    copy: of the page; side: the extent that it is shrunk to; scale: size of the copy in sizes of
    the page.
    """
    small = shrink(copy, side)
    points, looks = cv2.SIFT.create(_MOST_FEATURES).detectAndCompute(
        small, np.full_like(small, 255)
    )
    if not points:
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    scale *= small.shape[1] / copy.shape[1]
    places = np.array([point.pt for point in points], np.float32) / np.float32(scale)
    roots = np.sqrt(looks / np.maximum(looks.sum(axis=1, keepdims=True), 1e-9))
    return Features(places, roots.astype(np.float32))


def matched(own: Features, other: Features) -> tuple[Array, Array]:
    """The points of features that look alike, and clearly less like any other: float32 (n, 2) of
    each."""
    if len(own.points) < 2 or len(other.points) < 2:
        return np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)
    # Looks have a length of one, so products tell distances. NumPy's threads would spin after it.
    ones = np.full((len(own.looks), len(other.looks)), 2, np.float32)
    away = np.asarray(cv2.gemm(own.looks, other.looks, -2, ones, 1, flags=cv2.GEMM_2_T))
    every, nearest = np.arange(len(away)), away.argmin(axis=1)
    least = away[every, nearest]
    away[every, nearest] = np.inf
    clear = least < _RATIO**2 * away.min(axis=1)
    return own.points[clear], other.points[nearest[clear]]


def _words(dark: Array) -> tuple[Box, ...]:
    """The printed words of a copy, in pieces: what is left without lines and frames.

    A crease moves one part of a long word beside the other, and forms of one family have most of
    a heading in common; therefore pieces are compared.
    """
    mask = cv2.threshold(dark, _PRINTED, 255, cv2.THRESH_BINARY)[1]
    labels, stats = connected_components(mask)
    sizes = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    letters = (sizes.max(axis=1) <= _TALLEST_WORD) & (sizes.max(axis=1) >= 3)
    letters[0] = False
    text = np.where(letters[labels], np.uint8(255), np.uint8(0))
    joined = np.zeros_like(text)
    for x, y, width, height, _ in stats[letters].tolist():
        beside = round(_WORD_GAP / 2 * height)
        joined[max(y - 1, 0) : y + height + 1, max(x - beside, 0) : x + width + beside] = 255
    stats = connected_components(joined)[1][1:]
    found = []
    for x, y, width, height, _ in stats.tolist():
        if height > _TALLEST_WORD:
            continue
        count = int(np.ceil(width / (_WIDEST_PIECE * height)))
        sides = [x + width * n // count for n in range(count + 1)]
        for left, right in pairwise(sides):
            ink = cv2.countNonZero(text[y : y + height, left:right])
            if ink >= _LEAST_WORD:
                found.append((ink, Box(left, y, right - left, height)))
    found.sort(key=lambda word: -word[0])
    return tuple(box for _, box in found[:_MOST_WORDS])
