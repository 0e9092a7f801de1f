"""Cache the image on screen: the preview at once, all pixels soon after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from digitapp.editor.pages import OpenPage
from digitapp.gui.canvas.rendering import Look, look_key, rough_look, sharp_look

Paint = Callable[[Callable[[Any], Look], Callable[[Look], object]], None]
"""Runs the first function in another thread, then the second with its result in this one."""


class Looks:
    """Caches the look of the page that was requested last."""

    def __init__(self, paint: Paint, changed: Callable[[], None]) -> None:
        """changed: called when the pixels of the requested page are loaded."""
        self._paint, self._changed = paint, changed
        self.current: Look | None = None
        self._awaited: object = None

    def of(self, page: OpenPage) -> Look:
        """Return the look of a page with an image; the preview until its pixels are loaded."""
        key = look_key(page)
        if self.current is None or self.current.key != key:
            self.current = rough_look(page)
        if self._awaited != key:
            self._awaited = key
            snapshot = replace(page)
            self._paint(lambda job: sharp_look(snapshot), self._take)
        return self.current

    def forget(self) -> None:
        """Take no look that is still to come: nobody shows it any more."""
        self._awaited = None

    def _take(self, look: Look) -> None:
        if look.key == self._awaited:
            self.current = look
            self._changed()
