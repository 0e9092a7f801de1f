"""Open files page by page, so that pages can be shown and read while others still load."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.errors import InputError
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.worker import Job
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.editor.image_store import Picture, PictureStore
    from digitapp.records import Page


class Loading:
    """One request to open files and folders. `step` runs in the worker's thread.

    seconds: after so long, a step ends with the page that it is loading. More than 0 where others
    read the pages: fewer steps cost less, and what the user asks for comes between two of them.
    problems: errors of files that could not be read. pages: number of pages added to the
    session so far. failed: those of `paths` that gave no page. refused: the files that could not be
    read to their end.
    """

    def __init__(self, paths: Iterable[Path], engine: Engine, store: PictureStore) -> None:
        self.problems: list[Exception] = []
        self.failed: list[Path] = []
        self.refused: list[tuple[Path, Exception]] = []
        self.pages = 0
        self.seconds = 0.0
        self._engine, self._store = engine, store
        self._paths = list(paths)
        self._files: list[tuple[Path, list[Path]]] | None = None
        self._found = self._open()

    def step(self, job: Job) -> bool:
        """Load pages, post a tuple of (path, picture) and save their pixels; return False after
        the last page.

        The first step posts the list of all files; the second one loads one page. Raises Cancelled
        if the job is outdated.
        """
        end = time.monotonic() + self.seconds
        if self._files is None:
            self._files = self._expand()
            listed = [file for _path, files in self._files for file in files]
            if len(listed) > 1:
                import digitapp.batch  # noqa: F401  # here, so that the window need not wait for it
            job.post(listed)
            return True
        made: list[tuple[Path, Picture]] = []
        for found in self._found:
            job.check()  # after a cancel, `found` may be the error of an interrupted load
            if isinstance(found, Exception):
                self.problems.append(found)
                continue
            path, page = found
            made.append((path, self._store.put(page)))
            if time.monotonic() >= end:
                break
        full = False
        # A single page is shown before it is written. Of many, the window takes what was loaded
        # while this thread does nothing that would make it wait.
        if made and not self.seconds:
            job.post(tuple(made))
        try:
            for _path, picture in made:
                self._store.write(picture)
        except OSError as error:  # stop on a full disk: memory cannot hold many more pages
            self.problems.append(error)
            full = True
        if made and self.seconds:
            job.post(tuple(made))
        return bool(made) and not full

    def _expand(self) -> list[tuple[Path, list[Path]]]:
        """Replace folders by the files below them; note what cannot be listed."""
        expanded = []
        for path in self._paths:
            files: list[Path] = []
            try:
                files = _files(path)
            except Exception as error:  # go on with the other files whatever happens
                self.problems.append(error)
                self.failed.append(path)
            expanded.append((path, files))
        return expanded

    def _open(self) -> Iterator[tuple[Path, Page] | Exception]:
        """Yield pages, and an error for each file that cannot be read to its end."""
        for path, files in self._files or ():
            empty = bool(files)
            for file in files:
                for found in self._pages(file):
                    empty = empty and isinstance(found, Exception)
                    yield found
            if empty:
                self.failed.append(path)

    def _pages(self, file: Path) -> Iterator[tuple[Path, Page] | Exception]:
        try:
            for page in self._engine.load_pages(file):
                yield file, page
        except Exception as error:
            self.refused.append((file, error))
            yield error


def _files(path: Path) -> list[Path]:
    """Return the file itself, or all images and PDFs below a folder. Raises InputError if a
    folder has none."""
    from digitapp.io.files import find_files

    found = find_files([path])
    if found == [path] and path.is_dir() and os.access(path, os.R_OK | os.X_OK):
        raise InputError(_("{name} holds no picture and no PDF.").format(name=path.name))
    return found
