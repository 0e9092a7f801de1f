"""What was read, as text, CSV, JSON or picture: one record a page."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from digitapp.io.files import ANNOTATED_COMMENT, replacing
from digitapp.records import Array, Box, DigitSequence, Line, Mark, Reading

CSV_COLUMNS = ("file", "page", "line", "text", "confidence", "error", "digits")
"""text: as it stands on the page, with blanks and marks; digits: the digits alone. New columns
come last, so that programs which count columns keep working."""

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NEGATIVE = re.compile(r"-\d+([.,]\d+)?")

_DECIMALS = 4
_ALTERNATIVES = 3


def page_record(sequence: DigitSequence, file: str, milliseconds: float) -> dict[str, Any]:
    """A page as plain values: text and confidence, and each digit with its box [x, y, w, h].

    A line has "marks" only where marks were read between its digits.
    """
    page = sequence.page
    return {
        "file": file,
        "page": page.number,
        "text": sequence.text,
        "confidence": round(sequence.confidence, _DECIMALS),
        "width": page.width,
        "height": page.height,
        "milliseconds": round(milliseconds, 1),
        "lines": [_line(line) for line in sequence.lines],
    }


def error_record(file: str, message: str) -> dict[str, Any]:
    """A file that could not be read."""
    return {"file": file, "error": message}


def as_json(record: dict[str, Any]) -> str:
    """One line, ending in a newline."""
    return json.dumps(record) + "\n"


def as_csv(record: dict[str, Any]) -> str:
    """One row a line of digits; a page without digits, or a failed file, is one row too."""
    head = [record["file"], record.get("page", "")]
    if "error" in record:
        return csv_row([*head, "", "", "", record["error"], ""])
    rows = [
        [*head, number, line["text"], line["confidence"], "", _digits(line)]
        for number, line in enumerate(record["lines"], 1)
    ]
    return "".join(map(csv_row, rows or [[*head, "", "", "", "", ""]]))


def as_text(record: dict[str, Any]) -> str:
    """The lines as they stand on the page; nothing for a page without digits or a failed file."""
    text = record.get("text", "")
    return text + "\n" if text else ""


def csv_row(values: list[Any] | tuple[Any, ...]) -> str:
    """One row, quoted where needed, ending in a newline.

    A spreadsheet takes a cell beginning with = + - @ for a formula. Such a text gets an
    apostrophe in front, which spreadsheets read as "this is text"; a plain number with its
    minus sign, such as -745, is the same with and without, and stays as it is.
    """
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(map(_no_formula, values))
    return row.getvalue()


def _no_formula(value: Any) -> Any:
    if isinstance(value, str) and _FORMULA.match(value) and not _NEGATIVE.fullmatch(value):
        return "'" + value
    return value


def write_picture(picture: Array, file: Path) -> None:
    """Write uint8 (H, W, 3), RGB, as PNG, whole or not at all, with a comment by which
    `is_annotated` knows it; raises OSError where the file cannot be written."""
    comment = PngInfo()
    comment.add_text("Comment", ANNOTATED_COMMENT)
    with replacing(file) as draft:
        Image.fromarray(picture).save(draft, format="PNG", compress_level=1, pnginfo=comment)


def _line(line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {
        "text": line.text,
        "confidence": round(line.confidence, _DECIMALS),
        "digits": [_digit(reading) for reading in line.readings],
    }
    if line.marks:
        values["marks"] = [_mark(mark) for mark in line.marks]
    return values


def _digits(line: dict[str, Any]) -> str:
    return "".join(digit["digit"] for digit in line["digits"])


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "mark": mark.sign,
        "box": _plain_box(mark.box),
        "confidence": round(mark.confidence, _DECIMALS),
        "before": mark.before,
    }


def _plain_box(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]


def _digit(reading: Reading) -> dict[str, Any]:
    likely = [
        [digit, round(probability, _DECIMALS)]
        for digit, probability in reading.alternatives[:_ALTERNATIVES]
    ]
    return {
        "digit": reading.digit,
        "box": _plain_box(reading.box),
        "confidence": round(reading.confidence, _DECIMALS),
        "doubtful": reading.doubtful,
        # The first stands whatever its probability, so that the list is never empty.
        "alternatives": likely[:1] + [pair for pair in likely[1:] if pair[1]],
    }
