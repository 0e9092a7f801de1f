"""A small image of a picture file, for a dialog that chooses files."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from digitapp.io.decode import MAX_MEGAPIXELS
from digitapp.records import Array


def thumbnail(file: Path, side: int) -> Array | None:
    """Return a picture shrunk into a square of `side` pixels: uint8 (h, w, 3) RGB.

    None for anything that is no picture, damaged, or larger than a page may be.
    """
    if not file.is_file():
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file) as picture:
                if picture.width * picture.height > MAX_MEGAPIXELS * 1_000_000:
                    return None
                picture.draft("RGB", (2 * side, 2 * side))  # JPEG decodes to a smaller size
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((side, side))
                return np.asarray(upright.convert("RGB"))
    except Exception:  # a damaged file makes Pillow raise errors of many types
        return None
