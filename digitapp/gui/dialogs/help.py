"""The list of shortcuts, and what this program is."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from digitapp import __version__
from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import shown
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _

_MOST = 0.6
"""Largest height of the list, as a fraction of the screen's; the rest is scrolled to."""


def show_shortcuts(root: tk.Tk, theme: Theme, actions: Actions) -> Dialog:
    """Open the list of all shortcuts, and of what the mouse does."""
    rows = [(shown(action.keys[0]), action.label) for action in actions if action.keys]
    dialog = ShortcutsDialog(root, theme, rows + _mouse_help())
    dialog.place_over(root)
    return dialog


def show_about(root: tk.Tk, theme: Theme, rows: Sequence[tuple[str, str]]) -> Dialog:
    """Open the dialog that says version, licence and models; rows: see AboutDialog."""
    dialog = AboutDialog(root, theme, __version__, rows)
    dialog.place_over(root)
    return dialog


class ShortcutsDialog(Dialog):
    """Lists all shortcuts; rows: pairs of keys and label."""

    shrinks = True

    def __init__(self, parent: tk.Misc, theme: Theme, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, theme, _("Keyboard and mouse"))
        p, px = theme.palette, theme.px
        wide = max(theme.mono_small.measure(keys) for keys, _label in rows) + px(14)
        far = wide + max(theme.body.measure(label) for _keys, label in rows) + px(28)
        columns = 2 if 2 * far + px(80) < self.winfo_screenwidth() else 1
        half = -(-len(rows) // columns)
        line = theme.body.metrics("linespace") + px(4)
        most = int(self.winfo_screenheight() * _MOST) // line
        self.text = tk.Text(
            self.body,
            borderwidth=0,
            highlightthickness=0,
            background=p.surface,
            foreground=p.text,
            font=theme.body,
            cursor="arrow",
            tabs=(wide, far, far + wide),
            wrap="none",
            spacing1=px(2),
            spacing3=px(2),
            height=min(half, most),
            width=1,
        )
        bar = ttk.Scrollbar(self.body, orient="vertical", command=self.text.yview)
        if half > most:
            self.text.configure(yscrollcommand=bar.set)
            bar.pack(side="right", fill="y")
        self.text.tag_configure("keys", font=theme.mono_small, foreground=p.accent)
        for n in range(half):
            for column, i in enumerate(range(n, len(rows), half)):
                keys, label = rows[i]
                self.text.insert("end", "\t" if column else "", (), keys, "keys", f"\t{label}")
            self.text.insert("end", "\n" if n + 1 < half else "")
        self.text.configure(state="disabled")
        room = tk.Frame(self.body, width=far * columns, height=0, background=p.surface)
        room.pack(side="top")
        self.text.pack(side="left", fill="both", expand=True)
        self.button(_("Close"), self.close, default=True)


class AboutDialog(Dialog):
    """Says version, licence and models."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, version: str, rows: Sequence[tuple[str, str]]
    ) -> None:
        """rows: pairs of a caption and what to say of it."""
        super().__init__(parent, theme, _("About digitapp"))
        px = theme.px
        ttk.Label(self.body, text=f"digitapp {version}", style="Large.TLabel").pack(anchor="w")
        for caption, text in rows:
            ttk.Label(self.body, text=caption, style="Card.Heading.TLabel").pack(
                anchor="w", pady=(px(10), 0)
            )
            ttk.Label(self.body, text=text, style="Card.TLabel", wraplength=px(460)).pack(
                anchor="w"
            )
        self.button(_("Close"), self.close, default=True)


def _mouse_help() -> list[tuple[str, str]]:
    """Return the actions of the mouse and the digit keys, as pairs for the list of shortcuts."""
    return [
        ("0 … 9", _("Correct the selected digit")),
        (_("Wheel"), _("Zoom at the pointer")),
        (_("Space + drag"), _("Move the page")),
        (_("Arrow keys"), _("Move the selected box, or the page")),
        (f"{shown('Ctrl')}+{_('Arrow keys')}", _("Resize the selected box")),
        (f"{shown('Shift')}+{_('Arrow keys')}", _("Move farther")),
        (_("Right click"), _("What can be done here")),
    ]
