"""Pause, go on, cancel and prefer, from any thread."""

from __future__ import annotations

import threading
from pathlib import Path


class Control:
    """What a person asks of a running batch. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._paused = self._cancelled = False
        self._preferred: list[Path] = []

    def pause(self) -> None:
        """Begin no further page; pages that are being read are finished."""
        self._paused = True

    def resume(self) -> None:
        """Go on after `pause`."""
        self._paused = False
        self._changed.set()

    def cancel(self) -> None:
        """Stop within a moment; pages that are being read are given up."""
        self._cancelled = True
        self._changed.set()

    def prefer(self, file: Path) -> None:
        """Read this file next, for example because it is on screen."""
        with self._lock:
            self._preferred.append(file)

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def take_preferred(self) -> list[Path]:
        """The files preferred since the last call, the latest first."""
        with self._lock:
            taken, self._preferred = self._preferred[::-1], []
        return taken

    def wait(self, seconds: float) -> None:
        """Wait until something is asked, at most so long."""
        self._changed.wait(seconds)
        self._changed.clear()
