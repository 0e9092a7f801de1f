"""Opens files in the background and adds their pages to the session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from digitapp.editor.image_store import Picture, PictureStore
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.jobs import Load
from digitapp.gui.background.loading import Loading
from digitapp.gui.background.piles import MANY, Piles
from digitapp.gui.background.tasks import Tasks

_STEP = 0.03
"""Seconds of loading at a stretch while a pile reads: what the user asks for waits so long."""


class _Request(NamedTuple):
    """Files to open together; failed: called with each that gave no page."""

    key: Load
    loading: Loading
    failed: Callable[[Path], object]


class Opener:
    """Opens files and folders page by page; many files are read as a pile.

    added: called with each page that somebody has to read: not with the first of a request,
    which is read because it is shown, nor with those of a pile. problems: called with the
    errors of a request.
    """

    def __init__(
        self,
        session: Session,
        engine: Engine,
        tasks: Tasks,
        piles: Piles,
        added: Callable[[OpenPage], None],
        problems: Callable[[Sequence[Exception]], None],
    ) -> None:
        self.store = PictureStore()
        self._session, self._engine, self._tasks, self._piles = session, engine, tasks, piles
        self._added, self._problems = added, problems
        self._open: dict[Load, _Request] = {}
        self._requests = 0

    @property
    def busy(self) -> bool:
        """Whether files are still being opened."""
        return bool(self._open)

    def open(self, paths: Iterable[Path], failed: Callable[[Path], object]) -> None:
        """Open files and folders; call `failed` with each of `paths` that gave no page."""
        self._requests += 1
        loading = Loading(paths, self._engine, self.store)
        request = _Request(Load(self._requests), loading, failed)
        self._open[request.key] = request
        self._step(request, 0)

    def cancel(self) -> None:
        self._engine.stop_loading()
        self._open.clear()

    def _step(self, request: _Request, priority: int) -> None:
        self._tasks.submit(
            request.key,
            request.loading.step,
            partial(self._stepped, request),
            priority,
            failed=lambda _error: self._open.pop(request.key, None),
            part=partial(self._take, request),
        )

    def _take(self, request: _Request, part: list[Path] | tuple[tuple[Path, Picture], ...]) -> None:
        """Take what a step posts: all files, or pages."""
        if isinstance(part, list):
            if len(part) >= MANY and not self._piles.running:
                request.loading.seconds = _STEP
                self._piles.start(part, request.key)
                self._tasks.hurry()
            return
        with self._session.together():
            for path, picture in part:
                self._add(request, path, picture)

    def _add(self, request: _Request, path: Path, picture: Picture) -> None:
        first = not request.loading.pages
        request.loading.pages += 1
        page = self._session.add(picture, path, show=first)
        if not self._piles.take(page, request.key) and not first:
            self._added(page)

    def _stepped(self, request: _Request, more: bool) -> None:
        if more:
            # Priority 1: read the page just opened before the next one is loaded.
            self._step(request, min(request.loading.pages, 1))
            return
        del self._open[request.key]
        for path in request.loading.failed:
            request.failed(path)
        self._piles.refuse(request.key, request.loading.refused)
        self._problems(request.loading.problems)
