"""Files on disk: what a folder holds that can be read, and writing a file whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digitapp.errors import InputError

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


PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""Permissions of what only the person at the machine may read: a page may be a cheque."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@contextmanager
def replacing(file: Path, mode: int = 0o666) -> Iterator[Path]:
    """A draft to write in the place of `file`, which takes it whole or keeps the old one, so
    that neither a full disk nor a kill costs anything.

    A file that is there keeps its permissions, and a symbolic link stays one: its target is
    replaced. mode: permissions of a new file, before the umask. Raises OSError; InputError
    where a device or a pipe has the name.
    """
    target = Path(os.path.realpath(file))
    old = _permissions(target)
    # A name of its own: a person's "work.digits.part" is not ours, and a name of 255 bytes
    # leaves no room for an ending.
    draft = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        os.close(os.open(draft, _NEW, PRIVATE_FILE if old else mode))
    except OSError as error:  # named by the file that a person knows, not by the draft
        raise OSError(error.errno, error.strerror, str(file)) from error
    try:
        if old is not None:
            draft.chmod(old)
        yield draft
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def read_whole(file: Path, most: int) -> bytes:
    """Read a file of at most `most` bytes. Raises OSError; InputError for a file that is
    larger, and for a folder, a device or a pipe, which could keep the caller waiting."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(file, flags), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise InputError("{name} is a device or pipe, not a file", name=file.name)
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError("{name} is too large", name=file.name)
    return data


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may look into; one that is there is closed to others.

    Raises OSError.
    """
    folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)


def _permissions(target: Path) -> int | None:
    """Those of a file that is there, None where there is none."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found):
        raise InputError("{name} is a folder, not a file", name=target.name)
    if not stat.S_ISREG(found):
        raise InputError("{name} is a device or pipe, not a file", name=target.name)
    return stat.S_IMODE(found)


def flush(file: Path) -> None:
    """Have the disk take a file now, so that it survives a power failure. Raises OSError."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
