"""The schema of records that are read back from a journal or a review folder.

Imported only then: msgspec takes 20 ms to load.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from digitapp.io.page_record import Record

MOST_BYTES = 16 << 20
"""Of one record as JSON."""

_MOST_CELLS = 20_000
"""Of one table."""

_Share = Annotated[float, Meta(ge=0, le=1)]
_Place = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
_Length = Annotated[int, Meta(ge=1, le=1_000_000)]
_Count = Annotated[int, Meta(ge=0, le=1_000_000)]
_Number = Annotated[int, Meta(ge=1, le=1_000_000)]
_Side = Annotated[int, Meta(ge=1, le=1000)]
_Box = tuple[_Place, _Place, _Length, _Length]
_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Digit = Annotated[str, Meta(pattern=r"\A[0-9]\Z")]


class _DigitRecord(msgspec.Struct):
    digit: _Digit
    box: _Box
    confidence: _Share
    doubtful: bool
    alternatives: list[tuple[str, _Share]]


class _MarkRecord(msgspec.Struct):
    mark: str
    box: _Box
    confidence: _Share
    before: _Count


class _RuleRecord(msgspec.Struct):
    obeyed: bool
    said: str


class _LineRecord(msgspec.Struct):
    text: str
    confidence: _Share
    digits: Annotated[list[_DigitRecord], Meta(min_length=1)]
    marks: list[_MarkRecord] = []
    alternatives: list[tuple[str, _Share]] = []
    rule: _RuleRecord | msgspec.UnsetType = msgspec.UNSET
    field: str = ""


class _FieldRecord(msgspec.Struct):
    name: _Name
    row: _Count
    kind: str
    text: str
    confidence: _Share
    doubtful: bool
    box: _Box
    obeys: str = ""
    rule: _RuleRecord | msgspec.UnsetType = msgspec.UNSET


class _FormRecord(msgspec.Struct):
    name: _Name
    residual: Annotated[float, Meta(ge=0)]
    fields: list[_FieldRecord]


class _CellRecord(msgspec.Struct):
    row: _Number
    column: _Number
    text: Annotated[str, Meta(max_length=1000)]
    confidence: _Share
    doubtful: bool
    box: _Box
    line: _Number
    first: _Count


class _TableRecord(msgspec.Struct):
    rows: _Side
    columns: _Side
    cells: list[_CellRecord]

    def __post_init__(self) -> None:
        if self.rows * self.columns > _MOST_CELLS:
            raise ValueError("a table of too many cells")
        if any(cell.row > self.rows or cell.column > self.columns for cell in self.cells):
            raise ValueError("a cell outside its table")


class _PageRecord(msgspec.Struct):
    file: str
    page: _Number
    text: str
    confidence: _Share
    width: _Length
    height: _Length
    milliseconds: Annotated[float, Meta(ge=0)]
    lines: list[_LineRecord]
    complete: bool = True
    tables: Annotated[list[_TableRecord], Meta(max_length=200)] = []
    form: _FormRecord | msgspec.UnsetType = msgspec.UNSET


class _ErrorRecord(msgspec.Struct):
    file: str
    error: str
    page: _Number | msgspec.UnsetType = msgspec.UNSET


def record_of(data: str | bytes) -> Record:
    """Parse a record and check it. Raises ValueError."""
    try:
        found: Any = json.loads(data)
        failed = isinstance(found, dict) and "error" in found
        msgspec.convert(found, _ErrorRecord if failed else _PageRecord)
    except (RecursionError, msgspec.ValidationError) as error:
        raise ValueError("no record") from error
    record: Record = found
    return record
