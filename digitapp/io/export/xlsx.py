"""Records as a spreadsheet by openpyxl: a row a line, and a sheet for each table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

from digitapp.io.export.csv_table import CSV_COLUMNS, line_rows
from digitapp.io.export.tables_csv import table_rows
from digitapp.io.page_record import Record

COLUMNS = (*CSV_COLUMNS[:5], "check", "digits", "rule", "error", "note")
"""check: "yes" where a person should check the line; rule: what a rule changed or found; note:
whether the page was turned or looks mirrored."""

_WIDTHS = dict(zip("ABCDEFGHIJ", (40, 7, 7, 24, 12, 8, 20, 40, 50, 24), strict=True))
DOUBT = PatternFill("solid", fgColor="FFE0B2")
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
FAILED = PatternFill("solid", fgColor="FFCDD2")
_MOST_ROWS = 1_000_000
"""A sheet can have few more; the rest goes to another one."""

MOST_TABLES = 250
"""Tables that get a sheet of their own; their lines stand in the sheet of all lines anyway."""


def write_xlsx(records: Iterable[Record], file: Path, _open_page: object = None) -> None:
    """Write a row for each line; those to check are coloured. Raises OSError.

    Each table has a sheet too, with the rows and columns that it has on its page. Numbers that
    were read are text, so that leading zeros stay and nothing is a formula.
    """
    book = Workbook(write_only=True)
    sheet, rows, sheets, tables = None, 0, 0, 0
    for record in records:
        for row in _rows(record):
            if sheet is None or rows >= _MOST_ROWS:
                sheets += 1
                sheet, rows = _sheet(book, sheets), 0
            fill = FAILED if row[-2] else DOUBT if row[5] else None
            sheet.append([cell(sheet, value, fill) for value in row])
            rows += 1
        for table in record.get("tables", ())[: MOST_TABLES - tables]:
            tables += 1
            add_table(book, tables, record, table)
    if sheet is None:
        _sheet(book, 1)
    book.save(file)


def add_table(book: Workbook, number: int, record: Record, table: Record) -> None:
    """Add a sheet with a table of a record as it stands on its page; doubtful cells are coloured.

    number: of the table in the spreadsheet, from 1.
    """
    name = _clean(PurePath(record["file"]).stem)
    title = f"{number} {name}" + (f" p{record['page']}" if record["page"] > 1 else "")
    sheet = book.create_sheet(_NO_TITLE.sub("_", title)[:31].strip("'"))
    for row in table_rows(table):
        sheet.append(
            [
                cell(sheet, text, DOUBT if doubt else None) if text else None
                for text, doubt in zip(row.cells, row.doubtful, strict=True)
            ]
        )
    if book.write_only:
        sheet.close()


def write_table(
    file: Path, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write a table of one sheet. Raises OSError."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(header_cells(sheet, columns))
    for row in rows:
        sheet.append([cell(sheet, value, None) for value in row])
    book.save(file)


def _rows(record: Record) -> list[list[Any]]:
    return [
        [*head, check, digits, rule, error, said]
        for *head, error, digits, check, rule, said in line_rows(record)
    ]


def _sheet(book: Workbook, number: int) -> Any:
    sheet = book.create_sheet("Lines" if number == 1 else f"Lines {number}")
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append(header_cells(sheet, COLUMNS))
    return sheet


def header_cells(sheet: Any, columns: Sequence[str]) -> list[Any]:
    """The titles of a table, in bold; none of them is a formula."""
    cells = [cell(sheet, name, None) for name in columns]
    for title in cells:
        title.font = Font(bold=True)
    return cells


def cell(sheet: Any, value: Any, fill: PatternFill | None) -> Any:
    """A cell of a sheet that is only written to; text is never a formula."""
    text = isinstance(value, str)
    made = WriteOnlyCell(sheet, _clean(value) if text else value)
    if text:
        made.data_type = "s"
        made.number_format = "@"
    if fill is not None:
        made.fill = fill
    return made


def _clean(text: str) -> str:
    """Replace what a spreadsheet cannot hold."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))
