"""Forms in the window: set one up, read the open pages by it, show and export the table."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor.page_edits import turn_upright
from digitapp.editor.page_image import page_to_read
from digitapp.editor.pages import OpenPage, kept
from digitapp.editor.session import Session
from digitapp.gui.background.reader import Reader
from digitapp.gui.background.worker import Job
from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, plural

if TYPE_CHECKING:
    from digitapp.forms import Form, FormReading
    from digitapp.forms.form_editor import FormEditor
    from digitapp.records import Page
    from digitapp.rules import Rules

_ENDING = ".form.json"


class Forms:
    """The actions of the Form menu.

    dialog: the window that is open.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        session: Session,
        reader: Reader,
        chooser: FileChooser,
        say: Callable[..., None],
        review: Callable[[], object],
    ) -> None:
        """say: shows a message in the status bar; review: opens the review of the lines."""
        self._root, self._theme, self._session = root, theme, session
        self._reader, self._chooser, self._say, self._review = reader, chooser, say, review
        self._form: Form | None = None
        self.dialog: Dialog | None = None

    @property
    def form(self) -> Form | None:
        """The form that was opened or set up last, or by which the pages of a project were read."""
        read = (page.by_form.form for page in self._read_pages() if page.by_form is not None)
        return self._form or next((form for form in read if form is not None), None)

    @form.setter
    def form(self, form: Form) -> None:
        self._form = form

    def set_up(self) -> None:
        """Draw fields on the page that is shown."""
        from digitapp.forms.form_editor import FormEditor

        snapshot = replace(self._session.page)
        name = Path(snapshot.name).stem[:80] or _("form")

        def done(page: Page) -> None:
            self._edit(FormEditor(page, name))

        self._reader.tasks.run(lambda job: page_to_read(snapshot), done)

    def open(self) -> None:
        """Open a form file, to change it or to read by it."""
        from digitapp.forms.form_editor import FormEditor

        def load(files: list[Path]) -> None:
            from digitapp.forms import read_form_file

            def done(form: Form) -> None:
                self.form = form
                self._edit(FormEditor.of(form))

            self._reader.tasks.run(lambda job: read_form_file(files[0]), done)

        self._chooser.files(_("Open a form"), [(_("Form of digitapp"), (".json",))], load)

    def read_pages(self) -> None:
        """Read all open pages by the form, in the background, and show the table."""
        form = self.form
        if form is None:
            return
        pages = [page for page in self._session.pages if not page.is_untouched]
        for number, page in enumerate(pages, 1):
            self._reader.tasks.run(
                partial(_read, replace(page), form, self._reader),
                partial(self._take, page.key, number, len(pages)),
                failed=partial(self._take, page.key, number, len(pages), None),
            )
        self._reader.tasks.run(lambda job: None, lambda _nothing: self.show_table(), 3)

    def show_table(self) -> None:
        """Show what was read, with the corrections made since."""
        from digitapp.forms.output.table import columns, rows_of
        from digitapp.gui.dialogs.form_table import FormTable
        from digitapp.storage.form_export import form_records, forms_of

        pages = self._read_pages()
        names = columns(forms_of(pages), "row")
        rows = []
        aside = 0
        for page, record in zip(pages, form_records(pages), strict=True):
            aside += "error" in record
            for row in rows_of(record, "row"):
                head = [page.title, str(row.row or "")]
                cells = [row.cells[name].text if name in row.cells else "" for name in names]
                told = [row.error or row.check, row.residual_said]
                rows.append(([*head, *cells, *told], bool(row.check or row.error)))
        said = plural("{count} page was read", "{count} pages were read", len(pages) - aside)
        if aside:
            said += ". " + plural(
                "{count} page fits no form and was set aside.",
                "{count} pages fit no form and were set aside.",
                aside,
            )
        titles = [_("Page"), _("Row"), *names, _("Check"), _("Residual")]
        self.dialog = FormTable(
            self._root, self._theme, titles, rows, said, self.export, self._to_review
        )
        self.dialog.place_over(self._root)
        self._say("")

    def export(self) -> None:
        """Write the table to a file."""
        kinds = [(_("Spreadsheet"), (".xlsx",)), (_("Table"), (".csv",)), ("JSON", (".json",))]
        name = (self.form.name if self.form else _("form")) + ".xlsx"

        def chosen(file: Path) -> None:
            from digitapp.storage.form_export import write

            pages = [replace(page) for page in self._read_pages()]
            self._reader.tasks.run(
                lambda job: write(pages, file),
                lambda _result: self._say(_("{name} written").format(name=file.name)),
            )

        self._chooser.target(_("Export the table"), kinds, name, chosen)

    @property
    def has_table(self) -> bool:
        """Whether a page was read by a form."""
        return any(page.by_form is not None for page in self._session.pages)

    def _read_pages(self) -> list[OpenPage]:
        return [page for page in self._session.pages if page.by_form is not None]

    def _to_review(self) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self._review()

    def _edit(self, editor: FormEditor) -> None:
        from digitapp.gui.dialogs.form_dialog import FormDialog

        def save() -> None:
            form = editor.form()

            def chosen(file: Path) -> None:
                from digitapp.forms import write_form_file

                self.form = form
                self._reader.tasks.run(
                    lambda job: write_form_file(form, file),
                    lambda _result: self._say(_("{name} saved").format(name=file.name)),
                )

            kinds = [(_("Form of digitapp"), (".json",))]
            self._chooser.target(_("Save the form"), kinds, editor.name + _ENDING, chosen)

        def read() -> None:
            self.form = editor.form()
            dialog.close()
            self.read_pages()

        dialog = FormDialog(self._root, self._theme, editor, self._ask_rules, save, read)
        self.dialog = dialog
        dialog.place_over(self._root)

    def _ask_rules(self, rules: Rules, done: Callable[[Rules], None]) -> None:
        from digitapp.gui.dialogs.rules import RulesDialog

        asking = RulesDialog(self._root, self._theme, rules, self._chooser, done)
        asking.place_over(self._root)

    def _take(
        self, key: str, number: int, count: int, answer: tuple[FormReading, float] | None = None
    ) -> None:
        """Put what was read into the session."""
        if answer is None:
            return
        reading, milliseconds = answer
        sequence = kept(reading.sequence)
        identity = self._reader.engine.identity
        light = replace(reading, sequence=sequence)
        self._session.read(key, sequence, milliseconds, identity, by_form=light)
        turn_upright(self._session, key, sequence.turned // 90)
        said = _("{number} of {count} pages were read by the form")
        self._say(said.format(number=number, count=count), passing=True)


def _read(page: OpenPage, form: Form, reader: Reader, job: Job) -> tuple[FormReading, float]:
    """Read a page by a form, in the worker's thread. Raises what `job.check` raises."""
    start = time.perf_counter()
    reading = reader.engine.read_form(page_to_read(page), form, job.check, page.may_turn)
    return reading, 1000 * (time.perf_counter() - start)
