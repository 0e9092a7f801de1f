"""The table of the pages that were read by a form."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, printable

_ROWS, _WIDEST = 16, 900
"""Rows that are shown at once, and the width of the table in pixels before scaling."""

_NARROWEST, _BROADEST, _SPARE = 50, 260, 18
"""Widths of a column, and what it has beside its longest word, in pixels before scaling."""


class FormTable(Dialog):
    """Shows rows under named columns; what is to be checked is coloured."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        titles: Sequence[str],
        rows: Sequence[tuple[Sequence[str], bool]],
        said: str,
        export: Callable[[], object],
        review: Callable[[], object],
    ) -> None:
        """rows: each its values and whether something in it is to be checked; said: a sentence
        above the table; export, review: what the buttons do."""
        super().__init__(parent, theme, _("Read by the form"))
        px = theme.px
        ttk.Label(self.body, text=said, style="Card.TLabel", wraplength=px(_WIDEST)).pack(
            anchor="w", pady=(0, px(8))
        )
        frame = ttk.Frame(self.body, style="Card.TFrame")
        frame.pack(fill="both", expand=True)
        names = [f"c{n}" for n in range(len(titles))]
        self.table = ttk.Treeview(
            frame, columns=names, show="headings", height=min(max(len(rows), 1), _ROWS)
        )
        for number, (name, title) in enumerate(zip(names, titles, strict=True)):
            words = [printable(title), *(printable(values[number]) for values, _check in rows)]
            longest = max(map(theme.body.measure, words)) + px(_SPARE)
            width = max(px(_NARROWEST), min(longest, px(_BROADEST)))
            self.table.heading(name, text=words[0])
            self.table.column(name, width=width, minwidth=px(_NARROWEST), stretch=False, anchor="w")
        self.table.tag_configure("check", foreground=theme.palette.doubt)
        for values, check in rows:
            shown = [printable(value) for value in values]
            self.table.insert("", "end", values=shown, tags=("check",) if check else ())
        for side, turn, view in (("bottom", "horizontal", "x"), ("right", "vertical", "y")):
            bar = ttk.Scrollbar(frame, orient=turn, command=getattr(self.table, f"{view}view"))  # type: ignore[arg-type]
            self.table.configure({f"{view}scrollcommand": bar.set})
            bar.pack(side=side, fill=view)  # type: ignore[arg-type]
        self.table.pack(side="left", fill="both", expand=True)
        self.button(_("Close"), self.close, default=True)
        self.button(_("Export …"), export)
        self.button(_("Review"), review)
