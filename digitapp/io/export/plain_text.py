"""Records as the text of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digitapp.io.page_record import Record


def as_text(record: Record) -> str:
    """Return the text lines of a page; empty for a page without digits or a failed file."""
    text: str = record.get("text", "")
    return text + "\n" if text else ""


def text_of(records: Iterable[Record], headings: bool = True) -> Iterator[str]:
    """The text of each page; headings: name each page, otherwise only pages after the first."""
    for record in records:
        if "error" in record:
            continue
        number = record["page"]
        heading = record["file"] + (f", page {number}" if number > 1 else "") + ":\n"
        yield (heading if headings or number > 1 else "") + as_text(record)
