"""A gap between two panels that is dragged, or moved with the arrow keys."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from digitapp.gui.toolkit.theme import Theme

_STEP = 16  # pixels, before scaling, for one press of an arrow key


class Splitter(tk.Frame):
    """Reports how far it was moved; whoever made it moves the panels."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, upright: bool, moved: Callable[[float], None]
    ) -> None:
        """upright: whether it parts left and right. moved: called with pixels before scaling, to
        the right or down."""
        super().__init__(
            parent,
            cursor="sb_h_double_arrow" if upright else "sb_v_double_arrow",
            background=theme.palette.ground,
            highlightthickness=1,
            highlightbackground=theme.palette.ground,
            highlightcolor=theme.palette.accent,
            takefocus=True,
        )
        self._upright, self._moved, self._scale = upright, moved, theme.scale
        self._from = 0
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", self._drag)
        back, forth = ("Left", "Right") if upright else ("Up", "Down")
        self.bind(f"<{back}>", lambda e: self._move(-_STEP))
        self.bind(f"<{forth}>", lambda e: self._move(_STEP))

    def _place(self, event: tk.Event[tk.Misc]) -> int:
        return int(event.x_root if self._upright else event.y_root)

    def _press(self, event: tk.Event[tk.Misc]) -> None:
        self._from = self._place(event)

    def _drag(self, event: tk.Event[tk.Misc]) -> None:
        place = self._place(event)
        self._moved((place - self._from) / self._scale)
        self._from = place

    def _move(self, by: int) -> str:
        self._moved(by)
        return "break"
