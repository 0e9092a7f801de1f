"""A strip below the page while many files are read: how far, how long, pause and cancel."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from digitapp.gui.toolkit.card import Card, wrapping
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import _, printable, unbroken

_MOST = 0.5
"""The part of the width that buttons may take beside the words."""


@dataclass(frozen=True)
class BatchCommands:
    """What the buttons do."""

    pause: Callable[[], None]
    cancel: Callable[[], None]
    retry: Callable[[], None]
    rest: Callable[[], None]
    review: Callable[[], None]
    close: Callable[[], None]


class BatchPanel(Card):
    """Shows progress while reading, and a summary at the end."""

    def __init__(self, parent: tk.Misc, theme: Theme, commands: BatchCommands) -> None:
        super().__init__(parent, theme, 6)
        self.theme, px = theme, theme.px
        self._row = ttk.Frame(self, style="Card.TFrame")
        self._buttons = {
            name: ttk.Button(self._row, style="Card.TButton", text=label, command=run)
            for name, label, run in (
                ("cancel", _("Cancel"), commands.cancel),
                ("pause", _("Pause"), commands.pause),
                ("review", _("Review"), commands.review),
                ("rest", _("Read the rest"), commands.rest),
                ("retry", _("Try again"), commands.retry),
            )
        }
        self._buttons["close"] = ttk.Button(
            self._row,
            style="Card.Tool.TButton",
            image=theme.icon("close", size=15),
            command=commands.close,
        )
        tooltip(self._buttons["close"], _("Close"))
        self._shown: tuple[str, ...] = ()
        self.label = wrapping(ttk.Label(self, style="Card.TLabel"))
        self._reasons = ""
        tooltip(self.label, lambda: self._reasons)
        self.bar = ttk.Progressbar(self, mode="determinate", length=px(60))
        self._placed: tuple[bool, bool, bool] | None = None
        self.bind("<Configure>", lambda e: self._arrange())

    def button(self, name: str) -> ttk.Button:
        return self._buttons[name]

    def progress(self, words: str, done: int, total: int, paused: bool) -> None:
        """Show how far reading is; done, total: pages."""
        self.label.configure(text=unbroken(words))
        self._reasons = ""
        self.bar.configure(maximum=max(total, 1), value=done)
        self._buttons["pause"].configure(text=_("Resume") if paused else _("Pause"))
        self._show("cancel", "pause", bar=True)
        self._arrange()

    def summary(
        self, words: str, failed: bool, unread: bool, doubtful: bool, reasons: str = ""
    ) -> None:
        """Show what was read; the buttons that have something to do come with it. reasons: why
        files were refused, a line each, shown while the pointer rests on the words."""
        self.label.configure(text=unbroken(printable(words)))
        self._reasons = reasons
        offered = (("review", doubtful), ("rest", unread), ("retry", failed))
        self._show("close", *(name for name, useful in offered if useful))

    def _show(self, *names: str, bar: bool = False) -> None:
        if names == self._shown:
            return
        self._shown, self._placed = names, None
        for button in self._buttons.values():
            button.pack_forget()
        for name in names:
            self._buttons[name].pack(side="right", padx=(self.theme.px(6), 0))
        self.update_idletasks()
        self._arrange(bar)

    def _arrange(self, bar: bool | None = None) -> None:
        """Put the buttons beside the words, or below them where there is little room; the bar
        beside the words too, or above all."""
        px, width = self.theme.px, self.winfo_width()
        if bar is None:
            bar = self.bar.winfo_manager() != ""
        words = self.theme.body.measure(self.label.cget("text"))
        others = self._row.winfo_reqwidth() + self.bar.winfo_reqwidth() + px(60)
        placed = self._row.winfo_reqwidth() > _MOST * width, bar, words + others > width
        if placed == self._placed or width <= 1:
            return
        self._placed = placed
        for part in (self._row, self.label, self.bar):
            part.pack_forget()
        if bar and placed[2]:
            self.bar.pack(side="top", fill="x", padx=px(8), pady=(px(2), 0))
        self._row.pack(side="bottom" if placed[0] else "right", anchor="e", pady=px(2))
        self.label.pack(side="left", fill="x", expand=True, padx=(px(8), px(12)), pady=px(2))
        if bar and not placed[2]:
            self.bar.pack(side="left", fill="x", expand=True, padx=(0, px(12)))
