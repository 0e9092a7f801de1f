"""The digits as text, line by line; doubtful digits are underlined, punctuation is faint."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from itertools import accumulate
from tkinter import ttk
from typing import Any

from digitapp.editor import corrections
from digitapp.editor.corrections import MarkLine
from digitapp.editor.document import Event
from digitapp.editor.session import Session
from digitapp.gui.panels.tables.table_view import TableView
from digitapp.gui.toolkit.card import Card, shortened
from digitapp.gui.toolkit.keys import shown
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tiles import mix
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import _
from digitapp.review import doubt
from digitapp.review.queue import reviewed_lines

_BETWEEN = 6
"""Space between two lines in pixels, before scaling."""

_LONGEST = 12
"""Characters of the rules that the button shows."""


class SequencePanel(Card):
    """Shows the current page's text; a click selects the digit on the page."""

    def __init__(
        self,
        parent: tk.Misc,
        session: Session,
        theme: Theme,
        copied: Callable[[str], None],
        edit_rules: Callable[[], None],
    ) -> None:
        """copied: called with a message after something was copied to the clipboard. edit_rules:
        asks for the rules of the numbers."""
        super().__init__(parent, theme)
        self.session, self.theme, self._copied = session, theme, copied
        self._head = ttk.Frame(self, style="Card.TFrame")
        self._title = ttk.Label(self._head, text=_("Digits"), style="Card.Heading.TLabel")
        self._trust = ttk.Label(self, style="Card.Muted.TLabel")
        self.rules_button = ttk.Button(self._head, style="Card.TButton", command=edit_rules)
        tooltip(self.rules_button, _("What the numbers must look like"), shown("Ctrl+K"))
        self._verdict = ttk.Label(self, style="Card.Muted.TLabel")
        for label in (self._trust, self._verdict):
            tooltip(label, lambda: self.verdict)
        self.copy_button = ttk.Button(
            self._head,
            text=_("Copy"),
            style="Card.TButton",
            compound="left",
            command=self.copy_all,
        )
        tooltip(self.copy_button, _("Copy all lines"), shown("Ctrl+C"))
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
        self.table = TableView(self, session, theme)
        self._as_table = True
        self.view_button = ttk.Button(self, style="Card.TButton", command=self._switch_view)
        self._bar = ttk.Scrollbar(self, orient="vertical", command=self.text.yview)
        self.text.configure(yscrollcommand=self._scrolled)
        self._menu = tk.Menu(self, tearoff=False)
        self._menu.add_command(
            label=_("Copy line"), command=lambda: self._copy_nth(self._clicked_line)
        )
        self._menu.add_command(label=_("Copy all"), command=self.copy_all)
        self._clicked_line = 0

        self._head.pack(fill="x")
        self.copy_button.pack(side="right")
        self.rules_button.pack(side="right", padx=theme.px(6))
        self._title.pack(side="left")
        self._trust.pack(side="bottom", anchor="w", pady=(theme.px(6), 0))
        self.dots.pack(side="left", fill="y", pady=(theme.px(8), 0))
        self.text.pack(side="left", fill="both", expand=True, pady=(theme.px(8), 0))
        self.text.bind("<Button-1>", self._on_click)
        self.text.bind("<B1-Motion>", lambda e: "break")
        self.text.bind("<Double-Button-1>", lambda e: "break")
        self.text.bind("<Button-3>", self._on_menu)
        self._head.bind("<Configure>", lambda e: self._fit_head())
        self.text.bind("<Configure>", lambda e: self._resized())
        while_it_lives(self, session.listen(self._on_session))
        self._style(theme)
        self.show()

    def _style(self, theme: Theme) -> None:
        p, px = theme.palette, theme.px
        faint = mix(p.surface, p.text, 0.3)
        images = theme.icon("copy", size=17), "disabled", theme.icon("copy", faint, 17)
        self.copy_button.configure({"image": images})
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
        self.text.insert("end", *(parts or [self._nothing(), "empty"]))
        self.text.configure(state="disabled", wrap="char" if page.lines else "word")
        self._trust.configure(text=doubt.summary(page.lines))
        self._fit_head()
        self._fit()
        self._paint_dots()
        self.copy_button.state(["!disabled" if page.lines else "disabled"])
        self._show_table()
        self.mark_selected()

    def _switch_view(self) -> None:
        self._as_table = not self._as_table
        self._show_table()
        self.mark_selected()

    def _show_table(self) -> None:
        """Show the table instead of the text, if the page has one and the person wants it."""
        px, has_table = self.theme.px, bool(self.session.page.tables)
        if has_table:
            words = _("Show as text") if self._as_table else _("Show as table")
            self.view_button.configure(text=words)
            self.view_button.pack(side="bottom", anchor="w", pady=(px(6), 0), after=self._trust)
        else:
            self.view_button.pack_forget()
        self.table.show()
        if has_table and self._as_table:
            for part in (self._bar, self.dots, self.text):
                part.pack_forget()
            self.table.pack(side="left", fill="both", expand=True, pady=(px(8), 0))
        elif self.table.winfo_manager():
            self.table.pack_forget()
            self.dots.pack(side="left", fill="y", pady=(px(8), 0))
            self.text.pack(side="left", fill="both", expand=True, pady=(px(8), 0))

    def _resized(self) -> None:
        self._show_verdict()
        self._fit_head()
        self._fit()
        self._paint_dots()

    def _fit_head(self) -> None:
        """Leave out the word for copying, then the title, where there is little room, and shorten
        the rules."""
        px, title = self.theme.px, self._title.winfo_reqwidth() + self.theme.px(12)
        rules, body = self.session.rules, self.theme.body
        words = rules.summary if rules else _("Rules …")
        words = shortened(words, body, body.measure("0" * _LONGEST)) if rules else words
        self.rules_button.configure(text=words)
        self.copy_button.configure(compound="image")
        room = self._head.winfo_width() - self.copy_button.winfo_reqwidth() - px(18)
        over = self.rules_button.winfo_reqwidth() - room
        if over > 0 and room > 0:
            words = shortened(words, body, max(body.measure(words) - over, 1))
            self.rules_button.configure(text=words)
        self.copy_button.configure(compound="left")
        room = self._head.winfo_width() - self.rules_button.winfo_reqwidth() - px(12)
        if self.copy_button.winfo_reqwidth() + title > room:
            self.copy_button.configure(compound="image")
        if self.copy_button.winfo_reqwidth() + title > room > 0:
            self._title.pack_forget()
        else:
            self._title.pack(side="left")

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

    def mark_selected(self) -> None:
        self._show_verdict()
        self.table.show_selected()
        self.text.tag_remove("chosen", "1.0", "end")
        if self.session.selected is None:
            return
        where = self._position(self.session.selected)
        if where:
            self.text.tag_add("chosen", where)
            self.text.see(where)

    @property
    def verdict(self) -> str:
        """What a rule did to the line of the selected digit, or to the first line that it
        changed; empty if it changed none."""
        lines, selected = self.session.page.lines, self.session.mark
        if selected is not None:
            lines = tuple(line for line in lines if selected in line.digits)
        return next((line.verdict.said for line in lines if line.verdict is not None), "")

    def _show_verdict(self) -> None:
        """Show the verdict below the text, or its beginning, or nothing, as the text leaves room.

        The help text of the line below says it whole.
        """
        said, px = self.verdict, self.theme.px
        wide = max(self.winfo_width() - px(30), 1)
        others = self._head.winfo_reqheight() + self._trust.winfo_reqheight() + px(44)
        free = self.winfo_height() - others - self.theme.mono_low.metrics("linespace")
        self._verdict.configure(text=said, wraplength=wide)
        if self._verdict.winfo_reqheight() > free:
            self._verdict.configure(text=shortened(said, self.theme.small, wide))
        if said and self._verdict.winfo_reqheight() <= free:
            self._verdict.pack(side="bottom", anchor="w", after=self._trust)
        else:
            self._verdict.pack_forget()

    def copy_all(self) -> None:
        self._copy(self.session.page.text, _("Digits copied"))

    def copy_line(self) -> None:
        """Copy the line of the selected digit; the first line if none is selected."""
        where = self._position(self.session.selected or 0)
        self._copy_nth(int(where.split(".")[0]) - 1 if where else 0)

    def _copy_nth(self, line: int) -> None:
        lines = self.session.page.lines
        if line < len(lines):
            self._copy(corrections.line_text(lines[line]), _("Line copied"))

    def _copy(self, text: str, message: str) -> None:
        if text:
            self.clipboard_clear()
            self.clipboard_append(text)
            self._copied(message)

    def _nothing(self) -> str:
        page = self.session.page
        if page.sequence is None and page.is_drawing:
            return _("What you draw is read here.")
        if page.sequence is None:
            return _("Not read yet.")
        if not page.sequence.complete:
            return _("This page was not read to its end.")
        if page.is_drawing and not page.content.strokes:
            return _("What you draw is read here.")
        return _("No digits found")

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

    def _position(self, index: int) -> str | None:
        """Return the Tk text index of a digit, None if there is no such digit."""
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
        self._clicked_line = int(self.text.index(f"@{event.x},{event.y}").split(".")[0]) - 1
        if self.session.page.lines:
            self._menu.tk_popup(event.x_root, event.y_root)

    def _scrolled(self, first: float | str, last: float | str) -> None:
        self._bar.set(first, last)
        self._paint_dots()
        if (float(first) <= 0 and float(last) >= 1) or not self.text.winfo_manager():
            self._bar.pack_forget()
        else:
            self._bar.pack(side="right", fill="y", before=self.text, pady=(8, 0))

    def _on_session(self, event: Event) -> None:
        if event in (Event.MARKS, Event.PAGE, Event.CONTENT):
            self.show()
        elif event is Event.SELECTION:
            self.mark_selected()


def _columns(line: MarkLine) -> list[int]:
    """Return the column of each digit of a line in its text."""
    widths = accumulate(len(before) + 1 for before in corrections.between_digits(line)[:-1])
    return [end - 1 for end in widths]
