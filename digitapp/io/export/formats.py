"""All output formats by name, and writing a file in one of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.io.files import replacing
from digitapp.io.page_record import Record

if TYPE_CHECKING:
    from digitapp.records import Page

    OpenPage = Callable[[Record], Page | None]

_HERE = "digitapp.io.export"

ENCODING, ERRORS = "utf-8", "backslashreplace"
"""Of text formats; names of files may hold bytes that are no text."""


@dataclass(frozen=True)
class Format:
    """An output format.

    name: of its option; meaning: for the help. text: module and function that turns records into
    pieces of text; empty for a format that is written to a file alone, for which file is the
    module and function that writes records to a path. heads: how many pieces come before the first
    record, if records can be added at the end of a file; None if such a file is written anew.
    """

    name: str
    meaning: str
    text: str = ""
    file: str = ""
    heads: int | None = None

    def pieces(self, records: Iterable[Record]) -> Iterator[str]:
        """The output in pieces, a page's as soon as its record is there."""
        turn: Callable[[Iterable[Record]], Iterator[str]] = _function(self.text)
        return turn(records)

    @property
    def kind(self) -> str:
        """Tells files of this format from those of other formats."""
        return self.text or self.file

    def further(self, records: Iterable[Record]) -> Iterator[str]:
        """What records add at the end of a file; only of a format that has `heads`."""
        return islice(self.pieces(records), self.heads, None)

    def write(self, records: Iterable[Record], file: Path, open_page: OpenPage) -> None:
        """Write records to a file, whole or not at all.

        open_page: loads the page of a record, None if it is gone. Raises OSError; InputError if
        `file` is a folder, device or pipe.
        """
        with replacing(file) as draft:
            if self.file:
                _function(self.file)(records, draft, open_page)
                return
            with draft.open("w", encoding=ENCODING, errors=ERRORS) as stream:
                stream.writelines(self.pieces(records))


FORMATS = {
    entry.name: entry
    for entry in (
        Format(
            "text",
            "the lines as they stand on the page (the default)",
            "plain_text:text_of",
            heads=0,
        ),
        Format("csv", "a row a line, or as --level says", "csv_table:csv_of", heads=1),
        Format(
            "json",
            "an object a page, with the box of every digit; a .json file gets one array",
            "json_records:json_lines_of",
            heads=0,
        ),
        Format("xlsx", "a spreadsheet, lines to check coloured", file="xlsx:write_xlsx"),
        Format("alto", "ALTO 4, with a Glyph for each digit", "alto:alto_of"),
        Format("hocr", "hOCR, a web page with the places of all digits", "hocr:hocr_of"),
        Format("pdf", "the pages with invisible text", file="searchable_pdf:write_pdf"),
        Format("coco", "the boxes in COCO's format, for labelling", "coco:coco_of"),
    )
}


LEVELS = {
    "line": FORMATS["csv"],
    "digit": Format("csv", "", "csv_table:digits_csv_of", heads=1),
    "table": Format("csv", "", "tables_csv:tables_csv_of"),
}
"""What a row of a CSV holds."""


def format_named(name: str, file: Path | None = None, level: str = "line") -> Format:
    """The format of a name. file: where it goes, if to a file; level: of `LEVELS`."""
    if name == "json" and file is not None and file.suffix.lower() == ".json":
        return Format("json", "", "json_records:json_array_of")
    return LEVELS[level] if name == "csv" else FORMATS[name]


def _function(place: str) -> Callable[..., Iterator[str]]:
    """Import a function only when its format is asked for: some need large libraries."""
    module, name = place.split(":")
    found: Callable[..., Iterator[str]] = getattr(
        importlib.import_module(f"{_HERE}.{module}"), name
    )
    return found
