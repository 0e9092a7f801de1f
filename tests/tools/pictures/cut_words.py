"""Find words of the window that do not fit where they stand."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk
from tkinter.font import Font

_WORDED = ("TLabel", "TButton", "TCheckbutton", "TRadiobutton")
_SLACK = 2  # pixels

_SCROLLED = ("pagelist", "pageview")
"""Canvases that show a part of something larger."""


def cut_words(top: tk.Misc) -> list[str]:
    """Name all words of a window that are cut off, by their own widget or by one around it."""
    found = []
    for widget in _shown(top):
        words = _text(widget)
        if words and _is_cut(widget):
            found.append(words)
        if isinstance(widget, ttk.Combobox) and _is_choice_cut(widget):
            found.append(widget.get())
        if isinstance(widget, tk.Canvas) and not any(n in str(widget) for n in _SCROLLED):
            found += _cut_on_canvas(widget)
    return found


def _shown(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        if child.winfo_viewable() and not isinstance(child, tk.Toplevel):
            yield child
            yield from _shown(child)


def _text(widget: tk.Misc) -> str:
    return str(widget.cget("text")).strip() if widget.winfo_class() in _WORDED else ""


def _is_cut(widget: tk.Misc) -> bool:
    if widget.winfo_reqwidth() > widget.winfo_width() + _SLACK:
        return True
    if widget.winfo_reqheight() > widget.winfo_height() + _SLACK:
        return True
    right = widget.winfo_rootx() + widget.winfo_width()
    bottom = widget.winfo_rooty() + widget.winfo_height()
    around = widget
    while not isinstance(around, (tk.Tk, tk.Toplevel)):
        assert around.master is not None
        around = around.master
        if isinstance(around, tk.Canvas):  # one can scroll down
            bottom = min(bottom, around.winfo_rooty() + around.winfo_height())
        if right > around.winfo_rootx() + around.winfo_width() + _SLACK:
            return True
        if bottom > around.winfo_rooty() + around.winfo_height() + _SLACK:
            return True
    return False


def _is_choice_cut(choice: ttk.Combobox) -> bool:
    """Tk tells how wide a choice of so many characters would be: the rest is its frame."""
    font = Font(root=choice, font=choice.cget("font"))
    frame = choice.winfo_reqwidth() - int(choice.cget("width")) * font.measure("0")
    return font.measure(choice.get()) > choice.winfo_width() - frame


def _cut_on_canvas(canvas: tk.Canvas) -> Iterator[str]:
    width, height = canvas.winfo_width(), canvas.winfo_height()
    for item in canvas.find_all():
        if str(canvas.type(item)) == "text" and (box := canvas.bbox(item)):
            inside = box[0] >= -_SLACK and box[1] >= -_SLACK
            if not inside or box[2] > width + _SLACK or box[3] > height + _SLACK:
                yield str(canvas.itemcget(item, "text"))
