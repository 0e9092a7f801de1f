"""Read the labels of pages whose digits are known: a folder of images with labels.csv."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from digitapp.errors import InputError
from digitapp.evaluation.label_text import compared, plain
from digitapp.io.files import read_whole
from digitapp.records import Box

LABELS = "labels.csv"
_MOST_BYTES = 16 << 20


@dataclass(frozen=True)
class Label:
    """The true content of a page.

    lines: the digits of each text line without blanks; empty for a page without digits.
    boxes: the box of each digit in page pixels, in reading order; None if they were not measured.
    marks: the lines with the marks that are compared; None if the marks are not known.
    """

    file: Path
    lines: tuple[str, ...]
    boxes: tuple[Box, ...] | None = None
    marks: tuple[str, ...] | None = None

    @property
    def digits(self) -> str:
        return "".join(self.lines)


def read_labels(folder: Path) -> list[Label]:
    """Read labels.csv of a folder: columns file and text, optionally boxes_xywh and marks.

    In text, "|" separates lines and blanks do not count. boxes_xywh is "x,y,w,h x,y,w,h ...", in
    page pixels. marks is the text with its marks, such as "12,7|(3)"; signs that digitapp does
    not tell apart do not count there.
    Raises InputError if the folder or the table cannot be used.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder")
    try:
        text = read_whole(folder / LABELS, _MOST_BYTES).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except InputError:
        raise
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
    """Parse the column marks; None if it is empty although the page has digits.

    Raises ValueError if its digits differ from the lines, or if it contains letters.
    """
    if not written.strip() and lines:
        return None
    # Skip lines of signs alone: they have no digits to compare.
    found = [line for line in written.split("|") if any(c.isdigit() for c in line)]
    if any(c.isalpha() and c != "x" for c in plain(written)):
        raise ValueError(f"{written} in the column marks is not made of digits and marks")
    marks = tuple(compared(line) for line in found)
    digits = tuple("".join(c for c in line if c.isdigit()) for line in marks)
    if digits != lines:
        raise ValueError(f"{written} in the column marks has other digits than text")
    return marks
