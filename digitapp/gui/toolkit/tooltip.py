"""Tooltips: a short help text at the widget under the pointer."""

from __future__ import annotations

import tkinter as tk
import weakref
from collections.abc import Callable
from tkinter import ttk
from tkinter.font import Font

from digitapp.i18n import unbroken

_DELAY = 600  # milliseconds
_WIDEST = 60  # characters of a line
_EDGE, _GAP = 8, 6  # pixels: inside the text's border, and from there to the widget

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


def place(
    size: tuple[int, int], widget: tuple[int, int, int, int], screen: tuple[int, int]
) -> tuple[int, int]:
    """Return the upper left corner of a text of (width, height): below the middle of the widget at
    x0, y0, x1, y1, or above it where it would leave the screen of (width, height)."""
    x0, y0, x1, y1 = widget
    x = max(min((x0 + x1 - size[0]) // 2, screen[0] - size[0]), 0)
    below, above = y1 + _GAP, y0 - _GAP - size[1]
    return x, above if below + size[1] > screen[1] and above >= 0 else below


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
        screen = self.widget.winfo_screenwidth(), self.widget.winfo_screenheight()
        font = Font(self.widget, name="digitapp-small", exists=True)
        label = tk.Label(
            window,
            text=unbroken(words),
            background=text,
            foreground=ground,
            font=font,
            justify="left",
            wraplength=min(font.measure("0" * _WIDEST), screen[0] - 2 * _EDGE - 4),
            padx=_EDGE,
            pady=4,
        )
        label.pack()
        window.update_idletasks()
        x, y = self.widget.winfo_rootx(), self.widget.winfo_rooty()
        area = x, y, x + self.widget.winfo_width(), y + self.widget.winfo_height()
        x, y = place((label.winfo_reqwidth(), label.winfo_reqheight()), area, screen)
        window.wm_geometry(f"+{x}+{y}")

    def hide(self, event: object = None) -> None:
        if self._timer is not None:
            self.widget.after_cancel(self._timer)
            self._timer = None
        if self._window is not None:
            self._window.destroy()
            self._window = None
