"""A list of the open pages as thumbnails; hidden while there is only one page."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Event, Session
from digitapp.gui.canvas.rendering import thumbnail
from digitapp.gui.panels.layout import PAGES
from digitapp.gui.toolkit.card import Card
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, plural

_WIDTH, _THUMB, _ROW = 132, (108, 78), 130


class PageList(Card):
    """A click or the arrow keys turn to a page."""

    def __init__(
        self, parent: tk.Misc, session: Session, theme: Theme, resized: Callable[[], None]
    ) -> None:
        """resized: called when the list wants another width."""
        super().__init__(parent, theme, 4)
        self._resized, self._wanted = resized, 0
        self.session, self.theme = session, theme
        self._photos: dict[str, tuple[object, tk.PhotoImage]] = {}
        self._pending: str | None = None
        self.canvas = tk.Canvas(
            self,
            width=theme.px(_WIDTH),
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
            background=theme.palette.surface,
            cursor="hand2",
            yscrollincrement=theme.px(10),
        )
        bar = ttk.Scrollbar(self, orient="vertical", command=self._scroll_to)
        self._bar = bar
        self.canvas.configure(yscrollcommand=self._scrolled)
        self.canvas.pack(side="left", fill="y", expand=True)
        self.canvas.bind("<Button-1>", self._on_click)
        self.canvas.bind("<Up>", lambda e: self.turn(-1))
        self.canvas.bind("<Down>", lambda e: self.turn(1))
        self.canvas.bind("<Button-4>", lambda e: self._scroll(-6))
        self.canvas.bind("<Button-5>", lambda e: self._scroll(6))
        self.canvas.bind("<MouseWheel>", lambda e: self._scroll(-6 if e.delta > 0 else 6))
        self.canvas.bind("<Configure>", lambda e: self._paint_visible())
        while_it_lives(self, session.listen(self._on_session))
        while_it_lives(self, self._forget_pending)

    @property
    def wanted(self) -> int:
        """The width that the list wants, in pixels before scaling; 0 with only one page."""
        return PAGES if len(self.session.pages) > 1 else 0

    def turn(self, by: int) -> None:
        """Turn `by` pages further, at most to the first or last one."""
        count = len(self.session.pages)
        self.session.show(min(max(self.session.current + by, 0), count - 1))

    def show(self) -> None:
        """Draw the list again."""
        self._pending = None
        pages = self.session.pages
        if self.wanted != self._wanted:
            self._wanted = self.wanted
            self._resized()
        if not self.wanted:
            return
        height = len(pages) * self.theme.px(_ROW)
        self.canvas.configure(scrollregion=(0, 0, self.theme.px(_WIDTH), height))
        self._reveal(height)
        self._paint_visible()

    def _paint_visible(self) -> None:
        """Draw only the visible rows, since a document may have hundreds of pages."""
        pages, row = self.session.pages, self.theme.px(_ROW)
        first = max(int(self.canvas.canvasy(0) // row), 0)
        last = int(self.canvas.canvasy(self.canvas.winfo_height()) // row)
        self.canvas.delete("all")
        shown = range(first, min(last + 1, len(pages)))
        keys = {pages[i].key for i in shown}
        self._photos = {key: photo for key, photo in self._photos.items() if key in keys}
        for i in shown:
            self._paint(i, pages[i])

    def _paint(self, i: int, page: OpenPage) -> None:
        p, px = self.theme.palette, self.theme.px
        top, width, chosen = i * px(_ROW), px(_WIDTH), i == self.session.current
        if chosen:
            self.canvas.create_rectangle(
                px(3),
                top + px(3),
                width - px(3),
                top + px(_ROW) - px(3),
                width=0,
                fill=self.theme.soft,
            )
        photo = self._photo(page)
        middle = width / 2, top + px(12) + px(_THUMB[1]) / 2
        if photo is not None:
            self.canvas.create_image(*middle, image=photo)
            w, h = photo.width() / 2 + 1, photo.height() / 2 + 1
            line = p.accent if chosen else p.line
            self.canvas.create_rectangle(
                middle[0] - w, middle[1] - h, middle[0] + w, middle[1] + h, outline=line
            )
        font = self.theme.small
        name = page.title if page.number < 2 else f"{page.title} · {page.number}"
        while len(name) > 4 and font.measure(name) > width - px(14):
            name = name[:-2] + "…"
        y = top + px(12) + px(_THUMB[1])
        self.canvas.create_text(width / 2, y + px(10), text=name, font=font, fill=p.text)
        self.canvas.create_text(
            width / 2,
            y + px(24),
            text=_state(page),
            font=font,
            fill=p.doubt if any(m.doubtful for m in page.marks) else p.muted,
        )

    def _photo(self, page: OpenPage) -> tk.PhotoImage | None:
        content = page.content
        key = content.strokes, content.turns, content.inverted, content.tilt
        known = self._photos.get(page.key)
        if known is not None and known[0] == key:
            return known[1]
        size = self.theme.px(_THUMB[0]), self.theme.px(_THUMB[1])
        data = thumbnail(page, *size, self.theme.palette)
        photo = tk.PhotoImage(master=self, data=data, format="PPM")
        self._photos[page.key] = key, photo
        return photo

    def _reveal(self, height: int) -> None:
        shown = self.canvas.winfo_height()
        top = self.session.current * self.theme.px(_ROW)
        first = self.canvas.canvasy(0)
        if height > 0 and not first <= top <= first + shown - self.theme.px(_ROW):
            self.canvas.yview_moveto(max(top - shown / 3, 0) / height)

    def _scroll(self, by: int) -> None:
        self.canvas.yview_scroll(by, "units")
        self._paint_visible()

    def _scrolled(self, first: float | str, last: float | str) -> None:
        """Move the scroll bar to the visible part, and hide it if everything is visible."""
        self._bar.set(first, last)
        if float(first) <= 0 and float(last) >= 1:
            self._bar.pack_forget()
        elif not self._bar.winfo_ismapped():
            self._bar.pack(side="right", fill="y")

    def _scroll_to(self, *where: Any) -> None:
        self.canvas.yview(*where)
        self._paint_visible()

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.focus_set()
        row = int(self.canvas.canvasy(event.y) // self.theme.px(_ROW))
        if 0 <= row < len(self.session.pages):
            self.session.show(row)

    def _forget_pending(self) -> None:
        if self._pending is not None:
            self.after_cancel(self._pending)

    def _on_session(self, event: Event) -> None:
        if event in (Event.PAGES, Event.PAGE, Event.MARKS) and self._pending is None:
            self._pending = self.after_idle(self.show)


def _state(page: OpenPage) -> str:
    count = len(page.marks)
    if page.sequence is None:
        return "" if page.is_drawing else "…"
    return plural("{count} digit", "{count} digits", count) if count else _("no digits")
