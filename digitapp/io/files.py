"""Files on disk: what a folder holds that can be read, and writing a file whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pdf"}
)
"""Endings of the files that a folder is searched for; a named file is read whatever its ending."""


ANNOTATED_ENDING = ".annotated.png"
ANNOTATED_COMMENT = "A page with what digitapp read on it"
"""Stands at the beginning of the pictures that `--annotate` writes."""

_BEGINNING = 256  # bytes


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Named files as they are, and in the place of a folder all pictures and PDFs below it.

    A folder that holds none, or that may not be looked into, stays in the list, so that reading
    it says what is wrong. Pictures that `--annotate` wrote are left out.
    """
    files: list[Path] = []
    for path in paths:
        files += (_pictures(path) or [path]) if os.path.isdir(path) else [path]
    return files


def is_annotated(file: Path) -> bool:
    """Is this a picture that `--annotate` wrote?"""
    if not file.name.endswith(ANNOTATED_ENDING):
        return False
    try:
        with file.open("rb") as stream:
            return ANNOTATED_COMMENT.encode() in stream.read(_BEGINNING)
    except (OSError, ValueError):
        return False


def same_file(one: Path, other: Path) -> bool:
    """Are these two names of one file that exists, by a link of either kind too?"""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _pictures(folder: Path) -> list[Path]:
    found: list[Path] = []

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, _folders, names in os.walk(folder, onerror=closed):
        files = (Path(place, name) for name in names if not name.startswith("."))
        found += [
            file
            for file in files
            if file.suffix.lower() in SUFFIXES and file.is_file() and not is_annotated(file)
        ]
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
