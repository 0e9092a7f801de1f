"""The lines of all open pages as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitapp.editor.pages import OpenPage
from digitapp.i18n import _
from digitapp.review import queue

if TYPE_CHECKING:
    from digitapp.records import Box

COLUMNS = (
    *("file", "page", "line", "text", "confidence", "doubtful", "corrected", "reviewed"),
    *("digits", "error", "rule", "typed"),
)


@dataclass(frozen=True)
class Row:
    """A line of a table, or a page without lines.

    text: digits, blanks and marks; digits: the digits alone. corrected: a person changed the
    line. box: around its digits, None for a page without lines. error: why a page was not read.
    rule: what a rule did to the line. typed: places among its digits, from 1, of those that a
    person typed, such as "2 4".
    """

    page: OpenPage
    line: int = 0
    text: str = ""
    confidence: float | None = None
    doubtful: bool = False
    corrected: bool = False
    reviewed: bool = False
    digits: str = ""
    error: str = ""
    box: Box | None = None
    rule: str = ""
    typed: str = ""

    def values(self) -> list[Any]:
        """The values of COLUMNS."""
        flags = ("yes" if flag else "" for flag in (self.doubtful, self.corrected, self.reviewed))
        sure = "" if self.confidence is None else round(self.confidence, 4)
        head = [source(self.page), self.page.number, self.line or "", self.text, sure]
        return [*head, *flags, self.digits, self.error, self.rule, self.typed]


def source(page: OpenPage) -> str:
    """Return the file of a page; a drawing has its title."""
    return str(page.path) if page.path is not None else page.title


def unread(pages: Iterable[OpenPage]) -> list[OpenPage]:
    """Return the pages that were not read."""
    return [page for page in pages if page.is_unread]


def why_unread(page: OpenPage) -> str:
    """Return why a page has no result, or not all of it, "" if it was read."""
    if page.is_unread:
        return page.trouble or _("This page was not read.")
    if page.sequence is not None and not page.sequence.complete:
        return _("This page was not read to its end.")
    return ""


def rows(pages: Iterable[OpenPage]) -> list[Row]:
    """Return a row for each line of all pages, and one for each page without lines."""
    found = []
    for page in pages:
        found += [
            Row(
                page,
                n + 1,
                item.text,
                item.confidence,
                any(mark.doubtful for mark in page.lines[n]),
                item.corrected,
                item.reviewed,
                "".join(mark.digit for mark in page.lines[n]),
                error=why_unread(page),
                box=item.box,
                rule=verdict.said if (verdict := page.lines[n].verdict) else "",
                typed=" ".join(str(i) for i, mark in enumerate(page.lines[n], 1) if mark.typed),
            )
            for n, item in enumerate(queue.page_items(page))
        ]
        if not page.lines:
            found.append(Row(page, error=why_unread(page)))
    return found
