"""Keep a safety copy while the program runs; find it again after a crash.

Every running window owns a folder and holds a lock in it. The lock disappears with the process,
so a folder without a lock belongs to a program that died. The clock, which may have been set back,
does not decide whether a copy is older than its project.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.editor.pages import OpenPage
from digitapp.io.files import PRIVATE_FILE, make_private, read_whole, replacing

if TYPE_CHECKING:
    from digitapp.editor.image_store import PictureStore
    from digitapp.rules import Rules

_LOCK, _ORIGIN = "lock", "origin.json"
_MOST_ORIGIN = 1 << 16  # bytes
_TRIES = 5


class Autosave:
    """The safety copy of this process, under `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.folder = root
        self._lock: int | None = None

    def open(self) -> bool:
        """Make the folder and lock it; False if that fails."""
        import tempfile

        with contextlib.suppress(OSError):
            make_private(self._root)
            for _try in range(_TRIES):
                # Use a unique name, even if the clock was set back and the process number
                # repeats: the folder of a process that died must still be restored.
                name = time.strftime("%Y%m%d-%H%M%S-")
                folder = Path(tempfile.mkdtemp(prefix=name, dir=self._root))
                # Another window that starts now may mistake the folder for one left behind.
                lock = _take_lock(folder)
                if lock is not None and (folder / _LOCK).exists():
                    self.folder, self._lock = folder, lock
                    return True
                if lock is not None:
                    os.close(lock)
        return False

    def save(
        self,
        pages: Sequence[OpenPage],
        current: int,
        store: PictureStore,
        project: Path | None,
        saved: bool,
        rules: Rules | None = None,
    ) -> None:
        """Copy the open pages, and the rules for them. Raises OSError.

        project: the file it was opened from or saved in; saved: nothing has changed since.
        """
        from digitapp.storage.project_file import save_folder

        make_private(self.folder)
        note = {
            "project": str(project) if project else None,
            "stamp": _stamp(project) if project else None,
            "saved": saved,
        }
        # Before the pages: an unneeded offer is better than a missing one.
        with replacing(self.folder / _ORIGIN, PRIVATE_FILE) as draft:
            draft.write_text(json.dumps(note), "utf-8")
        save_folder(pages, current, self.folder, store, rules)

    def discard(self) -> None:
        """Remove the copy, because the work is saved or discarded."""
        if self._lock is not None:
            self.remove()
            os.close(self._lock)
            self._lock = None

    def remove(self) -> None:
        """Remove what was copied."""
        import shutil

        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class LeftBehind:
    """A folder with the work of a process that died, locked against other windows.

    older_than: the project file if it was saved after this copy, else None; such a copy must not
    replace the project. project: the file it was opened from or saved in, None without one.
    """

    folder: Path
    older_than: Path | None
    _lock: int
    project: Path | None = None

    def release(self) -> None:
        """Leave the copy for another start."""
        os.close(self._lock)

    def discard(self) -> None:
        """Remove the copy."""
        import shutil

        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def left_behind(root: Path) -> list[LeftBehind]:
    """The work of processes that died, the newest first; folders without unsaved work are
    removed."""
    from digitapp.storage.project_file import CONTENTS

    found = []
    try:
        folders = sorted(p for p in root.iterdir() if p.is_dir() and not p.is_symlink())
    except OSError:
        return []
    for folder in folders:
        lock = _take_lock(folder)
        if lock is None:
            continue
        note = _note(folder)
        copy = LeftBehind(folder, _saved_since(note), lock, _project(note))
        if note.get("saved") is True or not (folder / CONTENTS).exists():
            copy.discard()
        else:
            found.append(copy)
    return sorted(found, key=lambda copy: _order(copy.folder), reverse=True)


def _note(folder: Path) -> dict[str, Any]:
    """The record of the project that a copy belongs to; empty if unknown."""
    try:
        found = json.loads(read_whole(folder / _ORIGIN, _MOST_ORIGIN))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _project(note: dict[str, Any]) -> Path | None:
    """The project that a copy belongs to."""
    name = note.get("project")
    return Path(name) if isinstance(name, str) and name and "\0" not in name else None


def _saved_since(note: dict[str, Any]) -> Path | None:
    project = _project(note)
    stamp = _stamp(project) if project else None
    return project if stamp is not None and stamp != note.get("stamp") else None


def _stamp(project: Path) -> list[int] | None:
    """Changes when a file is rewritten: its time on disk and its size."""
    try:
        found = project.stat()
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_size]


def _order(folder: Path) -> tuple[int, str]:
    from digitapp.storage.project_file import CONTENTS

    with contextlib.suppress(OSError):
        return (folder / CONTENTS).stat().st_mtime_ns, folder.name
    return 0, folder.name


def _take_lock(folder: Path) -> int | None:
    """Lock a folder without waiting: the descriptor that holds the lock, or None if another process
    holds it or locking is impossible."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(folder / _LOCK, flags, PRIVATE_FILE)
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode) and _locked(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _locked(descriptor: int) -> bool:
    lock: Callable[[], None]
    try:
        import fcntl
    except ImportError:
        import msvcrt

        def lock() -> None:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:

        def lock() -> None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    try:
        lock()
    except OSError:
        return False
    return True
