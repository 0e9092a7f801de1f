"""Pages whose digits are known: a folder of images with labels.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from digitapp.errors import InputError
from digitapp.evaluation.label_text import compared, plain
from digitapp.records import Box

LABELS = "labels.csv"


@dataclass(frozen=True)
class Label:
    """What stands on a page.

    lines: the digits of each line without blanks, none for a page without digits.
    boxes: where each digit lies, in reading order, or None where nobody has measured it.
    marks: the lines once more, with the marks that are compared, or None where the marks of the
    page are not known.
    """

    file: Path
    lines: tuple[str, ...]
    boxes: tuple[Box, ...] | None = None
    marks: tuple[str, ...] | None = None

    @property
    def digits(self) -> str:
        return "".join(self.lines)


def read_labels(folder: Path) -> list[Label]:
    """Read labels.csv of a folder: columns file and text, boxes_xywh and marks where they are.

    In text "|" parts lines and blanks do not count; boxes_xywh is "x,y,w,h x,y,w,h ..."; marks
    is the text with the marks between its digits, such as "12,7|(3)". Other signs than those
    that digitapp tells apart do not count there.
    Raises InputError with a sentence where the folder or the table cannot be used.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder")
    try:
        with (folder / LABELS).open(encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
    except FileNotFoundError as error:
        raise InputError(f"{folder} holds no {LABELS} with the columns file and text") from error
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"{folder / LABELS} cannot be read: {error}") from error
    if not rows or not {"file", "text"} <= rows[0].keys():
        raise InputError(f"{folder / LABELS} needs a header with file and text, and rows below")
    return [_label(folder, row, number) for number, row in enumerate(rows, 2)]


def _label(folder: Path, row: dict[str, str | None], number: int) -> Label:
    name = row["file"] or ""
    lines = tuple("".join(line.split()) for line in (row["text"] or "").split("|"))
    lines = tuple(line for line in lines if line)
    for line in lines:
        if not (line.isascii() and line.isdigit()):
            raise InputError(f"{folder / LABELS}, line {number}: {line} is not made of digits")
    written = row.get("boxes_xywh") or ""
    try:
        boxes = tuple(Box(*map(int, box.split(","))) for box in written.split())
    except (ValueError, TypeError) as error:
        raise InputError(f"{folder / LABELS}, line {number}: boxes_xywh is unclear") from error
    complete = bool(boxes) and len(boxes) == len("".join(lines))
    try:
        marks = _marks(row.get("marks") or "", lines)
    except ValueError as error:
        raise InputError(f"{folder / LABELS}, line {number}: {error}") from error
    return Label(folder / name, lines, boxes if complete else None, marks)


def _marks(written: str, lines: tuple[str, ...]) -> tuple[str, ...] | None:
    """The lines with their marks; None where nothing is written of the digits there are.

    Raises ValueError where the two tell of different digits, or letters are written.
    """
    if not written.strip() and lines:
        return None
    # A line of signs alone has no digits that could be compared.
    found = [line for line in written.split("|") if any(c.isdigit() for c in line)]
    if any(c.isalpha() and c != "x" for c in plain(written)):
        raise ValueError(f"{written} in the column marks is not made of digits and marks")
    marks = tuple(compared(line) for line in found)
    digits = tuple("".join(c for c in line if c.isdigit()) for line in marks)
    if digits != lines:
        raise ValueError(f"{written} in the column marks has other digits than text")
    return marks
