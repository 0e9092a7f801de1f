"""The line under review: its picture, large, and its digits below it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from digitapp.gui.canvas.rendering import netpbm
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _
from digitapp.review.walk import Review

if TYPE_CHECKING:
    from digitapp.records import Array, Box
    from digitapp.review.queue import Item

_PICTURE, _TALLEST = 110, 6.0


class LineCanvas(tk.Canvas):
    """Draws the line in hand; a click selects the digit that is nearest."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        review: Review,
        piece: Callable[[Box], Array | None],
    ) -> None:
        """piece: returns the shown pixels inside a box, see rendering.piece."""
        p = theme.palette
        super().__init__(
            parent,
            height=theme.px(_PICTURE + 50),
            width=10,
            highlightthickness=1,
            highlightbackground=p.surface,
            highlightcolor=p.accent,
            borderwidth=0,
            background=p.surface,
            takefocus=True,
        )
        self.theme, self._review, self._piece = theme, review, piece
        self._photo: tk.PhotoImage | None = None
        self.bind("<Button-1>", self._on_click)

    def draw(self) -> None:
        """Draw the line in hand again; nothing where its page is not shown."""
        self.delete("all")
        item = self._review.item
        if item is None or not self._review.is_shown:
            return
        if item.value is not None:
            self._draw_field(item)
        else:
            self._draw_line(item)

    def _draw_line(self, item: Item) -> None:
        page, p = self._review.page, self.theme.palette
        assert page is not None
        scale, left_edge = self._picture(item.box)
        font, y = self.theme.mono_low, self._digits_at
        selected = self._review.session.selected
        for i, mark in enumerate(page.lines[item.line]):
            x = left_edge + (mark.box.centre[0] - item.box.x) * scale
            if self._before(item) + i == selected:
                half = font.measure("0") * 0.8
                top = font.metrics("linespace") / 2
                self.create_rectangle(
                    x - half, y - top, x + half, y + top, fill=self.theme.soft, width=0
                )
            colour = p.good if mark.typed else p.doubt if mark.doubtful else p.text
            self.create_text(
                x, y, text=mark.digit or "…", font=font, fill=colour, tags=("digit", f"at{i}")
            )

    def _draw_field(self, item: Item) -> None:
        """Draw a field of a form without digits."""
        assert item.value is not None
        self._picture(item.box)
        is_mark = item.value.field.kind == "mark"
        words = item.text or (_("not marked") if is_mark else _("empty"))
        self.create_text(
            self.winfo_width() / 2,
            self._digits_at,
            text=words,
            fill=self.theme.palette.text,
            font=self.theme.mono_low if item.text else self.theme.body,
            tags="said",
        )

    @property
    def _tall(self) -> int:
        """Height of the picture, so that the digits below it are seen too."""
        px = self.theme.px
        room = self.winfo_height() - self.theme.mono_low.metrics("linespace") - px(12)
        return max(min(px(_PICTURE), room), 1)

    @property
    def _digits_at(self) -> float:
        """Height of the middle of the digits."""
        return self._tall + self.theme.mono_low.metrics("linespace") / 2 + self.theme.px(6)

    def _picture(self, box: Box) -> tuple[float, float]:
        """Draw the line's picture; return screen pixels per page pixel and its left edge."""
        import cv2

        from digitapp.records import Box

        margin = max(box.height // 4, 2)
        x, y = max(box.x - margin, 0), max(box.y - margin, 0)
        wider = Box(x, y, box.right + margin - x, box.bottom + margin - y)
        width, height = self.winfo_width(), self._tall
        scale = min(width / wider.width, height / wider.height, _TALLEST * self.theme.scale)
        left = max((width - wider.width * scale) / 2, 0)
        array = self._piece(wider)
        if array is not None and width > 1:
            size = max(round(wider.width * scale), 1), max(round(wider.height * scale), 1)
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            data = netpbm(cv2.resize(array, size, interpolation=how))
            self._photo = tk.PhotoImage(master=self, data=data, format="PPM")
            self.create_image(left, 0, image=self._photo, anchor="nw", tags="picture")
        return scale, left + (box.x - x) * scale

    def _before(self, item: Item) -> int:
        """How many digits the page has in the lines before this one."""
        page = self._review.page
        return sum(len(line) for line in page.lines[: item.line]) if page is not None else 0

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        item, digits = self._review.item, self.find_withtag("digit")
        if item is None or not digits:
            return
        nearest = min(digits, key=lambda digit: abs(self.coords(digit)[0] - event.x))
        at = next(tag for tag in self.gettags(nearest) if tag.startswith("at"))
        self._review.session.select(self._before(item) + int(at[2:]))
