"""Doubtful lines for people to answer in a spreadsheet, and their answers put into the results.

A review folder holds `lines/` with the pictures, `review.csv` and `review.xlsx` with a row a line,
of which one is filled in, and `results.jsonl` with all records. Of a page that was read by its
form, a row is a field in doubt: with digits, to mark, or blank.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from digitapp.errors import InputError
from digitapp.io.export.csv_table import csv_row
from digitapp.io.export.xlsx import write_table
from digitapp.io.files import replacing
from digitapp.io.page_record import Record, name_of, places_to_check, rule_said

COLUMNS = (
    *("file", "page", "line", "picture", "read", "confidence", "rule", "answer"),
    *("field", "kind", "obeys"),
)
"""Of a page that was read by its form, field: its name, with the row of a column; kind: what it is;
obeys: its rules. Its line is empty."""

RESULTS, TABLE, PICTURES = "results.jsonl", "review", "lines"


def picture_name(index: int, page: int, number: int) -> str:
    """The name of the picture of a line or field; index: of its file, from 0."""
    return f"{index + 1:06}-{page:04}-{number:03}.png"


def write_review(folder: Path, numbered: Iterable[tuple[int, Record]]) -> int:
    """Write the tables and results of a review folder; numbered: records with the index of their
    file. Returns the number of rows to answer. Raises OSError."""
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
    rows: list[list[Any]] = []
    for number, _ in places_to_check(record):
        picture = f"{PICTURES}/{picture_name(index, record['page'], number)}"
        if "form" in record:
            one = record["form"]["fields"][number - 1]
            more = [name_of(one), one["kind"], one.get("obeys", "")]
        else:
            one, more = record["lines"][number - 1], ["", "", ""]
        line = "" if "form" in record else number
        read = one["text"], one["confidence"], rule_said(one)
        rows.append([record["file"], record["page"], line, picture, *read, "", *more])
    return rows
