"""Write annotated pages into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from digitapp.io.files import ANNOTATED_ENDING, replacing

_LONGEST_STEM = 200  # bytes


class AnnotatedPictures:
    """Writes annotated pages into a folder, never over an input or over each other.

    The same files in the same order get the same names, so that a second run replaces the
    pictures of the first.
    """

    def __init__(self, folder: Path, inputs: Iterable[Path]) -> None:
        """inputs: files never to overwrite. Raises OSError if the folder cannot be made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._taken = {file.resolve() for file in inputs}

    def write(self, name: str, page: int, png: bytes | None) -> Path:
        """Write one page and return its path; None only keeps its name for it.

        name: of the page's file. Raises OSError if it cannot be written.
        """
        stem = _shortened(Path(name).stem) + (f"-page{page}" if page > 1 else "")
        file, copy = self._folder / f"{stem}{ANNOTATED_ENDING}", 1
        while file.resolve() in self._taken:
            copy += 1
            file = self._folder / f"{stem}-{copy}{ANNOTATED_ENDING}"
        self._taken.add(file.resolve())
        if png is not None:
            with replacing(file) as draft:
                draft.write_bytes(png)
        return file


def _shortened(stem: str) -> str:
    """Shorten a stem to leave room for suffixes: file names are limited to 255 bytes."""
    encoded = os.fsencode(stem)
    if len(encoded) <= _LONGEST_STEM:
        return stem
    return encoded[:_LONGEST_STEM].decode(errors="ignore")
