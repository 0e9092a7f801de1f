"""Files on disk: what a folder holds that can be read, and writing a file whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pdf"}
)
"""Endings of the files that a folder is searched for; a named file is read whatever its ending."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Named files as they are, and in the place of a folder all pictures and PDFs below it.

    A folder that holds none stays in the list, so that reading it says what is wrong.
    """
    files: list[Path] = []
    for path in paths:
        files += (_pictures(path) or [path]) if path.is_dir() else [path]
    return files


def _pictures(folder: Path) -> list[Path]:
    found = (
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in SUFFIXES and not file.name.startswith(".") and file.is_file()
    )
    return sorted(found, key=_natural_order)


def _natural_order(file: Path) -> list[tuple[int, str]]:
    """page2 before page10."""
    parts = re.split(r"(\d+)", str(file))
    return [(int(part), "") if part.isdecimal() else (0, part.lower()) for part in parts]


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A draft to write in the place of `file`, which takes it whole or keeps the old one, so
    that a full disk costs nothing. Raises OSError."""
    draft = file.with_name(file.name + ".part")
    try:
        yield draft
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
