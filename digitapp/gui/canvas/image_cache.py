"""Has the picture on screen ready: at once roughly, soon after with all its pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from digitapp.editor.pages import OpenPage
from digitapp.gui.canvas.rendering import Look, look_key, rough_look, sharp_look

Paint = Callable[[Callable[[Any], Look], Callable[[Look], object]], None]
"""Runs the first function in another thread, and the second with its result in this one."""


class Looks:
    """Remembers the look of one page, the latest that was asked for."""

    def __init__(self, paint: Paint, changed: Callable[[], None]) -> None:
        """changed: told when the pixels of the page asked for are there."""
        self._paint, self._changed = paint, changed
        self.current: Look | None = None
        self._awaited: object = None

    def of(self, page: OpenPage) -> Look:
        """How a page with a picture looks; the preview until its pixels are there."""
        key = look_key(page)
        if self.current is None or self.current.key != key:
            self.current = rough_look(page)
        if self._awaited != key:
            self._awaited = key
            snapshot = replace(page)
            self._paint(lambda job: sharp_look(snapshot), self._take)
        return self.current

    def _take(self, look: Look) -> None:
        if look.key == self._awaited:
            self.current = look
            self._changed()
