"""Store the images of the open pages: on disk as PNG, in memory only while recently used.

Three hundred scanned pages hold ten gigabytes of pixels, but only one page is shown or read
at a time. The files are in the folder of the safety copy, which needs them anyway. All
functions and methods may be called from any thread.
"""

from __future__ import annotations

import itertools
import os
import struct
import threading
import weakref
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.errors import InputError
from digitapp.i18n import _
from digitapp.io.files import PRIVATE_FILE, make_private

if TYPE_CHECKING:
    from digitapp.records import Array, Page

RECENT_BYTES = 160 << 20
"""Bytes of pixels kept in memory: three 12-megapixel photos or four scanned colour pages."""

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_GRAY, _RGB = 0, 2  # colour types of PNG

PREVIEW = 240
"""Longer side of a preview in pixels: enough for the page list at twice its size."""


@dataclass(frozen=True, eq=False)
class Picture:
    """The image of one page, without its pixels.

    name, number: those of the Page. width, height: in pixels. preview: uint8 (h, w) or
    (h, w, 3) RGB, longer side at most PREVIEW pixels. entry: its file name.
    """

    name: str
    number: int
    width: int
    height: int
    preview: Array
    entry: str
    _store: PictureStore

    def load(self) -> Page:
        """Return the page with its pixels. Raises InputError if the file is missing or damaged."""
        return self._store.load(self)

    def png(self) -> bytes:
        """Return the pixels as a PNG file. Raises InputError if the file is missing."""
        return self._store.png(self)


class PictureStore:
    """Keeps images as long as they are referenced.

    folder: where the files are written; None keeps every image in memory. recent_bytes: limit
    for the pixels kept in memory.
    """

    def __init__(self, folder: Path | None = None, recent_bytes: int = RECENT_BYTES) -> None:
        self.folder, self._most = folder, recent_bytes
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._recent: OrderedDict[str, Page] = OrderedDict()
        self._unwritten: dict[str, Page] = {}
        self._dead: list[str] = []

    def put(self, page: Page) -> Picture:
        """Add a page; its pixels stay in memory until `write` has saved them."""
        picture = self._picture(page)
        with self._lock:
            self._unwritten[picture.entry] = page
        return picture

    def write(self, picture: Picture) -> None:
        """Save an image that is only in memory. Raises OSError; the image then stays in
        memory."""
        with self._lock:
            page = self._unwritten.get(picture.entry)
        if page is None or self.folder is None:
            return
        _write(self.folder / picture.entry, _encode(page))
        self._written(picture, page)

    def adopt(self, data: bytes, name: str, number: int) -> Picture:
        """Add a PNG file as returned by `png`. Raises ValueError for any other file.

        If it cannot be written, its pixels stay in memory, like those of `put`.
        """
        page = _decode(data, name, number)
        picture = self._picture(page)
        with self._lock:
            self._unwritten[picture.entry] = page
        if self.folder is not None:
            with suppress(OSError):
                _write(self.folder / picture.entry, data)
                self._written(picture, page)
        return picture

    def load(self, picture: Picture) -> Page:
        """See Picture.load."""
        with self._lock:
            page = self._unwritten.get(picture.entry) or self._recent.get(picture.entry)
            if page is not None:
                if picture.entry in self._recent:
                    self._recent.move_to_end(picture.entry)
                return page
        try:
            page = _decode(self._file(picture).read_bytes(), picture.name, picture.number)
        except (OSError, ValueError):
            raise _gone(picture) from None
        with self._lock:
            self._remember(picture.entry, page)
        return page

    def png(self, picture: Picture) -> bytes:
        """See Picture.png."""
        with self._lock:
            page = self._unwritten.get(picture.entry)
        if page is not None:
            return _encode(page)
        try:
            return self._file(picture).read_bytes()
        except OSError:
            raise _gone(picture) from None

    def sweep(self) -> None:
        """Remove the files of images that are no longer referenced. Raises OSError."""
        while self._dead and self.folder is not None:
            (self.folder / self._dead.pop()).unlink(missing_ok=True)

    def _picture(self, page: Page) -> Picture:
        entry = f"{next(self._numbers)}.png"
        made = Picture(page.name, page.number, page.width, page.height, _preview(page), entry, self)
        weakref.finalize(made, self._forget, entry).atexit = False
        return made

    def _written(self, picture: Picture, page: Page) -> None:
        with self._lock:
            self._unwritten.pop(picture.entry, None)
            self._remember(picture.entry, page)

    def _forget(self, entry: str) -> None:
        self._recent.pop(entry, None)
        if self._unwritten.pop(entry, None) is None:
            self._dead.append(entry)

    def _remember(self, entry: str, page: Page) -> None:
        """Keep a page as the most recent and drop the oldest; never drop the most recent."""
        self._recent[entry] = page
        self._recent.move_to_end(entry)
        total = sum(map(_weight, self._recent.values()))
        while total > self._most and len(self._recent) > 1:
            total -= _weight(self._recent.popitem(last=False)[1])

    def _file(self, picture: Picture) -> Path:
        if self.folder is None:
            raise _gone(picture)
        return self.folder / picture.entry


