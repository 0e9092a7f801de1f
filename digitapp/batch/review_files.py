"""Doubtful lines for people to answer in a spreadsheet, and their answers put into the results.

A review folder holds `lines/` with the pictures, `review.csv` and `review.xlsx` with a row a line,
of which one is filled in, and `results.jsonl` with all records.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitapp.batch.answered_tables import answered_tables
from digitapp.errors import InputError
from digitapp.i18n import printable
from digitapp.io.export.csv_table import csv_row
from digitapp.io.export.xlsx import write_table
from digitapp.io.files import read_whole, replacing
from digitapp.io.page_record import Record, digits_of, is_doubtful, line_box, rule_said

COLUMNS = ("file", "page", "line", "picture", "read", "confidence", "rule", "answer", "field")
"""field: of a form, in which the line stands, if the page was read by its form."""

NO_LINE = "none"
"""The answer for ink that is no number."""

RESULTS, TABLE, PICTURES = "results.jsonl", "review", "lines"

_ANSWER = re.compile(r"[0-9 \t.,\-/():+=x%]{1,1000}")
_DIGIT = re.compile("[0-9]")

_MOST_TABLE, _MOST_UNPACKED = 32 << 20, 64 << 20
"""Bytes of a table, and of what is packed in a spreadsheet."""

_MOST_COLUMNS, _MOST_ROWS = 100, 1_048_576

Key = tuple[str, int, int]
"""File, page and line, both from 1."""


@dataclass(frozen=True)
class Answers:
    """answers: by line; problems: rows that could not be understood, a sentence each."""

    answers: dict[Key, str]
    problems: tuple[str, ...]


def picture_name(index: int, page: int, line: int) -> str:
    """The name of a line's picture; index: of its file, from 0."""
    return f"{index + 1:06}-{page:04}-{line:03}.png"


def write_review(folder: Path, numbered: Iterable[tuple[int, Record]]) -> int:
    """Write the tables and results of a review folder; numbered: records with the index of their
    file. Returns the number of lines to answer. Raises OSError."""
    rows: list[list[Any]] = []
    with replacing(folder / RESULTS) as draft, draft.open("w", encoding="utf-8") as results:
        for index, record in numbered:
            results.write(json.dumps(record) + "\n")
            rows += _rows(index, record)
    with replacing(folder / f"{TABLE}.csv") as draft:
        text = "".join(map(csv_row, [list(COLUMNS), *rows]))
        draft.write_text(text, "utf-8", errors="backslashreplace")
    with replacing(folder / f"{TABLE}.xlsx") as draft:
        write_table(draft, "Review", COLUMNS, rows)
    return len(rows)


def read_answers(file: Path) -> Answers:
    """Read a filled table, CSV or XLSX. Rows without an answer are left out. Raises InputError."""
    answers: dict[Key, str] = {}
    problems = []
    for number, row in enumerate(_table(file), 2):
        answer = _plain(row.get("answer"))
        if not answer:
            continue
        try:
            key = _plain(row["file"]), int(row["page"]), int(row["line"])
        except (KeyError, TypeError, ValueError, OverflowError):
            problems.append(f"{file.name}, row {number}: file, page or line is missing")
            continue
        if answer.lower() != NO_LINE and not (_ANSWER.fullmatch(answer) and _DIGIT.search(answer)):
            said = answer if len(answer) <= 80 else f"{answer[:79]}…"
            problems.append(f"{file.name}, row {number}: {printable(said)} is no number")
            continue
        answers[key] = answer
    return Answers(answers, tuple(problems))


def answered(records: Iterable[Record], answers: dict[Key, str]) -> Iterator[Record]:
    """The records with the answers in them; a line that was answered is sure and "corrected"."""
    for record in records:
        if "error" in record:
            yield record
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
        kept = parts["lines"]
        confidence = 1.0 if kept else 0.0
        for line in kept:
            confidence *= line["confidence"]
        text = "\n".join(line["text"] for line in kept)
        given = {**record, "text": text, "confidence": round(confidence, 4), **parts}
        yield _with_fields(given, record["lines"], lines) if "form" in record else given


