"""The digits of a page line by line, with a dot beside each line; doubtful digits are underlined,
punctuation is faint."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from itertools import accumulate
from tkinter import ttk
from typing import Any

from digitapp.editor import corrections
from digitapp.editor.corrections import MarkLine
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _
from digitapp.review import doubt
from digitapp.review.queue import reviewed_lines

_BETWEEN = 6
"""Space between two lines in pixels, before scaling."""


class DigitText(ttk.Frame):
    """A click selects a digit on the page; a right click opens a menu for its line."""

    def __init__(
        self,
        parent: tk.Misc,
        session: Session,
        theme: Theme,
        open_menu: Callable[[int, int, int], None],
    ) -> None:
        """open_menu: called with the number of a line, from 0, and the place on the screen."""
        super().__init__(parent, style="Card.TFrame")
        self.session, self.theme, self._open_menu = session, theme, open_menu
        self.text = tk.Text(
            self,
            borderwidth=0,
            highlightthickness=0,
            wrap="char",
            width=8,
            height=3,
            cursor="hand2",
            state="disabled",
            takefocus=False,
            padx=0,
            pady=0,
        )
        self.dots = tk.Canvas(
            self,
            width=theme.px(14),
            highlightthickness=0,
            borderwidth=0,
            background=theme.palette.surface,
        )
        self._bar = ttk.Scrollbar(self, orient="vertical", command=self.text.yview)
        self.text.configure(yscrollcommand=self._scrolled)
        self.dots.pack(side="left", fill="y")
        self.text.pack(side="left", fill="both", expand=True)
        self.text.bind("<Button-1>", self._on_click)
        self.text.bind("<B1-Motion>", lambda e: "break")
        self.text.bind("<Double-Button-1>", lambda e: "break")
        self.text.bind("<Button-3>", self._on_menu)
        self.text.bind("<Configure>", lambda e: self._resized())
        self._style()

    def _style(self) -> None:
        p, px, theme = self.theme.palette, self.theme.px, self.theme
        self.text.configure(
            font=theme.mono,
            background=p.surface,
            foreground=p.text,
            spacing1=px(_BETWEEN // 3),
            spacing3=px(_BETWEEN - _BETWEEN // 3),
            selectbackground=p.surface,
        )
        self.text.tag_configure("empty", font=theme.body, foreground=p.muted, spacing1=px(8))
        self.text.tag_configure("line", lmargin2=px(14))
        self.text.tag_configure("doubt", underline=True, foreground=p.doubt, underlinefg=p.doubt)
        self.text.tag_configure("typed", foreground=p.good)
        self.text.tag_configure("between", foreground=p.muted)
        self.text.tag_configure("chosen", background=theme.soft)

    def show(self) -> None:
        """Write the text again."""
        page = self.session.page
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        # One call to Tk for all digits, since each call may wait for the reading thread.
        parts: list[Any] = []
        for n, line in enumerate(page.lines):
            if n:
                parts += ["\n", "line"]
            *before, end = corrections.between_digits(line)
            for between, mark in zip(before, line, strict=True):
                kind = "typed" if mark.typed else "doubt" if mark.doubtful else "sure"
                if between:
                    parts += [between, ("between", "line")]
                parts += [mark.digit or "?", (kind, "line")]
            if end:
                parts += [end, ("between", "line")]
        self.text.insert("end", *(parts or [_nothing(page), "empty"]))
        self.text.configure(state="disabled", wrap="char" if page.lines else "word")
        self._resized()

    def mark_selected(self) -> None:
        """Mark the selected digit and scroll to it."""
        self.text.tag_remove("chosen", "1.0", "end")
        where = self._position()
        if where is not None:
            self.text.tag_add("chosen", where)
            self.text.see(where)

    @property
    def selected_line(self) -> int:
        """The number of the line of the selected digit, from 0; that of the first without one."""
        where = self._position()
        return int(where.split(".")[0]) - 1 if where is not None else 0

    def _resized(self) -> None:
        self._fit()
        self._paint_dots()

    def _fit(self) -> None:
        """Use the largest font in which all lines fit, or the smallest one."""
        lines = [corrections.line_text(line) for line in self.session.page.lines] or [""]
        width, height = self.text.winfo_width(), self.text.winfo_height()
        between = self.theme.px(_BETWEEN)
        font = self.theme.mono
        for font in (self.theme.mono, self.theme.mono_medium, self.theme.mono_low):
            low = len(lines) * (font.metrics("linespace") + between) <= height
            if low and max(map(len, lines)) * font.measure("0") <= width:
                break
        if str(self.text.cget("font")) != str(font):
            self.text.configure(font=font)

    def _paint_dots(self) -> None:
        """Paint a dot beside every visible line: filled where a digit is to check, a ring where
        the line is sure, a tick where a person reviewed it."""
        p, px, page = self.theme.palette, self.theme.px, self.session.page
        self.dots.delete("all")
        r, x = px(4), px(6)
        first = int(self.text.index("@0,0").split(".")[0]) - 1
        last = int(self.text.index(f"@0,{self.text.winfo_height()}").split(".")[0])
        visible = page.lines[first:last]
        reviewed = reviewed_lines(page, visible)
        for n, (line, is_reviewed) in enumerate(zip(visible, reviewed, strict=True), first):
            place = self.text.dlineinfo(f"{n + 1}.0")
            if place is None:
                continue
            y = place[1] + place[3] / 2
            state = doubt.state(line)
            if is_reviewed:
                tick = self.theme.icon("check", p.good, 13)
                self.dots.create_image(x, y, image=tick, tags=state)
            elif state == "doubt":
                spot = (x - r, y - r, x + r, y + r)
                self.dots.create_oval(*spot, fill=p.doubt, width=0, tags=state)
            else:
                colour = p.good if state == "typed" else p.accent
                spot = (x - r + 1, y - r + 1, x + r - 1, y + r - 1)
                self.dots.create_oval(*spot, outline=colour, width=max(px(1.5), 1), tags=state)

    def _position(self) -> str | None:
        """Return the Tk text index of the selected digit, None without one."""
        index = self.session.selected
        if index is None:
            return None
        for n, line in enumerate(self.session.page.lines):
            if index < len(line):
                return f"{n + 1}.{_columns(line)[index]}"
            index -= len(line)
        return None

    def _on_click(self, event: tk.Event[tk.Misc]) -> str:
        row, column = (int(v) for v in self.text.index(f"@{event.x},{event.y}").split("."))
        lines = self.session.page.lines
        if row <= len(lines):
            before = sum(len(line) for line in lines[: row - 1])
            columns = _columns(lines[row - 1])
            if column in columns:
                self.session.select(before + columns.index(column))
        return "break"

    def _on_menu(self, event: tk.Event[tk.Misc]) -> None:
        line = int(self.text.index(f"@{event.x},{event.y}").split(".")[0]) - 1
        if self.session.page.lines:
            self._open_menu(line, event.x_root, event.y_root)

    def _scrolled(self, first: float | str, last: float | str) -> None:
        self._bar.set(first, last)
        self._paint_dots()
        if float(first) <= 0 and float(last) >= 1:
            self._bar.pack_forget()
        else:
            self._bar.pack(side="right", fill="y", before=self.text)


def _nothing(page: OpenPage) -> str:
    """What to say of a page without digits."""
    if page.sequence is None and page.is_drawing:
        return _("What you draw is read here.")
    if page.sequence is None:
        return _("Not read yet.")
    if not page.sequence.complete:
        return _("This page was not read to its end.")
    if page.is_drawing and not page.content.strokes:
        return _("What you draw is read here.")
    return _("No digits found")


def _columns(line: MarkLine) -> list[int]:
    """Return the column of each digit of a line in its text."""
    widths = accumulate(len(before) + 1 for before in corrections.between_digits(line)[:-1])
    return [end - 1 for end in widths]
