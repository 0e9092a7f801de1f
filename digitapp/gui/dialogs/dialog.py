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


_FRAME = 27
"""What surrounds the buttons on each side, in pixels before scaling."""


class Dialog(tk.Toplevel):
    """A window that Escape closes; subclasses fill `body` and `buttons`.

    shrinks: whether the body makes do with any height, such as a list; else it is scrolled.
    """

    shrinks = False

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
        self._bar = ttk.Scrollbar(card, orient="vertical")
        self._room = tk.Canvas(
            card, background=theme.palette.surface, highlightthickness=0, borderwidth=0
        )
        self._room.pack(side="left", fill="both", expand=True, padx=px(10), pady=(px(10), px(4)))
        self.body = ttk.Frame(self._room, style="Card.TFrame")
        self._inside = self._room.create_window(0, 0, window=self.body, anchor="nw")
        self._room.configure(yscrollcommand=self._bar.set)
        self._bar.configure(command=self._room.yview)
        self._room.bind("<Configure>", lambda e: self._fill_room())
        self.bind("<FocusIn>", self._show_focus)
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
        self._room.configure(width=self.body.winfo_reqwidth(), height=self.body.winfo_reqheight())
        self._stack_buttons(self.winfo_screenwidth() - 2 * _EDGE)
        self.update_idletasks()
        height = min(self.winfo_reqheight(), self.winfo_screenheight() - 2 * _EDGE - _TITLE)
        scrolled = height < self.winfo_reqheight() and not self.shrinks
        wanted = max(self.winfo_reqwidth(), self.minsize()[0])
        width = wanted + (self._bar.winfo_reqwidth() if scrolled else 0)
        width = min(width, self.winfo_screenwidth() - 2 * _EDGE)
        x = top.winfo_rootx() + (top.winfo_width() - width) // 2
        y = top.winfo_rooty() + (top.winfo_height() - height) // 3
        x = min(max(x, _EDGE), self.winfo_screenwidth() - width - _EDGE)
        y = min(max(y, _EDGE), self.winfo_screenheight() - height - _EDGE - _TITLE)
        self.geometry(f"{width}x{height}+{x}+{y}")
        self.deiconify()
        self.lift()

    def _stack_buttons(self, width: int) -> None:
        """Put the last buttons above the others where a dialog as wide as the screen has no room
        for all side by side."""
        px, buttons = self.theme.px, self.buttons.pack_slaves()
        room = width - 2 * px(_FRAME)
        if self.buttons.winfo_reqwidth() <= room or not buttons:
            return
        above = ttk.Frame(self.buttons, style="Card.TFrame")
        above.pack(side="top", fill="x", pady=(0, px(8)), before=buttons[0])
        for button in buttons:
            room -= button.winfo_reqwidth() + px(8)
            if room < 0:
                button.pack(in_=above, side="right", padx=(px(8), 0))
                button.lift()

    def _fill_room(self) -> None:
        """Give the body all the room there is; where it is too high, scroll it."""
        width, height = self._room.winfo_width(), self._room.winfo_height()
        needed = 0 if self.shrinks else self.body.winfo_reqheight()
        self._room.itemconfigure(self._inside, width=width, height=max(height, needed))
        self._room.configure(scrollregion=(0, 0, width, max(height, needed)))
        if needed > height:
            self._bar.pack(side="right", fill="y", before=self._room)
        else:
            self._bar.pack_forget()

    def _show_focus(self, event: tk.Event[tk.Misc]) -> None:
        """Scroll to the widget that gets the focus."""
        widget, whole = event.widget, max(self.body.winfo_height(), 1)
        if not str(widget).startswith(f"{self.body}."):
            return
        top = widget.winfo_rooty() - self.body.winfo_rooty()
        first, last = (part * whole for part in self._room.yview())
        if top < first or top + widget.winfo_height() > last:
            self._room.yview_moveto(max(top - self.theme.px(8), 0) / whole)

    def close(self) -> None:
        self.grab_release()
        self.destroy()


def close_all(root: tk.Misc) -> None:
    """Close all dialogs of a program; questions are answered as if Escape was pressed."""
    for child in root.winfo_children():
        if isinstance(child, Dialog):
            child.close()
