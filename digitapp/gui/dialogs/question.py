"""A question with a few answers."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.toolkit.theme import Theme


class Question(Dialog):
    """Asks a question; answers: pairs of name and label, the last is the default."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        title: str,
        text: str,
        detail: str,
        answers: list[tuple[str, str]],
        done: Callable[[str], None],
    ) -> None:
        """done: called with the name of the answer, "" if the dialog was closed."""
        super().__init__(parent, theme, title)
        self._done = done
        width = theme.px(380)
        ttk.Label(self.body, text=text, style="Card.Heading.TLabel", wraplength=width).pack(
            anchor="w"
        )
        ttk.Label(self.body, text=detail, style="Card.TLabel", wraplength=width).pack(
            anchor="w", pady=(theme.px(8), 0)
        )
        for name, label in reversed(answers):
            self.button(label, partial(self._answer, name), default=name == answers[-1][0])
        self.minsize(theme.px(420), 1)
        # Block the main window until there is an answer; a grab needs a visible window.
        self.bind("<Map>", self._take_input)

    def _take_input(self, event: tk.Event[tk.Misc]) -> None:
        with contextlib.suppress(tk.TclError):  # another application has the grab
            self.grab_set()

    def close(self) -> None:
        self._answer("")

    def _answer(self, name: str) -> None:
        super().close()
        self._done(name)


class Questions:
    """Asks one question at a time; current: the one asked last, open or closed."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self._root, self._theme = root, theme
        self.current: Question | None = None

    def ask(
        self,
        title: str,
        text: str,
        detail: str,
        answers: list[tuple[str, str]],
        done: Callable[[str], None],
    ) -> None:
        """Ask a question, see `Question`; close one that is still open."""
        if self.current is not None and self.current.winfo_exists():
            self.current.close()
        self.current = Question(self._root, self._theme, title, text, detail, answers, done)
        self.current.place_over(self._root)
