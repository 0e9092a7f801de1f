"""A strip over the lower edge of the page that shows problems until closed or outdated."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, printable, unbroken

_MOST = 4  # sentences shown; the others are only counted


class Banner(ttk.Frame):
    """Hidden until `show`. It lies over the page, so that nothing moves under the pen."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, style="Banner.TFrame")
        self.sentences: list[str] = []
        self.theme = theme
        warning = theme.icon("warning", theme.palette.doubt, 18)
        self._icon = ttk.Label(self, style="Banner.TLabel", image=warning)
        self._text = ttk.Label(self, style="Banner.TLabel", justify="left")
        self._close = ttk.Button(
            self, style="Banner.Tool.TButton", command=self.hide, image=theme.icon("close", size=15)
        )
        self._icon.pack(side="left", anchor="n", padx=(theme.px(12), theme.px(8)), pady=theme.px(9))
        self._close.pack(side="right", anchor="n", padx=theme.px(4), pady=theme.px(3))
        self._text.pack(side="left", fill="x", expand=True, pady=theme.px(9))
        self.bind("<Configure>", self._wrap)

    def show(self, sentences: list[str]) -> None:
        """Show these sentences, one per line."""
        self.sentences = list(sentences)
        lines = self.sentences[:_MOST]
        if len(sentences) > _MOST:
            rest = len(sentences) - _MOST
            lines.append(_("and {count} more.").format(count=rest))
        if len(sentences) > 1:
            lines = [f"•  {line}" for line in lines]
        self._text.configure(text=unbroken("\n".join(map(printable, lines))))
        edge = self.theme.px(4)
        self.place(relx=0, rely=1, x=edge, y=-edge, relwidth=1, width=-2 * edge, anchor="sw")
        self.lift()

    def hide(self) -> None:
        self.sentences = []
        self.place_forget()

    def _wrap(self, event: tk.Event[tk.Misc]) -> None:
        sides = self._icon.winfo_reqwidth() + self._close.winfo_reqwidth() + self.theme.px(32)
        self._text.configure(wraplength=max(event.width - sides, 100))
