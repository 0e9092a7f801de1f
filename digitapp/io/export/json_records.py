"""Records as JSON Lines, one object a line, or as one JSON array."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from digitapp.io.page_record import Record


def as_json(record: Record) -> str:
    """Return a record as one line, ending in a newline."""
    return json.dumps(record) + "\n"


def json_lines_of(records: Iterable[Record]) -> Iterator[str]:
    """One object a line."""
    yield from map(as_json, records)


def json_array_of(records: Iterable[Record]) -> Iterator[str]:
    """One array, an object a line."""
    between = "[\n"
    for record in records:
        yield between + json.dumps(record)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"
