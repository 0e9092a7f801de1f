"""The digits as text or as a table, with what rules and doubt say of them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import cached_property
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor import corrections
from digitapp.editor.document import Event
from digitapp.editor.session import Session
from digitapp.gui.panels.sequence.digit_text import DigitText
from digitapp.gui.toolkit.card import Card, shortened
from digitapp.gui.toolkit.keys import shown
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tiles import mix
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import _, unbroken
from digitapp.review import doubt

if TYPE_CHECKING:
    from digitapp.gui.panels.tables.table_view import TableView

_LONGEST = 12
"""Characters of the rules that the button shows."""

_BESIDE = 3
"""Lines of digits that stay in sight above a verdict of several lines."""

_ROW = 30
"""Height of a row of a table in pixels, before scaling."""


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
        faint = mix(theme.palette.surface, theme.palette.text, 0.3)
        images = theme.icon("copy", size=17), "disabled", theme.icon("copy", faint, 17)
        self.copy_button.configure({"image": images})
        tooltip(self.copy_button, _("Copy all lines"), shown("Ctrl+C"))
        self.lines = DigitText(self, session, theme, self._show_menu)
        self._as_table = True
        self.view_button = ttk.Button(self, style="Card.TButton", command=self._switch_view)
        self._menu = tk.Menu(self, tearoff=False)
        self._clicked_line = 0
        for words, run in (
            (_("Copy line"), lambda: self._copy_nth(self._clicked_line)),
            (_("Copy all"), self.copy_all),
        ):
            row = theme.menu_row
            self._menu.add_command(label=words, command=run, image=row, compound="left")

        self._head.pack(fill="x")
        self.copy_button.pack(side="right")
        self.rules_button.pack(side="right", padx=theme.px(6))
        self._title.pack(side="left")
        self._head.bind("<Configure>", lambda e: self._fit_head())
        self.bind("<Configure>", lambda e: self._show_verdict())
        while_it_lives(self, session.listen(self._on_session))
        self.show()

    @cached_property
    def table(self) -> TableView:
        """The digits as a table; made for the first page that has one."""
        from digitapp.gui.panels.tables.table_view import TableView

        return TableView(self, self.session, self.theme)

    def show(self) -> None:
        """Show the current page again."""
        page = self.session.page
        self.lines.show()
        self._trust.configure(text=doubt.summary(page.lines))
        self._fit_head()
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
            self._pack_low(self.view_button, px(6))
        else:
            self.view_button.pack_forget()
        wanted: tk.Widget = self.lines
        if has_table or "table" in vars(self):
            self.table.show()
            parts: list[tk.Widget] = [self.lines, self.table]
            wanted = parts.pop(has_table and self._as_table)
            if not wanted.winfo_manager():
                parts[0].pack_forget()
        if not wanted.winfo_manager():
            wanted.pack(side="left", fill="both", expand=True, pady=(px(8), 0))

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

    def mark_selected(self) -> None:
        self._show_verdict()
        if self.session.page.tables:
            self.table.show_selected()
        self.lines.mark_selected()

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
        said, px = unbroken(self.verdict), self.theme.px
        wide = max(self.winfo_width() - px(30), 1)
        line = self.theme.mono_low.metrics("linespace") + px(6)
        free = self._make_room(self.theme.mono_low.metrics("linespace"))
        self._verdict.configure(text=said, wraplength=wide)
        beside = min(max(len(self.session.page.lines), 1), _BESIDE)
        if self._verdict.winfo_reqheight() > free - beside * line:
            self._verdict.configure(text=shortened(said, self.theme.small, wide))
        if said and self._verdict.winfo_reqheight() <= free - line:
            self._pack_low(self._verdict, 0)
        else:
            self._verdict.pack_forget()

    def _make_room(self, line: int) -> int:
        """Leave out what stands below the digits and then what stands above, if a line of them, or
        a row of their table, would not be in sight: the status line and the menus have most of it.
        Return what is free.
        """
        px, height = self.theme.px, self.winfo_height()
        below, above = self._trust.winfo_reqheight() + px(6), self._head.winfo_reqheight()
        if self.session.page.tables:
            below += self.view_button.winfo_reqheight() + px(6)
            line = max(line, px(_ROW))
        free = height - above - below - px(38)
        roomy = height <= 1 or free >= line
        if roomy or free + below >= line:
            if not self._head.winfo_manager():
                self._head.pack(fill="x", before=self.pack_slaves()[0])
        else:
            self._head.pack_forget()
        if roomy:
            self._trust.pack(side="bottom", anchor="w", pady=(px(6), 0), after=self._head)
            if self.session.page.tables and not self.view_button.winfo_manager():
                self._pack_low(self.view_button, px(6))
        else:
            self._trust.pack_forget()
            self.view_button.pack_forget()
        return max(free, 0)

    def _pack_low(self, part: tk.Widget, gap: int) -> None:
        """Place a part at the bottom, above those that are there already; not without these, since
        the digits need the room."""
        if self._trust.winfo_manager():
            part.pack(side="bottom", anchor="w", pady=(gap, 0), after=self._trust)
        else:
            part.pack_forget()

    def copy_all(self) -> None:
        self._copy(self.session.page.text, _("Digits copied"))

    def copy_line(self) -> None:
        """Copy the line of the selected digit; the first line if none is selected."""
        self._copy_nth(self.lines.selected_line)

    def _copy_nth(self, line: int) -> None:
        lines = self.session.page.lines
        if line < len(lines):
            self._copy(corrections.line_text(lines[line]), _("Line copied"))

    def _copy(self, text: str, message: str) -> None:
        if text:
            self.clipboard_clear()
            self.clipboard_append(text)
            self._copied(message)

    def _show_menu(self, line: int, x: int, y: int) -> None:
        self._clicked_line = line
        self._menu.tk_popup(x, y)

    def _on_session(self, event: Event) -> None:
        if event in (Event.MARKS, Event.PAGE, Event.CONTENT):
            self.show()
        elif event is Event.SELECTION:
            self.mark_selected()
