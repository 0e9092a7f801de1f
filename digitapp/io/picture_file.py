"""Encode images as PNG, and write them whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from digitapp.io.files import ANNOTATED_COMMENT, replacing
from digitapp.records import Array


def as_png(image: Array) -> bytes:
    """Encode an image, uint8 (H, W, 3) RGB, as PNG.

    It carries the comment by which `is_annotated` recognizes it.
    """
    comment = PngInfo()
    comment.add_text("Comment", ANNOTATED_COMMENT)
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, format="PNG", compress_level=1, pnginfo=comment)
    return stream.getvalue()


def write_picture(image: Array, file: Path) -> None:
    """Write an image, uint8 (H, W, 3) RGB, as PNG, whole or not at all.

    Raises OSError, and InputError if `file` is a folder, device or pipe.
    """
    with replacing(file) as draft:
        draft.write_bytes(as_png(image))
