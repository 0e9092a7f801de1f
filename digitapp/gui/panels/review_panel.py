"""Review line after line: the keys, which line it is, and why it is in doubt."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor.document import Event
from digitapp.gui.panels.line_canvas import LineCanvas
from digitapp.gui.toolkit.card import BETWEEN, Card, characters, shortened_parts, wrapping
from digitapp.gui.toolkit.keys import meant, sequences
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import _, plural, printable, unbroken
from digitapp.review import doubt, queue
from digitapp.review.queue import Filter
from digitapp.review.walk import Review

if TYPE_CHECKING:
    from digitapp.records import Array, Box

_LOWEST = 80
"""Least height of the line and its digits: what is said of them goes first."""
_LIKELY, _LEAST = 4, 0.01
"""So many digits are named with their probability, of those that are at least so probable."""
_FILTER = "Filter.TCombobox"
_TITLE = 24
"""So many characters of the title have room before the filter has room for all its names."""


class ReviewPanel(Card):
    """All keys work while the line has the focus."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        review: Review,
        piece: Callable[[Box], Array | None],
        close: Callable[[], None],
    ) -> None:
        """piece: returns the shown pixels inside a box, see rendering.piece. close: called by
        Escape and the button."""
        super().__init__(parent, theme, 8)
        self.theme, self.review, self._close = theme, review, close
        px = theme.px
        self._head = head = ttk.Frame(self, style="Card.TFrame")
        head.pack(fill="x")
        self.title = ttk.Label(head, style="Card.Heading.TLabel")
        self._said: tuple[str, ...] = ()
        self._button = ttk.Button(
            head,
            style="Card.Tool.TButton",
            image=theme.icon("close", size=15),
            command=close,
        )
        self._button.pack(side="right")
        names = [_name(f) for f in Filter]
        self.filter = ttk.Combobox(
            head,
            style=_FILTER,
            state="readonly",
            width=characters(names, theme.body),
            values=names,
            font=theme.body,
        )
        self.filter.current(0)
        self.filter.pack(side="right", padx=px(8))
        self.title.pack(side="left")  # last, so that it is cut off first
        tooltip(self.title, self._help)
        self.estimate = wrapping(ttk.Label(self, style="Card.Muted.TLabel"))
        self.estimate.pack(side="bottom", fill="x")
        self.why = wrapping(ttk.Label(self, style="Card.TLabel"))
        self.why.pack(side="bottom", fill="x")
        self.canvas = LineCanvas(self, theme, review, piece)
        self.canvas.pack(fill="both", expand=True, pady=(px(6), px(4)))
        self._bind_keys()
        self._pending: str | None = None
        while_it_lives(self, review.session.listen(self._on_session))
        while_it_lives(self, self._forget_pending)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Enter": self._accept,
            "Left": lambda: self.review.step(-1),
            "Right": lambda: self.review.step(1),
            "Del": self.review.delete,
            "Insert": self.review.insert,
            "X": lambda: self.review.mark(True),
            "U": self.review.undo,
            "F8": lambda: self._move(1),
            "Shift+F8": lambda: self._move(-1),
            "Down": lambda: self._move(1),
            "Up": lambda: self._move(-1),
            "Esc": self._close,
        }
        keys |= {digit: partial(self.review.type, digit) for digit in "0123456789"}
        for key, run in keys.items():
            patterns = sequences(key)
            if key.isdigit():
                patterns = [f"<Key-{key}>", f"<KP_{key}>"]
            for pattern in patterns:
                self.canvas.bind(pattern, partial(self._on_key, key, run))
        self.canvas.bind("<Configure>", lambda e: self._resized())
        self.filter.bind("<<ComboboxSelected>>", lambda e: self._choose())

    def _resized(self) -> None:
        """Make the filter as wide as all its names, or as its own where the title needs room."""
        zero = self.theme.body.measure("0")
        frame = self.filter.winfo_reqwidth() - int(self.filter.cget("width")) * zero
        names = most = characters(self.filter.cget("values"), self.theme.body)
        others = frame + names * zero + self._button.winfo_reqwidth() + self.theme.px(24)
        if self._head.winfo_width() - others < self.theme.heading.measure("0" * _TITLE):
            names = characters([self.filter.get()], self.theme.body)
        self.filter.configure(width=names)
        wider = (most - names) * zero  # its list has room for all names, at its left
        ttk.Style(self).configure(_FILTER, postoffset=(-wider, 0, wider, 0))
        self.update_idletasks()
        self.show()

    def _help(self) -> str:
        """What is shown while the pointer rests on the title: all that may have had no room."""
        below = (str(label.cget("text")) for label in (self.why, self.estimate))
        return "\n".join(words for words in (BETWEEN.join(self._said), *below) if words)

    def _make_room(self) -> None:
        """Leave out the estimate, then the reason of a doubt, where the line has too little room;
        both are shown while the pointer rests on the title."""
        px = self.theme.px
        free = self.winfo_height() - self._head.winfo_reqheight() - px(_LOWEST + 28)
        for label in (self.why, self.estimate):
            wanted = label.winfo_reqheight()
            if self.winfo_height() > 1 and wanted > free:
                label.pack_forget()
            elif not label.winfo_manager():
                above = self.why if label is not self.why and self.why.winfo_manager() else None
                label.pack(side="bottom", fill="x", before=above or self.canvas)
            free -= wanted if label.winfo_manager() else 0

    def start(self, chosen: Filter = Filter.OPEN) -> None:
        """Fill the queue and show its first line."""
        self.filter.current(list(Filter).index(chosen))
        self.review.start(chosen)
        self.canvas.focus_set()
        self.show()

    def show(self) -> None:
        """Draw the line in hand again."""
        self._draw()
        self._make_room()

    def _draw(self) -> None:
        """Draw the line in hand, and say what there is to say of it."""
        self.canvas.draw()
        self.estimate.configure(text=unbroken(self._estimate()))
        item, page = self.review.item, self.review.page
        if item is None or page is None:
            self._show_title((_("Nothing left to review"),))
            self.why.configure(text="")
            return
        left = plural("{count} left", "{count} left", self.review.left)
        state = _("reviewed") if item.reviewed else ""
        words = (left, state, printable(item.field), item.rule, printable(page.title))
        self._show_title(tuple(word for word in words if word))
        if not self.review.is_shown:
            self.why.configure(text=_("Press an arrow key to go back to this line"))
        elif item.value is None:
            self._say_why()
        elif item.value.field.kind == "mark":
            self.why.configure(text=_("Enter: it is right. X: it is marked. Delete: it is not."))
        else:
            self.why.configure(text=_("Enter: nothing is written there. Or type the digits."))

    def _show_title(self, parts: tuple[str, ...]) -> None:
        self._said = parts
        room = self.filter.winfo_x() - self.title.winfo_x() - self.theme.px(8)
        words = shortened_parts(parts, self.theme.heading, room) if room > 0 else ""
        self.title.configure(text=words or BETWEEN.join(parts))

    def _say_why(self) -> None:
        mark, page, item = self.review.session.mark, self.review.page, self.review.item
        there = page is not None and item is not None and item.line >= 0
        line = page.lines[item.line] if there else ()  # type: ignore[union-attr]
        if mark is None or mark not in line:
            self.why.configure(text="")
            return
        words = [doubt.reason(mark, line)]
        if mark.reading is not None:
            first, *others = mark.reading.alternatives[:_LIKELY]
            likely = [first, *(other for other in others if other[1] >= _LEAST)]
            parts = (
                _("{name}: {why}").format(name=digit, why=doubt.probability(part))
                for digit, part in likely
            )
            words.append("   ".join(part.replace(" ", "\xa0") for part in parts))
        self.why.configure(text="    ".join(word for word in words if word))

    def _estimate(self) -> str:
        found = queue.expected_errors(self.review.items())
        if found is None:
            return ""
        return _(
            "Of {checked} sure lines that were checked, {wrong} were wrong. Of the {count} that "
            "nobody checked, {expected} are expected to be wrong ({low} to {high}, 95 %)."
        ).format(
            checked=found.checked,
            wrong=found.wrong,
            count=found.population,
            expected=round(found.expected),
            low=int(found.low),
            high=-int(-found.high // 1),
        )

    def _accept(self) -> None:
        self.review.accept()
        self._show_soon()

    def _move(self, way: int) -> None:
        self.review.move(way)
        self._show_soon()

    def _choose(self) -> None:
        self._resized()
        self.start(list(Filter)[self.filter.current()])

    def _on_key(self, key: str, run: Callable[[], object], event: tk.Event[tk.Misc]) -> str | None:
        if not meant(key, event):
            return None
        run()
        return "break"

    def _on_session(self, event: Event) -> None:
        if event is Event.PAGES:
            self.review.forget_closed()
        if event in (Event.MARKS, Event.SELECTION, Event.PAGE):
            self._show_soon()

    def _show_soon(self) -> None:
        """Draw the line in hand again, once for all that one key changes."""
        if self._pending is None:
            self._pending = self.after_idle(self._show_pending)

    def _show_pending(self) -> None:
        self._pending = None
        if self.winfo_ismapped():
            self.show()

    def _forget_pending(self) -> None:
        if self._pending is not None:
            self.after_cancel(self._pending)


def _name(chosen: Filter) -> str:
    return {
        Filter.OPEN: _("To review"),
        Filter.DOUBTFUL: _("Doubtful lines"),
        Filter.REVIEWED: _("Reviewed lines"),
        Filter.CORRECTED: _("Corrected lines"),
        Filter.RULES: _("Lines against a rule"),
        Filter.ALL: _("All lines"),
    }[chosen]
