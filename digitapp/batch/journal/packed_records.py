"""Records as values of the journal's database: JSON, compressed, checked when it is read back."""

from __future__ import annotations

import json
import sqlite3
import zlib

from digitapp.io.page_record import Record

_COMPRESSION = 1
"""Level of zlib, 1 to 9."""


def packed(record: Record) -> bytes:
    """A record as compressed JSON."""
    return zlib.compress(json.dumps(record).encode(), _COMPRESSION)


def unpacked(content: object) -> Record:
    """The record in a value of the database. Raises ValueError if it is damaged."""
    from digitapp.batch.record_schema import MOST_BYTES, record_of

    if not isinstance(content, bytes):
        raise ValueError("no bytes")
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(content, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if not unpacking.eof:
        raise ValueError("cut off, or too large")
    return record_of(data)


def unpacked_or_damaged(content: object) -> Record:
    """The record in a value of the database. Raises sqlite3.DatabaseError if it is damaged."""
    try:
        return unpacked(content)
    except ValueError as error:
        raise sqlite3.DatabaseError("it is damaged") from error


def sound_number(value: object) -> int:
    """The number of a page, or of pages. Raises ValueError if it is none: a damaged database has
    values of any type."""
    if not isinstance(value, int) or value < 1:
        raise ValueError("no number")
    return value
