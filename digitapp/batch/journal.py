"""The journal of a batch: every page as soon as it is read, so that a killed run can go on.

An SQLite database with one transaction a page. Only its owner may open it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from digitapp.batch.page_reader import identify
from digitapp.batch.results import Identity, PageResult
from digitapp.errors import InputError
from digitapp.io.files import PRIVATE_FILE, make_private
from digitapp.io.page_record import Record

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
_COMPRESSION = 1
_STALE = -1


@dataclass(frozen=True)
class Written:
    """How far an output has got.

    kind: its format; length: in bytes; hash: of these bytes, in hex; last: the number of the last
    page that it holds.
    """

    kind: str
    length: int
    hash: str
    last: int

    @property
    def is_stale(self) -> bool:
        """Whether a file of which it holds pages has changed since."""
        return self.last == _STALE


_ELSEWHERE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM),
    *(sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT),
}
"""Codes of errors that are not the journal's."""

_MOST_BYTES = 64 << 20
"""Of one value of the database."""


class Journal:
    """Pages that were read, by file. Close it, or use it in a `with` block.

    restarted: why earlier pages are not used, as a sentence; None if they are.
    """

    def __init__(self, file: Path, fingerprint: str, go_on: bool) -> None:
        """fingerprint: of all that changes a result; with another one, nothing is used again.
        go_on: use what an earlier run has left.

        Raises InputError if the journal cannot be written, or another run uses it.
        """
        self.file = file
        self.restarted: str | None = None
        self._connection = sqlite3.connect(":memory:")  # until the file is open
        with self._closed_on_failure(), self._told():
            make_private(file.parent)
            if not go_on:
                self._claim()
                self.remove()
            try:
                self._open()
                known = self._fingerprint()
            except (sqlite3.DatabaseError, UnicodeError) as error:
                if not _is_damage(error):
                    raise
                self.restarted = "The journal is damaged; all pages are read again."
                self._start_anew()
                known = None
            if known is not None and known != fingerprint:
                self.restarted = "The options or digitapp changed; all pages are read again."
                self._start_anew()
                known = None
            if known is None:
                self._connection.execute("INSERT INTO settings VALUES (?)", (fingerprint,))

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, file: Path, result: PageResult) -> None:
        """Note a page. Raises InputError if the disk is full."""
        identity = result.identity
        content = zlib.compress(json.dumps(result.record).encode(), _COMPRESSION)
        values = (identity.size, identity.time, identity.hash) if identity else (None,) * 3
        with self._told(), self._connection:
            self._connection.execute("BEGIN")
            ((number,),) = self._connection.execute(
                "INSERT INTO file (path, size, time, hash, pages) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET pages = excluded.pages RETURNING id",
                (_key(file), *values, result.pages),
            ).fetchall()
            self._connection.execute(
                "INSERT INTO page VALUES (?, ?, ?) "
                "ON CONFLICT (file, number) DO UPDATE SET record = excluded.record",
                (number, result.page, content),
            )

    def pages_of(self, file: Path) -> list[PageResult]:
        """The pages known of a file, in order; none if the file has changed since."""
        with self._told():
            found = self._connection.execute(
                "SELECT id, size, time, hash, pages FROM file WHERE path = ?", (_key(file),)
            ).fetchone()
            if found is None:
                return []
            number, size, time, digest, pages = found
            now = identify(file)
            if (now.size, now.hash) != (size, digest) if now else digest is not None:
                self._forget(number)
                return []
            identity = Identity(now.size, time, now.hash) if now else None
            rows = self._connection.execute(
                "SELECT number, record FROM page WHERE file = ? ORDER BY number", (number,)
            ).fetchall()
            try:
                return [
                    PageResult(
                        *(0, _number(page), _number(pages), _record(content), identity), known=True
                    )
                    for page, content in rows
                ]
            except ValueError:  # read a file again of which a page is damaged
                self._forget(number)
                return []

    def records(self, files: Iterable[Path]) -> Iterator[Record]:
        """The records of files, page by page, in the order of the files."""
        with self._told():
            for file in files:
                rows = self._connection.execute(
                    "SELECT record FROM page JOIN file ON file.id = page.file "
                    "WHERE path = ? ORDER BY number",
                    (_key(file),),
                )
                for (content,) in rows:
                    yield _sound_record(content)

    def records_after(self, last: int) -> Iterator[tuple[int, Record]]:
        """The records added after the page numbered `last`, in the order in which they were
        added, each with its number; 0 is before the first."""
        with self._told():
            rows = self._connection.execute(
                "SELECT rowid, record FROM page WHERE rowid > ? ORDER BY rowid", (last,)
            )
            for number, content in rows:
                yield number, _sound_record(content)

    @property
    def written(self) -> Written | None:
        """What was last noted of an output that grows with this journal; None if nothing was."""
        with self._told():
            row = self._connection.execute("SELECT * FROM written").fetchone()
        kinds = [str, int, str, int]
        return Written(*row) if row and [type(value) for value in row] == kinds else None

    @property
    def last(self) -> int:
        """The number of the page added last; 0 without pages."""
        with self._told():
            row = self._connection.execute("SELECT max(rowid) FROM page").fetchone()
        return row[0] or 0

    def note_written(self, written: Written) -> None:
        """Note how far an output has got. Raises InputError if the disk is full."""
        with self._told(), self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM written")
            self._connection.execute("INSERT INTO written VALUES (?, ?, ?, ?)", astuple(written))

    def files(self) -> list[Path]:
        """The files in the order in which they were read."""
        with self._told():
            rows = self._connection.execute("SELECT path FROM file ORDER BY id").fetchall()
        return [Path(os.fsdecode(path)) for (path,) in rows if isinstance(path, bytes)]

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def remove(self) -> None:
        """Delete the journal, once it is not needed."""
        self.close()
        for ending in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)

    def _forget(self, number: int) -> None:
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM file WHERE id = ?", (number,))
            self._connection.execute("UPDATE written SET last = ?", (_STALE,))

    def _claim(self) -> None:
        """Raise an error if another run uses the journal; a damaged one nobody uses."""
        try:
            self._open()
        except (sqlite3.DatabaseError, UnicodeError) as error:
            if not _is_damage(error):
                raise

    def _start_anew(self) -> None:
        self.remove()
        self._open()

    def _open(self) -> None:
        os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        self.file.chmod(PRIVATE_FILE)
        self._connection = connection = sqlite3.connect(
            self.file, timeout=0.5, isolation_level=None, check_same_thread=False
        )
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

    def _fingerprint(self) -> str | None:
        found = self._connection.execute("SELECT fingerprint FROM settings").fetchone()
        return found[0] if found else None

    @contextmanager
    def _closed_on_failure(self) -> Iterator[None]:
        """Leave no lock behind if the journal cannot be used."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn errors of the database into one sentence."""
        try:
            yield
        except (sqlite3.Error, UnicodeError) as error:
            if "locked" in str(error):
                raise InputError("Another run is writing the same output") from error
            raise InputError(
                "The journal {file} cannot be used: {why}; without --resume a new one is begun",
                file=self.file,
                why="it is damaged" if isinstance(error, UnicodeError) else error,
            ) from error
        except OSError as error:
            why = error.strerror
            raise InputError(
                "The journal {file} cannot be written: {why}", file=self.file, why=why
            ) from error


def _is_damage(error: Exception) -> bool:
    """Tell a damaged journal from one that another run has, or that its place does not allow.

    SQLite quotes damaged names in its messages, which then are no UTF-8.
    """
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF not in _ELSEWHERE


def journal_file(folder: Path, purpose: str) -> Path:
    """The place of a journal. purpose: what it is for, such as the path of the output."""
    name = hashlib.sha256(os.fsencode(purpose)).hexdigest()[:32]
    return folder / f"{name}.sqlite"


def _key(file: Path) -> bytes:
    return os.fsencode(os.path.abspath(file))


def _number(value: object) -> int:
    """The number of a page, or of pages. Raises ValueError if it is none: a damaged database has
    values of any type."""
    if not isinstance(value, int) or value < 1:
        raise ValueError("no number")
    return value


def _sound_record(content: object) -> Record:
    """Raises sqlite3.DatabaseError if a record is damaged."""
    try:
        return _record(content)
    except ValueError as error:
        raise sqlite3.DatabaseError("it is damaged") from error


def _record(content: object) -> Record:
    """Raises ValueError if a record is damaged."""
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
