"""A list of the open pages with their counts; hidden while there is only one page."""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_left
from collections.abc import Callable
from tkinter import ttk
from typing import Any, NamedTuple

from digitapp.editor.document import Event
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.canvas.rendering import thumbnail
from digitapp.gui.panels.layout import PAGES
from digitapp.gui.toolkit.card import Card
from digitapp.gui.toolkit.keys import sequences
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import _, plural
from digitapp.review import page_order
from digitapp.review.queue import counts
from digitapp.storage.preferences import Preferences

_THUMB, _ROW, _COMPACT_ROW = (108, 78), 130, 46


class _Look(NamedTuple):
    """What a row shows. size: width of the list and height of the row."""

    name: str
    state: str
    to_check: bool
    chosen: bool
    photo: tk.PhotoImage | None
    size: tuple[int, int]


class PageList(Card):
    """A click or the arrow keys turn to a page."""

    def __init__(
        self,
        parent: tk.Misc,
        session: Session,
        theme: Theme,
        preferences: Preferences,
        resized: Callable[[], None],
    ) -> None:
        """resized: called when the list wants another width."""
        super().__init__(parent, theme, 4)
        self.preferences = preferences
        self._resized, self._wanted = resized, 0
        self.awaits: Callable[[OpenPage], bool] = lambda page: False
        self.open_menu: Callable[[int, int], None] = lambda x, y: None
        self._listed: list[int] = []
        self.query = tk.StringVar(self)
        head = ttk.Frame(self, style="Card.TFrame")
        head.pack(fill="x", padx=theme.px(4), pady=(theme.px(4), theme.px(6)))
        ttk.Label(head, text=_("Find"), style="Card.Muted.TLabel").pack(side="left")
        self.search = ttk.Entry(head, textvariable=self.query, width=4)
        self.search.pack(side="left", fill="x", expand=True, padx=(theme.px(6), 0))
        tooltip(self.search, _("Find pages by a number or a name"))
        self._searching = self.query.trace_add("write", lambda *_: self._on_search())
        self.session, self.theme = session, theme
        self._photos: dict[str, tuple[object, tk.PhotoImage]] = {}
        self._drawn: dict[int, _Look] = {}
        self._pending: str | None = None
        self.canvas = tk.Canvas(
            self,
            width=10,
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
        self.canvas.pack(side="left", fill="both", expand=True)
        self.canvas.bind("<Button-1>", self._on_click)
        self.canvas.bind("<Button-3>", self._on_menu)
        self.canvas.bind("<Menu>", lambda e: self._menu_of_current())
        self.canvas.bind("<Control-Up>", lambda e: self._move(-1))
        self.canvas.bind("<Control-Down>", lambda e: self._move(1))
        self.search.bind("<Escape>", lambda e: self._end_search())
        for key in sequences("Enter"):
            self.search.bind(key, lambda e: self._to_first())
        self.search.bind("<Down>", lambda e: self._to_first())
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

    @property
    def compact(self) -> bool:
        """Whether the thumbnails are left out."""
        return self.preferences.compact

    @property
    def row(self) -> int:
        """Height of a row in pixels."""
        return self.theme.px(_COMPACT_ROW if self.compact else _ROW)

    def turn(self, by: int) -> None:
        """Turn `by` pages of the list further, at most to the first or last one."""
        listed = page_order.matching(self.session.pages, self.query.get())
        if not listed:
            return
        here = bisect_left(listed, self.session.current)
        found = here < len(listed) and listed[here] == self.session.current
        at = here + by - (by > 0 and not found)
        self.session.show(listed[min(max(at, 0), len(listed) - 1)])

    def show(self) -> None:
        """Draw the list again."""
        self._pending = None
        pages = self.session.pages
        if self.wanted != self._wanted:
            self._wanted = self.wanted
            self._resized()
        self._listed = page_order.matching(pages, self.query.get())
        if not self.wanted:
            return
        height = len(self._listed) * self.row
        self.canvas.configure(scrollregion=(0, 0, 10, height))
        self._reveal(height)
        self._paint_visible()

    def _paint_visible(self) -> None:
        """Draw only the visible rows, since a document may have hundreds of pages, and of these
        only what changed, since a pile changes the list many times a second."""
        pages, row = self.session.pages, self.row
        first = max(int(self.canvas.canvasy(0) // row), 0)
        last = int(self.canvas.canvasy(self.canvas.winfo_height()) // row)
        shown = [
            (row, self._listed[row])
            for row in range(first, min(last + 1, len(self._listed)))
            if self._listed[row] < len(pages)
        ]
        keys = {pages[i].key for _row, i in shown}
        self._photos = {key: photo for key, photo in self._photos.items() if key in keys}
        for at in self._drawn.keys() - {at for at, _i in shown}:
            del self._drawn[at]
            self.canvas.delete(f"row{at}")
        width = self.canvas.winfo_width()
        for at, i in shown:
            page = pages[i]
            look = _Look(
                page.title if page.number < 2 else f"{page.title} · {page.number}",
                _state(page, self.awaits(page)),
                _is_to_check(page),
                i == self.session.current,
                None if self.compact else self._photo(page),
                (width, row),
            )
            if self._drawn.get(at) != look:
                self._drawn[at] = look
                self._paint(at, look)

    def _paint(self, at: int, look: _Look) -> None:
        p, px, canvas, tag = self.theme.palette, self.theme.px, self.canvas, f"row{at}"
        canvas.delete(tag)
        width, top = look.size[0], at * self.row
        if look.chosen:
            area = px(3), top + px(3), width - px(3), top + self.row - px(3)
            canvas.create_rectangle(*area, width=0, fill=self.theme.soft, tags=tag)
        x, y = width / 2, top + px(12) + px(_THUMB[1]) / 2
        if look.photo is not None:
            canvas.create_image(x, y, image=look.photo, tags=tag)
            w, h = look.photo.width() / 2 + 1, look.photo.height() / 2 + 1
            line = p.accent if look.chosen else p.line
            canvas.create_rectangle(x - w, y - h, x + w, y + h, outline=line, tags=tag)
        font, name = self.theme.small, look.name
        while len(name) > 4 and font.measure(name) > width - px(14):
            name = name[:-2] + "…"
        y = top + px(4) + (0 if self.compact else px(8) + px(_THUMB[1]))
        canvas.create_text(x, y + px(10), text=name, font=font, fill=p.text, tags=tag)
        colour = p.doubt if look.to_check else p.muted
        canvas.create_text(x, y + px(24), text=look.state, font=font, fill=colour, tags=tag)

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
        if self.session.current not in self._listed:
            return
        top = self._listed.index(self.session.current) * self.row
        first = self.canvas.canvasy(0)
        if height > 0 and not first <= top <= first + shown - self.row:
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
        row = int(self.canvas.canvasy(event.y) // self.row)
        if 0 <= row < len(self._listed) and self._listed[row] < len(self.session.pages):
            self.session.show(self._listed[row])

    def _on_menu(self, event: tk.Event[tk.Misc]) -> None:
        self._on_click(event)
        self.open_menu(event.x_root, event.y_root)

    def _menu_of_current(self) -> str:
        self.open_menu(self.canvas.winfo_rootx(), self.canvas.winfo_rooty())
        return "break"

    def _move(self, by: int) -> str:
        page_order.move(self.session, by)
        return "break"

    def _on_search(self) -> None:
        self.canvas.yview_moveto(0)
        self.show()

    def _end_search(self) -> str:
        self.query.set("")
        self.canvas.focus_set()
        return "break"

    def _to_first(self) -> str:
        """Turn to the first page that was found, unless one of them is shown already."""
        self.show()
        if self._listed and self.session.current not in self._listed:
            self.session.show(self._listed[0])
        self.canvas.focus_set()
        return "break"

    def _forget_pending(self) -> None:
        self.query.trace_remove("write", self._searching)
        if self._pending is not None:
            self.after_cancel(self._pending)

    def _on_session(self, event: Event) -> None:
        if event in (Event.PAGES, Event.PAGE, Event.MARKS) and self._pending is None:
            self._pending = self.after_idle(self.show)


def _is_to_check(page: OpenPage) -> bool:
    """Tell whether a person should look at a page."""
    cut = page.sequence is not None and not page.sequence.complete
    return bool(page.trouble) or cut or any(mark.doubtful for mark in page.marks)


def _state(page: OpenPage, awaited: bool) -> str:
    """How a page stands: read, with what to check and what was reviewed, or why it is not read."""
    if page.trouble:
        return _("failed")
    if page.sequence is None:
        return "" if not page.is_unread else "…" if awaited else _("not read")
    if not page.sequence.complete:
        return _("incomplete")
    lines, doubtful, reviewed = counts(page)
    count = len(page.marks)
    parts = [plural("{count} digit", "{count} digits", count) if count else _("no digits")]
    if doubtful:
        parts.append(f"{doubtful} ?")
    if reviewed:
        parts.append(f"{reviewed}/{lines} ✓")
    return " · ".join(parts)
