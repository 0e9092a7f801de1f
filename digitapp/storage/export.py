"""What was read and corrected, handed to the writers of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor.corrections import Mark, line_confidence
from digitapp.editor.page_image import page_to_read
from digitapp.editor.pages import OpenPage
from digitapp.errors import InputError
from digitapp.i18n import _
from digitapp.io.files import replacing

if TYPE_CHECKING:
    from digitapp.records import DigitSequence, Reading

KINDS = (".txt", ".csv", ".json", ".png")


def corrected(page: OpenPage) -> DigitSequence:
    """The page's marks as a DigitSequence: typed digits are certain, the rest as read."""
    from digitapp.records import DigitSequence, Line

    lines = []
    for marks in page.lines:
        readings = tuple(_reading(mark) for mark in marks)
        blanks = frozenset(i for i, mark in enumerate(marks) if mark.blank and i)
        confidence = line_confidence(marks, page.sequence)
        lines.append(Line(readings, blanks, confidence, marks.punctuation))
    return DigitSequence(page_to_read(page), tuple(lines))


def write(pages: Sequence[OpenPage], file: Path) -> None:
    """Write pages as text, CSV, JSON (one object a line) or annotated PNG, as the ending says.

    A PNG holds one page: of several, each goes to a file of its own, numbered. Raises OSError;
    InputError for any other ending.
    """
    from digitapp.io.annotate import annotate, comfortable_scale
    from digitapp.io.export.csv_table import csv_of
    from digitapp.io.export.json_records import json_lines_of
    from digitapp.io.export.plain_text import as_text
    from digitapp.io.page_record import page_record
    from digitapp.io.picture_file import write_picture

    kind = file.suffix.lower()
    if kind not in KINDS:
        raise InputError(
            _("{name} should end in {endings}.").format(name=file.name, endings=", ".join(KINDS))
        )
    if kind == ".png":
        for n, page in enumerate(pages, 1):
            target = file if len(pages) == 1 else file.with_stem(f"{file.stem}-{n}")
            sequence = corrected(page)
            write_picture(annotate(sequence, comfortable_scale(sequence)), target)
        return
    records = [page_record(corrected(p), p.title, p.milliseconds) for p in pages]
    if kind == ".csv":
        content = "".join(csv_of(records))
    elif kind == ".json":
        content = "".join(json_lines_of(records))
    else:
        content = "".join(map(as_text, records))
    with replacing(file) as draft:
        draft.write_bytes(content.encode())


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
