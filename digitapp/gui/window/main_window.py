"""The main window: lays out the widgets and connects them to session and reader."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor import digit_edits, page_edits, selection
from digitapp.editor.document import Event
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.background.autosaver import Autosaver
from digitapp.gui.background.reader import Listeners, Reader
from digitapp.gui.canvas.box_keys import bind_arrows
from digitapp.gui.canvas.hit_testing import Spot
from digitapp.gui.canvas.ink_tools import PEN_DOWN
from digitapp.gui.canvas.page_view import PageView
from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.dialogs.forms import Forms
from digitapp.gui.dialogs.question import Questions
from digitapp.gui.panels.layout import REVIEW
from digitapp.gui.panels.page_list import PageList
from digitapp.gui.panels.sequence.sequence_panel import SequencePanel
from digitapp.gui.panels.status_bar import StatusBar
from digitapp.gui.panels.toolbar import Toolbar
from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import Keys, has_focus, meant
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.window import captions
from digitapp.gui.window.actions.action_table import define_actions
from digitapp.gui.window.batch_actions import BatchActions
from digitapp.gui.window.context_menu import open_list_menu, open_page_menu
from digitapp.gui.window.file_actions import FileActions
from digitapp.gui.window.menus import build_menus
from digitapp.gui.window.middle import Middle
from digitapp.gui.window.options import Options
from digitapp.gui.window.toolbox import Toolbox
from digitapp.i18n import _, sentence
from digitapp.storage.preferences import Preferences

if TYPE_CHECKING:
    from digitapp.gui.dialogs.dialog import Dialog
    from digitapp.gui.dialogs.result import ResultDialog

_PATIENCE = 20  # seconds to wait for the worker threads at the end


class MainWindow(ttk.Frame):
    """The contents of the root window.

    rebuild: called after theme, scale or language changed in the preferences.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        preferences: Preferences,
        session: Session,
        reader: Reader,
        autosaver: Autosaver,
        rebuild: Callable[[], None],
    ) -> None:
        super().__init__(root)
        self.root, self.theme, self.preferences = root, theme, preferences
        self.session, self.reader, self._rebuild = session, reader, rebuild
        questions = Questions(root, theme)
        chooser = FileChooser(root, theme, questions, preferences, reader.tasks.glance)
        self.files = FileActions(
            questions, session, reader, preferences, autosaver, chooser, self._say
        )
        self.options = Options(self, preferences)
        self.forms = Forms(
            *(root, theme, session, reader, chooser, self._say),
            review=lambda: self.middle.show_review(True),
        )
        self.result: ResultDialog | None = None
        self.dialog: Dialog | None = None
        self.closed = False
        self._lay_out()
        listeners = Listeners(
            self._problems, self._finished, self._busy, self._ready, self.batch.done
        )
        while_it_lives(self, reader.listen(listeners))
        while_it_lives(self, session.listen(self._on_session))
        self.toolbox = Toolbox(self.view, self.options.pen_width.get)
        self._keys = Keys(root)
        self.actions.bind(self._keys)
        self.view.bind(PEN_DOWN, lambda e: self.reader.pen_down())
        self.view.bind("<<Zoomed>>", lambda e: self._figures())
        self.view.sharpened = self._sharpened
        self.view.open_menu = self._open_menu
        bind_arrows(self.view)
        for digit in "0123456789":
            for key in (digit, f"KP_{digit}"):
                self._keys.bind(f"<Key-{key}>", partial(self._typed, digit))
        self.options.watch(session.show_punctuation)
        self.view.focus_set()
        self.toolbox.suit_page()
        self.toolbar.refresh()
        self._figures()

    def start(self, files: Sequence[Path] = ()) -> None:
        """Show the current state of the session, and open `files`."""
        if self.reader.is_ready:
            self._ready()
        self.pages.show()
        self._on_session(Event.PAGE)
        if files:
            self.open_files(files)

    # What actions do

    def open_files(self, files: Sequence[Path]) -> None:
        """Open files and folders; the banner names those that cannot be opened."""
        self.banner.hide()
        self.files.open(files)

    def recognize(self) -> None:
        """Read the page again, and show the result in a dialog too if the user wants that."""
        self.banner.hide()
        self.reader.read(explicit=True)

    @property
    def tool(self) -> str:
        return self.toolbox.name

    def use_tool(self, name: str) -> None:
        self.toolbox.use(name)
        self.toolbar.refresh()

    def restyle(self, **changes: object) -> None:
        """Change theme, scale or language in the preferences and rebuild the window."""
        for name, value in changes.items():
            setattr(self.preferences, name, value)
        self.options.save()
        # Rebuild later: the menu that runs this command is destroyed with the window.
        self.root.after_idle(self._rebuild)

    def straighten(self) -> None:
        if not page_edits.straighten(self.session):
            self._say(_("The lines of digits run level already"))

    def switch_focus(self) -> None:
        """Move the focus from the page to the toolbar, or back to the page."""
        (self.toolbar.button("read") if self.page_has_focus() else self.view).focus_set()

    def show_shortcuts(self) -> None:
        from digitapp.gui.dialogs import help

        self.dialog = help.show_shortcuts(self.root, self.theme, self.actions)

    def page_has_focus(self) -> bool:
        return has_focus(self.view)

    def show_about(self) -> None:
        from digitapp.gui.dialogs import help

        self.dialog = help.show_about(self.root, self.theme, captions.about())

    def fold(self, panel: str) -> None:
        self.middle.fold(panel)
        self.options.save()

    def is_folded(self, panel: str) -> bool:
        return self.middle.is_folded(panel)

    def edit_rules(self) -> None:
        """Ask what the numbers must look like."""
        from digitapp.gui.dialogs.rules import edit_rules

        self.dialog = edit_rules(self.root, self.theme, self.session, self.files.chooser)

    def review_lines(self) -> None:
        """Open the review of the lines of all pages, or close it. In a low window the line takes
        the place of a pile's summary."""
        low = self.middle.winfo_height() < self.theme.px(REVIEW)
        if low and not self.reader.reads_pile:
            self.batch.close()
        self.middle.show_review(not self.middle.reviewing)

    def toggle_compact(self) -> None:
        """List the pages without thumbnails, or with them again."""
        self.preferences.compact = not self.preferences.compact
        self.pages.show()

    @property
    def is_compact(self) -> bool:
        return self.preferences.compact

    def say_probability(self) -> None:
        self._say(captions.page_probability(self.session.page))

    def unexpected(self, error: BaseException) -> None:
        """Show an unexpected error in the banner."""
        self.banner.show([sentence(error)])

    def destroy(self) -> None:
        """Destroy the window, its key bindings and its variable traces, which Tk would keep."""
        self._keys.release()
        self.options.release()
        super().destroy()

    def close(self) -> None:
        """Close the application; ask first if there is unsaved work."""
        self.files.close(self.end)

    def end(self) -> None:
        """Close the application without asking."""
        self.options.save()
        self.closed = True
        self.reader.stop()
        self.root.destroy()
        # Wait only now that the window is gone: C++ threads must not outlive the interpreter.
        self.reader.join(_PATIENCE)

    # Layout

    def _lay_out(self) -> None:
        px = self.theme.px
        self.pack(fill="both", expand=True)
        self.actions: Actions = define_actions(self.session, self.files, self)
        switches = self.options.switches
        build_menus(self.root, self, self.theme, self.actions, self.preferences, switches, self)
        self.toolbar = Toolbar(self, self.actions, self.theme, self.options.pen_width)
        self.toolbar.grid(row=0, column=0, sticky="ew", padx=px(12), pady=px(8))
        paint = self.reader.tasks.paint
        self.middle = middle = Middle(
            self, self.theme, self.session, self.preferences, paint, self._say, self.edit_rules
        )
        middle.grid(row=1, column=0, sticky="nsew")
        self.pages: PageList = middle.pages
        self.view: PageView = middle.view
        self.sequence: SequencePanel = middle.side.sequence
        self.banner, self.inspector = middle.banner, middle.side.inspector
        self.status = StatusBar(self, self.theme, lambda: self.reader.cancel())
        self.status.grid(row=3, column=0, sticky="ew", pady=(px(2), 0))
        self.batch: BatchActions = BatchActions(
            self, self.theme, self.session, self.reader, self.review_lines, row=2
        )
        self.pages.awaits = self.reader.awaits_page
        self.pages.open_menu = self._open_page_list_menu
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)

    # Events of the session and the reader

    def _on_session(self, event: Event) -> None:
        if event is Event.PAGE:
            self.toolbox.suit_page()
        if event in (Event.PAGE, Event.MARKS, Event.PAGES):
            self._figures()
        self.toolbar.refresh()
        self.root.title(captions.title(self.session))

    def _problems(self, sentences: list[str]) -> None:
        self.banner.show(sentences)
        self.status.say("")

    def _finished(self, page: OpenPage) -> None:
        self._say(_("Read"))
        if not self.options.show_result.get():
            if not page.lines:
                self._say(_("No digits found"))
            return
        if self.result is not None and self.result.winfo_exists():
            self.result.close()
        from digitapp.gui.dialogs.result import ResultDialog

        detail, wanted = captions.result_detail(page), self.options.show_result
        copy = self.sequence.copy_all
        self.result = ResultDialog(self.root, self.theme, page.text, detail, wanted, copy)
        self.result.place_over(self.root)

    def _sharpened(self) -> None:
        self.inspector.show()
        if self.middle.reviewing:
            self.middle.review.show()

    def _busy(self) -> None:
        self.batch.look()
        self.status.busy(self.reader.busy)

    def _ready(self) -> None:
        self.view.ready = True
        self.view.refresh()
        self._figures()

    def _say(self, message: str, passing: bool = False) -> None:
        """Show a message; what went wrong before it is no longer news. A window that was rebuilt
        since the work began has nowhere to show it."""
        if not self.winfo_exists():
            return
        if message:
            self.banner.hide()
        self.status.say(message, passing)

    def _open_page_list_menu(self, x: int, y: int) -> None:
        self.menu = open_list_menu(self, self.theme, self.actions, x, y)

    def _open_menu(self, x: int, y: int, spot: Spot) -> None:
        self.menu = open_page_menu(self, self.theme, self.session, self.actions, x, y, spot)

    def _figures(self) -> None:
        zoom = f"{round(100 * self.view.viewport.scale / self.theme.scale)} %"
        self.status.figures(
            *captions.page_figures(self.session.page),
            zoom,
            _("Models ready") if self.reader.is_ready else _("Loading the models …"),
        )

    def _typed(self, digit: str, event: tk.Event[tk.Misc]) -> str | None:
        if self.session.selected is None or not meant(digit, event):
            return None
        digit_edits.type_over(self.session, digit)
        selection.step(self.session, 1)
        return "break"
