"""From the paths on the command line to the files to read: patterns, folders, standard input."""

from __future__ import annotations

import glob
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from digitapp.errors import InputError
from digitapp.io.files import find_files, is_annotated, natural_order, same_file
from digitapp.io.streams import tell

STANDARD_INPUT = Path("-")

MOST_BYTES = 1 << 30
"""Of standard input: a stream that never ends would fill the disk."""

_PIECE = 1 << 20


@contextmanager
def files_to_read(
    paths: Sequence[Path], recursive: bool, output: Path | None, annotate: bool
) -> Iterator[tuple[list[Path], dict[Path, str]]]:
    """Yield the files, and the names under which some of them are shown.

    Standard input is kept in a temporary file as long as the block runs. Raises InputError if
    the output is one of the files.
    """
    with tempfile.TemporaryDirectory(prefix="digitapp-") as folder:
        given: list[Path] = []
        names = {}
        for path in paths:
            if path == STANDARD_INPUT:
                copy = _keep_standard_input(Path(folder))
                names[copy] = "-"
                given.append(copy)
            else:
                given += _matching(path)
        files = find_files(given, recursive)
        if annotate:
            files = [file for file in files if not _is_own(file)]
        if output and any(same_file(output, file) for file in files):
            raise InputError(f"{output} is to be read; it cannot be the output too")
        yield files, names


def _keep_standard_input(folder: Path) -> Path:
    file = folder / "standard input"
    if not file.exists():
        if sys.stdin is None:
            raise InputError("Standard input is closed")
        try:
            with file.open("wb") as copy:
                _copy(sys.stdin.buffer, copy)
        except OSError as error:
            raise InputError(f"Standard input cannot be read: {error.strerror}") from error
    return file


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    """Copy a stream that may never end. Raises InputError."""
    left = MOST_BYTES
    while data := source.read(min(_PIECE, left + 1)):
        left -= len(data)
        if left < 0:
            raise InputError(f"Standard input is larger than {MOST_BYTES >> 20} MB")
        target.write(data)


def _matching(path: Path) -> list[Path]:
    """The files that a pattern with * ? [ or ** names; a path of an existing file is no pattern."""
    try:
        if path.exists() or not glob.has_magic(str(path)):
            return [path]
    except OSError:
        return [path]
    found = glob.glob(str(path), recursive=True)
    return sorted(map(Path, found), key=natural_order) or [path]


def _is_own(file: Path) -> bool:
    own = is_annotated(file)
    if own:
        tell(f"{file} was written by --annotate; it is not read again")
    return own
