"""Find pages by what was read on them; sort and move them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.io.files import natural_order
from digitapp.review.queue import counts


class Order(Enum):
    """How pages can be sorted."""

    NAME = "by file and page"
    DOUBT = "the most lines in doubt first"
    UNREAD = "what is not read first"


def matching(pages: Sequence[OpenPage], query: str) -> list[int]:
    """Return the indexes of the pages whose digits, text or name hold a query; all for none.

    Blanks and marks between the digits of a number do not matter.
    """
    words = query.strip().lower()
    if not words:
        return list(range(len(pages)))
    digits = "".join(c for c in words if c.isdigit())
    return [
        i
        for i, page in enumerate(pages)
        if words in page.title.lower()
        or words in page.text.lower()
        or (digits and digits == words and any(digits in text for text in _digits(page)))
    ]


def sort(session: Session, order: Order) -> None:
    """Put the session's pages into another order."""
    session.reorder(ordered(session.pages, order))


def move(session: Session, by: int) -> None:
    """Move the page that is shown `by` places down the list, at most to its ends."""
    page = session.page
    others = [p for p in session.pages if p is not page]
    at = min(max(session.current + by, 0), len(others))
    session.reorder([*others[:at], page, *others[at:]])


def ordered(pages: Sequence[OpenPage], order: Order) -> list[OpenPage]:
    """Return the pages in another order; pages that are equal in it keep theirs."""
    if order is Order.NAME:
        return sorted(pages, key=lambda p: (natural_order(p.path) if p.path else [], p.number))
    if order is Order.DOUBT:
        return sorted(pages, key=lambda p: -counts(p)[1])
    return sorted(pages, key=lambda p: not p.is_unread)


def _digits(page: OpenPage) -> list[str]:
    return ["".join(mark.digit for mark in line) for line in page.lines]