def _gone(picture: Picture) -> InputError:
    return InputError(_("The picture of {name} is no longer there.").format(name=picture.name))


def _weight(page: Page) -> int:
    return page.gray.nbytes + (0 if page.colour is None else page.colour.nbytes)


def _preview(page: Page) -> Array:
    import cv2
    import numpy as np

    source = page.gray if page.colour is None else page.colour
    scale = min(PREVIEW / max(page.width, page.height), 1.0)
    size = max(round(page.width * scale), 1), max(round(page.height * scale), 1)
    # Subsample first: averaging all pixels of a large photo takes too long.
    step = max(min(page.width // size[0], page.height // size[1]) // 3, 1)
    rough = np.ascontiguousarray(source[::step, ::step])
    return cv2.resize(rough, size, interpolation=cv2.INTER_AREA)


def _encode(page: Page) -> bytes:
    import cv2

    # Less than half the time of OpenCV's own choice, and less room.
    quickly = [
        cv2.IMWRITE_PNG_COMPRESSION,
        1,
        cv2.IMWRITE_PNG_STRATEGY,
        cv2.IMWRITE_PNG_STRATEGY_HUFFMAN_ONLY,
    ]
    if hasattr(cv2, "IMWRITE_PNG_FILTER"):  # since OpenCV 4.12
        quickly += [cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_SUB]
    array = page.gray
    if page.colour is not None:
        array = cv2.cvtColor(page.colour, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".png", array, quickly)
    if not done:
        raise OSError("The picture cannot be written as PNG.")
    return data.tobytes()


def _decode(data: bytes, name: str, number: int) -> Page:
    """Decode a PNG as written by `_encode`. Raises ValueError for any other file."""
    import cv2
    import numpy as np

    from digitapp.records import Page

    colour = _in_colour(data)
    how = cv2.IMREAD_COLOR_RGB if colour else cv2.IMREAD_GRAYSCALE
    try:
        array = cv2.imdecode(np.frombuffer(data, np.uint8), how | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        array = None
    if array is None:
        raise ValueError("a damaged PNG")
    if colour:
        return Page(cv2.cvtColor(array, cv2.COLOR_RGB2GRAY), array, name, number)
    return Page(array, None, name, number)


def _in_colour(data: bytes) -> bool:
    """Tell from its header whether a PNG is in colour.

    Raises ValueError if it is no PNG, truncated, neither 8-bit grey nor 8-bit RGB, or larger
    than a page may be.
    """
    from digitapp.records.page import LONGEST_SIDE, MOST_PIXELS

    head = data[:29]
    if not head.startswith(_PNG) or data[-8:-4] != b"IEND":
        raise ValueError("no picture, or cut off")
    width, height, depth, kind = struct.unpack(">IIBB", head[16:26])
    if depth != 8 or kind not in (_GRAY, _RGB):
        raise ValueError("another kind of PNG")
    if not 0 < width * height <= MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise ValueError("too large")
    return bool(kind == _RGB)


def _write(file: Path, data: bytes) -> None:
    """Write a file that only its owner can read. Raises OSError and leaves no partial file."""
    make_private(file.parent)
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as f:
            f.write(data)
    except OSError:
        with suppress(OSError):
            file.unlink(missing_ok=True)
        raise
