"""The answers of people in a table that they filled in, CSV or XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitapp.errors import InputError
from digitapp.i18n import printable
from digitapp.io.files import read_whole

NO_LINE = "none"
"""The answer for ink that is no number, for a box without a mark, and for a blank."""

MARKED = "x"
"""The answer for a box with a mark."""

_ANSWER = re.compile(r"[0-9 \t.,\-/():+=x%]{1,1000}")
_DIGIT = re.compile("[0-9]")

_MOST_TABLE, _MOST_UNPACKED = 32 << 20, 64 << 20
"""Bytes of a table, and of what is packed in a spreadsheet."""

_MOST_COLUMNS, _MOST_ROWS = 100, 1_048_576

Key = tuple[str, int, int | str]
"""File, page from 1, and the line from 1 or the name of a form's field."""


@dataclass(frozen=True)
class Answers:
    """answers: by line or field; problems: rows that could not be understood, a sentence each."""

    answers: dict[Key, str]
    problems: tuple[str, ...]


def read_answers(file: Path) -> Answers:
    """Read a filled table, CSV or XLSX. Rows without an answer are left out. Raises InputError."""
    answers: dict[Key, str] = {}
    problems = []
    for number, row in enumerate(_table(file), 2):
        answer = _plain(row.get("answer"))
        if not answer:
            continue
        try:
            place = _plain(row.get("field")) or int(row["line"])
            key = _plain(row["file"]), int(row["page"]), place
        except (KeyError, TypeError, ValueError, OverflowError):
            problems.append(f"{file.name}, row {number}: file, page or line is missing")
            continue
        if wrong := _wrong(answer, _plain(row.get("kind"))):
            problems.append(f"{file.name}, row {number}: {wrong}")
            continue
        answers[key] = answer
    return Answers(answers, tuple(problems))


def _wrong(answer: str, kind: str) -> str:
    """Why an answer cannot be taken, "" if it can be. kind: of a form's field, "" of a line."""
    said = printable(answer if len(answer) <= 80 else f"{answer[:79]}…")
    if answer.lower() == NO_LINE:
        return ""
    if kind == "mark":
        return "" if answer.lower() == MARKED else f"{said} is neither {MARKED} nor {NO_LINE}"
    number = _ANSWER.fullmatch(answer) and _DIGIT.search(answer)
    return "" if number else f"{said} is no number"


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
