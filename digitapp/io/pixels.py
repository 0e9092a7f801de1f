"""Convert a decoded image of any mode to 8-bit grey, and to RGB if it has colour."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from digitapp.records import Array, ColourImage, GrayImage

_LIGHT = 110
"""Grey value, 0 to 255, from which on a pixel is too light to be ink on white paper."""


def flatten(image: Image.Image) -> tuple[GrayImage, ColourImage | None]:
    """Return gray, uint8 (H, W), and colour, uint8 (H, W, 3) RGB or None for a grey image.

    Transparent pixels become paper: white, or black if the visible ones are light.
    """
    if image.mode.startswith(("I", "F")):
        return to_8_bits(np.asarray(image)), None
    grey = image.mode in ("1", "L", "LA", "La")
    if image.has_transparency_data:
        image = _on_paper(image.convert("RGBA"))
    if grey:
        return np.asarray(_in_mode(image, "L")), None
    colour = np.asarray(_in_mode(image, "RGB"))
    return cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), colour


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    """Convert an image unless it has the mode already: `convert` would copy it, 48 MB a photo."""
    return image if image.mode == mode else image.convert(mode)


def to_8_bits(values: Array) -> GrayImage:
    """Convert pixels of more than 8 bits, integer or float, to uint8 without losing faint ink.

    Integers from 0 on are shifted right until the brightest fits, because scanners store 10 or
    12 bits in 16. Of all others, values in [0, 1] or [0, 255] keep their scale, and other ranges
    are stretched to 0 to 255. Values that are not finite become 0.
    """
    if values.dtype.kind in "iu" and int(values.min()) >= 0:
        shift = max(int(values.max()).bit_length() - 8, 0)
        return (values >> shift).astype(np.uint8)
    finite = np.isfinite(values)
    known = values[finite]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    if low >= 0 and high <= 255:
        low, high = 0.0, 1.0 if high <= 1 else 255.0
    scaled = (np.where(finite, values, low) - low) * (255 / max(high - low, 1e-12))
    return np.rint(scaled).astype(np.uint8)


def _on_paper(image: Image.Image) -> Image.Image:
    """Put an RGBA image on paper on which its ink is visible; returns RGB."""
    alpha = image.getchannel("A")
    visible = alpha.point(lambda a: 255 if a > 127 else 0)
    shown = image.convert("L").histogram(mask=visible)
    # White strokes on a transparent background need black paper. A light page with transparent
    # corners has dark ink or covers most of the image, and gets white paper.
    dark, count = sum(shown[:_LIGHT]), sum(shown)
    chalk = count < image.width * image.height / 2 and dark < count / 50
    paper = Image.new("RGB", image.size, "black" if chalk and count else "white")
    paper.paste(image, mask=alpha)
    return paper
