"""What the window does around reading many files: the panel, the rest, another try."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor.session import Session
from digitapp.gui.background.pile import Pile
from digitapp.gui.background.reader import Reader
from digitapp.gui.panels import layout
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.window import captions

if TYPE_CHECKING:
    from digitapp.gui.panels.batch_panel import BatchPanel

_EVERY = 500  # milliseconds between two looks at the progress


class BatchActions:
    """Shows the panel as long as it has something to say."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        session: Session,
        reader: Reader,
        review: Callable[[], None],
        row: int,
    ) -> None:
        """review: opens the review of all lines. row: of the panel in the grid of `parent`."""
        self._session, self._reader, self._row = session, reader, row
        self._parent, self._theme, self._review = parent, theme, review
        self._px = theme.px
        self._timer: str | None = None
        self._left = 0  # pages that were not read when it was summed up
        while_it_lives(parent, self._stop)
        if reader.reads_pile:
            self.look()

    @cached_property
    def panel(self) -> BatchPanel:
        """The panel; made when it is first shown, so that the start need not wait for it."""
        from digitapp.gui.panels.batch_panel import BatchCommands, BatchPanel

        reader = self._reader
        commands = BatchCommands(
            *(self.pause, reader.cancel_pile, self.retry, reader.read_rest),
            *(self._review, self.close),
        )
        return BatchPanel(self._parent, self._theme, commands)

    def pause(self) -> None:
        """Pause reading, or go on."""
        pile = self._reader.pile
        if pile is not None:
            (pile.control.resume if pile.paused else pile.control.pause)()
            self._progress(pile)

    def retry(self) -> None:
        """Read again what failed, and open again what was refused."""
        refused = self._refused(self._reader.pile)
        self.close()
        for page in self._session.pages:
            page.trouble = ""
        self._reader.read_rest()
        if refused:
            self._reader.load(refused)

    def look(self) -> None:
        """Show the progress, if many files are being read; look again soon. If the rest of them
        was read one by one, sum up again."""
        if self._reader.reads_pile:
            if self._timer is None:
                self._tick()
        elif "panel" in vars(self) and self.panel.winfo_ismapped() and not self._reader.busy:
            pile = self._reader.pile
            if pile is not None and self._unread != self._left:
                self._sum_up(pile)

    def done(self, pile: Pile) -> None:
        """Show the summary, once all pages have been opened too."""
        if self._reader.is_loading:
            self._schedule()
        else:
            self._sum_up(pile)

    def _sum_up(self, pile: Pile) -> None:
        self._stop()
        pages = self._session.pages
        opened = {page.path for page in pages if not page.trouble}
        problems = [(file, why) for file, why in pile.problems if file not in opened]
        words = captions.pile_summary(pages, problems)
        unread = any(page.is_unread and not page.trouble for page in pages)
        failed = any(page.trouble for page in pages) or self._refused(pile) != []
        self._left = self._unread
        self._place()
        doubtful = any(mark.doubtful for page in pages for mark in page.marks)
        reasons = "\n".join(why for _file, why in problems)
        self.panel.summary(words, failed, unread, doubtful, reasons)

    @property
    def _unread(self) -> int:
        return sum(page.is_unread for page in self._session.pages)

    def _refused(self, pile: Pile | None) -> list[Path]:
        """The files of a pile of which no page could be opened."""
        opened = {page.path for page in self._session.pages}
        problems = pile.problems if pile is not None else []
        return list(dict.fromkeys(file for file, _why in problems if file not in opened))

    def close(self) -> None:
        if "panel" in vars(self):
            self.panel.grid_forget()

    def _tick(self) -> None:
        self._timer = None
        pile = self._reader.pile
        if pile is None:
            return
        if self._reader.reads_pile or self._reader.is_loading:
            self._progress(pile)
            self._schedule()
        else:
            self._sum_up(pile)

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = self._parent.after(_EVERY, self._tick)

    def _progress(self, pile: Pile) -> None:
        progress = pile.progress()
        words = captions.pile_progress(progress, pile.paused)
        self._place()
        self.panel.progress(words, progress.done, progress.total, pile.paused)

    def _place(self) -> None:
        if not self.panel.winfo_ismapped():
            gap = self._px(layout.GAP)  # in line with the panels above
            self.panel.grid(row=self._row, column=0, sticky="ew", padx=gap, pady=(self._px(8), 0))

    def _stop(self) -> None:
        if self._timer is not None:
            self._parent.after_cancel(self._timer)
            self._timer = None
