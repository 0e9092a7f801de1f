"""The pictures of the open pages: on disk as PNG, in memory only while recently used.

A document of three hundred scanned pages holds ten gigabytes of pixels; what is looked
at or read is one page. The files lie in the folder of the safety copy, which needs them
anyway. Everything here may be called in any thread.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.errors import InputError
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Array, Page

RECENT_BYTES = 160 << 20
"""Pixels kept in memory: three photos of 12 megapixels, or four scanned pages in colour."""

PREVIEW = 240
"""Longer side of a preview in pixels, enough for the page list at twice its size."""


@dataclass(frozen=True, eq=False)
class Picture:
    """One page's picture, without its pixels.

    name, number: as of the Page; width, height: in pixels; preview: uint8 (h, w) or
    (h, w, 3) RGB, at most PREVIEW pixels long; entry: the name of its file.
    """

    name: str
    number: int
    width: int
    height: int
    preview: Array
    entry: str
    _store: PictureStore

    def load(self) -> Page:
        """The page with its pixels. Raises InputError where the file is gone."""
        return self._store.load(self)

    def png(self) -> bytes:
        """The pixels as a PNG file. Raises InputError where the file is gone."""
        return self._store.png(self)


class PictureStore:
    """Keeps pictures for as long as somebody refers to them.

    folder: where the files go; without one, every picture stays in memory.
    """

    def __init__(self, folder: Path | None = None, recent_bytes: int = RECENT_BYTES) -> None:
        self.folder, self._most = folder, recent_bytes
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._recent: OrderedDict[str, Page] = OrderedDict()
        self._unwritten: dict[str, Page] = {}
        self._dead: list[str] = []

    def put(self, page: Page) -> Picture:
        """Take a page in; its pixels stay in memory until `write` has saved them."""
        picture = self._picture(page)
        with self._lock:
            self._unwritten[picture.entry] = page
        return picture

    def write(self, picture: Picture) -> None:
        """Save what is only in memory, so that it can leave it. Raises OSError, and the
        picture stays in memory."""
        with self._lock:
            page = self._unwritten.get(picture.entry)
        if page is None or self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / picture.entry).write_bytes(_encode(page))
        with self._lock:
            self._unwritten.pop(picture.entry, None)
            self._remember(picture.entry, page)

    def adopt(self, data: bytes, name: str, number: int) -> Picture:
        """Take in a PNG file. Raises ValueError where it is none; OSError."""
        page = _decode(data, name, number)
        picture = self._picture(page)
        if self.folder is None:
            with self._lock:
                self._unwritten[picture.entry] = page
            return picture
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / picture.entry).write_bytes(data)
        with self._lock:
            self._remember(picture.entry, page)
        return picture

    def load(self, picture: Picture) -> Page:
        """The pixels; see Picture.load."""
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
        """The file; see Picture.png."""
        with self._lock:
            page = self._unwritten.get(picture.entry)
        if page is not None:
            return _encode(page)
        try:
            return self._file(picture).read_bytes()
        except OSError:
            raise _gone(picture) from None

    def sweep(self) -> None:
        """Remove the files of pictures that nobody refers to any more."""
        while self._dead and self.folder is not None:
            (self.folder / self._dead.pop()).unlink(missing_ok=True)

    def _picture(self, page: Page) -> Picture:
        entry = f"{next(self._numbers)}.png"
        made = Picture(page.name, page.number, page.width, page.height, _preview(page), entry, self)
        weakref.finalize(made, self._forget, entry).atexit = False
        return made

    def _forget(self, entry: str) -> None:
        self._recent.pop(entry, None)
        if self._unwritten.pop(entry, None) is None:
            self._dead.append(entry)

    def _remember(self, entry: str, page: Page) -> None:
        """Keep as recent, and let the oldest go; the latest stays whatever its size."""
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
    # A rough cut first: averaging all of a large photo for a thumbnail takes too long.
    step = max(min(page.width // size[0], page.height // size[1]) // 3, 1)
    rough = np.ascontiguousarray(source[::step, ::step])
    return cv2.resize(rough, size, interpolation=cv2.INTER_AREA)


def _encode(page: Page) -> bytes:
    import cv2

    array = page.gray
    if page.colour is not None:
        array = cv2.cvtColor(page.colour, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".png", array, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not done:
        raise OSError("The picture cannot be written as PNG.")
    return data.tobytes()


def _decode(data: bytes, name: str, number: int) -> Page:
    import cv2
    import numpy as np

    from digitapp.records import Page

    try:
        array = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:  # without any data, and beyond OpenCV's limit of pixels
        array = None
    if array is None or array.dtype != np.uint8:
        raise ValueError("no picture")
    if array.ndim == 2:
        return Page(array, None, name, number)
    colour = cv2.cvtColor(array[:, :, :3], cv2.COLOR_BGR2RGB)
    return Page(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), colour, name, number)
