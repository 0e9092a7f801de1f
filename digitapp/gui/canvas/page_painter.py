"""Paint a page on its canvas: the visible pixels, the region, the digits and a hint."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from digitapp.editor.session import Session
from digitapp.gui.canvas.image_cache import Looks
from digitapp.gui.canvas.mark_painter import MarkPainter, badge_size
from digitapp.gui.canvas.rendering import render_ink, render_look
from digitapp.gui.canvas.viewport import Viewport
from digitapp.gui.toolkit.palette import DARK, LIGHT, Palette
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tiles import mix
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Box


class PagePainter:
    """Paints the part of the session's current page that the viewport shows."""

    def __init__(
        self, canvas: tk.Canvas, session: Session, theme: Theme, viewport: Viewport, looks: Looks
    ) -> None:
        self._canvas, self._session, self.theme = canvas, session, theme
        self._viewport, self._looks = viewport, looks
        self._marks = MarkPainter(canvas, theme)
        self._photo: tk.PhotoImage | None = None

    def page(self, ready: bool) -> None:
        """Paint all but the digits. Until `ready`, drawings keep the plain lines of the pen."""
        page, palette, canvas = self._session.page, self.theme.palette, self._canvas
        desk = mix(palette.ground, palette.text, 0.05)
        canvas.configure(background=palette.paper if page.is_drawing else desk)
        canvas.delete("hint")
        if page.is_drawing and not page.content.strokes:
            self._hint()
        if ready or not page.is_drawing:
            if page.is_drawing:
                placed = render_ink(page, self._viewport, palette)
            else:
                placed = render_look(self._looks.of(page), page.shown_size, self._viewport)
            # The image now contains the strokes that were drawn as plain lines.
            canvas.delete("page", "live")
            if placed is not None:
                data, x, y = placed
                self._photo = tk.PhotoImage(master=canvas, data=data, format="PPM")
                canvas.create_image(x, y, image=self._photo, anchor="nw", tags="page")
                canvas.tag_lower("page")
        self._region()

    def marks(self, shown: bool) -> None:
        """Paint the visible boxes and digits over the page, or remove them."""
        view, page = self._viewport, self._session.page
        lines = page.lines if shown else ()
        self._marks.begin()
        badge = badge_size(page.lines, view.scale / self.theme.scale)
        self._marks.palette = self._ink_palette()
        for sign in (sign for line in lines for sign in line.punctuation):
            if area := self._in_view(sign.box):
                self._marks.paint_sign(area)
        for box in page.leftover if shown else ():
            if area := self._in_view(box):
                self._marks.paint_leftover(area)
        for i, mark in enumerate(mark for line in lines for mark in line):
            if area := self._in_view(mark.box):
                self._marks.paint(mark, area, i == self._session.selected, badge)
        self._marks.end()

    def _in_view(self, box: Box) -> tuple[float, float, float, float] | None:
        """Return a box on screen as x0, y0, x1, y1; None if no part of it is visible."""
        view = self._viewport
        x0, y0 = view.to_screen(box.x, box.y)
        x1, y1 = view.to_screen(box.right, box.bottom)
        inside = x1 >= 0 and y1 >= 0 and x0 <= view.width and y0 <= view.height
        return (x0, y0, x1, y1) if inside else None

    def _region(self) -> None:
        """Paint an outline around the region, if only a part of the page is read."""
        self._canvas.delete("region")
        chosen = self._session.page.content.region
        if chosen is None:
            return
        corner = self._viewport.to_screen(chosen.x, chosen.y)
        end = self._viewport.to_screen(chosen.right, chosen.bottom)
        self._canvas.create_rectangle(
            *corner,
            *end,
            outline=self._ink_palette().good,
            width=self.theme.px(2),
            dash=(self.theme.px(8), self.theme.px(4)),
            tags="region",
        )

    def _ink_palette(self) -> Palette:
        """Return colours that are visible on the page, whatever the theme of the window."""
        page = self._session.page
        if page.is_drawing:
            return self.theme.palette
        return LIGHT if self._looks.of(page).light else DARK

    def _hint(self) -> None:
        p, px, view = self.theme.palette, self.theme.px, self._viewport
        middle = view.width / 2, view.height / 2
        icon = self.theme.icon("pen", mix(p.paper, p.text, 0.3), 34)
        self._canvas.create_image(middle[0], middle[1] - px(46), image=icon, tags="hint")
        self._canvas.create_text(
            *middle,
            text=_("Draw digits here, or open a picture"),
            font=self.theme.hint,
            fill=p.muted,
            tags="hint",
            justify="center",
            width=max(view.width - px(40), 1),
        )
        self._canvas.create_text(
            middle[0],
            middle[1] + px(32),
            text=_("They are read as soon as the pen lifts"),
            font=self.theme.body,
            fill=p.muted,
            tags="hint",
        )
