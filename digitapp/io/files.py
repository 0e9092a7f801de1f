"""Find readable files in folders, and write files whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digitapp.errors import InputError

SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pdf"}
)
"""Endings of the files to find in folders. A file named explicitly may have any ending."""

MOST_BYTES = 2 << 30
"""Of a file to read: a larger one takes minutes to tell from others, and holds no page that can be
read."""

ANNOTATED_ENDING = ".annotated.png"
ANNOTATED_COMMENT = "A page with what digitapp read on it"
"""A comment near the start of the images that `--annotate` writes."""

_BEGINNING = 256  # bytes


def find_files(paths: Iterable[Path], recursive: bool = True) -> list[Path]:
    """Replace each folder by all images and PDFs in it, in natural order; keep named files.

    recursive: also those in the folders inside it.

    A folder without such files, or without permission to read it, stays in the list, so that
    reading it reports what is wrong. Images that `--annotate` wrote are left out.
    """
    files: list[Path] = []
    for path in paths:
        files += (_pictures(path, recursive) or [path]) if os.path.isdir(path) else [path]
    return files


def is_readable_name(file: Path) -> bool:
    """Tell whether a search of folders takes a file of this name."""
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(".")


def is_annotated(file: Path) -> bool:
    """Tell whether `--annotate` wrote this file."""
    if not file.name.endswith(ANNOTATED_ENDING):
        return False
    try:
        with file.open("rb") as stream:
            return ANNOTATED_COMMENT.encode() in stream.read(_BEGINNING)
    except (OSError, ValueError):
        return False


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths name the same existing file, also through links."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _pictures(folder: Path, recursive: bool) -> list[Path]:
    found: list[Path] = []

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, folders, names in os.walk(folder, onerror=closed):
        if not recursive:
            folders.clear()
        files = (Path(place, name) for name in names if not name.startswith("."))
        found += [
            file
            for file in files
            if file.suffix.lower() in SUFFIXES and file.is_file() and not is_annotated(file)
        ]
    return sorted(found, key=natural_order)


def natural_order(file: Path) -> list[tuple[int, str]]:
    """Sort key that puts page2 before page10."""
    parts = re.split(r"(\d+)", str(file))
    return [(int(part), "") if part.isdecimal() else (0, part.lower()) for part in parts]


PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""Permissions for what only its owner may read: a page can be private, such as a cheque."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@contextmanager
def replacing(file: Path, mode: int = 0o666) -> Iterator[Path]:
    """Yield a draft to write; it replaces `file` when the block ends without an error.

    So a full disk or a killed process never damages the old file. An existing file keeps its
    permissions; of a symbolic link, the target is replaced. mode: permissions of a new file,
    before the umask. Raises OSError, and InputError if `file` is a folder, device or pipe.
    """
    target = Path(os.path.realpath(file))
    old = _permissions(target)
    # Use a random name: "work.digits.part" may be a person's own file, and a name of 255 bytes
    # leaves no room for an ending.
    draft = target.with_name(f".{os.urandom(8).hex()}.part")
    try:
        os.close(os.open(draft, _NEW, PRIVATE_FILE if old else mode))
    except OSError as error:  # name the file that the person knows, not the draft
        raise OSError(error.errno, error.strerror, str(file)) from error
    try:
        if old is not None:
            draft.chmod(old)
        yield draft
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def check_writable(file: Path) -> None:
    """Raise InputError now if `file` could not be written later."""
    try:
        with suppress(_Enough), replacing(file):
            raise _Enough
    except OSError as error:
        raise InputError(
            "{name} cannot be written: {why}", name=file, why=error.strerror
        ) from error


class _Enough(Exception):
    """Ends a block of `replacing` without a replacement."""


def read_whole(file: Path, most: int) -> bytes:
    """Read a file of at most `most` bytes.

    Raises OSError, and InputError if the file is larger or is a folder, device or pipe, which
    could block the caller.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(file, flags), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise InputError("{name} is a device or pipe, not a file", name=file.name)
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError("{name} is too large", name=file.name)
    return data


def make_private(folder: Path) -> None:
    """Create a folder that only its owner can open, or restrict an existing one. Raises OSError."""
    folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)


def _permissions(target: Path) -> int | None:
    """Permissions of a file, or None if it does not exist.

    Raises InputError if it is a folder, device or pipe.
    """
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
    """Force a file to disk, so that it survives a power failure. Raises OSError."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
