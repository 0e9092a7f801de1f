"""Tooltips: a short help text at the widget under the pointer."""

from __future__ import annotations

import tkinter as tk
import weakref
from collections.abc import Callable
from tkinter import ttk

_DELAY = 600  # milliseconds

_ALL: weakref.WeakSet[_Tooltip] = weakref.WeakSet()


def tooltip(widget: tk.Misc, text: str | Callable[[], str], shortcut: str = "") -> None:
    """Show `text` and the shortcut while the pointer rests on the widget.

    text: or a function that returns it, "" to show nothing now.
    """
    if callable(text):
        _Tooltip(widget, text)
    else:
        words = f"{text}  ({shortcut})" if shortcut else text
        _Tooltip(widget, lambda: words)


def hide_tooltips() -> None:
    """Hide every tooltip, also one that is about to be shown; call before a dialog opens."""
    for shown in list(_ALL):
        shown.hide()


class _Tooltip:
    def __init__(self, widget: tk.Misc, text: Callable[[], str]) -> None:
        self.widget, self.text = widget, text
        self._timer: str | None = None
        self._window: tk.Toplevel | None = None
        widget.bind("<Enter>", self._wait, add="+")
        for event in ("<Leave>", "<ButtonPress>", "<KeyPress>", "<Unmap>", "<Destroy>"):
            widget.bind(event, self.hide, add="+")
        _ALL.add(self)

    def _wait(self, event: object) -> None:
        self.hide()
        self._timer = self.widget.after(_DELAY, self._show)

    def _show(self) -> None:
        self._timer = None
        words = self.text()
        if not words:
            return
        style = ttk.Style(self.widget)
        text, ground = style.lookup(".", "foreground"), style.lookup(".", "background")
        self._window = window = tk.Toplevel(self.widget)
        window.wm_overrideredirect(True)
        label = tk.Label(
            window,
            text=words,
            background=text,
            foreground=ground,
            font="digitapp-small",
            padx=8,
            pady=4,
        )
        label.pack()
        window.update_idletasks()
        x = self.widget.winfo_rootx() + self.widget.winfo_width() // 2 - label.winfo_reqwidth() // 2
        x = min(max(x, 0), self.widget.winfo_screenwidth() - label.winfo_reqwidth())
        y = self.widget.winfo_rooty() + self.widget.winfo_height() + 6
        window.wm_geometry(f"+{x}+{y}")

    def hide(self, event: object = None) -> None:
        if self._timer is not None:
            self.widget.after_cancel(self._timer)
            self._timer = None
        if self._window is not None:
            self._window.destroy()
            self._window = None
