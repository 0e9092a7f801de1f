"""Write digit sequences as text, CSV, JSON or images, one record per page."""

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
"""text: digits, blanks and marks of a line; digits: the digits alone. New columns go last, so
that programs which count columns keep working."""

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NEGATIVE = re.compile(r"-\d+([.,]\d+)?")

_DECIMALS = 4
_ALTERNATIVES = 3


def page_record(sequence: DigitSequence, file: str, milliseconds: float) -> dict[str, Any]:
    """Return a page as plain values: text, confidence, and each digit with its box [x, y, w, h].

    Boxes are in page pixels, confidences 0 to 1. A line has the key "marks" only if it has marks.
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
    """Return the record of a file that could not be read."""
    return {"file": file, "error": message}


def as_json(record: dict[str, Any]) -> str:
    """Return a record as one line, ending in a newline."""
    return json.dumps(record) + "\n"


def as_csv(record: dict[str, Any]) -> str:
    """Return one CSV row per text line; one row for a page without digits or a failed file."""
    head = [record["file"], record.get("page", "")]
    if "error" in record:
        return csv_row([*head, "", "", "", record["error"], ""])
    rows = [
        [*head, number, line["text"], line["confidence"], "", _digits(line)]
        for number, line in enumerate(record["lines"], 1)
    ]
    return "".join(map(csv_row, rows or [[*head, "", "", "", "", ""]]))


def as_text(record: dict[str, Any]) -> str:
    """Return the text lines of a page; empty for a page without digits or a failed file."""
    text = record.get("text", "")
    return text + "\n" if text else ""


def csv_row(values: list[Any] | tuple[Any, ...]) -> str:
    """Return one CSV row, quoted if necessary, ending in a newline.

    Spreadsheets treat a cell that begins with = + - @ as a formula. An apostrophe before it marks
    it as text. A negative number, such as -745, is safe and stays as it is.
    """
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(map(_no_formula, values))
    return row.getvalue()


def _no_formula(value: Any) -> Any:
    if isinstance(value, str) and _FORMULA.match(value) and not _NEGATIVE.fullmatch(value):
        return "'" + value
    return value


def write_picture(picture: Array, file: Path) -> None:
    """Write an image, uint8 (H, W, 3) RGB, as PNG, whole or not at all.

    It carries the comment by which `is_annotated` recognizes it. Raises OSError, and InputError
    if `file` is a folder, device or pipe.
    """
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
        # Always keep the first, so that the list is never empty.
        "alternatives": likely[:1] + [pair for pair in likely[1:] if pair[1]],
    }
