"""How large a page is, whatever its shape, and a small copy of it."""

from __future__ import annotations

import cv2

from digitapp.records import Array
from digitapp.settings import DEFAULTS, Settings


def extent(shape: tuple[int, ...], settings: Settings = DEFAULTS) -> float:
    """How large a page is, in pixels: its longer side, or less where it is a narrow strip.

    shape: (H, W). A strip of paper may be as long as it likes; its writing is no larger.
    """
    return min(max(shape), settings.longest_shape * min(shape))


def shrink(gray: Array, side: int, settings: Settings = DEFAULTS) -> Array:
    """A picture, uint8 (H, W), whose extent is at most `side` pixels."""
    scale = side / extent(gray.shape, settings)
    if scale >= 1:
        return gray
    size = max(1, round(gray.shape[1] * scale)), max(1, round(gray.shape[0] * scale))
    return cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
