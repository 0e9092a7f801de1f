"""How a digit looks on its page: the box, the badge with the digit, a mark for doubt.

Doubt is told by colour and by shape: a dashed box, a square badge and a question mark.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence

from digitapp.gui.corrections import Mark
from digitapp.gui.hit import HANDLES
from digitapp.gui.theme import Theme

_BADGE, _CROWDED = 20, 17
"""Size of a badge; boxes that are narrower in the middle leave no room for badges."""

_SMALLEST_WITH_BADGE = 12
"""Height in pixels; badges would hide smaller digits."""


_SMALLEST_WITH_HANDLES = 22  # pixels of either side


class MarkPainter:
    """Draws marks on a canvas, all with the tag "mark"."""

    def __init__(self, canvas: tk.Canvas, theme: Theme) -> None:
        self._canvas, self.theme = canvas, theme
        self._crowded = False
        p = theme.palette

        def badge(fill: str, radius: float) -> tk.PhotoImage:
            return theme.tile(radius, fill, p.surface, side=_BADGE)

        self._badges = {
            "sure": badge(p.accent, _BADGE / 2 - 1),
            "doubt": badge(p.doubt, 3),
            "typed": badge(p.good, _BADGE / 2 - 1),
        }

    def measure(self, widths: Sequence[float]) -> None:
        """Choose how much to show, from the widths of all boxes on screen."""
        self._crowded = bool(widths) and sorted(widths)[len(widths) // 2] < self.theme.px(_CROWDED)

    def paint(self, mark: Mark, area: tuple[float, float, float, float], selected: bool) -> None:
        """area: the box on screen, as x0, y0, x1, y1."""
        p, px = self.theme.palette, self.theme.px
        kind = "typed" if mark.typed else "doubt" if mark.doubtful else "sure"
        colour = {"typed": p.good, "doubt": p.doubt, "sure": p.accent}[kind]
        gap = px(2)
        x0, y0, x1, y1 = area[0] - gap, area[1] - gap, area[2] + gap, area[3] + gap
        dash = (px(4), px(3)) if mark.doubtful else ()
        self._canvas.create_rectangle(
            x0,
            y0,
            x1,
            y1,
            outline=colour,
            width=px(3) if selected else max(px(1.4), 1),
            dash=dash,
            tags="mark",
        )
        if selected and min(x1 - x0, y1 - y0) >= px(_SMALLEST_WITH_HANDLES):
            for u, v in HANDLES.values():
                x, y, r = x0 + (x1 - x0) * u, y0 + (y1 - y0) * v, px(3.5)
                self._canvas.create_rectangle(
                    x - r,
                    y - r,
                    x + r,
                    y + r,
                    fill=p.surface,
                    outline=colour,
                    width=max(px(1.4), 1),
                    tags="mark",
                )
        if y1 - y0 < px(_SMALLEST_WITH_BADGE):
            return
        x, y = (x0 + x1) / 2, y0 - px(12)
        if y < px(10):
            y = y1 + px(12)
        if self._crowded and not selected:
            if x1 - x0 >= px(9):
                self._canvas.create_text(
                    x,
                    y0 - px(7),
                    text=mark.digit or "…",
                    fill=colour,
                    font=self.theme.label,
                    tags="mark",
                )
            return
        self._canvas.create_image(x, y, image=self._badges[kind], tags="mark")
        self._canvas.create_text(
            x, y, text=mark.digit or "…", fill=p.on_accent, font=self.theme.label, tags="mark"
        )
        if kind != "sure":
            sign = "?" if kind == "doubt" else "✓"
            self._canvas.create_text(
                x + px(11),
                y - px(1),
                text=sign,
                anchor="w",
                fill=colour,
                font=self.theme.label,
                tags="mark",
            )
