"""A dialog that chooses files, where the desktop has none of its own."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.gui.canvas.rendering import netpbm
from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.dialogs.file_list import FileList
from digitapp.gui.toolkit.card import characters
from digitapp.gui.toolkit.keys import sequences
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, printable
from digitapp.storage import folders
from digitapp.storage.desktop_dialog import Wish

if TYPE_CHECKING:
    from digitapp.records import Array

PREVIEW = 200
"""Side of the preview in pixels, before scaling."""

_ROOM_FOR_PREVIEW = 640
"""Least width of the screen that shows the preview beside the list, before scaling."""

_KIND = 30
"""Most characters of a kind of files in sight; of a longer name, the end is cut off."""

Glance = Callable[[Path, int, Callable[["Array | None"], None]], None]
"""Makes a small image of a file, of at most so many pixels a side, and hands it on."""


class FileDialog(Dialog):
    """Lists a folder without hidden entries, with places and a preview.

    Enter chooses what is selected, or opens a folder; when a folder is asked for, Enter chooses
    it, and the right arrow opens it. Backspace goes up.
    """

    shrinks = True

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        wish: Wish,
        glance: Glance,
        used: Sequence[str],
        done: Callable[[list[Path]], None],
    ) -> None:
        """used: the folders used before, the last one first. done: called with what was chosen,
        nothing if the dialog was closed."""
        super().__init__(parent, theme, wish.title)
        self.wish, self._glance, self._done = wish, glance, done
        self._endings = tuple(wish.kinds[0][1]) if wish.kinds else ()
        self._photo: tk.PhotoImage | None = None
        self._answer: list[Path] = []
        self.resizable(True, True)
        self._lay_out(used)
        self.folder = wish.start
        self.show(wish.start)
        (self.name if wish.kind == "target" else self.list).focus_set()
        self.bind("<Map>", lambda e: self._take_input())

    def _lay_out(self, used: Sequence[str]) -> None:
        px, body = self.theme.px, self.body
        top = ttk.Frame(body, style="Card.TFrame")
        top.pack(fill="x")
        up = ttk.Button(top, text="↑", width=3, style="Card.TButton", command=self.up)
        up.pack(side="left")
        self.path = ttk.Entry(top)
        self.path.pack(side="left", fill="x", expand=True, padx=(px(6), 0))
        self.path.bind("<Configure>", lambda e: self._show_end_of_path())
        if self.wish.kind == "target":
            bottom = ttk.Frame(body, style="Card.TFrame")
            bottom.pack(side="bottom", fill="x", pady=(px(8), 0))
            ttk.Label(bottom, text=_("Name"), style="Card.TLabel").pack(side="left")
            self.name = ttk.Entry(bottom)
            self.name.insert(0, self.wish.name)
            self.name.selection_range(0, len(Path(self.wish.name).stem))
            self.name.pack(side="left", fill="x", expand=True, padx=px(8))
        if len(self.wish.kinds) > 1:
            self._kinds(bottom if self.wish.kind == "target" else top)
        middle = ttk.Frame(body, style="Card.TFrame")
        middle.pack(fill="both", expand=True, pady=(px(8), 0))
        self.places = ttk.Treeview(middle, show="tree", selectmode="browse", height=8)
        self._places = folders.places(used)
        longest = max((self.theme.body.measure(name) for name, _path in self._places), default=0)
        self.places.column("#0", width=min(longest + px(34), px(180)), stretch=False)
        for n, (name, _path) in enumerate(self._places):
            self.places.insert("", "end", str(n), text=printable(name))
        self.places.pack(side="left", fill="y")
        self.preview = tk.Label(
            middle,
            width=self._side,
            height=self._side,
            background=self.theme.palette.surface,
            foreground=self.theme.palette.muted,
            image=self._empty(),
            compound="center",
            wraplength=self._side - px(10),
        )
        if self.winfo_screenwidth() >= px(_ROOM_FOR_PREVIEW):
            self.preview.pack(side="right", padx=(px(8), 0), anchor="n")
        self.list = FileList(middle, self.theme, several=self.wish.kind == "files")
        bar = ttk.Scrollbar(middle, orient="vertical", command=self.list.yview)
        self.list.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        self.list.pack(side="left", fill="both", expand=True, padx=(px(8), 0))
        words = {"files": _("Open"), "folder": _("Choose"), "target": _("Save")}
        self.button(words[self.wish.kind], self.choose, default=True)
        self.button(_("Cancel"), self.close)
        self._bind_keys()

    def _bind_keys(self) -> None:
        self.list.bind("<<TreeviewSelect>>", lambda e: self._selected())
        self.list.bind("<Double-1>", lambda e: self._descend_or_choose())
        self.list.bind("<Right>", lambda e: self._descend())
        self.list.bind("<BackSpace>", lambda e: self.up())
        self.list.bind("<Left>", lambda e: self.up())
        self.places.bind("<<TreeviewSelect>>", lambda e: self._to_place())
        for key in sequences("Enter"):
            self.list.bind(key, lambda e: self._enter())
            self.path.bind(key, lambda e: self._typed_path())
        self.path.bind("<Down>", lambda e: self._to_list())

    def _kinds(self, parent: ttk.Frame) -> None:
        names = [name for name, _endings in self.wish.kinds]
        room = min(characters(names, self.theme.body), _KIND)
        self.kind = ttk.Combobox(parent, values=names, state="readonly", width=room)
        self.kind.current(0)
        self.kind.bind("<<ComboboxSelected>>", lambda e: self._change_kind())
        # Before the field beside it, which is cut off rather than this one.
        first = self.name if self.wish.kind == "target" else self.path
        self.kind.pack(side="right", padx=(self.theme.px(6), 0), before=first)

    def _empty(self) -> tk.PhotoImage:
        side = self._side
        return self.theme.keep(
            ("preview", side), tk.PhotoImage(master=self.theme.root, width=side, height=side)
        )

    @property
    def _side(self) -> int:
        """Side of the preview, which leaves the most of the screen to the list."""
        return min(self.theme.px(PREVIEW), self.winfo_screenwidth() // 5)

    # The folder

    def show(self, folder: Path) -> None:
        """List a folder; one that cannot be read stays empty and says why."""
        self.folder = folder
        self.path.delete(0, "end")
        self.path.insert(0, printable(str(folder)))
        self._show_end_of_path()
        self._show_preview(None, "")
        entries: list[folders.Entry] = []
        try:
            entries = folders.listing(folder, self._endings)
        except OSError as error:
            self._show_preview(None, error.strerror or "")
        self.list.fill([e for e in entries if e.is_folder or self.wish.kind != "folder"])

    def _show_end_of_path(self) -> None:
        """Of a path that is longer than its field, the last folders say most."""
        self.path.xview_moveto(1)

    def up(self) -> str:
        """Show the folder above this one, with this one selected."""
        here = self.folder
        self.show(here.parent)
        self.list.select(here)
        return "break"

    def _to_place(self) -> None:
        if chosen := self.places.selection():
            self.show(self._places[int(chosen[0])][1])

    def _typed_path(self) -> str:
        typed = Path(os.path.expanduser(self.path.get()))
        path = typed if typed.is_absolute() else self.folder / typed
        wanted: dict[str, Callable[[], bool]]
        wanted = {"folder": path.is_dir, "files": path.exists, "target": lambda: True}
        if path.is_dir() and self.wish.kind != "folder":
            self.show(path)
            self._to_list()
        elif wanted[self.wish.kind]():
            self._end([path])
        else:
            self._show_preview(None, _("{name} does not exist.").format(name=path.name))
        return "break"

    def _to_list(self) -> str:
        """Move the focus to the first entry of the list."""
        self.list.enter()
        return "break"

    def _change_kind(self) -> None:
        _name, endings = self.wish.kinds[self.kind.current()]
        self._endings = tuple(endings)
        if self.wish.kind == "target" and endings:
            stem = Path(self.name.get()).stem
            self.name.delete(0, "end")
            self.name.insert(0, stem + endings[0])
        self.show(self.folder)

    # The choice

    def _selected(self) -> None:
        chosen = self.list.selected
        self._show_preview(None, "")
        if len(chosen) != 1 or chosen[0].is_folder:
            return
        path = chosen[0].path
        if self.wish.kind == "target":
            self.name.delete(0, "end")
            self.name.insert(0, path.name)

        def show(array: Array | None) -> None:
            if self.winfo_exists() and [e.path for e in self.list.selected] == [path]:
                self._show_preview(array, "" if array is not None else _("No preview"))

        self._glance(path, self._side, show)

    def _show_preview(self, array: Array | None, words: str) -> None:
        photo = self._empty()
        if array is not None:
            photo = tk.PhotoImage(master=self, data=netpbm(array), format="PPM")
        self._photo = photo
        self.preview.configure(text=printable(words), image=photo)

    def _descend(self) -> str:
        chosen = self.list.selected
        if len(chosen) == 1 and chosen[0].is_folder:
            self.show(chosen[0].path)
        return "break"

    def _descend_or_choose(self) -> None:
        chosen = self.list.selected
        if chosen and chosen[0].is_folder:
            self._descend()
        elif chosen:
            self.choose()

    def _enter(self) -> str:
        if self.wish.kind == "folder":
            self.choose()
        else:
            self._descend_or_choose()
        return "break"

    def choose(self) -> None:
        """Choose the selected entry; where a folder is asked for, without one, the folder shown."""
        chosen = self.list.selected
        if self.wish.kind == "folder":
            self._end([chosen[0].path if chosen else self.folder])
        elif self.wish.kind == "target":
            name = self.name.get().strip()
            if name:
                ending = self._endings[0] if self._endings else ""
                self._end([self.folder / (name if Path(name).suffix else name + ending)])
        elif files := [entry.path for entry in chosen if not entry.is_folder]:
            self._end(files)
        else:
            self._descend()

    def _end(self, chosen: list[Path]) -> None:
        self._answer = chosen
        self.close()

    def close(self) -> None:
        super().close()
        self._done(self._answer)

    def _take_input(self) -> None:
        try:
            self.grab_set()
        except tk.TclError:  # another application has the grab
            return
