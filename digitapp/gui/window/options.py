"""Options that menus and toolbar change, kept in the preferences."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping

from digitapp.gui.panels.toolbar import THICKEST, THINNEST
from digitapp.storage import preferences as prefs
from digitapp.storage.preferences import Preferences


class Options:
    """Tk variables for the options.

    show_result: show the result of Recognise in a dialog. show_marks: show punctuation.
    pen_width: in page units.
    """

    def __init__(self, owner: tk.Misc, preferences: Preferences) -> None:
        self._owner, self._preferences = owner, preferences
        self.show_result = tk.BooleanVar(owner, preferences.show_result)
        self.show_marks = tk.BooleanVar(owner, preferences.marks)
        self.pen_width = tk.DoubleVar(owner, preferences.pen)

    @property
    def switches(self) -> Mapping[str, tk.BooleanVar]:
        """The options that menus switch, by the names of their entries."""
        return {"result-window": self.show_result, "marks": self.show_marks}

    def watch(self, marks_switched: Callable[[bool], None]) -> None:
        """Save every switch; tell whether punctuation is shown when that changes."""

        def switch_marks() -> None:
            marks_switched(self.show_marks.get())
            self.save()

        self.show_result.trace_add("write", lambda *_: self.save())
        self.show_marks.trace_add("write", lambda *_: switch_marks())

    def widen(self, by: float) -> None:
        """Make the pen wider by `by` page units, within its range; negative makes it thinner."""
        self.pen_width.set(min(max(round(self.pen_width.get()) + by, THINNEST), THICKEST))

    def save(self) -> None:
        """Write the options and the window's place to the preferences file."""
        self._preferences.pen = self.pen_width.get()
        self._preferences.show_result = self.show_result.get()
        self._preferences.marks = self.show_marks.get()
        self._preferences.geometry = self._owner.winfo_toplevel().geometry()
        prefs.save(self._preferences)

    def release(self) -> None:
        """Remove the traces, which Tk would keep after the window is gone."""
        for variable in (self.show_result, self.show_marks, self.pen_width):
            for modes, command in variable.trace_info():
                variable.trace_remove(modes[0], command)
