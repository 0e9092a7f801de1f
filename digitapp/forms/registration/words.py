"""Compare the words of a form with what a page shows in their places."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from digitapp.forms.registration.template import Template
from digitapp.records import Array, Box, Mask

REACH = 0.06
"""Distance over which creases are smoothed, in parts of the form's longer side."""

_LEAST_KEPT, _LEAST_BOTH = 0.9, 1.4
"""A word stands on the page if this part of its print is inked there, also if more is: somebody has
written over it; or if that part and the correlation with the form's word come to so much."""

_OTHER_INK, _TELLING = 0.5, 1.6
"""Ink in the place of a missing word from which another one is printed there, in parts of its own;
and least width of such a word, in its heights: shorter ones tell little."""

_SURELY_PRINT, _INKED = 90, 0.45
"""Darkness, 0 to 255, that only print has; and of ink, as a part of the usual print's."""

_SLACK, _TORN = 4, 0.7
"""Pixels of the copy by which a word, or a half of it, may be displaced; and least correlation of
its halves, in the mean, if a crease parts them."""


def drift_at(box: Box, corners: Array, drifts: Array, reach: float) -> tuple[float, float]:
    """The drift of a place: of the corners around it, the nearest most; none far from any."""
    if not len(corners):
        return 0.0, 0.0
    away = np.linalg.norm(corners - box.centre, axis=1) / reach
    weights = np.exp(-0.5 * away**2)
    x, y = (weights[:, None] * drifts).sum(axis=0) / (weights.sum() + 1.0)
    return float(x), float(y)


def compared(
    template: Template, seen: Array, corners: Array, drifts: Array
) -> tuple[float, float, float]:
    """How alike the words of the form and the page are, -1 to 1, the share that stands there, and
    what others in their place tell against the form.

    The first two are weighted by the words' areas. A word stands there if it looks the same, or if
    its print is there but somebody has written over it. A form without words is compared by its
    ink.
    """
    usual = float(np.median(seen[template.dark > _SURELY_PRINT] if template.dark.any() else 0))
    inked = cv2.dilate(seen, np.ones((2, 2), np.uint8)) > _INKED * usual
    if not template.words:
        printed = template.dark > _SURELY_PRINT
        share = float(inked[printed].mean()) if printed.any() else 0.0
        return share, share, 0.0
    alike, found = [], []
    against = 0.0
    for word in template.words:
        right, down = drift_at(word, corners, drifts, REACH * max(seen.shape))
        drifted = replace(word, x=word.x + round(right), y=word.y + round(down))
        own = template.dark[word.y : word.bottom, word.x : word.right]
        best, x, y = _found(own, seen, drifted)
        at = inked[y : y + word.height, x : x + word.width]
        print_ = own > _SURELY_PRINT
        # Writing over a word may look more like it than the word itself.
        unmoved = inked[max(drifted.y, 0) :, max(drifted.x, 0) :][: word.height, : word.width]
        kept = max(_share(at, print_), _share(unmoved, print_))
        short = max(0.0, _LEAST_BOTH - best - kept) if kept < _LEAST_KEPT else 0.0
        if short and (torn := _torn(own, seen, drifted)) >= _TORN:
            best, short = torn, 0.0
        telling = word.width >= _TELLING * word.height
        if telling and at.sum() >= _OTHER_INK * print_.sum():
            against += short
        alike.append(best)
        found.append(not short)
    weights = np.array([word.area for word in template.words], float)
    weights /= weights.sum()
    return float(weights @ np.array(alike)), float(weights @ np.array(found)), against


def _found(word: Array, seen: Array, place: Box) -> tuple[float, int, int]:
    """Where a word is on a page, near a place: how alike it is, -1 to 1, and its left upper corner.

    word, seen: uint8 (h, w), darkness of the word and of the page.
    """
    height, width = word.shape
    y = min(max(place.y - _SLACK, 0), seen.shape[0] - height)
    x = min(max(place.x - _SLACK, 0), seen.shape[1] - width)
    there = seen[y : y + height + 2 * _SLACK, x : x + width + 2 * _SLACK]
    _, best, _, (left, top) = cv2.minMaxLoc(cv2.matchTemplate(there, word, cv2.TM_CCOEFF_NORMED))
    return best, x + left, y + top


def _torn(word: Array, seen: Array, place: Box) -> float:
    """How alike the halves of a word are, each where it is found by itself, in the mean."""
    half = place.width // 2
    right = replace(place, x=place.x + half)
    first, second = _found(word[:, :half], seen, place), _found(word[:, half:], seen, right)
    return (first[0] + second[0]) / 2


def _share(inked: Mask, print_: Mask) -> float:
    """The share of a word's print that is inked, 0 to 1; inked, print_: bool (h, w)."""
    if inked.shape != print_.shape:  # at the edge of the page
        return 0.0
    return float(inked[print_].mean()) if print_.any() else 1.0
