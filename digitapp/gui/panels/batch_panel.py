"""A strip below the page while many files are read: how far, how long, pause and cancel."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from digitapp.gui.toolkit.card import Card
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, printable


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
        self._buttons = {
            name: ttk.Button(self, style="Card.TButton", text=label, command=run)
            for name, label, run in (
                ("close", _("Close"), commands.close),
                ("cancel", _("Cancel"), commands.cancel),
                ("pause", _("Pause"), commands.pause),
                ("review", _("Review"), commands.review),
                ("rest", _("Read the rest"), commands.rest),
                ("retry", _("Try again"), commands.retry),
            )
        }
        self._shown: tuple[str, ...] = ()
        self.label = ttk.Label(self, style="Card.TLabel")
        self.bar = ttk.Progressbar(self, mode="determinate", length=px(120))
        self.label.pack(side="left", padx=(px(8), px(12)), pady=px(2))
        self.bar.pack(side="left", fill="x", expand=True, padx=(0, px(12)))

    def button(self, name: str) -> ttk.Button:
        return self._buttons[name]

    def progress(self, words: str, done: int, total: int, paused: bool) -> None:
        """Show how far reading is; done, total: pages."""
        self.label.configure(text=words)
        self.bar.configure(maximum=max(total, 1), value=done)
        self._buttons["pause"].configure(text=_("Resume") if paused else _("Pause"))
        self._show("cancel", "pause")

    def summary(self, words: str, failed: bool, unread: bool, doubtful: bool) -> None:
        """Show what was read; the buttons that have something to do come with it."""
        self.label.configure(text=printable(words))
        self.bar.configure(maximum=1, value=0 if unread else 1)
        offered = (("review", doubtful), ("rest", unread), ("retry", failed))
        self._show("close", *(name for name, useful in offered if useful))

    def _show(self, *names: str) -> None:
        if names == self._shown:
            return
        self._shown = names
        for button in self._buttons.values():
            button.pack_forget()
        for name in names:
            self._buttons[name].pack(side="right", padx=(self.theme.px(6), 0))
