"""Files that are whole or not there: arrays on a disk with room for them, results put in place
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from digitapp.records import Array

_SPARE = 50_000_000
"""Bytes that stay free on the disk: histories and backups come after the samples."""

_ABANDONED = 3600.0
"""Seconds after which a folder that nobody wrote into belongs to nobody."""


def new_array(path: Path, dtype: Any, shape: tuple[int, ...]) -> Array:
    """A new .npy file of zeros, mapped for writing.

    Raises OSError where the disk has no room for it: filling a mapped file on a full disk
    would kill the program without a word.
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
    """A folder inside `scratch` to write into; at the end its files move to `target` together.

    Where writing fails or is interrupted, `target` stays as it was and the folder goes. The
    last file in alphabetical order moves last.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=scratch))
    try:
        yield part
        publish(sorted(part.iterdir()), target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def publish(files: list[Path], target: Path) -> None:
    """Move files into `target` in the given order, all of them or, on a full disk, none."""
    target.mkdir(parents=True, exist_ok=True)
    copies = [target / f".{file.name}.part" for file in files]
    try:
        # First onto the target's own disk, which may fill up; renaming there cannot fail so.
        for file, copy in zip(files, copies, strict=True):
            shutil.copyfile(file, copy)
        with uninterrupted():
            for file, copy in zip(files, copies, strict=True):
                os.replace(copy, target / file.name)
    finally:
        for copy in copies:
            copy.unlink(missing_ok=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let signals that end the program wait until the block is through."""
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
    """Take away what killed runs left half-made in `scratch` more than an hour ago; what is
    younger may belong to a command that is at work."""
    for folder in (*scratch.glob("part-*"), *scratch.glob("export-*")):
        if folder.is_dir() and time.time() - folder.stat().st_mtime > _ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)


def write_json(path: Path, content: Any) -> None:
    """Write JSON so that a killed run leaves the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    os.replace(part, path)
