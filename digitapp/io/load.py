"""A file becomes pages: any picture format people scan, photograph or draw in, and PDF."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from digitapp.errors import InputError
from digitapp.io.pixels import flatten
from digitapp.records import Array, Page

MAX_MEGAPIXELS = 100
"""Larger pictures are refused: they would need gigabytes while they are read."""

# Pillow knows some forty formats; the list keeps out those that start other programs (EPS).
_FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "GIF", "TIFF", "PPM")

_PDF_DPI = 300
_PDF_MEGAPIXELS = 25  # a poster is rendered more coarsely than A4 (8.7 megapixels at 300 dpi)

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

_TIFF_SUBFILE_TYPE = 254
_TIFF_NOT_A_PAGE = 0b101  # a smaller copy of another page, or a transparency mask


def load_page(path: str | os.PathLike[str]) -> Page:
    """The first page of a file; raises `InputError` like `load_pages`."""
    return next(load_pages(path))


def load_pages(path: str | os.PathLike[str]) -> Iterator[Page]:
    """Read the pages of a file one by one, so that a long document never lies whole in memory.

    PNG, JPEG, BMP, WebP, GIF (first frame), TIFF and PDF (all pages, rendered at 300 dpi,
    very large ones at less); 1 to 16 bits, float, grey, palette, alpha, CMYK. The picture is
    turned as its EXIF orientation says.

    Raises:
        InputError: with a sentence that says what is wrong with the file; at the call where
            the file cannot be opened, while iterating where a page turns out to be damaged.
    """
    file = Path(path)
    start = _first_bytes(file)
    if b"%PDF-" in start:
        return _pdf_pages(file)
    return _image_pages(file)


def _first_bytes(file: Path) -> bytes:
    """The file's first kilobyte, where the mark of a PDF may lie; never empty."""
    if file.is_dir():
        raise InputError("{name} is a folder, not a file", name=file)
    if not file.exists():
        raise InputError("{name} does not exist", name=file)
    if not file.is_file():
        raise InputError("{name} is a device or pipe, not a file", name=file)
    try:
        with file.open("rb") as stream:
            start = stream.read(1024)
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be opened: {why}", name=file.name, why=why) from error
    if not start:
        raise InputError("{name} is empty", name=file.name)
    return start


def load_picture(data: bytes, name: str) -> Page:
    """A picture that lies in memory, decoded as `load_pages` decodes a file.

    name: what errors call it, and the page's name. Raises InputError like `load_pages`.
    """
    return next(_pages_of(io.BytesIO(data), name))


def _image_pages(file: Path) -> Iterator[Page]:
    # From a stream: given a path, Pillow maps uncompressed TIFFs and turns some of them wrongly.
    with file.open("rb") as stream:
        yield from _pages_of(stream, file.name)


def _pages_of(stream: IO[bytes], name: str) -> Iterator[Page]:
    with _clear_errors(name):
        image = Image.open(stream, formats=_FORMATS)
    # Other formats' frames are an animation or a depth map, not pages.
    frames = 1
    if image.format == "TIFF":
        with _clear_errors(name):
            frames = image.n_frames  # type: ignore[attr-defined]
    number = 0
    for frame in range(frames):
        with _clear_errors(name):
            image.seek(frame)
            if frame and _subfile_type(image) & _TIFF_NOT_A_PAGE:
                continue
            _check_size(name, image.width, image.height)
            gray, colour = flatten(_upright(image))
        number += 1
        yield Page(gray=gray, colour=colour, name=name, number=number)


def _subfile_type(image: Image.Image) -> int:
    return int(image.tag_v2.get(_TIFF_SUBFILE_TYPE, 0))  # type: ignore[attr-defined]


def _check_size(name: str, width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise InputError("{name} has no pixels", name=name)
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise _too_large(name)


def _too_large(name: str) -> InputError:
    return InputError(
        "{name} is larger than {most} megapixels, the most allowed",
        name=name,
        most=MAX_MEGAPIXELS,
    )


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its EXIF orientation says."""
    image.load()
    if image.format == "TIFF":
        return image  # Pillow has turned it while loading
    orientation = 1
    with suppress(Exception):  # a broken EXIF block spoils no picture
        orientation = image.getexif().get(_EXIF_ORIENTATION, 1)
    turn = _UPRIGHT.get(orientation)
    return image if turn is None else image.transpose(turn)


@contextmanager
def _clear_errors(name: str) -> Iterator[None]:
    """Say in one sentence what Pillow says in a hundred ways, and keep its warnings off stderr."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise InputError("{name} is not an image or PDF that can be read", name=name) from error
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except MemoryError as error:
        raise InputError("{name} needs more memory than there is", name=name) from error
    except Exception as error:  # decoders fail with OSError, SyntaxError, struct.error and more
        raise InputError("{name} is damaged or cut off", name=name) from error


def _pdf_pages(file: Path) -> Iterator[Page]:
    import pypdfium2  # here, because few runs need its large library

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("{name} is protected by a password", name=file.name) from error
        raise InputError("{name} is a damaged PDF", name=file.name) from error
    with closing(document):
        for index in range(len(document)):
            try:
                colour = _render(document[index])
            except pypdfium2.PdfiumError as error:
                raise InputError(
                    "{name} is damaged on page {page}", name=file.name, page=index + 1
                ) from error
            gray, colour_or_none = flatten(Image.fromarray(colour))
            yield Page(gray=gray, colour=colour_or_none, name=file.name, number=index + 1)


def _render(page: Any) -> Array:
    """A PDF page on white paper, uint8 (H, W, 3), RGB."""
    width, height = page.get_size()  # in points, 72 an inch
    fitting = (_PDF_MEGAPIXELS * 1_000_000 / max(width * height, 1)) ** 0.5
    bitmap = page.render(scale=min(_PDF_DPI / 72, fitting), rev_byteorder=True)
    return np.array(bitmap.to_numpy()[:, :, :3])
