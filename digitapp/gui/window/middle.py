"""The middle of the window: list of pages, page, and the column beside it, in any size."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import cached_property, partial
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor.document import Event
from digitapp.editor.session import Session
from digitapp.gui.canvas.image_cache import Paint
from digitapp.gui.canvas.page_view import PageView
from digitapp.gui.panels import layout
from digitapp.gui.panels.banner import Banner
from digitapp.gui.panels.page_list import PageList
from digitapp.gui.panels.side_column import SideColumn
from digitapp.gui.panels.splitter import Splitter
from digitapp.gui.toolkit.card import Card
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.storage.preferences import Preferences

if TYPE_CHECKING:
    from digitapp.gui.panels.review_panel import ReviewPanel
    from digitapp.review.walk import Review

_PREPARE, _AT_ONCE = 250, 20
"""Milliseconds from a change to listing the lines of pages for the review; pages at once."""


class Middle(ttk.Frame):
    """Arranges its panels as `layout.arrange` decides, and remembers what a person moved."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        session: Session,
        preferences: Preferences,
        paint: Paint,
        say: Callable[[str], None],
        edit_rules: Callable[[], None],
    ) -> None:
        """paint: see image_cache.Paint. say: called with a message for the status bar.
        edit_rules: asks for the rules of the numbers."""
        super().__init__(parent)
        self.theme, self.preferences, self._session = theme, preferences, session
        self.pages = PageList(self, session, theme, preferences, self.arrange)
        self.stage = Card(self, theme, 3)
        self.view = PageView(self.stage, session, theme, paint)
        self.view.pack(fill="both", expand=True)
        self.banner = Banner(self.stage, theme)
        self.reviewing = False
        self.side = SideColumn(
            self, session, theme, say, self.view.piece, self._move_text, edit_rules
        )
        self.splitter = Splitter(self, theme, True, self._move_side)
        self.found = layout.Arrangement(0, 0, 0, 0)
        self._preparing: str | None = None
        while_it_lives(self, session.listen(self._on_session))
        while_it_lives(self, self._stop_preparing)
        self.bind("<Configure>", lambda e: self.arrange())

    @cached_property
    def review(self) -> ReviewPanel:
        """The review of lines; made when it is first asked for, so that the start need not wait."""
        from digitapp.gui.panels.review_panel import ReviewPanel

        close = partial(self.show_review, False)
        return ReviewPanel(self, self.theme, self._walk, self.view.piece, close)

    @cached_property
    def _walk(self) -> Review:
        from digitapp.review.walk import Review

        return Review(self._session, self._session.breaks_rule)

    def _on_session(self, event: Event) -> None:
        if self._preparing is None and event in (Event.PAGES, Event.MARKS):
            self._preparing = self.after(_PREPARE, self._prepare)

    def _prepare(self) -> None:
        """List the lines of some pages, so that the review of many opens at once."""
        self._preparing = None
        if self._walk.prepare(_AT_ONCE):
            self._preparing = self.after(_PREPARE, self._prepare)

    def _stop_preparing(self) -> None:
        if self._preparing is not None:
            self.after_cancel(self._preparing)

    def show_review(self, shown: bool) -> None:
        """Show the review of all lines below the page, or hide it."""
        self.reviewing = shown
        self.arrange()
        if shown:
            self.update_idletasks()
            self.review.start()
        else:
            self.view.focus_set()

    def fold(self, panel: str) -> None:
        """Hide a panel of preferences.PANELS, or show it again."""
        folded = self.preferences.folded
        kept = [name for name in folded if name != panel]
        self.preferences.folded = kept if panel in folded else [*folded, panel]
        self.arrange()

    def is_folded(self, panel: str) -> bool:
        return panel in self.preferences.folded

    def arrange(self) -> None:
        """Place all panels for the present size."""
        width, height = self.winfo_width(), self.winfo_height()
        if width <= 1:
            return
        scale, px, chosen = self.theme.scale, self.theme.px, self.preferences
        self.found = found = layout.arrange(
            int(width / scale),
            int(height / scale),
            chosen.side,
            chosen.text,
            chosen.folded,
            self.pages.wanted,
        )
        gap = px(layout.GAP)
        left, right = gap, width - gap
        if found.pages:
            self.pages.place(x=left, y=0, width=px(found.pages), relheight=1)
            left += px(found.pages) + gap
        else:
            self.pages.place_forget()
        if found.side:
            right -= px(found.side)
            self.side.place(x=right, y=0, width=px(found.side), relheight=1)
            self.side.arrange(found)
            right -= gap
            self.splitter.place(x=right, y=0, width=gap, relheight=1)
        else:
            self.side.place_forget()
            self.splitter.place_forget()
        wide = max(right - left, 1)
        below = 0
        if self.reviewing:
            # Where there is little room, the line in hand takes that of the page.
            wanted, least = px(layout.REVIEW), px(layout.REVIEW + layout.PAGE)
            below = wanted + gap if height >= least else height + gap
        if below > height:
            self.stage.place_forget()
        else:
            self.stage.place(x=left, y=0, width=wide, height=max(height - below, 1))
        if self.reviewing:
            self.review.place(x=left, y=height - below + gap, width=wide, height=below - gap)
        else:
            if "review" in vars(self):
                self.review.place_forget()

    def _move_side(self, by: float) -> None:
        self.preferences.side = min(max(self.found.side - by, layout.SIDE), 4000.0)
        self.arrange()

    def _move_text(self, by: float) -> None:
        self.preferences.text = min(max(self.found.text + by, layout.TEXT), 4000.0)
        self.arrange()
