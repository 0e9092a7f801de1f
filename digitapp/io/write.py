"""What was read, as text, CSV, JSON or picture: one record a page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from PIL import Image

from digitapp.records import Array, DigitSequence, Reading

CSV_COLUMNS = ("file", "page", "line", "text", "confidence", "error")

_DECIMALS = 4
_ALTERNATIVES = 3


def page_record(sequence: DigitSequence, file: str, milliseconds: float) -> dict[str, Any]:
    """A page as plain values: text and confidence, and each digit with its box [x, y, w, h]."""
    page = sequence.page
    return {
        "file": file,
        "page": page.number,
        "text": sequence.text,
        "confidence": round(sequence.confidence, _DECIMALS),
        "width": page.width,
        "height": page.height,
        "milliseconds": round(milliseconds, 1),
        "lines": [
            {
                "text": line.text,
                "confidence": round(line.confidence, _DECIMALS),
                "digits": [_digit(reading) for reading in line.readings],
            }
            for line in sequence.lines
        ],
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
        return csv_row([*head, "", "", "", record["error"]])
    rows = [
        [*head, number, line["text"], line["confidence"], ""]
        for number, line in enumerate(record["lines"], 1)
    ]
    return "".join(map(csv_row, rows or [[*head, "", "", "", ""]]))


def as_text(record: dict[str, Any]) -> str:
    """The lines as they stand on the page; nothing for a page without digits or a failed file."""
    text = record.get("text", "")
    return text + "\n" if text else ""


def csv_row(values: list[Any] | tuple[Any, ...]) -> str:
    """One row, quoted where needed, ending in a newline."""
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(values)
    return row.getvalue()


def write_picture(picture: Array, file: Path) -> None:
    """Write uint8 (H, W, 3), RGB, as PNG; raises OSError where the file cannot be written."""
    Image.fromarray(picture).save(file, format="PNG", compress_level=1)


def _digit(reading: Reading) -> dict[str, Any]:
    box = reading.box
    likely = [
        [digit, round(probability, _DECIMALS)]
        for digit, probability in reading.alternatives[:_ALTERNATIVES]
    ]
    return {
        "digit": reading.digit,
        "box": [box.x, box.y, box.width, box.height],
        "confidence": round(reading.confidence, _DECIMALS),
        "doubtful": reading.doubtful,
        # The first stands whatever its probability, so that the list is never empty.
        "alternatives": likely[:1] + [pair for pair in likely[1:] if pair[1]],
    }
