"""Write what was read, corrected and reviewed on all open pages.

A page that was not read is named with the reason in every format, never as an empty result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor.corrections import Mark, line_confidence
from digitapp.editor.page_image import page_to_read
from digitapp.editor.pages import OpenPage, kept
from digitapp.errors import InputError
from digitapp.i18n import _, printable
from digitapp.io.files import replacing
from digitapp.storage.table import COLUMNS, rows, source, why_unread

if TYPE_CHECKING:
    from digitapp.io.page_record import Record
    from digitapp.records import DigitSequence, Reading

KINDS = (".txt", ".csv", ".xlsx", ".json", ".jsonl", ".png")


def corrected(page: OpenPage, with_pixels: bool = True) -> DigitSequence:
    """The page's marks as a DigitSequence: typed digits are certain, the rest as read."""
    from digitapp.records import DigitSequence, Line, Page

    lines = []
    for marks in page.lines:
        readings = tuple(_reading(mark) for mark in marks)
        blanks = frozenset(i for i, mark in enumerate(marks) if mark.blank and i)
        confidence = line_confidence(marks, page.taken)
        lines.append(Line(readings, blanks, confidence, marks.punctuation))
    complete = page.sequence is None or page.sequence.complete
    grids = () if page.sequence is None else page.sequence.grids
    if with_pixels:
        return DigitSequence(page_to_read(page), tuple(lines), complete, grids=grids)
    import numpy as np

    blank = Page(np.zeros((1, 1), np.uint8), None, page.name, page.number)
    return kept(DigitSequence(blank, tuple(lines), complete, grids=grids))


def record(page: OpenPage) -> Record:
    """Return a page as plain values, with what a person corrected and reviewed."""
    from digitapp.io.page_record import error_record, page_record

    if page.is_unread:
        return error_record(source(page), why_unread(page), page.number)
    verdicts = [line.verdict for line in page.lines]
    made = page_record(
        corrected(page, with_pixels=False), source(page), page.milliseconds, verdicts
    )
    made["width"], made["height"] = page.shown_size
    if page.content.turns % 4:
        made["turned"] = 90 * (page.content.turns % 4)
    if page.sequence is not None and page.sequence.mirrored:
        made["mirrored"] = True
    for row, values, marks in zip(rows([page]), made["lines"], page.lines, strict=False):
        values |= {"corrected": row.corrected, "reviewed": row.reviewed}
        for digit, mark in zip(values["digits"], marks, strict=True):
            if mark.typed:
                digit["typed"] = True
    return made


def write(pages: Sequence[OpenPage], file: Path) -> None:
    """Write pages as text, table, JSON array, JSON Lines or annotated PNG, by the file's ending.

    A PNG holds one page: of several, each goes to a file named after its source; the name of a
    page that was not read says so. Raises OSError that names the folder; InputError for any other
    ending.
    """
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise InputError(
            _("{name} should end in {endings}.").format(name=file.name, endings=", ".join(KINDS))
        )
    try:
        if kind == ".png":
            _write_pictures(pages, file)
        elif kind == ".xlsx":
            from digitapp.storage.spreadsheet import write_spreadsheet

            write_spreadsheet(rows(pages), file, list(map(record, pages)))
        else:
            with replacing(file) as draft:
                draft.write_bytes(_content(pages, kind).encode(errors="backslashreplace"))
    except OSError as error:
        folder = file.parent
        if not folder.is_dir():
            raise InputError(
                _("The folder {folder} does not exist.").format(folder=folder)
            ) from error
        if isinstance(error, PermissionError):
            raise InputError(
                _("Nothing may be written into the folder {folder}; choose another one.").format(
                    folder=folder
                )
            ) from error
        raise


def _content(pages: Sequence[OpenPage], kind: str) -> str:
    from digitapp.io.export.csv_table import csv_row
    from digitapp.io.export.json_records import json_array_of, json_lines_of

    if kind == ".csv":
        return "".join(map(csv_row, [list(COLUMNS), *(row.values() for row in rows(pages))]))
    if kind == ".txt":
        return _text(pages)
    records = map(record, pages)
    return "".join(json_array_of(records) if kind == ".json" else json_lines_of(records))


def _text(pages: Sequence[OpenPage]) -> str:
    """One page as its lines alone; of several, each with a heading, parted by page breaks."""
    if len(pages) == 1 and not pages[0].is_unread:
        return f"{pages[0].text}\n" if pages[0].lines else ""
    parts = []
    for page in pages:
        heading = printable(source(page)) + (f", {page.number}" if page.number > 1 else "")
        body = f"[{why_unread(page)}]" if page.is_unread else page.text
        parts.append(f"{heading}:\n{body}\n")
    return "\f".join(parts)


def _write_pictures(pages: Sequence[OpenPage], file: Path) -> None:
    from digitapp.io.annotate import annotate, comfortable_scale
    from digitapp.io.picture_file import write_picture

    taken: set[str] = set()
    for page in pages:
        target = file
        if len(pages) > 1:
            stem = Path(page.title).stem + (f"-page{page.number}" if page.number > 1 else "")
            name, copy = stem, 1
            while name in taken:
                copy += 1
                name = f"{stem}-{copy}"
            taken.add(name)
            target = file.with_name(f"{name}.annotated.png")
        if page.is_unread:
            target = target.with_name(f"{target.stem.removesuffix('.annotated')}.not-read.png")
        sequence = corrected(page)
        write_picture(annotate(sequence, comfortable_scale(sequence)), target)


def _reading(mark: Mark) -> Reading:
    import numpy as np

    from digitapp.records import CLASSES, Reading, Segment

    known = mark.reading
    if known is not None and not mark.typed:
        return known
    probabilities = np.zeros(len(CLASSES), np.float32)
    probabilities[CLASSES.index(mark.digit or "0")] = mark.confidence
    if known is not None:
        return replace(known, probabilities=probabilities, doubtful=mark.doubtful)
    segment = Segment(mark.box, np.zeros((mark.box.height, mark.box.width), np.uint8))
    return Reading(segment, np.zeros((28, 28), np.float32), probabilities, mark.doubtful)
