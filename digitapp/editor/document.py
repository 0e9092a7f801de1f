"""The pages of the open document, and who is notified when it changes.

Free of Tk.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor.corrections import Mark
from digitapp.editor.pages import OpenPage

if TYPE_CHECKING:
    from digitapp.editor.image_store import Picture


class Event(Enum):
    """What changed in the document."""

    PAGES = "the list of pages, or the reading of one that is not shown"
    PAGE = "another page is shown"
    CONTENT = "the strokes or turns of the page"
    MARKS = "the digits of the page"
    SELECTION = "which digit is selected"
    RULES = "the rules for the numbers"
    HISTORY = "what can be undone, or whether all is saved"


Listener = Callable[[Event], None]


class Document:
    """The open pages, which of them is shown, and which of its digits is selected.

    path: the project file, None before the first one is saved. revision: counts the changes; saved:
    the revision that was saved last.
    """

    def __init__(self) -> None:
        self._keys = itertools.count(1)
        self._listeners: list[Listener] = []
        self._held: dict[Event, None] | None = None
        self.pages: list[OpenPage] = [self._drawing()]
        self.current = 0
        self.selected: int | None = None
        self.path: Path | None = None
        self.revision = self.saved = 0

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` on every change until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: Event) -> None:
        """Tell all listeners what changed."""
        if self._held is not None:
            self._held[event] = None
            return
        for listener in list(self._listeners):
            listener(event)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Tell of all changes at the end, each kind once, since a pile changes many pages."""
        if self._held is not None:
            yield
            return
        self._held = {}
        try:
            yield
        finally:
            held, self._held = self._held, None
            for event in held:
                self.tell(event)

    @property
    def page(self) -> OpenPage:
        return self.pages[self.current]

    @property
    def mark(self) -> Mark | None:
        """The selected digit."""
        marks = self.page.marks
        return marks[self.selected] if self.selected is not None else None

    def find(self, key: str) -> OpenPage | None:
        return next((page for page in self.pages if page.key == key), None)

    def touch(self) -> None:
        """Mark the document as changed since it was saved."""
        self.revision += 1

    def new_drawing(self) -> OpenPage:
        """Show an untouched drawing; make one if there is none."""
        untouched = next((p for p in self.pages if p.is_untouched), None)
        if untouched is None:
            untouched = self._drawing()
            self.pages.append(untouched)
            self.tell(Event.PAGES)
        self.show(self.pages.index(untouched))
        return untouched

    def add(self, picture: Picture, path: Path | None, show: bool) -> OpenPage:
        """Append a loaded page and remove untouched drawings; show: turn to the new page."""
        page = OpenPage(self._key(), picture.name, picture, path)
        page.size = picture.width, picture.height
        at = self.page
        self.pages = [p for p in self.pages if not p.is_untouched]
        self.pages.append(page)
        self.current = self.pages.index(at) if at in self.pages else 0
        self.touch()
        self.tell(Event.PAGES)
        if show or at not in self.pages:
            self.show(self.pages.index(page), force=True)
        return page

    def reorder(self, pages: Sequence[OpenPage]) -> None:
        """Put the pages into another order; the page that is shown stays shown."""
        shown = self.page
        if [p.key for p in pages] == [p.key for p in self.pages]:
            return
        self.pages = list(pages)
        self.current = self.pages.index(shown)
        self.touch()
        self.tell(Event.PAGES)

    def failed(self, key: str, trouble: str) -> None:
        """Say why a page could not be read."""
        if page := self.find(key):
            page.trouble = trouble
            self.tell(Event.PAGES)

    def show(self, index: int, force: bool = False) -> None:
        """Turn to another page; force: tell listeners even if it is shown already."""
        if index == self.current and not force:
            return
        self.current, self.selected = index, None
        for event in (Event.PAGE, Event.MARKS, Event.SELECTION):
            self.tell(event)

    def select(self, index: int | None) -> None:
        """Select a digit by its index in reading order; None or a wrong index selects none."""
        count = len(self.page.marks)
        index = index if index is not None and 0 <= index < count else None
        if index != self.selected:
            self.selected = index
            self.tell(Event.SELECTION)

    def _drawing(self) -> OpenPage:
        return OpenPage(self._key(), "")

    def _key(self) -> str:
        return str(next(self._keys))
