"""Walk through the review queue: which line is shown, and what the keys do to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from digitapp.editor import digit_edits
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.i18n import _
from digitapp.review import fields, queue
from digitapp.review.queue import Filter, Item

if TYPE_CHECKING:
    from digitapp.records import Box


class Review:
    """The queue of an open session and the line in hand.

    The queue keeps its order while one walks through it: a line that was accepted stays where it
    was, so that going back finds it.
    """

    def __init__(
        self, session: Session, breaks_rule: Callable[[str], bool] = lambda text: False
    ) -> None:
        self.session, self._breaks_rule = session, breaks_rule
        self.filter = Filter.OPEN
        self._order: list[tuple[str, Box]] = []
        self._at = -1
        self._accepted: list[int] = []
        self._known: dict[str, tuple[tuple[object, ...], list[Item]]] = {}

    def start(self, chosen: Filter = Filter.OPEN) -> bool:
        """Fill the queue and show its first line; return False if it is empty."""
        self.filter = chosen
        self._order = [(i.page, i.box) for i in queue.queue(self.items(), chosen)]
        self._at = -1
        return self.move(1)

    def items(self) -> list[Item]:
        """All lines of all pages as they stand; those of a page are listed again only if it
        changed."""
        return queue.with_sample([item for page in self.session.pages for item in self._of(page)])

    def _of(self, page: OpenPage) -> list[Item]:
        """The lines of a page as they stand, without a sample."""
        if not self._is_known(page):
            lines = queue.page_items(page, self._breaks_rule) + queue.field_items(page)
            self._known[page.key] = self._state(page), lines
        return self._known[page.key][1]

    def prepare(self, most: int) -> bool:
        """List the lines of at most so many pages ahead, so that `start` takes little time; return
        whether there are more."""
        unknown = [page for page in self.session.pages if not self._is_known(page)]
        for page in unknown[:most]:
            self._of(page)
        return len(unknown) > most

    def _is_known(self, page: OpenPage) -> bool:
        known = self._known.get(page.key)
        return known is not None and all(
            a is b for a, b in zip(known[0], self._state(page), strict=True)
        )

    def _state(self, page: OpenPage) -> tuple[object, ...]:
        """What the list of a page's lines follows from."""
        return page.lines, page.content, page.by_form, self.session.rules

    def forget_closed(self) -> None:
        """Keep nothing of pages that were closed."""
        here = {page.key for page in self.session.pages}
        self._known = {key: known for key, known in self._known.items() if key in here}

    @property
    def item(self) -> Item | None:
        """The line in hand, None if there is none."""
        if not 0 <= self._at < len(self._order):
            return None
        return self._find(*self._order[self._at])

    @property
    def page(self) -> OpenPage | None:
        item = self.item
        return self.session.find(item.page) if item else None

    @property
    def left(self) -> int:
        """How many lines of the queue are not reviewed yet."""
        pages = {page.key: page for page in self.session.pages}
        found = (self._on(pages.get(key), box) for key, box in self._order)
        return sum(item is not None and not item.reviewed for item in found)

    def move(self, way: int) -> bool:
        """Go to the next line, or the one before with `way` -1; return whether there is one.

        New lines in doubt, of pages that were read since, are added at the end.
        """
        if way > 0 and self._at + 1 >= len(self._order):
            self._grow()
        at = self._at + way
        while 0 <= at < len(self._order):
            if (item := self._find(*self._order[at])) is not None:
                self._at = at
                self._show(item)
                return True
            at += way
        return False

    def accept(self) -> bool:
        """Mark the line in hand as reviewed and go on; return False after the last one."""
        item, page = self.item, self.page
        if item is not None and page is not None:
            self._accepted.append(self._at)
            self.session.edit(_("Review line"), page, reviewed=queue.with_reviewed(page, item.box))
        return self.move(1)

    @property
    def is_shown(self) -> bool:
        """Whether the page of the line in hand is the one on screen."""
        return self.page is self.session.page

    def _is_ready(self) -> bool:
        """Show the line in hand again if another page is on screen, or a digit of another line is
        selected; tell whether neither was so."""
        item, span = self.item, self._span()
        blank = item is not None and item.value is not None and self.session.selected is None
        shown = self.is_shown and (blank or self.session.selected in span)
        if not shown and (item := self.item) is not None:
            self._show(item)
        return shown

    def type(self, digit: str) -> None:
        """Replace the selected digit and select the next one of the line; write the first digit
        into a field that has none."""
        if not self._is_ready():
            return
        if (value := self.item.value if self.item else None) is not None:
            if value.field.kind != "mark":
                digit_edits.add_box(self.session, _middle(value.box), digit)
                self._refit()
            return
        digit_edits.type_over(self.session, digit)
        self.step(1)

    def step(self, way: int) -> None:
        """Select the next digit of the line, or the one before; stop at its ends."""
        if not self._is_ready():
            return
        span, selected = self._span(), self.session.selected
        if span:
            here = span[0] if selected is None else selected + way
            self.session.select(min(max(here, span[0]), span[-1]))

    def mark(self, marked: bool) -> None:
        """Say whether a field to mark is marked; stay there."""
        item, page = self.item, self.page
        value = item.value if item is not None else None
        if page is not None and value is not None and value.field.kind == "mark":
            said = fields.with_marked(page, value, marked)
            self.session.edit(_("Mark a field"), page, marked=said)

    def delete(self) -> None:
        """Delete the selected digit, or the mark of a field; stay in the line."""
        if self._is_ready():
            if self.item is not None and self.item.value is not None:
                self.mark(False)
                return
            digit_edits.delete(self.session)
            self._refit()

    def insert(self, digit: str = "") -> None:
        """Add a digit after the selected one; without `digit` the networks read its box."""
        if self._is_ready() and self._span():
            digit_edits.insert(self.session, (0, 0), digit)
            self._refit()

    def undo(self) -> None:
        """Undo the last step and show its line: the one that was accepted last, if that is it."""
        label = self.session.history.undo_label
        self.session.undo()
        if label == _("Review line") and self._accepted:
            self._at = self._accepted.pop()
        item = self.item
        if item is not None:
            self._show(item)

    def _span(self) -> range:
        """The indexes, on their page, of the digits of the line in hand."""
        item, page = self.item, self.page
        if item is None or page is None or item.line < 0:
            return range(0)
        before = sum(len(line) for line in page.lines[: item.line])
        return range(before, before + len(page.lines[item.line]))

    def _show(self, item: Item) -> None:
        """Show the page of a line and select its first digit in doubt, else its first."""
        page = self.session.find(item.page)
        assert page is not None
        self.session.show(self.session.pages.index(page))
        span = self._span()
        doubtful = [i for i in span if page.marks[i].doubtful]
        first = span.start if span else None
        self.session.select(doubtful[0] if doubtful else first)

    def _find(self, key: str, box: Box) -> Item | None:
        """The line that has most in common with a box, or the field without digits there; None if
        it is gone."""
        return self._on(self.session.find(key), box)

    def _on(self, page: OpenPage | None, box: Box) -> Item | None:
        if page is None:
            return None
        found = self._of(page)
        if field := next((i for i in found if i.value is not None and i.value.box == box), None):
            return field
        lines = (item for item in found if item.value is None)
        best = max(lines, key=lambda item: item.box.iou(box), default=None)
        return best if best is not None and best.box.iou(box) else None

    def _refit(self) -> None:
        """Remember where the line in hand is now, after its digits changed."""
        if item := self.item:
            self._order[self._at] = item.page, item.box
            if self.session.selected is None or self.session.selected not in self._span():
                span = self._span()
                self.session.select(span[-1] if span else None)

    def _grow(self) -> None:
        known = set(self._order)
        for item in queue.queue(self.items(), self.filter):
            place = item.page, item.box
            if place not in known and not item.reviewed:
                self._order.append(place)


def _middle(box: Box) -> Box:
    """Where a first digit is put into a field."""
    from digitapp.records import Box

    height = max(2 * box.height // 3, 2)
    width = max(min(height // 2, box.width), 2)
    return Box(int(box.centre[0]) - width // 2, int(box.centre[1]) - height // 2, width, height)
