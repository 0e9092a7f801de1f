"""The column beside the page: the text of the page, and the selected digit below it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor.session import Session
from digitapp.gui.panels.digit_inspector import DigitInspector
from digitapp.gui.panels.sequence_panel import SequencePanel
from digitapp.gui.toolkit.theme import Theme

if TYPE_CHECKING:
    from digitapp.records import Array, Box

_WIDTH = 336  # of the column
_TEXT = 200  # minimum height of the text panel


class SideColumn(ttk.Frame):
    """sequence: the text of the page; inspector: the selected digit.

    copied: called with a message after something was copied to the clipboard.
    piece: returns the shown pixels inside a box, see rendering.piece.
    """

    def __init__(
        self,
        parent: tk.Misc,
        session: Session,
        theme: Theme,
        copied: Callable[[str], None],
        piece: Callable[[Box], Array | None],
    ) -> None:
        px = theme.px
        super().__init__(parent, width=px(_WIDTH))
        self.grid_propagate(False)
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.sequence = SequencePanel(self, session, theme, copied)
        self.sequence.grid(row=0, column=0, sticky="nsew", pady=(0, px(10)))
        self.inspector = DigitInspector(self, session, theme, piece)
        self.inspector.grid(row=1, column=0, sticky="ew")
        self.bind("<Configure>", lambda e: self.inspector.fit(e.height - px(_TEXT)))
