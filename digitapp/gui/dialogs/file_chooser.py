"""Ask for files: with the desktop's own dialog where there is one, else with ours."""

from __future__ import annotations

import sys
import threading
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.gui.dialogs.question import Questions
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tooltip import hide_tooltips
from digitapp.i18n import _
from digitapp.storage.preferences import Preferences

if TYPE_CHECKING:
    from digitapp.gui.dialogs.file_dialog import FileDialog, Glance
    from digitapp.storage.desktop_dialog import Kind, Wish

_WAIT = 100  # milliseconds between two looks at the desktop's dialog


class FileChooser:
    """Asks for one thing at a time; every answer is handed to a function."""

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        questions: Questions,
        preferences: Preferences,
        glance: Glance,
    ) -> None:
        self.root, self.theme, self.questions = root, theme, questions
        self.preferences, self._glance = preferences, glance
        self.dialog: FileDialog | None = None
        self._asking = False

    def files(self, title: str, kinds: Sequence[Kind], done: Callable[[list[Path]], None]) -> None:
        """Ask for files to open; `done` is called with at least one."""
        self._ask("files", title, done, kinds)

    def folder(self, title: str, done: Callable[[Path], None]) -> None:
        """Ask for a folder."""
        self._ask("folder", title, lambda found: done(found[0]))

    def target(
        self, title: str, kinds: Sequence[Kind], name: str, done: Callable[[Path], None]
    ) -> None:
        """Ask for a file to write, and again before one that exists is replaced."""
        self._ask("target", title, lambda found: done(found[0]), kinds, name)

    def _ask(
        self,
        kind: str,
        title: str,
        done: Callable[[list[Path]], None],
        kinds: Sequence[Kind] = (),
        name: str = "",
    ) -> None:
        """See `Wish`."""
        from digitapp.storage.desktop_dialog import Wish, command
        from digitapp.storage.folders import start

        if self._asking:
            return
        hide_tooltips()
        wish = Wish(kind, title, start(self.preferences.folder), kinds, name)

        def answered(found: list[Path]) -> None:
            self._asking = False
            if found:
                chosen = found[0] if wish.kind == "folder" else found[0].parent
                self.preferences.folder = str(chosen)
                done(found)

        self._asking = True
        if not sys.platform.startswith("linux"):
            answered(_native(self.root, wish))
        elif words := command(wish):
            self._ask_desktop(words, answered, lambda: self._ask_here(wish, answered))
        else:
            self._ask_here(wish, answered)

    def _ask_desktop(
        self,
        words: list[str],
        done: Callable[[list[Path]], None],
        failed: Callable[[], None],
    ) -> None:
        found: list[list[Path]] = []

        def run() -> None:
            from digitapp.storage.desktop_dialog import ask

            try:
                found.append(ask(words))
            except OSError:
                return

        thread = threading.Thread(target=run, name="file dialog", daemon=True)

        def look() -> None:
            if thread.is_alive():
                self.root.after(_WAIT, look)
            elif found:
                done(found[0])
            else:
                failed()

        thread.start()
        look()

    def _ask_here(self, wish: Wish, done: Callable[[list[Path]], None]) -> None:
        from digitapp.gui.dialogs.file_dialog import FileDialog

        def chosen(found: list[Path]) -> None:
            if wish.kind == "target" and found and found[0].exists():
                self._confirm(found, done)
            else:
                done(found)

        recent = (str(Path(name).parent) for name in self.preferences.recent)
        used = [self.preferences.folder, *recent]
        self.dialog = FileDialog(self.root, self.theme, wish, self._glance, used, chosen)
        self.dialog.place_over(self.root)

    def _confirm(self, found: list[Path], done: Callable[[list[Path]], None]) -> None:
        self.questions.ask(
            _("Replace?"),
            _("{name} exists already.").format(name=found[0].name),
            _("Replace it?"),
            [("replace", _("Replace")), ("cancel", _("Cancel"))],
            lambda answer: done(found if answer == "replace" else []),
        )


def _native(root: tk.Tk, wish: Wish) -> list[Path]:
    """Ask with the dialog of Windows or macOS."""
    from tkinter import filedialog

    start = str(wish.start)
    if wish.kind == "folder":
        name = filedialog.askdirectory(parent=root, title=wish.title, initialdir=start)
        return [Path(name)] if name else []
    kinds = [(name, " ".join(f"*{e}" for e in endings) or "*") for name, endings in wish.kinds]
    if wish.kind == "files":
        names = filedialog.askopenfilename(
            parent=root,
            title=wish.title,
            initialdir=start,
            multiple=True,  # type: ignore[call-arg]
            filetypes=kinds,
        )
        return [Path(name) for name in names]
    name = filedialog.asksaveasfilename(
        parent=root,
        title=wish.title,
        initialdir=start,
        initialfile=wish.name,
        defaultextension=wish.kinds[0][1][0],
        filetypes=kinds,
    )
    return [Path(name)] if name else []
