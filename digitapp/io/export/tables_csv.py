"""Records as CSV with the rows and columns of their tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from digitapp.io.export.csv_table import csv_row
from digitapp.io.page_record import Record, is_doubtful, not_to_its_end, note

TABLE_COLUMNS = ("file", "page", "table", "row", "check", "error", "note")
"""table, row: from 1; a line outside all tables has no table, and its number as row. check: the
numbers of the cells that a person should check. The cells follow, as many as the widest row has."""


@dataclass(frozen=True)
class PageRow:
    """A row of a table, empty rows too, or a line outside all tables.

    table, row: their numbers from 1, table is 0 for such a line. cells: the text of each cell, ""
    for an empty one. doubtful: whether a person should check it.
    """

    table: int
    row: int
    cells: tuple[str, ...]
    doubtful: tuple[bool, ...]


def rows_of(record: Record) -> list[PageRow]:
    """The rows of a page from top to bottom, each table where its first line stands."""
    tables = record.get("tables", [])
    home = {cell["line"]: n for n, table in enumerate(tables, 1) for cell in table["cells"]}
    found: list[PageRow] = []
    done = set()
    for number, line in enumerate(record["lines"], 1):
        table = home.get(number, 0)
        if not table:
            found.append(PageRow(0, number, (line["text"],), (is_doubtful(line),)))
        elif table not in done:
            done.add(table)
            found += table_rows(tables[table - 1], table)
    return found


def table_rows(table: Record, number: int = 1) -> list[PageRow]:
    """The rows of a table of a record, empty ones too."""
    texts = [[""] * table["columns"] for _ in range(table["rows"])]
    doubts = [[False] * table["columns"] for _ in range(table["rows"])]
    for cell in table["cells"]:
        row, column = cell["row"] - 1, cell["column"] - 1
        texts[row][column], doubts[row][column] = cell["text"], cell["doubtful"]
    return [
        PageRow(number, row, tuple(own), tuple(doubt))
        for row, (own, doubt) in enumerate(zip(texts, doubts, strict=True), 1)
    ]


def tables_csv_of(records: Iterable[Record]) -> Iterator[str]:
    """The rows of all pages under a header that is as wide as the widest row.

    The rows wait in a temporary file until the last page is known.
    """
    widest = 0
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace") as rows:
        for record in records:
            for values, count in _values(record):
                widest = max(widest, count)
                rows.write(csv_row(values))
        yield csv_row([*TABLE_COLUMNS, *range(1, widest + 1)])
        rows.seek(0)
        yield from rows


def _values(record: Record) -> Iterator[tuple[list[Any], int]]:
    """The values of each row of a page, and how many of them are cells."""
    head = [record["file"], record.get("page", "")]
    if "error" in record:
        yield [*head, "", "", "", record["error"], ""], 0
        return
    error, said = not_to_its_end(record), note(record)
    found = rows_of(record)
    for row in found:
        check = " ".join(str(n) for n, doubt in enumerate(row.doubtful, 1) if doubt)
        yield [*head, row.table or "", row.row, check, error, said, *row.cells], len(row.cells)
    if not found:
        yield [*head, "", "", "", error, said], 0
