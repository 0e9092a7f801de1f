"""Open files page by page, so that pages can be shown and read while others still load."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.errors import InputError
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.worker import Job
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.editor.image_store import PictureStore
    from digitapp.records import Page


class Loading:
    """One request to open files and folders. `step` runs in the worker's thread.

    problems: errors of files that could not be read. pages: number of pages added to the
    session so far. failed: those of `paths` that gave no page.
    """

    def __init__(self, paths: Iterable[Path], engine: Engine, store: PictureStore) -> None:
        self.problems: list[Exception] = []
        self.failed: list[Path] = []
        self.pages = 0
        self._engine, self._store = engine, store
        self._paths = list(paths)
        self._files: list[tuple[Path, list[Path]]] | None = None
        self._found = self._open()

    def step(self, job: Job) -> bool:
        """Load one page, post (path, picture) and save its pixels; return False after the last.

        The first step posts the list of all files before that. Raises Cancelled if the job is
        outdated.
        """
        if self._files is None:
            self._files = self._expand()
            job.post([file for _path, files in self._files for file in files])
        for found in self._found:
            job.check()  # after a cancel, `found` may be the error of an interrupted load
            if isinstance(found, Exception):
                self.problems.append(found)
                continue
            path, page = found
            picture = self._store.put(page)
            job.post((path, picture))
            try:
                self._store.write(picture)
            except OSError as error:  # stop on a full disk: memory cannot hold many more pages
                self.problems.append(error)
                return False
            return True
        return False

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
            yield error


def _files(path: Path) -> list[Path]:
    """Return the file itself, or all images and PDFs below a folder. Raises InputError if a
    folder has none."""
    from digitapp.io.files import find_files

    found = find_files([path])
    if found == [path] and path.is_dir() and os.access(path, os.R_OK | os.X_OK):
        raise InputError(_("{name} holds no picture and no PDF.").format(name=path.name))
    return found
