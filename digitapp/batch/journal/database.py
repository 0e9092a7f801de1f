"""The SQLite database of a journal: its tables, one run at a time, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitapp.errors import InputError
from digitapp.io.files import PRIVATE_FILE

_VERSION = 2
_TABLES = f"""
CREATE TABLE settings (fingerprint TEXT NOT NULL);
CREATE TABLE file (
    id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE,
    size INTEGER, time INTEGER, hash TEXT, pages INTEGER NOT NULL
);
CREATE TABLE page (
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    number INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (file, number)
);
CREATE TABLE written (kind TEXT NOT NULL, length INTEGER, hash TEXT NOT NULL, last INTEGER);
PRAGMA user_version = {_VERSION};
"""

_ELSEWHERE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM),
    *(sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT),
}
"""Codes of errors that are not the journal's."""

_MOST_BYTES = 64 << 20
"""Of one value of the database."""


def connected(file: Path) -> sqlite3.Connection:
    """Open the database `file`, for one run at a time; make it where there is none.

    Raises OSError, sqlite3.Error, and UnicodeError, of which `is_damage` tells a damaged one.
    """
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    file.chmod(PRIVATE_FILE)
    connection = sqlite3.connect(file, timeout=0.5, isolation_level=None, check_same_thread=False)
    try:
        # One run at a time; safe against a killed process, and quick.
        connection.executescript(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; "
            "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; BEGIN IMMEDIATE; COMMIT;"
        )
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            connection.executescript(f"BEGIN; {_TABLES} COMMIT;")
        elif version != _VERSION:
            raise sqlite3.DatabaseError("a journal of another version")
    except BaseException:
        connection.close()
        raise
    return connection


def delete(file: Path) -> None:
    """Delete a closed database with the files that SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Turn errors of the database `file` into one sentence: raises InputError."""
    try:
        yield
    except (sqlite3.Error, UnicodeError) as error:
        if "locked" in str(error):
            raise InputError("Another run is writing the same output") from error
        raise InputError(
            "The journal {file} cannot be used: {why}; without --resume a new one is begun",
            file=file,
            why="it is damaged" if isinstance(error, UnicodeError) else error,
        ) from error
    except OSError as error:
        why = error.strerror
        raise InputError(
            "The journal {file} cannot be written: {why}", file=file, why=why
        ) from error


def is_damage(error: Exception) -> bool:
    """Tell a damaged journal from one that another run has, or that its place does not allow.

    SQLite quotes damaged names in its messages, which then are no UTF-8.
    """
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF not in _ELSEWHERE
