"""Pages as a PDF whose text can be searched and copied: the picture, and invisible text on it."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from digitapp.io.export.words import Box, words_of
from digitapp.io.page_record import Record

if TYPE_CHECKING:
    from digitapp.records import Page

_POINTS = 72 / 300
"""Points a pixel: pages of PDFs are drawn at 300 dpi, and of scans that is the most usual."""

_INVISIBLE = 3
_FONT = b"Helvetica"
_QUALITY = 85


def write_pdf(
    records: Iterable[Record], file: Path, open_page: Callable[[Record], Page | None]
) -> None:
    """Write a page for each page that was read.

    open_page: loads the picture of a record's page; None if it is gone, then the text stands on
    white paper. Raises OSError.
    """
    document = pypdfium2.PdfDocument.new()
    try:
        font = pdfium.FPDFText_LoadStandardFont(document, _FONT)
        for record in records:
            if "error" not in record:
                _add_page(document, font, record, open_page(record))
        with file.open("wb") as stream:
            document.save(stream)
    finally:
        document.close()


def _add_page(document: Any, font: Any, record: Record, source: Page | None) -> None:
    width, height = record["width"] * _POINTS, record["height"] * _POINTS
    page = document.new_page(width, height)
    if source is not None:
        picture = pypdfium2.PdfImage.new(document)
        picture.load_jpeg(_jpeg(source), inline=True)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page.insert_obj(picture)
    for line in record["lines"]:
        words = words_of(line)
        for word in words:
            # A blank is put there where readers would not see the gap.
            text = word.content + ("" if word is words[-1] else " ")
            _add_text(document, page, font, text, word.box, height)
    page.gen_content()
    page.close()


def _add_text(
    document: Any, page: Any, font: Any, content: str, box: Box, page_height: float
) -> None:
    """Put text on its box, as wide and high as the box."""
    text = pdfium.FPDFPageObj_CreateTextObj(document, font, 1.0)
    pdfium.FPDFText_SetText(text, _wide(content))
    pdfium.FPDFTextObj_SetTextRenderMode(text, _INVISIBLE)
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(text, *map(ctypes.byref, sides))
    left, bottom, right, top = (side.value for side in sides)
    x, y, width, height = (side * _POINTS for side in box)
    across = width / max(right - left, 1e-3)
    up = height / max(top - bottom, 1e-3)
    pdfium.FPDFPageObj_Transform(
        text, across, 0, 0, up, x - across * left, page_height - y - height - up * bottom
    )
    pdfium.FPDFPage_InsertObject(page, text)


def _wide(text: str) -> Any:
    encoded = (text + "\0").encode("utf-16-le")
    return ctypes.cast(ctypes.create_string_buffer(encoded), pdfium.FPDF_WIDESTRING)


def _jpeg(page: Page) -> io.BytesIO:
    pixels = page.colour if page.colour is not None else page.gray
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=_QUALITY)
    stream.seek(0)
    return stream
