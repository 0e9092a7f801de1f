"""The open document as a person changes it: edits and undo, readings, punctuation and rules.

Free of Tk. Widgets call the methods; listeners are notified of changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor import corrections as layer
from digitapp.editor.corrections import MarkLine
from digitapp.editor.document import Document, Event
from digitapp.editor.history import Edit, History
from digitapp.editor.pages import Content, OpenPage

if TYPE_CHECKING:
    from digitapp.forms import FormReading
    from digitapp.records import Box, DigitSequence, Reading
    from digitapp.rules import Rules
    from digitapp.rules.choice import Ruled


class Session(Document):
    """A document with its readings, corrections and rules, and one undo stack for all pages."""

    def __init__(self) -> None:
        super().__init__()
        self.history: History[Content] = History()
        self.punctuation = True
        self.rules: Rules | None = None
        self.pages_read = 0

    @property
    def unsaved(self) -> bool:
        """Whether closing now would lose strokes, corrections or rules."""
        work = self.rules is not None or any(page.has_work for page in self.pages)
        return self.revision != self.saved and work

    def show_punctuation(self, shown: bool) -> None:
        """Show punctuation on all pages, or leave it out of what is shown, copied and
        exported."""
        if shown == self.punctuation:
            return
        self.punctuation = shown
        self._refresh_all(Event.PAGES)

    def set_rules(self, rules: Rules | None) -> None:
        """Ask that the numbers obey rules, None for none; the reader applies them to all pages."""
        if rules == self.rules:
            return
        self.rules = rules
        for page in self.pages:
            page.ruled = None
        self.touch()
        self._refresh_all(Event.RULES, Event.PAGES, Event.HISTORY)

    def breaks_rule(self, text: str) -> bool:
        """Tell whether the text of a line is against the rules."""
        digits = "".join(c for c in text if c.isdigit())
        return self.rules is not None and self.rules.broken(digits, text) is not None

    # Pages

    def lay_out(self, pages: Iterable[OpenPage]) -> bool:
        """Make the lines of pages that are to be restored; may be called in any thread.

        Returns whether they show punctuation.
        """
        shown = self.punctuation
        for page in pages:
            page.lines = self._lines(page, shown)
            assert page.leftover is not None  # which is kept
        return shown

    def restore(
        self,
        pages: Iterable[OpenPage],
        current: int,
        path: Path | None,
        rules: Rules | None = None,
        laid_out: bool | None = None,
    ) -> None:
        """Replace all pages with those of a project, and show page `current`.

        laid_out: what `lay_out` returned for these pages, which takes long; None if it was not
        called.
        """
        self.pages = list(pages) or [self._drawing()]
        for page in self.pages:
            page.key = self._key()
        if laid_out != self.punctuation:
            self.lay_out(self.pages)
        self.history = History()
        self.current, self.selected, self.path, self.rules = current, None, path, rules
        self.touch()
        self.saved = self.revision
        for event in Event:
            if event is not Event.CONTENT:  # after which the page would be read again
                self.tell(event)

    def close(self, index: int) -> None:
        """Close a page; after the last one, open an empty drawing."""
        page = self.pages.pop(index)
        self.history.forget(page.key)
        if not self.pages:
            self.pages.append(self._drawing())
        self.current = min(self.current - (index < self.current), len(self.pages) - 1)
        self.selected = None
        self.touch()
        for event in (Event.PAGES, Event.PAGE, Event.MARKS, Event.SELECTION, Event.HISTORY):
            self.tell(event)

    def close_all(self) -> None:
        """Close all pages and open an empty drawing."""
        for page in self.pages:
            self.history.forget(page.key)
        self.pages, self.current, self.selected = [self._drawing()], 0, None
        self.path = self.rules = None
        self.touch()
        self.saved = self.revision
        for event in Event:
            self.tell(event)

    # Edits, all of them undoable

    def edit(
        self, label: str, page: OpenPage | None = None, joined: bool = False, **changes: object
    ) -> None:
        """Change fields of a page's content in one undoable step; page: by default the current.

        joined: make one step of it and the last one, if they have the same label.
        """
        page = page or self.page
        after = replace(page.content, **changes)  # type: ignore[arg-type]
        self.commit(label, page, page.content, after, joined)

    def preview(self, content: Content) -> None:
        """Show content during a drag, without an undoable step; `commit` ends the drag."""
        self.page.content = content
        self.tell(Event.CONTENT)

    def commit(
        self, label: str, page: OpenPage, before: Content, after: Content, joined: bool = False
    ) -> None:
        """Show `after` and record the change from `before` as one undoable step."""
        page.content = after
        if before == after:
            self.tell(Event.CONTENT)
            return
        self.history.push(Edit(page.key, label, before, after), joined)
        self._changed(page, before)

    def adopt(self, label: str, page: OpenPage, after: Content) -> None:
        """Show `after`, which fits what was just read, and record it as one undoable step."""
        before, page.content = page.content, after
        self.history.push(Edit(page.key, label, before, after))
        self.touch()
        if page is self.page:
            self.tell(Event.PAGE)
        self._refresh(page)
        self.tell(Event.HISTORY)

    def undo(self) -> None:
        edit = self.history.undo()
        if edit is not None:
            self._go(edit.page, edit.before)

    def redo(self) -> None:
        edit = self.history.redo()
        if edit is not None:
            self._go(edit.page, edit.after)

    # Results

    def read(
        self,
        key: str,
        sequence: DigitSequence,
        milliseconds: float = 0.0,
        models: str = "",
        ruled: Ruled | None = None,
        by_form: FormReading | None = None,
    ) -> None:
        """Set the reading of a page and apply its corrections; milliseconds: time it took;
        models: identity of those that read it; ruled: as of `obey`; by_form: what was read by a
        form, if it was."""
        if page := self.find(key):
            page.ruled = self._of_now(ruled)
            page.wide = ruled is not None and ruled.wide
            page.sequence, page.milliseconds, page.trouble = sequence, milliseconds, ""
            page.models, page.by_form = models, by_form
            self.pages_read += 1
            self._refresh(page)

    def obey(self, key: str, ruled: Ruled | None) -> None:
        """Set what the rules make of the reading of a page; ignored if they have changed."""
        if (page := self.find(key)) and (found := self._of_now(ruled)):
            page.ruled = found
            self._refresh(page)

    def _of_now(self, ruled: Ruled | None) -> Ruled | None:
        return ruled if ruled is not None and ruled.rules == self.rules else None

    def forget(self, page: OpenPage) -> None:
        """Drop the reading of a page that is now empty or changed."""
        if page.sequence is not None or page.lines:
            page.sequence, page.asked, page.by_form = None, {}, None
            self._refresh(page)

    def answer(self, key: str, readings: dict[Box, Reading]) -> None:
        """Add the networks' readings of boxes that a person made."""
        if page := self.find(key):
            page.asked.update(readings)
            self._refresh(page)

    # Internal

    def _go(self, key: str, content: Content) -> None:
        page = self.find(key)
        if page is None:
            return
        self.show(self.pages.index(page))
        before, page.content = page.content, content
        if (before.turns, before.tilt) != (content.turns, content.tilt):
            self.forget(page)  # its boxes would no longer lie on their digits
        self._changed(page, before)

    def _changed(self, page: OpenPage, before: Content) -> None:
        self.touch()
        now = page.content
        names = ("corrections", "signs", "reviewed", "marked")
        said = {name: getattr(now, name) for name in names}
        if replace(before, **said) != now:
            self.tell(Event.CONTENT)
        if any(getattr(before, name) != value for name, value in said.items()):
            self._refresh(page)
        self.tell(Event.HISTORY)

    def _refresh_all(self, *events: Event) -> None:
        """Apply the corrections of all pages again, and tell these events before the page shown."""
        for page in self.pages:
            if page is not self.page:  # `_refresh` keeps the selection on its digit
                page.lines = self._lines(page)
        for event in events:
            self.tell(event)
        self._refresh(self.page)

    def _refresh(self, page: OpenPage) -> None:
        """Apply the corrections again and keep the selection on its digit."""
        chosen = None
        if page is self.page and self.selected is not None and self.selected < len(page.marks):
            chosen = page.marks[self.selected].box
        page.lines = self._lines(page)
        if page is not self.page:
            self.tell(Event.PAGES)
            return
        self.selected = page.mark_at(chosen) if chosen is not None else None
        self.tell(Event.MARKS)
        self.tell(Event.SELECTION)

    def _lines(self, page: OpenPage, punctuation: bool | None = None) -> tuple[MarkLine, ...]:
        content = page.content
        shown = self.punctuation if punctuation is None else punctuation
        return layer.marks(
            page.taken,
            content.corrections,
            page.asked,
            shown,
            content.signs,
            page.verdicts,
        )
