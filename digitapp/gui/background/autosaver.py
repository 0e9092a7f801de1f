"""Save safety copies of the open document in the background."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.background.jobs import Run
from digitapp.gui.background.reader import Reader
from digitapp.gui.background.worker import Job
from digitapp.i18n import _, sentence
from digitapp.storage import recovery

MILLISECONDS = 800
"""Milliseconds between two checks for changes."""

_LOOKS_IN_A_PILE = 4
"""While a pile is read, what it adds is copied every fourth look: a person's work at each one."""

_READ_STEP = 20
"""Pages that are read before all are copied, if nothing else changes; more of many pages."""


def snapshot(session: Session) -> tuple[list[OpenPage], int, int]:
    """Copy the pages for a worker's thread; also returns the index shown and the revision."""
    return [page.copy() for page in session.pages], session.current, session.revision


class Autosaver:
    """Keeps the safety copy of this process, also while the main window is rebuilt.

    left_behind: the newest work of a process that crashed, None without any. problems:
    sentences to show once the window is open.
    """

    def __init__(self, root: tk.Tk, session: Session, reader: Reader, folder: Path) -> None:
        """folder: the folder of the safety copies of all processes."""
        self._root, self._session, self._reader = root, session, reader
        self._folder = folder
        self._copy = recovery.Autosave(folder)
        self._open = False
        self._copied = self._state()
        self._acts, self._passed = self._acts_so_far(), 0
        self._full = False
        self._copying: Run | None = None
        self._ended = threading.Event()
        self._timer: str | None = None
        self.left_behind: recovery.LeftBehind | None = None
        self.problems: list[str] = []

    def start(self) -> None:
        """Look for copies of a crashed run, and start to make copies."""
        from digitapp.storage.project_file import PICTURES

        for left in recovery.left_behind(self._folder):
            if left.older_than is not None:
                self.problems.append(
                    _("{name} was saved after the safety copy in {folder}, which is kept.").format(
                        name=left.older_than.name, folder=left.folder
                    )
                )
            elif self.left_behind is None:
                self.left_behind = left
                continue
            left.release()
        self._open = self._copy.open()
        if not self._open:
            self.problems.append(
                _("No safety copies are made, since {folder} cannot be written.").format(
                    folder=self._folder.parent
                )
            )
        else:
            self._reader.store.folder = self._copy.folder / PICTURES
        self._timer = self._root.after(MILLISECONDS, self._look)

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Make a copy now; `then` is called once it is on disk."""
        if not self._open:
            return
        pages, current, _revision = snapshot(self._session)
        state, store, rules = self._state(), self._reader.store, self._session.rules
        _number, saved, project, _read = state

        def task(_job: Job) -> OSError | None:
            if self._ended.is_set():
                return None
            try:
                self._copy.save(pages, current, store, project, saved, rules)
            except OSError as error:
                return error
            finally:
                if self._ended.is_set():  # it was removed while this one was being written
                    self._copy.remove()
            return None

        def done(error: OSError | None) -> None:
            if error is None:
                self._copied, self._full = state, False
                then()
            elif not self._full:  # report only the first of repeated failures
                self._full = True
                why = sentence(error)
                self._reader.tell_problems([_("No safety copy was made. {why}").format(why=why)])

        self._copying = self._reader.tasks.run(task, done, aside=True)

    def stop(self) -> None:
        """Make no more copies and remove this one; call when the work is saved or discarded."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        self._ended.set()
        self._copy.discard()

    def _look(self) -> None:
        self._timer = self._root.after(MILLISECONDS, self._look)
        busy = self._copying is not None and self._reader.tasks.awaits(self._copying)
        if self._state() == self._copied or busy:
            return
        acts, self._passed = self._acts_so_far(), self._passed + 1
        if self._reader.reads_pile and acts == self._acts and self._passed < _LOOKS_IN_A_PILE:
            return
        self._acts, self._passed = acts, 0
        self.save()

    def _acts_so_far(self) -> int:
        """Count the changes but for pages that were added."""
        return self._session.revision - len(self._session.pages)

    def _state(self) -> tuple[int, bool, Path | None, int]:
        """Return the state that a copy depends on: revision, whether it is saved, project file,
        and how many pages were read, in steps."""
        session = self._session
        saved = session.revision == session.saved
        step = max(_READ_STEP, len(session.pages) // 8)
        return session.revision, saved, session.path, session.pages_read // step
