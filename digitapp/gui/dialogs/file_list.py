"""The entries of a folder, each in a line with as much of its name as there is room for."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from tkinter import ttk

from digitapp.gui.toolkit.card import shortened_inside
from digitapp.gui.toolkit.keys import sequences
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import printable
from digitapp.storage.folders import Entry

_INDENT = 26
"""Pixels, before scaling, that the names are set in."""


class FileList(ttk.Treeview):
    """A list of folders and files; a name that is cut is shown whole under the pointer."""

    def __init__(self, parent: tk.Misc, theme: Theme, several: bool) -> None:
        """several: whether more than one entry can be selected."""
        mode = "extended" if several else "browse"
        super().__init__(parent, show="tree", selectmode=mode, height=14)  # type: ignore[arg-type]
        self.theme = theme
        self._entries: list[Entry] = []
        self.column("#0", width=theme.px(300))
        self.bind("<Configure>", lambda e: self._fit_names())
        for key in sequences("Ctrl+A"):
            self.bind(key, lambda e: self.selection_set(self.get_children()))
        tooltip(self, self._under_pointer)

    def fill(self, entries: Sequence[Entry]) -> None:
        """List these entries, with none selected."""
        self.delete(*self.get_children())
        self._entries = list(entries)
        for n, entry in enumerate(self._entries):
            self.insert("", "end", str(n), text=self._words(entry))
        if entries:
            self.focus("0")

    @property
    def selected(self) -> list[Entry]:
        return [self._entries[int(n)] for n in self.selection()]

    def select(self, path: Path) -> None:
        """Select the entry of this path, if it is listed, and scroll to it."""
        for n, entry in enumerate(self._entries):
            if entry.path == path:
                self.focus(str(n))
                self.selection_set(str(n))
                self.see(str(n))

    def enter(self) -> None:
        """Take the focus, with the first entry selected."""
        self.focus_set()
        if self._entries:
            self.selection_set("0")

    def _words(self, entry: Entry) -> str:
        mark = "▸ " if entry.is_folder else "   "
        room = self.winfo_width() - self.theme.px(_INDENT)
        words = mark + printable(entry.path.name)
        return shortened_inside(words, self.theme.body, room) if room > 0 else words

    def _fit_names(self) -> None:
        for n, entry in enumerate(self._entries):
            self.item(str(n), text=self._words(entry))

    def _under_pointer(self) -> str:
        """The name of the entry under the pointer, if the list shows only a part of it."""
        n = self.identify_row(self.winfo_pointery() - self.winfo_rooty())
        name = printable(self._entries[int(n)].path.name) if n else ""
        return "" if not n or name in self.item(n, "text") else name
