"""A safety copy while the program runs, found again after a crash or a kill.

Every running window owns a folder and holds a lock in it. The lock goes when the process
goes, however it ends; so a folder without one was left behind by a program that died.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from pathlib import Path
from typing import IO

_LOCK = "lock"
_CONTENTS = "project.json"


class Autosave:
    """The safety copy of this process, under `root`."""

    def __init__(self, root: Path) -> None:
        self.folder = root / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
        self._lock: IO[str] | None = None

    def open(self) -> bool:
        """Make the folder and lock it; False where that cannot be done."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = open(self.folder / _LOCK, "w")  # noqa: SIM115 - held until the end
            return _lock(self._lock)
        except OSError:
            return False

    def discard(self) -> None:
        """The work is saved or given up: remove the copy."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        shutil.rmtree(self.folder, ignore_errors=True)


def left_behind(root: Path) -> list[Path]:
    """Folders with the work of processes that died, the newest first."""
    if not root.is_dir():
        return []
    found = sorted((p for p in root.iterdir() if p.is_dir() and _orphan(p)), reverse=True)
    for folder in found:
        if not (folder / _CONTENTS).exists():
            shutil.rmtree(folder, ignore_errors=True)
    return [folder for folder in found if (folder / _CONTENTS).exists()]


def _orphan(folder: Path) -> bool:
    try:
        with open(folder / _LOCK, "a") as lock:
            return _lock(lock)
    except OSError:
        return False


def _lock(file: IO[str]) -> bool:
    """Take the lock without waiting; False where another process holds it."""
    with contextlib.suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
    import msvcrt

    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    except OSError:
        return False
    return True
