"""Opening, saving and safety copies: joins dialogs, session, reader and project files."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tkinter import filedialog
from typing import Any

from digitapp.editor.image_store import Picture
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.background.reader import Reader
from digitapp.gui.panels.dialogs import Question
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, plural
from digitapp.storage import export, project_file, recovery
from digitapp.storage import preferences as prefs
from digitapp.storage.preferences import Preferences
from digitapp.storage.recovery import Autosave

AUTOSAVE_MILLISECONDS = 4000
MOST_RECENT = 10

_PICTURES = "*.png *.jpg *.jpeg *.bmp *.webp *.gif *.tif *.tiff *.ppm *.pgm *.pdf"


class Files:
    """What the File menu does.

    say: shows a sentence in the status bar; problems: sentences in the banner.
    """

    def __init__(
        self, root: tk.Tk, session: Session, reader: Reader, preferences: Preferences
    ) -> None:
        self.root, self.session, self.reader = root, session, reader
        self.preferences = preferences
        self.theme: Theme | None = None
        self.say: Callable[[str], None] = lambda text: None
        self.question: Question | None = None
        self._copies = prefs.folder() / "autosave"
        self._copy = Autosave(self._copies)
        self._copy_open = False
        self._copied = session.revision
        self._copying = ""
        self._timer: str | None = None

    # Opening

    def open_dialog(self) -> None:
        pictures = f"{_PICTURES} {_PICTURES.upper()} *{project_file.ENDING}"
        names = filedialog.askopenfilename(
            parent=self.root,
            title=_("Open"),
            multiple=True,  # type: ignore[call-arg]
            filetypes=[(_("Pictures, PDF, projects"), pictures), (_("All files"), "*")],
        )
        if names:
            self.open([Path(name) for name in names])

    def open_folder_dialog(self) -> None:
        if name := filedialog.askdirectory(parent=self.root, title=_("Open folder")):
            self.open([Path(name)])

    def open(self, files: Sequence[Path]) -> None:
        """Open pictures, folders of pictures, and project files."""
        projects = [f for f in files if f.suffix.lower() == project_file.ENDING]
        others = [f for f in files if f not in projects]
        for file in files:
            self._remember(file)
        if others:
            self.say(plural("Opening {count} file …", "Opening {count} files …", len(others)))
            self.reader.load(others)
        if projects:
            self._unless_unsaved(lambda: self._open_project(projects[-1]))

    def _open_project(self, file: Path) -> None:
        store = self.reader.store

        def done(found: tuple[list[OpenPage], int]) -> None:
            self.session.restore(*found, file)
            self.reader.read_others()
            self.say(_("{name} opened").format(name=file.name))

        self.reader.run(lambda job: project_file.load(file, store), done)

    def paste(self) -> None:
        """Open the clipboard's picture as a page."""
        from digitapp.storage import clipboard

        def done(picture: Picture) -> None:
            self.session.add(picture, None, show=True)
            self.say("")

        self.say(_("Pasting …"))
        self.reader.run(lambda job: self.reader.store.put(clipboard.picture()), done)

    # Saving

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Save the project where it came from; ask where it came from nowhere."""
        if self.session.path is None:
            self.save_as(then)
        else:
            self._save(self.session.path, then)

    def save_as(self, then: Callable[[], None] = lambda: None) -> None:
        name = filedialog.asksaveasfilename(
            parent=self.root,
            title=_("Save the project as"),
            defaultextension=project_file.ENDING,
            filetypes=[(_("Project of digitapp"), f"*{project_file.ENDING}")],
        )
        if name:
            self._save(Path(name), then)

    def _save(self, file: Path, then: Callable[[], None]) -> None:
        pages, current, revision = self._snapshot()

        def done(_result: object) -> None:
            self.session.path, self.session.saved = file, revision
            self._remember(file)
            self.say(_("{name} saved").format(name=file.name))
            self.session.tell("history")
            then()

        self.reader.run(lambda job: project_file.save(pages, current, file), done)

    def export_dialog(self) -> None:
        name = filedialog.asksaveasfilename(
            parent=self.root,
            title=_("Export the digits"),
            defaultextension=".txt",
            initialfile=Path(self.session.page.title).stem,
            filetypes=[
                (_("Text"), "*.txt"),
                (_("Table"), "*.csv"),
                ("JSON", "*.json"),
                (_("Picture with boxes"), "*.png"),
            ],
        )
        if name:
            self.export(Path(name))

    def export(self, file: Path) -> None:
        """Write all pages as text, CSV, JSON or annotated PNG, as the ending says."""

        def write(_nothing: object) -> None:
            pages, _current, _revision = self._snapshot()
            self.reader.run(lambda job: export.write(pages, file), done)

        def done(_result: object) -> None:
            self.say(_("{name} written").format(name=file.name))

        # After all that is still to be read.
        self.reader.run(lambda job: None, write, 3)

    # Safety copies

    def start(self) -> None:
        """Offer what a crash left behind, and begin with safety copies."""
        left = recovery.left_behind(self._copies)
        self._copy_open = self._copy.open()
        if self._copy_open:
            self.reader.store.folder = self._copy.folder / project_file.PICTURES
        self._timer = self.root.after(AUTOSAVE_MILLISECONDS, self._autosave)
        if left and self.theme is not None:
            self.question = Question(
                self.root,
                self.theme,
                _("Restore?"),
                _("digitapp did not end properly."),
                _("Restore the pages, strokes and corrections it had open?"),
                [("discard", _("Discard")), ("restore", _("Restore"))],
                lambda answer: self._restore(left[0], answer),
            )
            self.question.place_over(self.root)

    def _restore(self, folder: Path, answer: str) -> None:
        import shutil

        if answer == "discard":
            shutil.rmtree(folder, ignore_errors=True)
        elif answer == "restore":

            def done(found: tuple[list[OpenPage], int]) -> None:
                self.session.restore(*found, None)
                self.reader.read_others()
                self.session.touch()
                self._autosave_now(lambda: shutil.rmtree(folder, ignore_errors=True))
                self.say(_("Restored"))

            self.reader.run(lambda job: project_file.load(folder, self.reader.store), done)

    def _autosave(self) -> None:
        self._timer = self.root.after(AUTOSAVE_MILLISECONDS, self._autosave)
        if self.session.revision != self._copied and not self.reader.worker.awaits(self._copying):
            self._autosave_now()

    def _autosave_now(self, then: Callable[[], None] = lambda: None) -> None:
        if not self._copy_open:
            return
        pages, current, revision = self._snapshot()
        folder, store = self._copy.folder, self.reader.store

        def done(_result: object) -> None:
            self._copied = revision
            then()

        # After what somebody waits for, but in turn with the pages of a long document.
        self._copying = self.reader.run(
            lambda job: project_file.save_folder(pages, current, folder, store), done, 1
        )

    # Ending

    def close_page(self) -> None:
        """Close the page that is shown; ask where something a person made would go with it."""
        page = self.session.page

        def close(answer: str) -> None:
            if answer == "close" and page in self.session.pages:
                self.session.close(self.session.pages.index(page))

        if self.theme is None or not (page.content.strokes or page.content.corrections):
            close("close")
            return
        self.question = Question(
            self.root,
            self.theme,
            _("Close page"),
            _("This page holds strokes or corrections."),
            _("Close it and lose them?"),
            [("close", _("Close page")), ("cancel", _("Cancel"))],
            close,
        )
        self.question.place_over(self.root)

    def close(self, then: Callable[[], None]) -> None:
        """Ask about unsaved work, then end; the safety copy goes when all is well."""
        self._unless_unsaved(lambda: self.end(then))

    def end(self, then: Callable[[], None]) -> None:
        """End without asking."""
        if self._timer is not None:
            self.root.after_cancel(self._timer)
        self._copy.discard()
        then()

    def _unless_unsaved(self, go_on: Callable[[], None]) -> None:
        if not self.session.unsaved or self.theme is None:
            go_on()
            return
        if self.question is not None and self.question.winfo_exists():
            self.question.close()
        self.question = Question(
            self.root,
            self.theme,
            _("Save?"),
            _("There are changes that are not saved."),
            _("Save the strokes and corrections in a project file?"),
            [("drop", _("Don't save")), ("cancel", _("Cancel")), ("save", _("Save"))],
            lambda answer: {"save": lambda: self.save(go_on), "drop": go_on}.get(
                answer, lambda: None
            )(),
        )
        self.question.place_over(self.root)

    def _snapshot(self) -> tuple[list[OpenPage], int, int]:
        """Pages as they are now, for the worker's thread."""
        session = self.session
        return [replace(page) for page in session.pages], session.current, session.revision

    def _remember(self, file: Path) -> None:
        name = str(file.absolute())
        recent: list[Any] = [name, *(r for r in self.preferences.recent if r != name)]
        self.preferences.recent = recent[:MOST_RECENT]
        prefs.save(self.preferences)
