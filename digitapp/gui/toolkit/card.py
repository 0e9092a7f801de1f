"""A panel with round corners.

It is a plain frame with a border and a small image in each corner. A rounded ttk tile
would be too slow: ttk repeats it thousands of times over so large an area.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterable, Sequence
from tkinter import ttk
from tkinter.font import Font
from typing import Literal

from digitapp.gui.toolkit.theme import Theme

_RADIUS = 9
_CORNERS: tuple[tuple[Literal["nw", "ne", "sw", "se"], int, int], ...] = (
    ("nw", 0, 0),
    ("ne", 1, 0),
    ("sw", 0, 1),
    ("se", 1, 1),
)
BETWEEN = "  ·  "
"""What stands between the parts of a line of words."""

_FEW = 4  # characters of a part from which nobody could tell what it was


class Card(tk.Frame):
    """A frame with round corners; its children are packed or gridded as usual."""

    def __init__(self, parent: tk.Misc, theme: Theme, padding: float = 14) -> None:
        super().__init__(parent, highlightthickness=1, borderwidth=0)
        self._corners = [tk.Canvas(self, highlightthickness=0, borderwidth=0) for _ in _CORNERS]
        self.paint_card(theme, padding)

    def paint_card(self, theme: Theme, padding: float = 14) -> None:
        """Apply the colours and sizes of a theme; padding: pixels before scaling."""
        p, size = theme.palette, theme.px(_RADIUS)
        self.configure(
            background=p.surface,
            highlightbackground=p.line,
            highlightcolor=p.line,
            padx=theme.px(padding),
            pady=theme.px(padding),
        )
        tile = theme.tile(_RADIUS, p.surface, p.line, side=2 * _RADIUS + 2, ground=p.ground)
        side = tile.width()
        for canvas, (anchor, x, y) in zip(self._corners, _CORNERS, strict=True):
            canvas.configure(width=size, height=size, background=p.surface)
            canvas.delete("all")
            canvas.create_image(-x * (side - size), -y * (side - size), image=tile, anchor="nw")
            canvas.place(
                relx=x, rely=y, anchor=anchor, bordermode="outside", width=size, height=size
            )
            tk.Misc.lift(canvas)


def wrapping(label: ttk.Label) -> ttk.Label:
    """Break the words of a label at the width that it is given; returns the label."""
    label.bind("<Configure>", lambda event: label.configure(wraplength=event.width))
    return label


def characters(words: Iterable[str], font: Font) -> int:
    """How wide a field must be for the longest of these words, in Tk's unit for it."""
    zero = font.measure("0")
    return max((-(-font.measure(word) // zero) for word in words), default=0) + 1


def shortened_inside(words: str, font: Font, room: int) -> str:
    """Like `shortened`, but leave out what is before the last third: the end of a name tells
    files apart."""
    wide = font.measure(words)
    keep = len(words) if wide <= room else len(words) * room // wide
    shown = words
    while keep > 0 and wide > room:
        shown = words[: keep - keep // 3] + "…" + words[len(words) - keep // 3 :]
        wide = font.measure(shown)
        keep -= 1
    return shown


def shortened(words: str, font: Font, room: int) -> str:
    """Cut words at their end so that they take at most `room` pixels; dots say that they go on.

    A number is left out rather than cut: its beginning would be another number.
    """
    if font.measure(words) <= room:
        return words
    kept = words
    while kept and font.measure(kept + "…") > room:
        kept = kept[:-1].rstrip()
    if words[len(kept) : len(kept) + 1].isdigit():
        kept = kept.rstrip("0123456789").rstrip()
    return kept + "…"


def shortened_parts(parts: Sequence[str], font: Font, room: int) -> str:
    """Join parts with dots between them. Where they take more than `room` pixels, shorten the
    last one or leave it out, so that the earlier ones stay whole: a count that is cut off would
    be another count.
    """
    *first, last = parts
    begin = "".join(part + BETWEEN for part in first)
    shown = shortened(last, font, room - font.measure(begin))
    if not first or len(shown) > _FEW or shown == last:
        return begin + shown
    return shortened_parts(first, font, room)
