"""Pages read by their forms as tables: a column a field, a row a page or a row of its table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from digitapp.forms.form import named
from digitapp.forms.output.outline import Fielded
from digitapp.io.page_record import Record, not_to_its_end

RowPer = Literal["page", "row"]
"""What a row of the table is: a page, or a row of the form's columns if it has some."""

_HEAD, _TAIL = ("file", "page", "form"), ("check", "rule", "error", "residual")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})([.,][0-9]{1,9})?")


@dataclass(frozen=True)
class Cell:
    """What stands in a row under a field. text: empty if nothing was written."""

    text: str = ""
    confidence: float | str = ""
    doubtful: bool = False
    kind: str = ""

    @property
    def value(self) -> Any:
        """For a spreadsheet: a number where it is one, else text. A comb is text: it may be an
        identifier, and start with a zero."""
        if self.kind not in ("number", "column") or not _NUMBER.fullmatch(self.text):
            return self.text
        digits = self.text.replace(",", ".")
        return float(digits) if "." in digits else int(digits)


@dataclass(frozen=True)
class Row:
    """A row of the table. row: of the form's columns, from 1; 0 for the whole page. cells: by the
    name of their column. residual: of the page on its form, in heights of a field; None without a
    form."""

    file: str
    page: int | str
    form: str
    row: int
    cells: dict[str, Cell]
    rule: str = ""
    error: str = ""
    residual: float | None = None

    @property
    def residual_said(self) -> str:
        """The residual with two decimals."""
        return "" if self.residual is None else f"{self.residual:.2f}"

    @property
    def check(self) -> str:
        """The names of the fields that a person should check."""
        return ", ".join(name for name, cell in self.cells.items() if cell.doubtful)


def columns(forms: Sequence[Fielded], per: RowPer) -> list[str]:
    """The names of the columns that hold fields, each once."""
    found: dict[str, None] = {}
    for form in forms:
        for field in form.fields:
            apart = field.kind == "column" and per == "page"
            rows = range(1, field.parts + 1) if apart else (0,)
            found.update(dict.fromkeys(named(field.name, row) for row in rows))
    return list(found)


def rows_of(record: Record, per: RowPer) -> list[Row]:
    """The rows of a page; one for a page that could not be read or fits no form."""
    if "form" not in record:
        return [Row(record["file"], record.get("page", ""), "", 0, {}, "", record.get("error", ""))]
    fields = record["form"]["fields"]
    last = 0 if per == "page" else max((entry["row"] for entry in fields), default=0)
    return [_row(record, fields, number, per) for number in (range(1, last + 1) if last else (0,))]


def _row(record: Record, fields: Sequence[Record], number: int, per: RowPer) -> Row:
    wanted = [
        entry for entry in fields if per == "page" or not entry["row"] or entry["row"] == number
    ]
    cells = {
        named(entry["name"], entry["row"] if per == "page" else 0): Cell(
            entry["text"], entry["confidence"], entry["doubtful"], entry["kind"]
        )
        for entry in wanted
    }
    said = [
        f"{entry['name']}: {entry['rule']['said']}"
        for entry in wanted
        if entry.get("rule", {}).get("said")
    ]
    head = record["file"], record["page"], record["form"]["name"]
    residual = record["form"]["residual"]
    return Row(*head, number, cells, "; ".join(said), not_to_its_end(record), residual)


def header(names: Sequence[str]) -> list[str]:
    """The titles of a table: the fields first, then how sure each is."""
    return [*_HEAD, "row", *names, *_TAIL, *(f"{name} (confidence)" for name in names)]


def plain_row(row: Row, names: Sequence[str]) -> list[Any]:
    """The values under `header`."""
    cells = [row.cells.get(name, Cell()) for name in names]
    return [
        *(row.file, row.page, row.form, row.row or ""),
        *(cell.text for cell in cells),
        *(row.check, row.rule, row.error, "" if row.residual is None else row.residual),
        *(cell.confidence for cell in cells),
    ]