def _with_fields(
    record: Record, before: Sequence[Record], lines: Sequence[Record | None]
) -> Record:
    """The record with what was answered also in the fields of its form; lines: in the order of
    those before, None for one that is no number."""
    said = {
        old["field"]: "" if line is None else line["text"]
        for old, line in zip(before, lines, strict=True)
        if line is not old and "field" in old
    }
    fields = []
    for entry in record["form"]["fields"]:
        name = f"{entry['name']} {entry['row']}" if entry["row"] else entry["name"]
        answer = {"confidence": 1.0, "doubtful": False, "text": said.get(name)}
        kept = {key: value for key, value in entry.items() if key != "rule"}
        fields.append({**kept, **answer} if name in said else entry)
    return {**record, "form": {**record["form"], "fields": fields}}


def read_results(folder: Path) -> Iterator[Record]:
    """The records of a review folder. Raises InputError."""
    from digitapp.batch.record_schema import MOST_BYTES, record_of

    try:
        with (folder / RESULTS).open(encoding="utf-8") as lines:
            while line := lines.readline(MOST_BYTES + 1):
                if len(line) > MOST_BYTES:
                    raise ValueError("too long")
                yield record_of(line)
    except OSError as error:
        why = error.strerror
        raise InputError("{name} is no review folder: {why}", name=folder, why=why) from error
    except ValueError as error:
        raise InputError("{name} is damaged", name=folder / RESULTS) from error


def _rows(index: int, record: Record) -> list[list[Any]]:
    return [
        [
            *(record["file"], record["page"], number),
            f"{PICTURES}/{picture_name(index, record['page'], number)}",
            *(line["text"], line["confidence"], rule_said(line), "", line.get("field", "")),
        ]
        for number, line in enumerate(record.get("lines", ()), 1)
        if is_doubtful(line)
    ]


def _table(file: Path) -> Iterator[dict[str, Any]]:
    try:
        data = read_whole(file, _MOST_TABLE)
        if file.suffix.lower() == ".xlsx":
            yield from _sheet(data, file.name)
            return
        stream = io.StringIO(data.decode("utf-8-sig"), newline="")
        start = stream.readline()
        stream.seek(0)
        # Spreadsheets of some countries write semicolons.
        yield from csv.DictReader(stream, delimiter=";" if ";" in start else ",")
    except InputError:
        raise
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be opened: {why}", name=file.name, why=why) from error
    except (ValueError, csv.Error) as error:
        raise InputError("{name} is no table", name=file.name) from error


def _sheet(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    from zipfile import ZipFile

    from openpyxl import load_workbook

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                raise InputError("{name} is too large", name=name)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        # One cell far to the right would make every row as wide.
        rows = book.worksheets[0].iter_rows(
            max_col=_MOST_COLUMNS, max_row=_MOST_ROWS, values_only=True
        )
        header = [str(title) for title in next(rows, ())]
        yield from (dict(zip(header, row, strict=False)) for row in rows)
    except InputError:
        raise
    except Exception as error:  # a damaged file makes openpyxl raise errors of many types
        raise InputError("{name} is no table", name=name) from error


def _plain(value: Any) -> str:
    """A cell as text, without the apostrophe that marks text."""
    return "" if value is None else str(value).strip().removeprefix("'")


def _answered(line: Record, answer: str) -> Record | None:
    """A line as a person read it; None if it is no line. Boxes stay where there are as many."""
    if answer.lower() == NO_LINE:
        return None
    digits = [character for character in answer if character.isdigit()]
    boxes = [digit["box"] for digit in line["digits"]]
    if len(digits) != len(boxes):
        boxes = _shared_out(line_box(line), len(digits))
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


def _shared_out(box: tuple[int, int, int, int], count: int) -> list[list[int]]:
    """A box in so many parts of equal width."""
    x, y, width, height = box
    sides = [x + round(width * n / count) for n in range(count + 1)]
    return [
        [left, y, max(right - left, 1), height]
        for left, right in zip(sides, sides[1:], strict=False)
    ]
