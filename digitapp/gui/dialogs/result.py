"""The result of Recognise."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _


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
