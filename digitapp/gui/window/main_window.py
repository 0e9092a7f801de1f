"""The main window: lays out the widgets and connects them to session and reader."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tkinter import ttk

from digitapp import __version__
from digitapp.editor import digit_edits, page_edits
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Event, Session
from digitapp.gui.background.autosaver import Autosaver
from digitapp.gui.background.reader import Listeners, Reader
from digitapp.gui.canvas.box_keys import bind_arrows
from digitapp.gui.canvas.box_tools import AddBox, ChooseRegion, Select, Split
from digitapp.gui.canvas.hit_testing import Spot
from digitapp.gui.canvas.ink_tools import PEN_DOWN, Eraser, Pen
from digitapp.gui.canvas.page_view import Tool
from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.dialogs.help import AboutDialog, ShortcutsDialog
from digitapp.gui.dialogs.result import ResultDialog
from digitapp.gui.panels.status_bar import StatusBar
from digitapp.gui.panels.toolbar import THICKEST, THINNEST, Toolbar
from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import Keys, bind_classes, has_focus, meant, shown
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.window import captions
from digitapp.gui.window.action_table import define_actions, mouse_help
from digitapp.gui.window.batch_actions import BatchActions
from digitapp.gui.window.context_menu import open_list_menu, open_page_menu
from digitapp.gui.window.file_actions import FileActions
from digitapp.gui.window.menus import build_menus
from digitapp.gui.window.middle import Middle
from digitapp.i18n import _, sentence
from digitapp.review import page_order
from digitapp.review.page_order import Order
from digitapp.storage import preferences as prefs
from digitapp.storage.preferences import Preferences

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
        chooser = FileChooser(root, theme, preferences, reader.tasks.glance)
        self.files = FileActions(
            root, theme, session, reader, preferences, autosaver, chooser, self._say
        )
        self.show_result = tk.BooleanVar(self, preferences.show_result)
        self.show_marks = tk.BooleanVar(self, preferences.marks)
        self.result: ResultDialog | None = None
        self.dialog: Dialog | None = None
        self.pen_width = tk.DoubleVar(self, preferences.pen)
        self.tool = "pen"
        self.closed = False
        self._lay_out()
        listeners = Listeners(
            self._problems, self._finished, self._busy, self._ready, self.batch.done
        )
        while_it_lives(self, reader.listen(listeners))
        while_it_lives(self, session.listen(self._on_session))
        self.tools: dict[str, Tool] = {
            "pen": Pen(self.view, self.pen_width.get),
            "eraser": Eraser(self.view, whole=True),
            "rubber": Eraser(self.view, whole=False),
            "select": Select(self.view),
            "add-box": AddBox(self.view),
            "split": Split(self.view),
            "region": ChooseRegion(self.view),
        }
        self.view.use(self.tools["pen"])
        self._keys = Keys(root)
        self.actions.bind(self._keys)
        self.view.bind(PEN_DOWN, lambda e: self.reader.pen_down())
        self.view.bind("<<Zoomed>>", lambda e: self._figures())
        self.view.sharpened = self._sharpened
        self.view.open_menu = self._open_menu
        bind_arrows(self.view)
        bind_classes(root)
        for digit in "0123456789":
            for key in (digit, f"KP_{digit}"):
                self._keys.bind(f"<Key-{key}>", partial(self._typed, digit))
        self.show_result.trace_add("write", lambda *_: self._remember())
        self.show_marks.trace_add("write", lambda *_: self._switch_marks())
        self.view.focus_set()
        self._show_tool_for_page()
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

    def use_tool(self, name: str) -> None:
        self.tool = name
        self.view.use(self.tools[name])
        self.toolbar.refresh()

    def restyle(self, **changes: object) -> None:
        """Change theme, scale or language in the preferences and rebuild the window."""
        for name, value in changes.items():
            setattr(self.preferences, name, value)
        self._remember()
        # Rebuild later: the menu that runs this command is destroyed with the window.
        self.root.after_idle(self._rebuild)

    def straighten(self) -> None:
        if not page_edits.straighten(self.session):
            self._say(_("The lines of digits run level already"))

    def switch_focus(self) -> None:
        """Move the focus from the page to the toolbar, or back to the page."""
        (self.toolbar.button("read") if self.page_has_focus() else self.view).focus_set()

    def copy(self) -> None:
        self.sequence.copy_all()

    def copy_line(self) -> None:
        self.sequence.copy_line()

    def widen(self, by: float) -> None:
        """Make the pen wider by `by` page units, within its range; negative makes it thinner."""
        self.pen_width.set(min(max(round(self.pen_width.get()) + by, THINNEST), THICKEST))

    def show_shortcuts(self) -> None:
        rows = [(shown(action.keys[0]), action.label) for action in self.actions if action.keys]
        self.dialog = ShortcutsDialog(self.root, self.theme, rows + mouse_help())
        self.dialog.place_over(self.root)

    def page_has_focus(self) -> bool:
        return has_focus(self.view)

    def show_about(self) -> None:
        self.dialog = AboutDialog(self.root, self.theme, __version__, captions.about())
        self.dialog.place_over(self.root)

    def fold(self, panel: str) -> None:
        self.middle.fold(panel)
        self._remember()

    def is_folded(self, panel: str) -> bool:
        return self.middle.is_folded(panel)

    def edit_rules(self) -> None:
        """Ask what the numbers must look like."""
        from digitapp.gui.dialogs.rules import RulesDialog
        from digitapp.rules import Rules

        rules = self.session.rules or Rules()
        self.dialog = RulesDialog(
            self.root,
            self.theme,
            rules,
            self.files.chooser,
            lambda found: self.session.set_rules(found or None),
        )
        self.dialog.place_over(self.root)

    def review_lines(self) -> None:
        """Open the review of the lines of all pages, or close it."""
        self.middle.show_review(not self.middle.reviewing)

    def read_rest(self) -> None:
        self.reader.read_rest()

    def sort_pages(self, order: Order) -> None:
        self.session.reorder(page_order.ordered(self.session.pages, order))

    def toggle_compact(self) -> None:
        """List the pages without thumbnails, or with them again."""
        self.preferences.compact = not self.preferences.compact
        self.pages.show()

    def say_probability(self) -> None:
        self._say(captions.page_probability(self.session.page))

    def insert_box(self) -> None:
        """Add a box beside the selected digit, or in the middle of what is shown."""
        view = self.view.viewport
        digit_edits.insert(self.session, view.to_page(view.width / 2, view.height / 2))

    def turn_page(self, by: int) -> None:
        self.pages.turn(by)

    def zoom(self, factor: float) -> None:
        self.view.zoom(factor)

    def fit(self) -> None:
        self.view.fit()

    def actual_size(self) -> None:
        self.view.actual_size()

    def toggle_marks(self) -> None:
        self.view.toggle_marks()

    @property
    def shows_marks(self) -> bool:
        return self.view.show_marks

    @property
    def is_reading(self) -> bool:
        return self.reader.busy

    def cancel(self) -> None:
        self.reader.cancel()

    def unexpected(self, error: BaseException) -> None:
        """Show an unexpected error in the banner."""
        self.banner.show([sentence(error)])

    def destroy(self) -> None:
        """Destroy the window, its key bindings and its variable traces, which Tk would keep."""
        self._keys.release()
        for variable in (self.show_result, self.show_marks, self.pen_width):
            for modes, command in variable.trace_info():
                variable.trace_remove(modes[0], command)
        super().destroy()

    def close(self) -> None:
        """Close the application; ask first if there is unsaved work."""
        self.files.close(self.end)

    def end(self) -> None:
        """Close the application without asking."""
        self._remember()
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
        switches = {"result-window": self.show_result, "marks": self.show_marks}
        build_menus(self.root, self, self.actions, self.preferences, switches, self)
        self.toolbar = Toolbar(self, self.actions, self.theme, self.pen_width)
        self.toolbar.grid(row=0, column=0, sticky="ew", padx=px(12), pady=px(8))
        self.middle = middle = Middle(
            self,
            self.theme,
            self.session,
            self.preferences,
            self.reader.tasks.paint,
            self._say,
            self.edit_rules,
        )
        middle.grid(row=1, column=0, sticky="nsew")
        self.pages, self.view, self.banner = middle.pages, middle.view, middle.banner
        self.sequence, self.inspector = middle.side.sequence, middle.side.inspector
        self.status = StatusBar(self, self.theme, lambda: self.reader.cancel())
        self.status.grid(row=3, column=0, sticky="ew", pady=(px(2), 0))
        self.batch = BatchActions(
            self, self.theme, self.session, self.reader, self.review_lines, row=2
        )
        self.pages.awaits = self.reader.awaits_page
        self.pages.open_menu = self._open_page_list_menu
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)

    # Events of the session and the reader

    def _on_session(self, event: Event) -> None:
        if event is Event.PAGE:
            self._show_tool_for_page()
        if event in (Event.PAGE, Event.MARKS, Event.PAGES):
            self._figures()
        self.toolbar.refresh()
        self.root.title(captions.title(self.session))

    def _show_tool_for_page(self) -> None:
        """Use the pen on a drawing; on an image, replace an ink tool with the select tool."""
        if self.session.page.is_drawing:
            self.use_tool("pen")
        elif self.tool in ("pen", "eraser", "rubber"):
            self.use_tool("select")

    def _problems(self, sentences: list[str]) -> None:
        self.banner.show(sentences)
        self.status.say("")

    def _finished(self, page: OpenPage) -> None:
        self._say(_("Read"))
        if not self.show_result.get():
            if not page.lines:
                self._say(_("No digits found"))
            return
        if self.result is not None and self.result.winfo_exists():
            self.result.close()
        detail = captions.result_detail(page)
        self.result = ResultDialog(
            self.root, self.theme, page.text, detail, self.show_result, self.copy
        )
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
        """Show a message; what went wrong before it is no longer news."""
        if message:
            self.banner.hide()
        self.status.say(message, passing)

    def _open_page_list_menu(self, x: int, y: int) -> None:
        self.menu = open_list_menu(self, self.actions, x, y)

    def _open_menu(self, x: int, y: int, spot: Spot) -> None:
        self.menu = open_page_menu(self, self.session, self.actions, x, y, spot)

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
        self.session.step(1)
        return "break"

    def _switch_marks(self) -> None:
        self.session.show_punctuation(self.show_marks.get())
        self._remember()

    def _remember(self) -> None:
        self.preferences.pen = self.pen_width.get()
        self.preferences.show_result = self.show_result.get()
        self.preferences.marks = self.show_marks.get()
        self.preferences.geometry = self.root.geometry()
        prefs.save(self.preferences)
