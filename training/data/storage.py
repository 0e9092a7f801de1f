"""Files that are complete or absent: arrays for which the disk has room, results published
together at the end."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from digitapp.io.files import replacing
from digitapp.records import Array

_SPARE = 50_000_000
"""Bytes to keep free on the disk, for the histories and backups that follow the samples."""

_ABANDONED = 3600.0
"""Seconds without a write after which a temporary folder counts as abandoned."""


def new_array(path: Path, dtype: Any, shape: tuple[int, ...]) -> Array:
    """Create an .npy file of zeros, mapped into memory for writing.

    Raises OSError where the disk has no room for it: filling a mapped file on a full disk
    would kill the program without a message.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if shutil.disk_usage(path.parent).free < size + _SPARE:
        raise OSError(errno.ENOSPC, f"no room on the disk for {size / 1e6:,.0f} MB", str(path))
    array: Array = np.lib.format.open_memmap(path, "w+", dtype, shape)
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return array


@contextmanager
def staged(target: Path, scratch: Path) -> Iterator[Path]:
    """Yield a folder inside `scratch`; at the end, move its files to `target` together.

    If writing fails or is interrupted, `target` stays as it was and the folder is removed.
    Files move in alphabetical order, those in folders of it into folders of `target`.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=scratch))
    try:
        yield part
        publish(part, sorted(_files(part)), target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _files(folder: Path) -> list[str]:
    """The files in a folder and its folders, as paths from there."""
    return [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]


def publish(source: Path, names: Sequence[str], target: Path) -> None:
    """Copy files of a folder into `target` in the given order: all or, on a full disk, none.

    names: paths from `source`. Raises OSError.
    """
    places = [target / name for name in names]
    copies = [place.with_name(f".{place.name}.part") for place in places]
    try:
        # Copy to the target's own disk first: it may fill up, but renaming there needs no room.
        for name, copy in zip(names, copies, strict=True):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, copy)
        with uninterrupted():
            for place, copy in zip(places, copies, strict=True):
                os.replace(copy, place)
    finally:
        for copy in copies:
            copy.unlink(missing_ok=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Delay SIGINT and SIGTERM until the block ends; outside the main thread, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        waiting.append(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield
    finally:
        for caught, handler in before.items():
            signal.signal(caught, handler)
    for late in waiting[:1]:
        signal.raise_signal(late)


def sweep(scratch: Path) -> None:
    """Remove folders that killed runs left in `scratch` more than an hour ago.

    Younger ones may belong to a running command.
    """
    for folder in (*scratch.glob("part-*"), *scratch.glob("export-*")):
        if folder.is_dir() and time.time() - folder.stat().st_mtime > _ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)


def write_json(path: Path, content: Any) -> None:
    """Write JSON atomically: a killed run leaves the old file or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as draft:
        draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
