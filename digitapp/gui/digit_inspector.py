"""The selected digit: its crop, the super-resolved picture, and what the network thinks."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.gui import digits
from digitapp.gui.card import Card
from digitapp.gui.corrections import Mark
from digitapp.gui.i18n import _
from digitapp.gui.rendering import netpbm
from digitapp.gui.session import Session
from digitapp.gui.theme import Theme
from digitapp.gui.tiles import mix

if TYPE_CHECKING:
    from digitapp.records import Array

_SIDE, _SMALLEST = 146, 72  # of the pictures, before scaling
_ROW, _LOWEST = 17, 14  # height of one bar's row
_REST = 96  # height of everything else
_DIGITS = "0123456789"
_CLEAR = 0.9


class DigitInspector(Card):
    """Pictures with a before/after divider, and ten bars; a click on a bar corrects."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, theme)
        self.session = session
        self._split = 0.0
        self._side, self._row = _SIDE, _ROW
        self._photos: list[tk.PhotoImage] = []
        self._head = ttk.Frame(self, style="Card.TFrame")
        self._title = ttk.Label(self._head, style="Card.Heading.TLabel")
        self._detail = ttk.Label(self._head, style="Card.Muted.TLabel")
        self._captions = ttk.Frame(self, style="Card.TFrame")
        self.pictures = tk.Canvas(self, highlightthickness=0, borderwidth=0)
        self.bars = tk.Canvas(self, highlightthickness=0, borderwidth=0, cursor="hand2")
        self._head.pack(fill="x")
        self._title.pack(side="left")
        self._detail.pack(side="right")
        self.pictures.pack(fill="x", pady=(theme.px(10), 0))
        self.bars.pack(fill="x", pady=(theme.px(10), 0))
        for event in ("<Button-1>", "<B1-Motion>"):
            self.pictures.bind(event, self._on_divide)
        self.bars.bind("<Button-1>", self._on_bar)
        self.bars.bind("<Configure>", lambda e: self._show_bars())
        session.listen(self._on_session)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self.paint_card(theme)
        surface = theme.palette.surface
        self.pictures.configure(background=surface, width=2 * theme.px(_SIDE) + theme.px(14))
        self.bars.configure(background=surface, width=10)
        self._resize()

    def fit(self, height: int) -> None:
        """Take at most `height` pixels: first the pictures give way, then the bars."""
        free = height / self.theme.scale - _REST
        side = int(min(max(free - 10 * _ROW, _SMALLEST), _SIDE))
        row = int(min(max((free - side) / 10, _LOWEST), _ROW))
        if (side, row) != (self._side, self._row):
            self._side, self._row = side, row
            self._resize()

    def _resize(self) -> None:
        self.pictures.configure(height=self.theme.px(self._side + 22))
        self.bars.configure(height=self.theme.px(self._row) * 10)
        self.show()

    @property
    def title(self) -> str:
        return str(self._title.cget("text"))

    def show(self) -> None:
        """Show the selected digit, or say that none is selected."""
        mark = self.session.mark
        if mark is None:
            self._title.configure(text=_("Selected digit"))
            self._detail.configure(text="")
        else:
            self._title.configure(text=_("Digit {digit}").format(digit=mark.digit or "…"))
            self._detail.configure(text=_detail(mark))
        self._show_pictures()
        self._show_bars()

    def _show_pictures(self) -> None:
        p, px, canvas = self.theme.palette, self.theme.px, self.pictures
        side, first, second = px(self._side), self._left(0), self._left(1)
        canvas.delete("all")
        self._photos = []
        mark = self.session.mark
        for x, caption in ((first, _("Crop, 28 × 28")), (second, _("Enlarged, 140 × 140"))):
            canvas.create_text(
                x + side / 2, side + px(12), text=caption, fill=p.muted, font=self.theme.small
            )
        if mark is None or mark.reading is None:
            empty = mix(p.surface, p.text, 0.05)
            for x in (first, second):
                canvas.create_rectangle(x, 0, x + side, side, fill=empty, width=0)
            if mark is None and self.session.page.marks:
                canvas.create_text(
                    px(_SIDE) + px(7),
                    side / 2,
                    text=_("Click a digit to see how it was read"),
                    font=self.theme.body,
                    fill=p.muted,
                )
            return
        crop, enlarged = _pictures(mark, side)
        self._put(first, netpbm(crop))
        mixed = enlarged.copy()
        cut = round(self._split * side)
        mixed[:, :cut] = crop[:, :cut]
        self._put(second, netpbm(mixed))
        x = second + cut
        canvas.create_line(x, 0, x, side, fill=p.accent, width=max(px(1.5), 1))
        r = px(6)
        knob = min(max(x, second + r), second + side - r)
        canvas.create_oval(
            knob - r,
            side / 2 - r,
            knob + r,
            side / 2 + r,
            fill=p.accent,
            outline=p.surface,
            width=px(1.5),
        )

    def _left(self, column: int) -> int:
        """Where the first or second picture begins, centred in its half."""
        px = self.theme.px
        return column * (px(_SIDE) + px(14)) + (px(_SIDE) - px(self._side)) // 2

    def _put(self, x: int, data: bytes) -> None:
        photo = tk.PhotoImage(master=self, data=data, format="PPM")
        self._photos.append(photo)
        self.pictures.create_image(x, 0, image=photo, anchor="nw")

    def _show_bars(self) -> None:
        p, px, canvas = self.theme.palette, self.theme.px, self.bars
        canvas.delete("all")
        mark = self.session.mark
        row, width = px(self._row), max(canvas.winfo_width(), px(260))
        left, right = px(22), width - px(52)
        reading = mark.reading if mark else None
        for i, digit in enumerate(_DIGITS):
            y = i * row + row / 2
            part = float(reading.probabilities[i]) if reading is not None else 0.0
            best = mark is not None and mark.digit == digit
            colour = p.muted
            if best and mark is not None:
                colour = p.good if mark.typed else p.doubt if mark.doubtful else p.accent
                canvas.create_rectangle(
                    0, y - row / 2, width, y + row / 2, fill=mix(p.surface, colour, 0.12), width=0
                )
            canvas.create_text(
                px(9), y, text=digit, fill=colour if best else p.text, font=self.theme.label
            )
            thick = px(3.5)
            canvas.create_rectangle(
                left, y - thick, right, y + thick, fill=mix(p.surface, p.text, 0.07), width=0
            )
            if part > 0.002:
                end = left + max((right - left) * part, 1)
                fill = colour if best else mix(p.surface, p.accent, 0.45)
                canvas.create_rectangle(left, y - thick, end, y + thick, fill=fill, width=0)
            if reading is not None:
                canvas.create_text(
                    width - px(6),
                    y,
                    text=_percent(part),
                    anchor="e",
                    fill=colour if best else p.muted,
                    font=self.theme.small,
                )

    def _on_divide(self, event: tk.Event[tk.Misc]) -> None:
        start, side = self._left(1), self.theme.px(self._side)
        if event.x >= start - self.theme.px(8):
            self._split = min(max((event.x - start) / side, 0.0), 1.0)
            self._show_pictures()

    def _on_bar(self, event: tk.Event[tk.Misc]) -> None:
        row = int(event.y // self.theme.px(self._row))
        if self.session.mark is not None and 0 <= row < len(_DIGITS):
            digits.type_over(self.session, _DIGITS[row])

    def _on_session(self, event: str) -> None:
        if event in ("selection", "marks", "page"):
            self.show()


def _pictures(mark: Mark, side: int) -> tuple[Array, Array]:
    """Crop and enlarged picture as uint8 (side, side), bright ink as the networks see it."""
    import cv2
    import numpy as np

    assert mark.reading is not None
    crop, enlarged = (
        part if part.dtype == np.uint8 else (np.clip(part, 0, 1) * 255).astype(np.uint8)
        for part in (mark.reading.crop, mark.reading.enlarged)
    )
    how = cv2.INTER_AREA if side < enlarged.shape[0] else cv2.INTER_CUBIC
    return (
        cv2.resize(crop, (side, side), interpolation=cv2.INTER_NEAREST),
        cv2.resize(enlarged, (side, side), interpolation=how),
    )


def _detail(mark: Mark) -> str:
    if mark.typed:
        return _("corrected by you")
    if not mark.digit:
        return _("being read")
    if mark.doubtful and mark.confidence >= _CLEAR:
        # The digit itself is clear; what is in doubt is where it begins and ends.
        return _("doubtful")
    words = _("{percent} % sure").format(percent=_percent(mark.confidence)[:-2])
    return f"{words} · {_('doubtful')}" if mark.doubtful else words


def _percent(part: float) -> str:
    """Percent in a fixed narrow form that never claims certainty."""
    if part >= 0.995:
        return ">99 %"
    return "<1 %" if 0 < part < 0.005 else f"{round(100 * part)} %"
