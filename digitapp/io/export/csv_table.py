"""Records as CSV, a row a line or a row a digit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from digitapp.io.page_record import (
    Record,
    digits_of,
    is_doubtful,
    not_to_its_end,
    note,
    rule_said,
)

CSV_COLUMNS = (
    "file",
    "page",
    "line",
    "text",
    "confidence",
    "error",
    "digits",
    "check",
    "rule",
    "note",
)
"""text: digits, blanks and marks of a line; digits: the digits alone; check: "yes" where a person
should check the line; rule: what a rule changed in it or found wrong; note: whether the page was
turned or looks mirrored. New columns go last, so that programs which count columns keep working."""

DIGIT_COLUMNS = (
    *("file", "page", "line", "position", "digit", "confidence", "doubtful"),
    *("x", "y", "width", "height", "error", "note"),
)

_FORMULA = re.compile(r"[=+\-@\t\r]")
_EMPTY_CELLS = re.compile(r"\t+[0-9]")
_NEGATIVE = re.compile(r"-\d+([.,]\d+)?")


def csv_of(records: Iterable[Record]) -> Iterator[str]:
    """The table of lines: first its header, then the rows of each page."""
    yield csv_row(CSV_COLUMNS)
    yield from map(as_csv, records)


def digits_csv_of(records: Iterable[Record]) -> Iterator[str]:
    """The table of digits: first its header, then the rows of each page."""
    yield csv_row(DIGIT_COLUMNS)
    for record in records:
        yield "".join(map(csv_row, _digit_rows(record)))


def as_csv(record: Record) -> str:
    """Return one CSV row per text line; one row for a page without digits or a failed file."""
    return "".join(map(csv_row, line_rows(record)))


def line_rows(record: Record) -> list[list[Any]]:
    """The values of `CSV_COLUMNS` for each line; one row for a page without any."""
    head = [record["file"], record.get("page", "")]
    if "error" in record:
        return [[*head, "", "", "", record["error"], "", "", "", ""]]
    error = not_to_its_end(record)
    rows = [
        [
            *(*head, number, line["text"], line["confidence"], error, digits_of(line)),
            *("yes" if is_doubtful(line) else "", rule_said(line), note(record)),
        ]
        for number, line in enumerate(record["lines"], 1)
    ]
    return rows or [[*head, "", "", "", error, "", "", "", note(record)]]


def csv_row(values: Sequence[Any]) -> str:
    """Return one CSV row, quoted if necessary, ending in a newline.

    Spreadsheets treat a cell that begins with = + - @ as a formula. An apostrophe before it marks
    it as text. A negative number, such as -745, is safe and stays as it is.
    """
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(map(_no_formula, values))
    return row.getvalue()


def _digit_rows(record: Record) -> list[list[Any]]:
    head = [record["file"], record.get("page", "")]
    error = record.get("error", not_to_its_end(record))
    rows = [
        [
            *(*head, number, position, digit["digit"], digit["confidence"]),
            *("yes" if digit["doubtful"] else "", *digit["box"], error, note(record)),
        ]
        for number, line in enumerate(record.get("lines", ()), 1)
        for position, digit in enumerate(line["digits"], 1)
    ]
    return rows or [[*head, *[""] * 9, error, note(record)]]


def _no_formula(value: Any) -> Any:
    if not isinstance(value, str) or not _FORMULA.match(value):
        return value
    harmless = _NEGATIVE.fullmatch(value) or _EMPTY_CELLS.match(value)
    return value if harmless else "'" + value
