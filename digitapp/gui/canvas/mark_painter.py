"""Paint a digit on its page: its box, a badge with the digit, and a sign of doubt.

Doubtful digits differ in colour and in shape: dashed box, square badge, question mark.
"""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_left
from collections.abc import Sequence

from digitapp.editor.corrections import Mark
from digitapp.gui.canvas.hit_testing import HANDLES, ROOM, roomy
from digitapp.gui.toolkit.canvas_batch import Batch
from digitapp.gui.toolkit.palette import Palette
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tiles import mix

BADGES = (20, 15)
"""Sizes of the badges in pixels, before scaling."""

_NARROWEST = 0.85
"""Minimum median width of the boxes, in badge sizes, for badges to be shown."""

_CLOSEST = 0.95
"""Minimum median gap between lines, in badge sizes, for badges to be shown."""


def badge_size(lines: Sequence[Sequence[Mark]], scale: float) -> int:
    """Return the largest size of BADGES that leaves neighbouring digits visible; 0 if none does.

    scale: screen pixels, before scaling, per page pixel.
    """
    widths = [mark.box.width for line in lines for mark in line]
    if not widths:
        return BADGES[0]
    from statistics import median  # it takes long to import, and only a page with digits needs it

    gaps = [
        gap
        for above, below in zip(lines, lines[1:], strict=False)
        if (gap := _gap(above, below)) is not None
    ]
    room = min(
        median(widths) * scale / _NARROWEST,
        median(gaps) * scale / _CLOSEST if gaps else float("inf"),
    )
    return next((size for size in BADGES if size <= room), 0)


def _gap(above: Sequence[Mark], below: Sequence[Mark]) -> float | None:
    """Return the median distance in page pixels from a digit up to the digit nearest above it;
    None without digits.

    On a tilted page the lowest digit of a line may lie below the highest of the next, though
    the lines are far apart.
    """
    from statistics import median

    places = [mark.box.centre[0] for mark in above]  # a line goes from left to right
    gaps = []
    for mark in below if places else ():
        x = mark.box.centre[0]
        at = bisect_left(places, x)
        if at == len(places) or (at and x - places[at - 1] <= places[at] - x):
            at -= 1
        gaps.append(mark.box.y - above[at].box.bottom)
    return median(gaps) if gaps else None


def badge_height(top: float, bottom: float, reach: float, height: float) -> float:
    """Return where the middle of a badge lies on a canvas of so many pixels: above the box, or
    below it, or, where neither has room, over that edge of the box of which it hides less.

    top, bottom: of the box on the canvas. reach: from the middle of the badge to the box.
    """
    if top >= 2 * reach:
        return top - reach
    if bottom + 2 * reach <= height:
        return bottom + reach
    return reach if 2 * reach - top <= bottom + 2 * reach - height else height - reach


class MarkPainter:
    """Draws digits on a canvas between `begin` and `end`, all with the tag "mark"."""

    def __init__(self, canvas: tk.Canvas, theme: Theme) -> None:
        self._canvas, self._batch, self.theme = canvas, Batch(canvas), theme
        self.palette = theme.palette

    def begin(self) -> None:
        """Remove the earlier drawing."""
        self._batch.delete("mark")

    def end(self) -> None:
        """Put everything painted since `begin` on the canvas."""
        self._batch.draw()

    def paint(
        self, mark: Mark, area: tuple[float, float, float, float], selected: bool, badge: int
    ) -> None:
        """Paint a digit. Selected and doubtful digits always have a badge.

        area: the box on screen as x0, y0, x1, y1. badge: from `badge_size`.
        """
        p, px = self.palette, self.theme.px
        kind = "typed" if mark.typed else "doubt" if mark.doubtful else "sure"
        colour = {"typed": p.good, "doubt": p.doubt, "sure": p.accent}[kind]
        gap = px(2)
        x0, y0, x1, y1 = area[0] - gap, area[1] - gap, area[2] + gap, area[3] + gap
        self._batch.add(
            "rectangle",
            x0,
            y0,
            x1,
            y1,
            outline=colour,
            width=px(3) if selected else max(px(1.4), 1),
            dash=(px(4), px(3)) if mark.doubtful else (),
            tags="mark",
        )
        if selected:
            self._handles(roomy((x0, y0, x1, y1), px(ROOM)), colour, p)
        if badge or selected or mark.doubtful:
            self._badge(mark, kind, colour, (x0 + x1) / 2, (y0, y1), badge or BADGES[-1])

    def paint_sign(self, area: tuple[float, float, float, float]) -> None:
        """Paint a thin, faint box around punctuation; area: on screen as x0, y0, x1, y1."""
        colour = mix(self.palette.paper, self.palette.muted, 0.75)
        x0, y0, x1, y1 = area
        gap = self.theme.px(1)
        corners = (x0 - gap, y0 - gap, x1 + gap, y1 + gap)
        self._batch.add("rectangle", *corners, outline=colour, width=1, tags="mark")

    def paint_leftover(self, area: tuple[float, float, float, float]) -> None:
        """Paint a dotted box around ink that was not read; area: on screen as x0, y0, x1, y1."""
        gap = self.theme.px(3)
        corners = (area[0] - gap, area[1] - gap, area[2] + gap, area[3] + gap)
        self._batch.add(
            "rectangle", *corners, outline=self.palette.muted, width=1, dash=(2, 3), tags="mark"
        )

    def _handles(
        self, area: tuple[float, float, float, float], colour: str, palette: Palette
    ) -> None:
        x0, y0, x1, y1 = area
        r = self.theme.px(3.5)
        for u, v in HANDLES.values():
            x, y = x0 + (x1 - x0) * u, y0 + (y1 - y0) * v
            self._batch.add(
                "rectangle",
                x - r,
                y - r,
                x + r,
                y + r,
                fill=palette.surface,
                outline=colour,
                width=max(self.theme.px(1.4), 1),
                tags="mark",
            )

    def _badge(
        self, mark: Mark, kind: str, colour: str, x: float, sides: tuple[float, float], size: int
    ) -> None:
        p, px = self.palette, self.theme.px
        y = badge_height(*sides, px(size / 2 + 2), self._canvas.winfo_height())
        radius = 3 if kind == "doubt" else size / 2 - 1
        tile = self.theme.tile(radius, colour, p.surface, side=size)
        font = self.theme.label if size == BADGES[0] else self.theme.label_small
        self._batch.add("image", x, y, image=tile, tags="mark")
        self._batch.add(
            "text", x, y, text=mark.digit or "…", fill=p.on_accent, font=font, tags="mark"
        )
        if kind != "sure":
            self._batch.add(
                "text",
                x + px(size / 2 + 1),
                y - px(1),
                text="?" if kind == "doubt" else "✓",
                anchor="w",
                fill=colour,
                font=font,
                tags="mark",
            )
