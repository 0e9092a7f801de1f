"""Put the answers of a person into the records of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod

from digitapp.batch.answers.answered_tables import answered_tables
from digitapp.batch.answers.filled_table import NO_LINE, Key
from digitapp.io.page_record import Record, digits_of, line_box, name_of


def answered(records: Iterable[Record], answers: Mapping[Key, str]) -> Iterator[Record]:
    """The records with the answers in them; a line that was answered is sure and "corrected"."""
    for record in records:
        if "error" in record:
            yield record
            continue
        if "form" in record:
            yield _answered_form(record, answers)
            continue
        lines = [
            line
            if (answer := answers.get((record["file"], record["page"], number))) is None
            else _answered(line, answer)
            for number, line in enumerate(record["lines"], 1)
        ]
        file, page = record["file"], record["page"]
        changed = {n for n in range(1, len(lines) + 1) if (file, page, n) in answers}
        parts = answered_tables(record, lines, changed)
        yield {**record, **_of_page(parts["lines"]), **parts}


def _answered_form(record: Record, answers: Mapping[Key, str]) -> Record:
    """The record of a page that was read by its form with the answers for its fields."""
    before = {line["field"]: line for line in record["lines"]}
    fields, lines = [], []
    for entry in record["form"]["fields"]:
        name = name_of(entry)
        line = before.get(name)
        answer = answers.get((record["file"], record["page"], name))
        if answer is not None:
            line = None if entry["kind"] == "mark" else _answered(line or _blank(entry), answer)
            text = answer.lower() if entry["kind"] == "mark" else answer
            said = {"text": "" if answer.lower() == NO_LINE else text}
            kept = {key: value for key, value in entry.items() if key != "rule"}
            entry = {**kept, **said, "confidence": 1.0, "doubtful": False}
        fields.append(entry)
        if line is not None:
            lines.append(line)
    return {
        **record,
        **_of_page(lines),
        "lines": lines,
        "form": {**record["form"], "fields": fields},
    }


def _of_page(lines: Sequence[Record]) -> Record:
    """The text and the confidence of a page of these lines."""
    sure = prod(line["confidence"] for line in lines) if lines else 0.0
    return {"text": "\n".join(line["text"] for line in lines), "confidence": round(sure, 4)}


def _blank(entry: Record) -> Record:
    """A line without digits in the place of a field."""
    return {"text": "", "digits": [], "box": entry["box"], "field": name_of(entry)}


def _answered(line: Record, answer: str) -> Record | None:
    """A line as a person read it; None if it is no line. Boxes stay where there are as many."""
    if answer.lower() == NO_LINE:
        return None
    digits = [character for character in answer if character.isdigit()]
    boxes = [digit["box"] for digit in line["digits"]]
    if len(digits) != len(boxes):
        boxes = _shared_out(line.get("box") or line_box(line), len(digits))
    return {
        "text": answer,
        "confidence": 1.0,
        "digits": [
            {
                "digit": digit,
                "box": box,
                "confidence": 1.0,
                "doubtful": False,
                "alternatives": [[digit, 1.0]],
            }
            for digit, box in zip(digits, boxes, strict=True)
        ],
        **_marks(line, answer, digits_of(line)),
        **({"field": line["field"]} if "field" in line else {}),
        "corrected": True,
    }


def _marks(line: Record, answer: str, before: str) -> Record:
    """The marks of a line, where the answer has the same ones at the same places."""
    shape = re.sub("[0-9]", "#", answer).replace(" ", "")
    same = re.sub("[0-9]", "#", line["text"]).replace(" ", "") == shape
    if same and "marks" in line and len(before) == shape.count("#"):
        return {"marks": line["marks"]}
    return {}


def _shared_out(box: Sequence[int], count: int) -> list[list[int]]:
    """A box in so many parts of equal width."""
    x, y, width, height = box
    sides = [x + round(width * n / count) for n in range(count + 1)]
    return [
        [left, y, max(right - left, 1), height]
        for left, right in zip(sides, sides[1:], strict=False)
    ]
