"""The column beside the page: the text of the page, and the selected digit below it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor.session import Session
from digitapp.gui.panels.digit_inspector import DigitInspector
from digitapp.gui.panels.layout import GAP, Arrangement
from digitapp.gui.panels.sequence.sequence_panel import SequencePanel
from digitapp.gui.panels.splitter import Splitter
from digitapp.gui.toolkit.theme import Theme

if TYPE_CHECKING:
    from digitapp.records import Array, Box


class SideColumn(ttk.Frame):
    """sequence: the text of the page; inspector: the selected digit.

    copied: called with a message after something was copied to the clipboard.
    piece: returns the shown pixels inside a box, see rendering.piece.
    moved: called when the line between the two is dragged, with pixels before scaling.
    edit_rules: asks for the rules of the numbers.
    """

    def __init__(
        self,
        parent: tk.Misc,
        session: Session,
        theme: Theme,
        copied: Callable[[str], None],
        piece: Callable[[Box], Array | None],
        moved: Callable[[float], None],
        edit_rules: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.sequence = SequencePanel(self, session, theme, copied, edit_rules)
        self.splitter = Splitter(self, theme, False, moved)
        self.inspector = DigitInspector(self, session, theme, piece)

    def arrange(self, found: Arrangement) -> None:
        """Place the parts as `layout.arrange` decided."""
        px = self.theme.px
        self.configure(width=px(found.side))
        self.sequence.place(x=0, y=0, relwidth=1, height=px(found.text))
        if found.inspector:
            self.inspector.fit(found.side, found.inspector)
            top = px(found.text)
            self.splitter.place(x=0, y=top, relwidth=1, height=px(GAP))
            self.inspector.place(x=0, y=top + px(GAP), relwidth=1, height=px(found.inspector))
        else:
            self.splitter.place_forget()
            self.inspector.place_forget()
