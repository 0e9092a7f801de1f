"""A small image of a picture file, for a dialog that chooses files."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image

from digitapp.io.decode import FORMATS, TimedFile, check_webp, decode
from digitapp.records import Array


def thumbnail(file: Path, side: int) -> Array | None:
    """Return a picture shrunk into a square of `side` pixels: uint8 (h, w, 3) RGB.

    None for anything that `load_page` does not read as a picture: the same limits hold.
    """
    if not file.is_file():
        return None
    try:
        with warnings.catch_warnings(), TimedFile(io.FileIO(file)) as stream:
            warnings.simplefilter("ignore")
            check_webp(stream.peek(30)[:30], file.name)
            with Image.open(stream, formats=FORMATS) as picture:
                picture.draft("RGB", (2 * side, 2 * side))  # JPEG decodes to a smaller size
                gray, colour = decode(picture, file.name)
        small = Image.fromarray(gray if colour is None else colour)
        small.thumbnail((side, side))
        return np.asarray(small.convert("RGB"))
    except Exception:  # a damaged file makes Pillow raise errors of many types
        return None
