"""Open, save, export and close: connects dialogs, session, reader and project files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor.document import Event
from digitapp.editor.image_store import Picture
from digitapp.editor.session import Session
from digitapp.gui.background.autosaver import Autosaver, snapshot
from digitapp.gui.background.reader import Reader
from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.dialogs.question import Questions
from digitapp.i18n import _, plural
from digitapp.io.files import SUFFIXES
from digitapp.storage import preferences as prefs
from digitapp.storage.preferences import Preferences

if TYPE_CHECKING:
    from digitapp.storage.project_file import Project
    from digitapp.storage.recovery import LeftBehind


class FileActions:
    """The actions of the File menu.

    say: shows a message in the status bar; with `passing`, only until the current work ends.
    """

    def __init__(
        self,
        questions: Questions,
        session: Session,
        reader: Reader,
        preferences: Preferences,
        autosaver: Autosaver,
        chooser: FileChooser,
        say: Callable[..., None],
    ) -> None:
        self.questions = questions
        self.session, self.reader, self.autosaver = session, reader, autosaver
        self.preferences, self.chooser, self.say = preferences, chooser, say

    # Opening

    def open_dialog(self) -> None:
        from digitapp.storage.project_file import ENDING

        pictures = (*sorted(SUFFIXES), ENDING)
        kinds = [(_("Pictures, PDF, projects"), pictures), (_("All files"), ())]
        self.chooser.files(_("Open"), kinds, self.open)

    def open_folder_dialog(self) -> None:
        self.chooser.folder(_("Open folder"), lambda folder: self.open([folder]))

    def open(self, files: Sequence[Path]) -> None:
        """Open images, PDFs, folders and project files; of several projects, only the last."""
        from digitapp.storage.project_file import ENDING

        projects = [f for f in files if f.suffix.lower() == ENDING]
        others = [f for f in files if f not in projects]
        for file in files[-1:]:
            # A folder is told by its name: looking at a file may take long on a network.
            self.preferences.folder = str((file.parent if file.suffix else file).absolute())
        prefs.remember(self.preferences, *files)
        if others:
            opening = plural("Opening {count} file …", "Opening {count} files …", len(others))
            if len(others) == 1:
                opening = _("Opening {name} …").format(name=others[0].name)
            self.say(opening, passing=True)
            self.reader.load(others, partial(prefs.forget, self.preferences))
        if projects:
            self._unless_unsaved(lambda: self._open_project(projects[-1]))

    def _open_project(self, file: Path) -> None:
        def done(opened: tuple[Project, bool]) -> None:
            found, laid_out = opened
            # Do not save over a damaged file: it may still hold something of value.
            path = None if found.problems else file
            self.session.restore(found.pages, found.current, path, found.rules, laid_out)
            self.reader.read_others()
            self.say(_("{name} opened").format(name=file.name))
            self.reader.tell_problems(found.problems)
            self._offer_new_models()

        self.say(_("Opening {name} …").format(name=file.name), passing=True)
        load = self._loading(file)
        self.reader.tasks.run(
            lambda job: load(), done, failed=lambda: prefs.forget(self.preferences, file)
        )

    def _loading(self, path: Path) -> Callable[[], tuple[Project, bool]]:
        """Return what loads a project and lays its pages out, to run in the worker's thread."""
        from digitapp.storage import project_file

        store, enlarge = self.reader.store, self.reader.engine.enlarge

        def load() -> tuple[Project, bool]:
            found = project_file.load(path, store, enlarge)
            return found, self.session.lay_out(found.pages)

        return load

    def _offer_new_models(self) -> None:
        """Ask whether to read again what other models read, if there is anything."""
        now = self.reader.engine.identity
        old = [p for p in self.session.pages if p.sequence is not None and p.models != now]
        if not now or not any(page.models for page in old):
            return

        def answered(answer: str) -> None:
            if answer == "read":
                for page in old:
                    self.session.forget(page)
                self.reader.read_rest()

        self.questions.ask(
            _("Read again?"),
            _("The models have changed since these pages were read."),
            _("Read them again with the new models?"),
            [("read", _("Read again")), ("keep", _("Keep"))],
            answered,
        )

    def paste(self) -> None:
        """Open the image in the clipboard as a page."""
        from digitapp.storage import clipboard

        def done(picture: Picture) -> None:
            self.session.add(picture, None, show=True)
            self.say("")

        self.say(_("Pasting …"), passing=True)
        self.reader.tasks.run(lambda job: self.reader.store.put(clipboard.picture()), done)

    # Saving

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Save the project to its file, or ask for one; `then` is called once it is saved."""
        if self.session.path is None:
            self.save_as(then)
        else:
            self._save(self.session.path, then)

    def save_as(self, then: Callable[[], None] = lambda: None) -> None:
        from digitapp.storage.project_file import ENDING

        self.chooser.target(
            _("Save the project as"),
            [(_("Project of digitapp"), (ENDING,))],
            _("Numbers") + ENDING,
            lambda file: self._save(file, then),
        )

    def _save(self, file: Path, then: Callable[[], None]) -> None:
        from digitapp.storage import project_file

        pages, current, revision = snapshot(self.session)
        rules = self.session.rules

        def done(_result: object) -> None:
            self.session.path, self.session.saved = file, revision
            prefs.remember(self.preferences, file)
            self.say(_("{name} saved").format(name=file.name))
            self.session.tell(Event.HISTORY)
            self.autosaver.save()
            then()

        self.reader.tasks.run(lambda job: project_file.save(pages, current, file, rules), done)

    def export_dialog(self) -> None:
        kinds = [
            (_("Text"), (".txt",)),
            (_("Spreadsheet"), (".xlsx",)),
            (_("Table"), (".csv",)),
            ("JSON", (".json",)),
            ("JSON Lines", (".jsonl",)),
            (_("Picture with boxes"), (".png",)),
        ]
        name = Path(self.session.page.title).stem + ".txt"
        self.chooser.target(_("Export the digits"), kinds, name, self.export)

    def export(self, file: Path) -> None:
        """Write all pages as the suffix of `file` says; see storage.export.

        Waits for pages that are being read, and asks first if others are not read.
        """
        from digitapp.storage import export
        from digitapp.storage.table import unread

        def write() -> None:
            pages, _current, _revision = snapshot(self.session)
            self.reader.tasks.run(lambda job: export.write(pages, file), done)

        def done(_result: object) -> None:
            self.say(_("{name} written").format(name=file.name))

        def answered(answer: str) -> None:
            if answer == "read":
                self.reader.read_rest()
                self.reader.when_read(write)
            elif answer == "write":
                self.reader.when_read(write)

        left = [p for p in unread(self.session.pages) if not self.reader.awaits_page(p)]
        if not left:
            self.reader.when_read(write)
            return
        self.questions.ask(
            _("Export"),
            plural("{count} page was not read.", "{count} pages were not read.", len(left)),
            _("The export names them without a result. Read them first?"),
            [
                ("cancel", _("Cancel")),
                ("write", _("Export anyway")),
                ("read", _("Read the rest")),
            ],
            answered,
        )

    # Safety copies

    def offer_recovery(self) -> None:
        """Offer to restore the work of a crashed run, if there is any."""
        left = self.autosaver.left_behind
        if left is not None:
            self.questions.ask(
                _("Restore?"),
                _("digitapp did not end properly."),
                _("Restore the pages, strokes and corrections it had open?"),
                [("discard", _("Discard")), ("restore", _("Restore"))],
                lambda answer: self._restore(left, answer),
            )

    def _restore(self, left: LeftBehind, answer: str) -> None:
        def done(opened: tuple[Project, bool]) -> None:
            found, laid_out = opened
            # Saving over a project that has problems could lose what it still holds.
            path = None if found.problems else left.project
            self.session.restore(found.pages, found.current, path, found.rules, laid_out)
            self.reader.read_others()
            self.session.touch()
            self.session.tell(Event.HISTORY)
            self.say(_("Restored"))
            self.reader.tell_problems(found.problems)
            if found.problems:  # keep the copy, which holds what could not be restored
                left.release()
            else:
                self.autosaver.save(left.discard)

        if answer == "discard":
            left.discard()
        elif answer == "restore":
            self.say(_("Restoring …"), passing=True)
            load = self._loading(left.folder)
            self.reader.tasks.run(lambda job: load(), done, failed=left.release)
        else:
            left.release()

    # Ending

    def close_page(self) -> None:
        """Close the current page; ask first if it holds strokes or corrections."""
        page = self.session.page

        def close(answer: str) -> None:
            if answer == "close" and page in self.session.pages:
                self.session.close(self.session.pages.index(page))

        if not page.has_work:
            close("close")
            return
        self.questions.ask(
            _("Close page"),
            _("This page holds strokes or corrections."),
            _("Close it and lose them?"),
            [("close", _("Close page")), ("cancel", _("Cancel"))],
            close,
        )

    def close_all(self) -> None:
        """Close all pages; ask first if there is unsaved work."""

        def go_on() -> None:
            self.reader.cancel()
            self.session.close_all()

        self._unless_unsaved(go_on)

    def close(self, then: Callable[[], None]) -> None:
        """Ask about unsaved work, then remove the safety copy and call `then`."""
        self._unless_unsaved(lambda: self.end(then))

    def end(self, then: Callable[[], None]) -> None:
        """Remove the safety copy and call `then`, without asking."""
        self.autosaver.stop()
        then()

    def _unless_unsaved(self, go_on: Callable[[], None]) -> None:
        if not self.session.unsaved:
            go_on()
            return
        answers = {"save": lambda: self.save(go_on), "drop": go_on}
        self.questions.ask(
            _("Save?"),
            _("There are changes that are not saved."),
            _("Save the strokes and corrections in a project file?"),
            [("drop", _("Don't save")), ("cancel", _("Cancel")), ("save", _("Save"))],
            lambda answer: answers.get(answer, lambda: None)(),
        )
