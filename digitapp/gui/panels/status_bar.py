"""The status bar: a message, progress with Cancel, and facts about the page."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, printable

_PATIENCE = 350  # milliseconds of work before progress is shown
_DOT = "   ·   "


class StatusBar(ttk.Frame):
    def __init__(self, parent: tk.Misc, theme: Theme, cancel: Callable[[], None]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: list[str] = []
        self._message = ttk.Label(self, style="Muted.TLabel")
        self._figures = ttk.Label(self, style="Muted.TLabel")
        self._progress = ttk.Progressbar(self, mode="indeterminate", length=theme.px(110))
        self.cancel_button = ttk.Button(
            self, text=_("Cancel"), style="Tool.TButton", command=cancel
        )
        self._message.pack(side="left", padx=theme.px(14), pady=theme.px(5))
        self._figures.pack(side="right", padx=theme.px(14))
        # The bar keeps the height of its highest part, or the page would move when that shows.
        self.configure(height=self.cancel_button.winfo_reqheight())
        self.pack_propagate(False)
        self._timer: str | None = None
        self._resting = ""
        self._passing = False
        self.bind("<Configure>", lambda e: self._fit())
        while_it_lives(self, self._cancel_timer)

    def say(self, message: str, passing: bool = False) -> None:
        """Show a message, or the default of `rest` if it is empty.

        passing: remove it when the current work ends.
        """
        self._message.configure(text=printable(message) or self._resting)
        self._passing = passing
        self._fit()

    def rest(self, message: str) -> None:
        """Set the default message, shown while there is no other."""
        before, self._resting = self._resting, printable(message)
        if self.message == before:
            self._message.configure(text=self._resting)

    @property
    def message(self) -> str:
        return str(self._message.cget("text"))

    def figures(self, *parts: str) -> None:
        """Show the parts that are not empty, separated by dots; the last ones only where there is
        room."""
        self._parts = [part for part in parts if part]
        self._fit()

    def _fit(self) -> None:
        """Leave out figures beside a long message or in a narrow window, the last ones first."""
        busy = self._progress.winfo_manager() != ""
        working = (self._progress, self.cancel_button) if busy else ()
        taken = sum(widget.winfo_reqwidth() for widget in (self._message, *working))
        room = self.winfo_width() - taken - self._theme.px(72)
        shown = list(self._parts)
        while len(shown) > 1 and self._theme.small.measure(_DOT.join(shown)) > room > 0:
            shown.pop()
        self._figures.configure(text=_DOT.join(shown))

    def busy(self, working: bool) -> None:
        """Show progress and Cancel if work takes longer than a moment; hide them when it ends."""
        if not working and self._passing:
            self.say("")
        if working and self._timer is None:
            self._timer = self.after(_PATIENCE, self._show)
        elif not working and self._timer is not None:
            self._cancel_timer()
            self._progress.stop()
            self._progress.pack_forget()
            self.cancel_button.pack_forget()
            self._fit()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def _show(self) -> None:
        self._progress.pack(side="left", after=self._message)
        self.cancel_button.pack(side="left", after=self._progress, padx=8)
        self._progress.start(20)
        self._fit()
