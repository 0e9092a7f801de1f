"""The base of all dialog windows."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from digitapp.gui.toolkit.card import Card
from digitapp.gui.toolkit.keys import sequences
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tooltip import hide_tooltips

_EDGE, _TITLE = 8, 28
"""Pixels left free at the edges of the screen, and for the title that the desktop adds."""


class Dialog(tk.Toplevel):
    """A window that Escape closes; subclasses fill `body` and `buttons`."""

    def __init__(self, parent: tk.Misc, theme: Theme, title: str) -> None:
        super().__init__(
            parent,
            background=theme.palette.ground,
            highlightthickness=1,
            highlightbackground=theme.palette.line,
            highlightcolor=theme.palette.line,
        )
        self.withdraw()
        self.theme = theme
        self.title(title)
        self.transient(parent.winfo_toplevel())
        self.resizable(False, False)
        px = theme.px
        card = Card(self, theme, 4)
        card.pack(fill="both", expand=True, padx=px(12), pady=px(12))
        # Tk cuts off last what is packed first: on a small screen the buttons must stay.
        self.buttons = ttk.Frame(card, style="Card.TFrame")
        self.buttons.pack(side="bottom", fill="x", padx=px(10), pady=px(10))
        self.body = ttk.Frame(card, style="Card.TFrame")
        self.body.pack(fill="both", expand=True, padx=px(10), pady=(px(10), px(4)))
        self.bind("<Escape>", lambda e: self.close())
        self.protocol("WM_DELETE_WINDOW", self.close)

    def button(self, text: str, run: Callable[[], object], default: bool = False) -> ttk.Button:
        """Add a button, from right to left; Enter presses the default one."""
        style = "Card.Accent.TButton" if default else "Card.TButton"
        button = ttk.Button(self.buttons, text=text, style=style, command=run)
        button.pack(side="right", padx=(self.theme.px(8), 0))
        if default:
            for key in sequences("Enter"):
                self.bind(key, lambda e: button.invoke())
            button.focus_set()
        return button

    def place_over(self, parent: tk.Misc) -> None:
        """Show the dialog over the parent's window, all of it on the screen."""
        hide_tooltips()
        top = parent.winfo_toplevel()
        self.update_idletasks()
        width = min(self.winfo_reqwidth(), self.winfo_screenwidth() - 2 * _EDGE)
        height = min(self.winfo_reqheight(), self.winfo_screenheight() - 2 * _EDGE - _TITLE)
        x = top.winfo_rootx() + (top.winfo_width() - width) // 2
        y = top.winfo_rooty() + (top.winfo_height() - height) // 3
        x = min(max(x, _EDGE), self.winfo_screenwidth() - width - _EDGE)
        y = min(max(y, _EDGE), self.winfo_screenheight() - height - _EDGE - _TITLE)
        self.geometry(f"{width}x{height}+{x}+{y}")
        self.deiconify()
        self.lift()

    def close(self) -> None:
        self.grab_release()
        self.destroy()


def close_all(root: tk.Misc) -> None:
    """Close all dialogs of a program; questions are answered as if Escape was pressed."""
    for child in root.winfo_children():
        if isinstance(child, Dialog):
            child.close()
