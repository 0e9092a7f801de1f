"""Dialog windows: a question, the result, the list of shortcuts."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from digitapp.gui.toolkit.card import Card
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _


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
        self.body = ttk.Frame(card, style="Card.TFrame")
        self.body.pack(fill="both", expand=True, padx=px(10), pady=(px(10), px(4)))
        self.buttons = ttk.Frame(card, style="Card.TFrame")
        self.buttons.pack(fill="x", padx=px(10), pady=px(10))
        self.bind("<Escape>", lambda e: self.close())
        self.protocol("WM_DELETE_WINDOW", self.close)

    def button(self, text: str, run: Callable[[], object], default: bool = False) -> ttk.Button:
        """Add a button, from right to left; Enter presses the default one."""
        style = "Card.Accent.TButton" if default else "Card.TButton"
        button = ttk.Button(self.buttons, text=text, style=style, command=run)
        button.pack(side="right", padx=(self.theme.px(8), 0))
        button.bind("<Return>", lambda e: button.invoke())
        if default:
            self.bind("<Return>", lambda e: button.invoke())
            self.bind("<KP_Enter>", lambda e: button.invoke())
            button.focus_set()
        return button

    def place_over(self, parent: tk.Misc) -> None:
        """Show the dialog over the parent's window."""
        top = parent.winfo_toplevel()
        self.update_idletasks()
        x = top.winfo_rootx() + (top.winfo_width() - self.winfo_reqwidth()) // 2
        y = top.winfo_rooty() + (top.winfo_height() - self.winfo_reqheight()) // 3
        self.geometry(f"+{max(x, 0)}+{max(y, 0)}")
        self.deiconify()
        self.lift()

    def close(self) -> None:
        self.grab_release()
        self.destroy()


class ResultDialog(Dialog):
    """Shows the digits after the user pressed Recognise."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        text: str,
        detail: str,
        wanted: tk.BooleanVar,
        copy: Callable[[], None],
    ) -> None:
        """text: the digits, "" if there are none. detail: a line below them. wanted: whether to
        show this dialog. copy: called by the Copy button."""
        super().__init__(parent, theme, _("Result"))
        px, p = theme.px, theme.palette
        if text:
            lines = text.split("\n")
            shown = tk.Text(
                self.body,
                font=theme.mono,
                borderwidth=0,
                highlightthickness=0,
                background=p.surface,
                foreground=p.text,
                height=min(len(lines), 8),
                width=min(max(map(len, lines)) + 1, 28),
                wrap="char",
                padx=0,
                selectbackground=theme.soft,
                selectforeground=p.text,
                insertwidth=0,
            )
            shown.insert("1.0", text)
            shown.configure(state="disabled")
            shown.pack(fill="both", expand=True)
        else:
            ttk.Label(self.body, text=_("No digits found"), style="Large.TLabel").pack(anchor="w")
        ttk.Label(self.body, text=detail, style="Card.Muted.TLabel").pack(
            anchor="w", pady=(px(6), px(4))
        )
        ttk.Checkbutton(
            self.body,
            text=_("Show this window after Recognise"),
            variable=wanted,
            style="Card.TCheckbutton",
        ).pack(anchor="w", pady=(px(8), 0))
        self.text = text
        self.button(_("OK"), self.close, default=True)
        if text:
            self.button(_("Copy"), copy)
        self.minsize(px(360), 1)


class Question(Dialog):
    """Asks a question; answers: pairs of name and label, the last is the default."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        title: str,
        text: str,
        detail: str,
        answers: list[tuple[str, str]],
        done: Callable[[str], None],
    ) -> None:
        """done: called with the name of the answer, "" if the dialog was closed."""
        super().__init__(parent, theme, title)
        self._done = done
        width = theme.px(380)
        ttk.Label(self.body, text=text, style="Card.Heading.TLabel", wraplength=width).pack(
            anchor="w"
        )
        ttk.Label(self.body, text=detail, style="Card.TLabel", wraplength=width).pack(
            anchor="w", pady=(theme.px(8), 0)
        )
        for name, label in reversed(answers):
            self.button(label, partial(self._answer, name), default=name == answers[-1][0])
        self.minsize(theme.px(420), 1)
        # Block the main window until there is an answer; a grab needs a visible window.
        self.bind("<Map>", self._take_input)

    def _take_input(self, event: tk.Event[tk.Misc]) -> None:
        with contextlib.suppress(tk.TclError):  # another application has the grab
            self.grab_set()

    def close(self) -> None:
        self._answer("")

    def _answer(self, name: str) -> None:
        super().close()
        self._done(name)


class ShortcutsDialog(Dialog):
    """Lists all shortcuts in two columns; rows: pairs of keys and label."""

    def __init__(self, parent: tk.Misc, theme: Theme, rows: list[tuple[str, str]]) -> None:
        super().__init__(parent, theme, _("Keyboard and mouse"))
        px, half = theme.px, (len(rows) + 1) // 2
        for i, (keys, label) in enumerate(rows):
            row, column = i % half, i // half * 2
            ttk.Label(
                self.body,
                text=keys,
                style="Card.TLabel",
                font=theme.mono_small,
                foreground=theme.palette.accent,
            ).grid(
                row=row,
                column=column,
                sticky="w",
                padx=(px(24) if column else 0, px(14)),
                pady=px(2),
            )
            ttk.Label(self.body, text=label, style="Card.TLabel").grid(
                row=row, column=column + 1, sticky="w"
            )
        self.button(_("Close"), self.close, default=True)
