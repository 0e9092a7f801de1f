"""Read the entries of a project from a zip or from the folder of a safety copy.

Projects may come from anyone: an entry is read only after checks of its size, kind and place, so
that no file blocks digitapp or fills the memory.
"""

from __future__ import annotations

import json
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from digitapp.errors import InputError
from digitapp.i18n import _
from digitapp.io.files import read_whole

MOST_BYTES = 512 << 20
"""A picture's file: 100 megapixels in colour, not compressed at all, take 300 MB."""

_MOST_GROWTH, _SMALL = 100, 1 << 20
"""A packed entry may grow this many times, or to this many bytes: PNG hardly packs further."""

_MOST_DIRECTORY = 8 << 20
"""Bytes of a zip's list of entries; Python makes an object of each, a hundred bytes and more."""

_SPACES = (" ", "\t", "\n", "\r")

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"

DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""Errors of reading an entry that is missing or damaged."""


class Source(Protocol):
    """Reads an entry of at most `most` bytes, by its name. Raises one of DAMAGED."""

    def __call__(self, name: str, most: int) -> bytes: ...


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The entries of a project file, or of a safety copy's folder.

    Raises InputError for anything else, OSError, zipfile.BadZipFile.
    """
    if path.is_dir():
        yield _Folder(path)
        return
    if path.exists() and not path.is_file():
        raise InputError(_("{name} is a device or pipe, not a file").format(name=path.name))
    with path.open("rb") as stream:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            yield _Archive(archive)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, most: int) -> bytes:
        file = self._folder / name
        # No link may lead out of the folder, to other files of this user.
        if Path(os.path.realpath(file)) != Path(os.path.realpath(self._folder)) / name:
            raise ValueError("outside the folder")
        return read_whole(file, most)


class _Archive:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def __call__(self, name: str, most: int) -> bytes:
        entry = self._archive.getinfo(name)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("another compression")
        packed = name.endswith(".png") and entry.compress_size * _MOST_GROWTH
        if entry.file_size > most or (packed and entry.file_size > max(packed, _SMALL)):
            raise ValueError("too large")
        return self._archive.read(entry)


def _check_directory(stream: IO[bytes]) -> None:
    """Refuse a zip whose list of entries alone would take long or fill the memory."""
    size = stream.seek(0, os.SEEK_END)
    start = max(size - (1 << 16) - 98, 0)  # the longest comment, and both records of the end
    stream.seek(start)
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile("no end")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail[max(at - 76, 0) : at]
    if large.startswith(_END_64):
        length = int.from_bytes(large[40:48], "little")
    if length > _MOST_DIRECTORY:
        raise zipfile.BadZipFile("too many entries")


def parsed(data: bytes) -> dict[str, Any]:
    """Parse a project's description page by page: parsing it at once would hold all threads, and
    with them the window, for a second.

    JSON has neither NaN nor infinity; Python's has, and they become None. Raises ValueError.
    """
    text = _Text(data.decode())
    found: dict[str, Any] = {}
    for _entry in text.items("{}"):
        name = str(text.value())
        text.expect(":")
        is_list = name == "pages" and text.is_next("[")
        found[name] = [text.value() for _page in text.items("[]")] if is_list else text.value()
    return found


class _Text:
    """A JSON text that is parsed in steps."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._decoder = json.JSONDecoder(parse_constant=lambda _name: None)

    def value(self) -> Any:
        """Parse the value that comes next."""
        self.is_next("")
        try:
            found, self._at = self._decoder.raw_decode(self._text, self._at)
        except RecursionError:
            raise ValueError("nested too deep") from None
        return found

    def items(self, signs: str) -> Iterator[None]:
        """Stop before each item of a list or an object; signs: where it begins and ends."""
        self.expect(signs[0])
        if self.is_next(signs[1]):
            self.expect(signs[1])
            return
        yield
        while not self.is_next(signs[1]):
            self.expect(",")
            yield
        self.expect(signs[1])

    def is_next(self, sign: str) -> bool:
        """Skip space, and tell whether a sign comes next."""
        while self._text.startswith(_SPACES, self._at):
            self._at += 1
        return self._text.startswith(sign, self._at)

    def expect(self, sign: str) -> None:
        """Skip a sign. Raises ValueError if another one comes next."""
        if not self.is_next(sign):
            raise ValueError(f"no {sign}")
        self._at += len(sign)
