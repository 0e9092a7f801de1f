"""Write the lines of all pages as a spreadsheet, each with a small picture and a link; and a
sheet for each table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.image import Image as Drawing
from openpyxl.styles import Font, PatternFill
from PIL import Image

from digitapp.editor.page_image import page_to_read
from digitapp.errors import InputError
from digitapp.io.export.xlsx import MOST_TABLES, add_table
from digitapp.io.files import replacing
from digitapp.storage.table import COLUMNS, Row

if TYPE_CHECKING:
    from digitapp.editor.pages import OpenPage
    from digitapp.io.page_record import Record
    from digitapp.records import Box, Page

PICTURES = 3000
"""Lines that get a picture; the spreadsheet would be too large for more."""

_WIDTHS = (36, 7, 7, 22, 11, 10, 10, 10, 18, 40, 40, 8, 44)
_HEIGHT, _WIDEST = 28, 300  # of a picture, in pixels
_DOUBT = PatternFill("solid", fgColor="FFE0B2")
_FAILED = PatternFill("solid", fgColor="FFCDD2")


def write_spreadsheet(rows: Sequence[Row], file: Path, records: Sequence[Record] = ()) -> None:
    """Write a row for each line. What was read is text, so that leading zeros stay.

    records: of the pages; their tables get a sheet each, with rows and columns as on the page.

    Raises OSError; InputError if `file` is a folder, device or pipe.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Lines"
    for letter, width in zip("ABCDEFGHIJKLM", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([*COLUMNS, "picture"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    shown: tuple[OpenPage, Page | None] | None = None
    for number, row in enumerate(rows, 2):
        _fill(sheet, number, row)
        if row.box is None or number > PICTURES:
            continue
        if shown is None or shown[0] is not row.page:
            shown = row.page, _pixels(row.page)
        if shown[1] is not None:
            sheet.add_image(_drawing(shown[1], row.box), f"M{number}")
            sheet.row_dimensions[number].height = (_HEIGHT + 4) * 0.75  # points
    tables = [(record, table) for record in records for table in record.get("tables", ())]
    for number, (record, table) in enumerate(tables[:MOST_TABLES], 1):
        add_table(book, number, record, table)
    with replacing(file) as draft:
        stream = io.BytesIO()
        book.save(stream)
        draft.write_bytes(stream.getvalue())


def _fill(sheet: Any, number: int, row: Row) -> None:
    fill = _FAILED if row.error else _DOUBT if row.doubtful else None
    for column, value in enumerate(row.values(), 1):
        cell = sheet.cell(number, column)
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub(
                "\ufffd", value.encode("utf-8", "backslashreplace").decode()
            )
            cell.data_type = "s"  # never a formula
            cell.number_format = "@"
        else:
            cell.value = value
        if fill is not None:
            cell.fill = fill
    if row.page.path is not None:
        link = sheet.cell(number, 1)
        link.hyperlink = row.page.path.absolute().as_uri()
        link.font = Font(color="3A5BD9", underline="single")


def _pixels(page: OpenPage) -> Page | None:
    try:
        return page_to_read(page)
    except InputError:
        return None


def _drawing(page: Page, box: Box) -> Drawing:
    """A small picture of a line with some paper around it."""
    margin = box.height // 4
    pixels = page.colour if page.colour is not None else page.gray
    part = pixels[
        max(box.y - margin, 0) : box.bottom + margin, max(box.x - margin, 0) : box.right + margin
    ]
    picture = Image.fromarray(part)
    picture.thumbnail((_WIDEST, _HEIGHT))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    stream.seek(0)
    return Drawing(stream)
