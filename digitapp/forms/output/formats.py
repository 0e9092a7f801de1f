"""The output formats of pages that are read by their forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.forms.output.outline import Fielded
from digitapp.forms.output.table import RowPer, columns, header, plain_row, rows_of
from digitapp.io.export.csv_table import csv_row
from digitapp.io.export.formats import Format, format_named
from digitapp.io.files import replacing
from digitapp.io.page_record import Record, name_of

if TYPE_CHECKING:
    from digitapp.io.export.formats import OpenPage


@dataclass(frozen=True)
class FormFormat(Format):
    """A format whose tables have a column for each field of the forms."""

    forms: tuple[Fielded, ...] = ()
    per: RowPer = "row"

    def pieces(self, records: Iterable[Record]) -> Iterator[str]:
        """The output in pieces, a page's as soon as its record is there."""
        if self.name == "csv":
            return self._csv(records)
        return self._text(records)

    def write(self, records: Iterable[Record], file: Path, open_page: OpenPage) -> None:
        """Write records to a file, whole or not at all. Raises as `Format.write`."""
        if self.name != "xlsx":
            super().write(records, file, open_page)
            return
        from digitapp.forms.output.book import write_book

        with replacing(file) as draft:
            write_book(records, draft, self.forms, self.per)

    def _csv(self, records: Iterable[Record]) -> Iterator[str]:
        names = columns(self.forms, self.per)
        yield csv_row(header(names))
        for record in records:
            yield "".join(csv_row(plain_row(row, names)) for row in rows_of(record, self.per))

    def _text(self, records: Iterable[Record]) -> Iterator[str]:
        for record in records:
            if "error" in record:
                continue
            number = f", page {record['page']}" if record["page"] > 1 else ""
            yield f"{record['file']}{number}, {record['form']['name']}:\n" + "".join(
                f"{name_of(entry)}: {entry['text']}".rstrip() + "\n"
                for entry in record["form"]["fields"]
            )


def form_format(name: str, file: Path | None, forms: Sequence[Fielded], per: RowPer) -> Format:
    """The format of a name for pages that are read by forms. forms: or their outlines."""
    found = format_named(name, file)
    if name not in ("text", "csv", "xlsx"):
        return found
    return FormFormat(*(name, found.meaning, found.text, found.file), forms=tuple(forms), per=per)
