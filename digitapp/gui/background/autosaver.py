"""Safety copies of what is open, made every few seconds in the background."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.background.jobs import Run
from digitapp.gui.background.reader import Reader
from digitapp.storage import project_file, recovery

MILLISECONDS = 4000
"""Time between two looks whether something changed."""

_PRIORITY = 1  # after what somebody waits for, in turn with the pages of a long document


def snapshot(session: Session) -> tuple[list[OpenPage], int, int]:
    """Pages as they are now, for the worker's thread; which one is shown; the revision."""
    return [replace(page) for page in session.pages], session.current, session.revision


class Autosaver:
    """Keeps the safety copy of this process; it outlives the window.

    left_behind: the newest folder of a process that died, None without any.
    """

    def __init__(self, root: tk.Tk, session: Session, reader: Reader, folder: Path) -> None:
        """folder: where the safety copies of all processes lie."""
        self._root, self._session, self._reader = root, session, reader
        self._folder = folder
        self._copy = recovery.Autosave(folder)
        self._open = False
        self._copied = session.revision
        self._copying: Run | None = None
        self._timer: str | None = None
        self.left_behind: Path | None = None

    def start(self) -> None:
        """Find what a crash left behind, and begin to make copies."""
        self.left_behind = next(iter(recovery.left_behind(self._folder)), None)
        self._open = self._copy.open()
        if self._open:
            self._reader.store.folder = self._copy.folder / project_file.PICTURES
        self._timer = self._root.after(MILLISECONDS, self._look)

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Make a copy now; `then` is called once it is on the disk."""
        if not self._open:
            return
        pages, current, revision = snapshot(self._session)
        folder, store = self._copy.folder, self._reader.store

        def done(_result: object) -> None:
            self._copied = revision
            then()

        self._copying = self._reader.run(
            lambda job: project_file.save_folder(pages, current, folder, store), done, _PRIORITY
        )

    def stop(self) -> None:
        """The work is saved or given up: make no more copies, and remove this one."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        self._copy.discard()

    def _look(self) -> None:
        self._timer = self._root.after(MILLISECONDS, self._look)
        busy = self._copying is not None and self._reader.awaits(self._copying)
        if self._session.revision != self._copied and not busy:
            self.save()
