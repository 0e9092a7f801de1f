"""The selected digit: on the page, as crop, as enlarged crop, and its probabilities."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor.corrections import Mark
from digitapp.editor.document import Event
from digitapp.editor.session import Session
from digitapp.gui.canvas.rendering import netpbm
from digitapp.gui.panels.digit_bars import DigitBars
from digitapp.gui.panels.layout import Inside, inside
from digitapp.gui.toolkit.card import Card, shortened
from digitapp.gui.toolkit.keys import has_focus
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tiles import mix
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import _
from digitapp.review import doubt

if TYPE_CHECKING:
    from digitapp.records import Array, Box

_GAP, _CAPTION = 12, 22
_PADDING = 15  # of the card
_NUDGE = 0.05


class DigitInspector(Card):
    """Three images, one of them with a before/after divider, and ten bars.

    In a low window the bars are beside the images, or only the title is shown; see
    `layout.inside`.
    """

    def __init__(
        self,
        parent: tk.Misc,
        session: Session,
        theme: Theme,
        piece: Callable[[Box], Array | None],
    ) -> None:
        """piece: returns the shown pixels inside a box, see rendering.piece."""
        super().__init__(parent, theme)
        self.session, self.theme, self._piece = session, theme, piece
        self._split, self.detail = 0.5, ""
        self._inside, self._width = Inside("stacked"), 308
        self._photos: list[tk.PhotoImage] = []
        head = ttk.Frame(self, style="Card.TFrame")
        self._title = ttk.Label(head, style="Card.Heading.TLabel")
        self._detail = ttk.Label(head, style="Card.Muted.TLabel")
        tooltip(self._detail, lambda: self.detail)
        surface = theme.palette.surface
        self.pictures = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, background=surface, takefocus=True
        )
        self.bars = DigitBars(self, session, theme)
        head.pack(fill="x")
        self._title.pack(side="left")
        self._detail.pack(side="right", padx=(theme.px(8), 0))
        self._arrange()
        for event in ("<Button-1>", "<B1-Motion>"):
            self.pictures.bind(event, self._on_divide)
        self.pictures.bind("<Left>", lambda e: self._divide(self._split - _NUDGE))
        self.pictures.bind("<Right>", lambda e: self._divide(self._split + _NUDGE))
        for event in ("<FocusIn>", "<FocusOut>"):
            self.pictures.bind(event, lambda e: self._show_pictures())
        while_it_lives(self, session.listen(self._on_session))
        self.show()

    def fit(self, width: int, height: int) -> None:
        """Fit into (width, height), in pixels before scaling."""
        found = inside(width, height)
        if (found, width - 2 * _PADDING) != (self._inside, self._width):
            self._inside, self._width = found, width - 2 * _PADDING
            self._arrange()
            self.show()

    def _arrange(self) -> None:
        px, side = self.theme.px, self._inside.side
        self.pictures.pack_forget()
        self.bars.pack_forget()
        self.bars.set_row(self._inside.row)
        if self._inside.kind == "head":
            return
        if self._inside.kind == "compact":
            self.pictures.configure(width=px(side), height=px(side + _GAP + self._small))
            self.pictures.pack(side="left", pady=(px(10), 0), anchor="n")
            self.bars.pack(
                side="left", fill="x", expand=True, padx=(px(14), 0), pady=(px(8), 0), anchor="n"
            )
        else:
            self.pictures.configure(width=px(self._width), height=px(side + _CAPTION))
            self.pictures.pack(fill="x", pady=(px(10), 0))
            self.bars.pack(fill="x", pady=(px(10), 0))

    @property
    def _small(self) -> int:
        """Side of each small image; the two and their gap are as high as the large one."""
        return (self._inside.side - _GAP) // 2

    @property
    def title(self) -> str:
        return str(self._title.cget("text"))

    def show(self) -> None:
        """Show the selected digit, or say that none is selected."""
        mark = self.session.mark
        if mark is None:
            self._title.configure(text=_("Selected digit"))
            self.detail = ""
        else:
            self._title.configure(text=_("Digit {digit}").format(digit=mark.digit or "…"))
            line = next((ln for ln in self.session.page.lines if mark in ln.digits), ())
            self.detail = _detail(mark, line)
        self._detail.configure(text=self._fitting(self.detail))
        self._show_pictures()
        self.bars.show()

    def _fitting(self, words: str) -> str:
        """Shorten words to the room beside the title."""
        room = self.theme.px(self._width) - self._title.winfo_reqwidth() - self.theme.px(10)
        return shortened(words, self.theme.small, room)

    def _show_pictures(self) -> None:
        p, px, canvas = self.theme.palette, self.theme.px, self.pictures
        canvas.delete("all")
        self._photos = []
        side, small, gap = px(self._inside.side), px(self._small), px(_GAP)
        if self._inside.kind == "head":
            return
        below = (0, side + gap), (small + gap, side + gap)
        beside = (side + px(16), 0), (side + px(16), side - small)
        places = below if self._inside.kind == "compact" else beside
        if self._inside.captions:
            self._captions(side, small, places)
        mark = self.session.mark
        areas = ((0, 0, side), (*places[0], small), (*places[1], small))
        if mark is None or mark.reading is None:
            for x, y, length in areas:
                empty = mix(p.surface, p.text, 0.05)
                canvas.create_rectangle(x, y, x + length, y + length, fill=empty, width=0)
        if mark is None:
            if self.session.page.marks:
                self._hint(side)
            return
        piece = self._piece(_surroundings(mark.box))
        if piece is not None:
            self._put(*areas[1], _framed(piece, small))
        if mark.reading is None:
            return
        crop, large = _pictures(mark, side)
        self._put(*areas[2], _framed(crop, small))
        mixed = large.copy()
        cut = round(self._split * side)
        mixed[:, :cut] = crop[:, :cut]
        self._put(*areas[0], mixed)
        self._divider(cut, side)

    def _captions(self, side: int, small: int, places: tuple[tuple[int, int], ...]) -> None:
        p, px, font = self.theme.palette, self.theme.px, self.theme.small
        text = _("Enlarged, 140 × 140")
        middle = max(side, font.measure(text)) / 2
        self.pictures.create_text(middle, side + px(12), text=text, fill=p.muted, font=font)
        for (x, y), words in zip(places, (_("On the page"), _("Crop, 28 × 28")), strict=True):
            self.pictures.create_text(
                x + small + px(10),
                y + small / 2,
                text=words.replace(", ", ",\n"),
                anchor="w",
                width=px(self._width) - x - small - px(10),
                fill=p.muted,
                font=font,
            )

    def _hint(self, side: int) -> None:
        self.pictures.create_text(
            side / 2,
            side / 2,
            text=_("Click a digit to see how it was read"),
            font=self.theme.small,
            fill=self.theme.palette.muted,
            width=side - self.theme.px(16),
            justify="center",
        )

    def _divider(self, x: int, side: int) -> None:
        p, px, canvas = self.theme.palette, self.theme.px, self.pictures
        focused = has_focus(canvas)
        canvas.create_line(x, 0, x, side, fill=p.accent, width=max(px(1.5), 1))
        r = px(8 if focused else 6)
        knob = min(max(x, r), side - r)
        canvas.create_oval(
            knob - r,
            side / 2 - r,
            knob + r,
            side / 2 + r,
            fill=p.accent,
            outline=p.surface,
            width=px(1.5),
        )

    def _put(self, x: int, y: int, _side: int, array: Array) -> None:
        photo = tk.PhotoImage(master=self, data=netpbm(array), format="PPM")
        self._photos.append(photo)
        self.pictures.create_image(x, y, image=photo, anchor="nw")

    def _on_divide(self, event: tk.Event[tk.Misc]) -> None:
        side = self.theme.px(self._inside.side)
        self.pictures.focus_set()
        if event.y <= side and event.x <= side + self.theme.px(8):
            self._divide(event.x / side)

    def _divide(self, at: float) -> str:
        self._split = min(max(at, 0.0), 1.0)
        self._show_pictures()
        return "break"

    def _on_session(self, event: Event) -> None:
        if event in (Event.SELECTION, Event.MARKS, Event.PAGE):
            self.show()


def _surroundings(box: Box) -> Box:
    """Return a square around a box with a margin, cut off at the left and top of the page."""
    from digitapp.records import Box

    side = round(1.25 * max(box.width, box.height)) + 2
    x, y = (round(c - side / 2) for c in box.centre)
    left, top = max(x, 0), max(y, 0)
    return Box(left, top, max(x + side - left, 1), max(y + side - top, 1))


def _framed(array: Array, side: int) -> Array:
    """Fit an image into a square of `side` pixels; repeat its edge pixels to fill the rest."""
    import cv2

    height, width = array.shape[:2]
    scale = side / max(height, width)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST if width <= 28 else cv2.INTER_CUBIC
    fitted = cv2.resize(array, size, interpolation=how)
    x, y = (side - size[0]) // 2, (side - size[1]) // 2
    return cv2.copyMakeBorder(
        fitted, y, side - size[1] - y, x, side - size[0] - x, cv2.BORDER_REPLICATE
    )


def _pictures(mark: Mark, side: int) -> tuple[Array, Array]:
    """Return crop and enlarged crop as uint8 (side, side), with bright ink."""
    import cv2
    import numpy as np

    assert mark.reading is not None
    crop, large = (
        (np.clip(picture, 0, 1) * 255).astype(np.uint8)
        for picture in (mark.reading.crop, mark.reading.enlarged)
    )
    how = cv2.INTER_AREA if side < large.shape[0] else cv2.INTER_CUBIC
    return (
        cv2.resize(crop, (side, side), interpolation=cv2.INTER_NEAREST),
        cv2.resize(large, (side, side), interpolation=how),
    )


def _detail(mark: Mark, line: Sequence[Mark]) -> str:
    if mark.typed:
        return _("corrected by you")
    if not mark.digit:
        return _("being read")
    return doubt.reason(mark, line) or _("clear")
