"""Load pages from image files and PDFs."""

from __future__ import annotations

import io
import os
import stat
import warnings
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from digitapp.errors import InputError
from digitapp.io.decode import (
    FORMATS,
    MAX_MEGAPIXELS,
    OutOfTime,
    TimedFile,
    check_webp,
    decode,
)
from digitapp.io.decode import SECONDS as DECODE_SECONDS
from digitapp.io.files import MOST_BYTES
from digitapp.io.foreign import foreign_format
from digitapp.records import Page

_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_TIFF_SUBFILE_TYPE = 254
_TIFF_NOT_A_PAGE = 0b101  # a smaller copy of another page, or a transparency mask


def load_page(path: str | os.PathLike[str]) -> Page:
    """Read the first page of a file. Raises InputError like `load_pages`."""
    with closing(load_pages(path)) as pages:
        return next(pages)


def load_pages(path: str | os.PathLike[str]) -> Generator[Page, None, None]:
    """Read the pages of a file one by one, so that a long document is never all in memory.

    Reads PNG, JPEG, BMP, WebP, GIF (first frame), TIFF (all pages) and PDF (all pages, rendered
    at 300 dpi, very large ones at less); with 1 to 16 bits, float, grey, palette, alpha or CMYK.
    Images are turned by their EXIF orientation. Images of more than 50 megapixels are halved in
    width and height.

    Raises:
        InputError: one sentence that says what is wrong. From the call if the file cannot be
            opened or its format is known but not supported; from the iteration if a page is
            damaged or takes too much time or memory.
    """
    file = Path(path)
    start = _first_bytes(file)
    if b"%PDF-" in start:
        from digitapp.io.pdf import pdf_pages  # imported here because few runs need it

        return pdf_pages(file)
    _check_readable(start, file.name)
    return _image_pages(file)


def count_pages(path: str | os.PathLike[str]) -> int:
    """The number of pages of a file, at least 1. A TIFF may turn out to have fewer.

    Raises InputError if the file cannot be opened.
    """
    file = Path(path)
    start = _first_bytes(file)
    if b"%PDF-" in start:
        from digitapp.io.pdf import count_pdf_pages

        return count_pdf_pages(file)
    if start[:4] not in _TIFF_STARTS:
        return 1
    with _clear_errors(file.name), Image.open(file, formats=("TIFF",)) as image:
        return int(image.n_frames)  # type: ignore[attr-defined]


def load_numbered(path: str | os.PathLike[str], number: int) -> Page | None:
    """Read one page of a file. number: from 1.

    Returns None if the file has fewer pages. Raises InputError like `load_pages`; a damaged page
    of a PDF does not keep the others from being read.
    """
    file = Path(path)
    start = _first_bytes(file)
    if b"%PDF-" in start:
        from digitapp.io.pdf import pdf_page

        return pdf_page(file, number)
    _check_readable(start, file.name)
    with closing(_image_pages(file, number)) as pages:
        return next(pages, None)


def _check_readable(start: bytes, name: str) -> None:
    """Raise InputError for an image that must not be opened; start: its first bytes."""
    if kind := foreign_format(start):
        raise InputError(
            "{name} is a {kind} picture, which digitapp cannot read; save it as JPEG or PNG",
            name=name,
            kind=kind,
        )
    check_webp(start, name)


def _first_bytes(file: Path) -> bytes:
    """Read the file's first kilobyte, which holds the signature of a PDF; never empty.

    Raises InputError.
    """
    start = b""
    try:
        status = os.stat(file)
        mode = status.st_mode
        if stat.S_ISDIR(mode):
            os.scandir(file).close()  # fails without permission to read the folder
        elif stat.S_ISREG(mode):
            with file.open("rb") as stream:
                start = stream.read(1024)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("{name} does not exist", name=file) from None
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be opened: {why}", name=_short(file), why=why) from error
    except ValueError:  # a zero byte in the name
        raise InputError("{name} does not exist", name=_short(file)) from None
    if stat.S_ISDIR(mode):
        raise InputError("{name} is a folder, not a file", name=file)
    if not stat.S_ISREG(mode):
        raise InputError("{name} is a device or pipe, not a file", name=file)
    if status.st_size > MOST_BYTES:
        most = MOST_BYTES >> 30
        raise InputError("{name} is larger than {most} GB, the most allowed", name=file, most=most)
    if not start:
        raise InputError("{name} is empty", name=file.name)
    return start


def _short(file: Path) -> str:
    """Return the file's name, cut to 100 characters: it may be too long for any system."""
    name = file.name or str(file)
    return name if len(name) <= 100 else f"{name[:100]}…"


def load_picture(data: bytes, name: str) -> Page:
    """Decode the first page of an image in memory, in the same way as `load_pages`.

    data: the bytes of an image file; name: for the page and for errors. Raises InputError.
    """
    check_webp(data[:30], name)
    with closing(_pages_of(TimedFile(io.BytesIO(data)), name)) as pages:
        return next(pages)


def _image_pages(file: Path, first: int = 1) -> Generator[Page, None, None]:
    # Pass a stream. With a path, Pillow maps uncompressed TIFFs and turns some of them wrongly.
    try:
        stream = TimedFile(io.FileIO(file))
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be opened: {why}", name=file.name, why=why) from error
    with stream:
        yield from _pages_of(stream, file.name, first)


def _pages_of(stream: TimedFile, name: str, first: int = 1) -> Generator[Page, None, None]:
    with _clear_errors(name):
        image = Image.open(stream, formats=FORMATS)
    # Frames of other formats are no pages but animations or depth maps.
    frames = 1
    if image.format == "TIFF":
        with _clear_errors(name):
            frames = image.n_frames  # type: ignore[attr-defined]
    number = 0
    for frame in range(frames):
        stream.allow(DECODE_SECONDS)
        with _clear_errors(name):
            image.seek(frame)
            if frame and _subfile_type(image) & _TIFF_NOT_A_PAGE:
                continue
            number += 1
            if number < first:
                continue
            gray, colour = decode(image, name)
        yield Page(gray=gray, colour=colour, name=name, number=number)


def _subfile_type(image: Image.Image) -> int:
    return int(image.tag_v2.get(_TIFF_SUBFILE_TYPE, 0))  # type: ignore[attr-defined]


@contextmanager
def _clear_errors(name: str) -> Iterator[None]:
    """Turn Pillow's many errors into InputErrors of one sentence, and hide its warnings."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except OutOfTime as error:
        raise InputError(
            "{name} takes longer than {seconds} seconds to decode",
            name=name,
            seconds=DECODE_SECONDS,
        ) from error
    except UnidentifiedImageError as error:
        raise InputError("{name} is not an image or PDF that can be read", name=name) from error
    except Image.DecompressionBombError as error:
        raise InputError(
            "{name} is larger than {most} megapixels, the most allowed",
            name=name,
            most=MAX_MEGAPIXELS,
        ) from error
    except MemoryError as error:
        raise InputError("{name} needs more memory than there is", name=name) from error
    except Exception as error:  # decoders fail with OSError, SyntaxError, struct.error and more
        raise InputError("{name} is damaged or cut off", name=name) from error
