"""Pages read by their forms as a spreadsheet, by openpyxl: a sheet a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from digitapp.forms.output.outline import Fielded
from digitapp.forms.output.table import Cell, Row, RowPer, columns, header, rows_of
from digitapp.io.export.xlsx import DOUBT, FAILED, cell, header_cells
from digitapp.io.page_record import Record

ASIDE = "Set aside"
"""The sheet of pages that fit no form or could not be read."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_WIDTHS = {"file": 36, "rule": 40, "check": 20}


def write_book(
    records: Iterable[Record], file: Path, forms: Sequence[Fielded], per: RowPer
) -> None:
    """Write a sheet for each form, a row a page or a row of its table. Raises OSError.

    What is to be checked is coloured. Numbers are numbers; combs are text.
    """
    book = Workbook(write_only=True)
    sheets: dict[str, tuple[Any, list[str]]] = {}
    for form in forms:
        if form.name not in sheets:
            names = columns([form], per)
            sheets[form.name] = _sheet(book, form.name, header(names)), names
    aside = None
    for record in records:
        for row in rows_of(record, per):
            if row.form in sheets:
                sheet, names = sheets[row.form]
                sheet.append(_cells(sheet, row, names))
                continue
            if aside is None:
                aside = _sheet(book, ASIDE, ["file", "page", "error"])
            aside.append([cell(aside, v, FAILED) for v in (row.file, row.page, row.error)])
    book.save(file)


def _sheet(book: Workbook, title: str, titles: Sequence[str]) -> Any:
    known = {sheet.title.lower() for sheet in book.worksheets}
    plain = _FORBIDDEN.sub(" ", title).strip("' ")[:_LONGEST_TITLE] or "Form"
    name, number = plain, 2
    while name.lower() in known:
        name = f"{plain[: _LONGEST_TITLE - 4]} {number}"
        number += 1
    sheet = book.create_sheet(name)
    for number, word in enumerate(titles, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(word, max(8, len(word) + 2))
    sheet.freeze_panes = "A2"
    sheet.append(header_cells(sheet, titles))
    return sheet


def _cells(sheet: Any, row: Row, names: Sequence[str]) -> list[Any]:
    fields = [row.cells.get(name, Cell()) for name in names]
    bad = FAILED if row.error else None
    plain = (row.file, row.page, row.form, row.row or "")
    return [
        *(cell(sheet, value, bad) for value in plain),
        *(cell(sheet, one.value, DOUBT if one.doubtful else bad) for one in fields),
        *(cell(sheet, value, bad) for value in (row.check, row.rule, row.error)),
        "" if row.residual is None else row.residual,
        *(cell(sheet, one.confidence, DOUBT if one.doubtful else bad) for one in fields),
    ]
