"""Decode one image under limits of size, memory and time.

A file of a few hundred bytes can expand to gigabytes, or take minutes to decode. Images within
the limits are decoded at full size; images of more than 50 megapixels at half their size.
"""

from __future__ import annotations

import io
import time
from contextlib import nullcontext, suppress

from PIL import Image

from digitapp.errors import InputError
from digitapp.io.pixels import flatten
from digitapp.io.streams import native_messages_dropped
from digitapp.records import ColourImage, GrayImage
from digitapp.records.page import LONGEST_SIDE, MOST_PIXELS

# Pillow reads some forty formats. This list keeps out those that start other programs (EPS).
FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "GIF", "TIFF", "PPM")

MAX_MEGAPIXELS = 100
"""Larger images are refused: they would need gigabytes of memory."""

WHOLE_MEGAPIXELS = MOST_PIXELS // 1_000_000
"""Larger images are halved in width and height, so that reading them takes less than 1 GB.
Reading needs far fewer pixels."""

DECODER_MEGABYTES = 640
"""The most memory that a decoder may use."""

SECONDS = 4
"""The most processor time for decoding one image; 50 megapixels take one second."""

_STRIP = 1024  # rows that are halved at a time
_PIECE = 2048  # bytes of a JPEG that are decoded between two checks of the time

_EXIF_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_IN_PYTHON = frozenset({"bmp_rle", "ppm", "ppm_plain"})
"""Pillow's decoders that hold two more copies of the pixels while they work."""


class OutOfTime(Exception):
    """Decoding took longer than allowed."""


class TimedFile(io.BufferedReader):
    """A stream whose `read` raises OutOfTime once the time set by `allow` is spent.

    Decoders read in small pieces, so this limits their time without a thread.
    """

    def __init__(self, raw: io.FileIO | io.BytesIO) -> None:
        super().__init__(raw)
        self.allow(SECONDS)

    def allow(self, seconds: float) -> None:
        """Allow this much processor time of the calling thread from now on."""
        self._until = time.thread_time() + seconds

    def read(self, size: int | None = -1, /) -> bytes:
        if time.thread_time() > self._until:
            raise OutOfTime
        return super().read(size)


def check_webp(start: bytes, name: str) -> None:
    """Refuse a WebP that is too large; start: the first 30 bytes of the file.

    This has to happen before Pillow opens the file, which already allocates the memory.
    Raises InputError.
    """
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        width, height = webp_size(start)
        if 20 * width * height > DECODER_MEGABYTES << 20:  # its buffers take 20 bytes per pixel
            raise _too_large(name, (DECODER_MEGABYTES << 20) // 20_000_000)


def decode(image: Image.Image, name: str) -> tuple[GrayImage, ColourImage | None]:
    """Decode an image and turn it by its EXIF orientation.

    Returns gray, uint8 (H, W), and colour, uint8 (H, W, 3) RGB or None, as `flatten` does.
    Raises InputError if the image is too large, and whatever Pillow raises.
    """
    check_size(image.width, image.height, name)
    large = image.width * image.height > WHOLE_MEGAPIXELS * 1_000_000
    if image.format == "JPEG":
        image.decodermaxblock = _PIECE  # type: ignore[attr-defined]
        if large:
            image.draft(None, (image.width // 2, image.height // 2))
    if _decoder_bytes(image) > DECODER_MEGABYTES << 20:
        raise InputError("{name} needs more memory than there is", name=name)
    # libtiff tells details of any damage on stderr.
    with native_messages_dropped() if image.format == "TIFF" else nullcontext():
        image.load()
    if image.width * image.height > WHOLE_MEGAPIXELS * 1_000_000:
        image = _halved(image)
    return flatten(_upright(image))


def check_size(width: int, height: int, name: str) -> None:
    """Raise InputError if an image has no pixels, too many, or too long a side."""
    if width < 1 or height < 1:
        raise InputError("{name} has no pixels", name=name)
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise _too_large(name, MAX_MEGAPIXELS)
    if max(width, height) > LONGEST_SIDE:
        raise InputError(
            "{name} is longer than {most} pixels, the most allowed", name=name, most=LONGEST_SIDE
        )


def _too_large(name: str, most: int) -> InputError:
    return InputError(
        "{name} is larger than {most} megapixels, the most allowed", name=name, most=most
    )


def webp_size(start: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the first 30 bytes of a WebP; 0 if they are missing."""
    kind, bits = start[12:16], int.from_bytes(start[21:25], "little")
    if kind == b"VP8X":
        return tuple(1 + int.from_bytes(start[i : i + 3], "little") for i in (24, 27))  # type: ignore[return-value]
    if kind == b"VP8L":
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return tuple(int.from_bytes(start[i : i + 2], "little") & 0x3FFF for i in (26, 28))  # type: ignore[return-value]


def _decoder_bytes(image: Image.Image) -> int:
    """Estimate the memory for decoding in bytes, including the decoded image."""
    pixels = image.width * image.height
    result = pixels * {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}.get(image.mode, 4)
    if image.format == "JPEG" and image.info.get("progressive"):
        scale = image.decoderconfig[0] if image.decoderconfig else 1  # type: ignore[attr-defined]
        return result + pixels * scale**2 * 2 * len(image.getbands())  # keeps all coefficients
    if image.format == "TIFF":
        return 2 * result  # a strip may hold the whole image, and turning copies it
    tiles = image.tile  # type: ignore[attr-defined]
    return result * (3 if tiles and tiles[0][0] in _IN_PYTHON else 1)


def _halved(image: Image.Image) -> Image.Image:
    """Halve the width and height of an image; each pixel is the mean of four."""
    mode = {"1": "L", "P": "RGB"}.get(image.mode, image.mode)
    if mode.startswith("I;"):
        mode = "I"
    if image.has_transparency_data and mode not in ("LA", "La"):
        mode = "RGBA"
    width, height = image.size
    small = Image.new(mode, ((width + 1) // 2, (height + 1) // 2))
    for top in range(0, height, _STRIP):
        strip = image.crop((0, top, width, min(top + _STRIP, height))).convert(mode)
        small.paste(strip.reduce(2), (0, top // 2))
    small.format = image.format
    small.info = {key: image.info[key] for key in ("exif",) if key in image.info}
    return small


def _upright(image: Image.Image) -> Image.Image:
    """Turn an image by its EXIF orientation."""
    if image.format == "TIFF":
        return image  # Pillow turned it while loading
    orientation = 1
    with suppress(Exception):  # ignore a damaged EXIF block
        orientation = image.getexif().get(_EXIF_ORIENTATION, 1)
    turn = _UPRIGHT.get(orientation)
    return image if turn is None else image.transpose(turn)
