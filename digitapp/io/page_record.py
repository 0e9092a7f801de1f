"""A page as plain values, the record that every output format is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from digitapp.records import Box, DigitSequence, Line, Mark, Reading, Table

Record = dict[str, Any]


class Verdict(Protocol):
    """What rules did to a line, as in `digitapp.rules`."""

    @property
    def obeyed(self) -> bool: ...
    @property
    def read(self) -> str: ...
    @property
    def probability(self) -> float: ...
    @property
    def said(self) -> str: ...


_DECIMALS = 4
_ALTERNATIVES = 3


def page_record(
    sequence: DigitSequence,
    file: str,
    milliseconds: float,
    verdicts: Sequence[Verdict | None] = (),
) -> Record:
    """Return a page as plain values: text, confidence, and each digit with its box [x, y, w, h].

    Boxes are in page pixels, confidences 0 to 1. A line has the keys "marks", "alternatives"
    (of all its digits, with their probabilities) and "rule" only if it has some, and a page the
    key "complete", with the value False, only if it was not read to its end. "turned" is there if
    the page was turned to be read, in degrees clockwise: size and boxes are of the turned page.
    "mirrored" is there, with the value True, if the page looks mirrored. "tables" is there if
    numbers stand in columns and rows.
    """
    page = sequence.page
    lines = [_line(line, sequence) for line in sequence.lines]
    for line, verdict in zip(lines, verdicts, strict=False):
        if verdict is not None:
            line["rule"] = _rule(verdict)
    record: Record = {
        "file": file,
        "page": page.number,
        "text": sequence.text,
        "confidence": round(sequence.confidence, _DECIMALS),
        "width": page.width,
        "height": page.height,
        "milliseconds": round(milliseconds, 1),
        "lines": lines,
    }
    if not sequence.complete:
        record["complete"] = False
    if sequence.turned:
        record["turned"] = sequence.turned
    if sequence.mirrored:
        record["mirrored"] = True
    if tables := sequence.tables:
        record["tables"] = list(map(_table, tables))
    return record


def not_to_its_end(record: Record) -> str:
    """A sentence for a page whose time was over before all of it was read, "" for others."""
    return "" if record.get("complete", True) else "not read to its end: its time was over"


def note(record: Record) -> str:
    """A sentence for a page that did not lie upright, "" for others."""
    if record.get("mirrored"):
        return "this page looks mirrored"
    return f"turned by {record['turned']} degrees" if "turned" in record else ""


def error_record(file: str, message: str, page: int | None = None) -> Record:
    """Return the record of a file, or of one page of a document, that could not be read."""
    record: Record = {"file": file, "error": message}
    if page is not None:
        record["page"] = page
    return record


def digits_of(line: Record) -> str:
    """The digits of a line of a record, without blanks and marks."""
    return "".join(digit["digit"] for digit in line["digits"])


def is_doubtful(line: Record) -> bool:
    """Tell whether a person should check a line of a record."""
    rule = line.get("rule")
    broken = rule is not None and not rule["obeyed"]
    return broken or any(digit["doubtful"] for digit in line["digits"])


def places_to_check(record: Record) -> list[tuple[int, tuple[int, int, int, int]]]:
    """What a person should check on a page: the numbers, from 1, of its lines, or of its fields if
    it was read by a form; each with its box, x, y, width, height."""
    if "form" in record:
        fields = enumerate(record["form"]["fields"], 1)
        return [(n, tuple(entry["box"])) for n, entry in fields if entry["doubtful"]]
    lines = enumerate(record.get("lines", ()), 1)
    return [(n, line_box(line)) for n, line in lines if is_doubtful(line)]


def name_of(entry: Record) -> str:
    """The name of a form's field in a record, with the row of a column: points 3."""
    return f"{entry['name']} {entry['row']}" if entry["row"] else str(entry["name"])


def rule_said(line: Record) -> str:
    """What a rule changed in a line or found wrong with it, as a sentence, or nothing."""
    said: str = line.get("rule", {}).get("said", "")
    return said


def line_box(line: Record) -> tuple[int, int, int, int]:
    """The box around the digits and marks of a line of a record: x, y, width, height."""
    return union([*(digit["box"] for digit in line["digits"]), *_mark_boxes(line)])


def union(boxes: Iterable[list[int]]) -> tuple[int, int, int, int]:
    """The box around at least one box [x, y, width, height]."""
    sides = [(x, y, x + width, y + height) for x, y, width, height in boxes]
    left, top = min(side[0] for side in sides), min(side[1] for side in sides)
    right, bottom = max(side[2] for side in sides), max(side[3] for side in sides)
    return left, top, right - left, bottom - top


def _mark_boxes(line: Record) -> list[list[int]]:
    return [mark["box"] for mark in line.get("marks", ())]


def _line(line: Line, sequence: DigitSequence) -> Record:
    values: Record = {
        "text": line.text_in(sequence.grids),
        "confidence": round(line.confidence, _DECIMALS),
        "digits": [_digit(reading) for reading in line.readings],
    }
    if line.marks:
        values["marks"] = [_mark(mark) for mark in line.marks]
    others = [[other.digits, round(other.probability, _DECIMALS)] for other in line.alternatives]
    if any(probability for _, probability in others):
        values["alternatives"] = [other for other in others if other[1]]
    return values


def _table(table: Table) -> Record:
    """Rows, columns and lines count from 1, the digits of a line from 0."""
    cells = [
        {
            "row": cell.row + 1,
            "column": cell.column + 1,
            "text": cell.text,
            "confidence": round(cell.confidence, _DECIMALS),
            "doubtful": cell.doubtful,
            "box": _plain_box(cell.box),
            "line": cell.line + 1,
            "first": cell.first,
        }
        for cell in table.cells
    ]
    return {"rows": table.rows, "columns": table.columns, "cells": cells}


def _rule(verdict: Verdict) -> Record:
    return {
        "obeyed": verdict.obeyed,
        "read": verdict.read,
        "probability": round(verdict.probability, _DECIMALS),
        "said": verdict.said,
    }


def _mark(mark: Mark) -> Record:
    return {
        "mark": mark.sign,
        "box": _plain_box(mark.box),
        "confidence": round(mark.confidence, _DECIMALS),
        "before": mark.before,
    }


def _plain_box(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]


def _digit(reading: Reading) -> Record:
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
