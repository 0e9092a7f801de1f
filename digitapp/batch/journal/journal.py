"""The pages of a journal, file by file.

An SQLite database with one transaction a page. Only its owner may open it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from digitapp.batch.journal.database import connected, delete, is_damage, told
from digitapp.batch.journal.packed_records import (
    packed,
    sound_number,
    unpacked,
    unpacked_or_damaged,
)
from digitapp.batch.page_reader import identify
from digitapp.batch.results import Identity, PageResult
from digitapp.io.files import make_private
from digitapp.io.page_record import Record

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
                self._connection = connected(self.file)
                known = self._fingerprint()
            except (sqlite3.DatabaseError, UnicodeError) as error:
                if not is_damage(error):
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
        content = packed(result.record)
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
                        index=0,
                        page=sound_number(page),
                        pages=sound_number(pages),
                        record=unpacked(content),
                        identity=identity,
                        known=True,
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
                    yield unpacked_or_damaged(content)

    def records_after(self, last: int) -> Iterator[tuple[int, Record]]:
        """The records added after the page numbered `last`, in the order in which they were
        added, each with its number; 0 is before the first."""
        with self._told():
            rows = self._connection.execute(
                "SELECT rowid, record FROM page WHERE rowid > ? ORDER BY rowid", (last,)
            )
            for number, content in rows:
                yield number, unpacked_or_damaged(content)

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
        delete(self.file)

    def _forget(self, number: int) -> None:
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM file WHERE id = ?", (number,))
            self._connection.execute("UPDATE written SET last = ?", (_STALE,))

    def _claim(self) -> None:
        """Raise an error if another run uses the journal; a damaged journal is in no use."""
        try:
            self._connection = connected(self.file)
        except (sqlite3.DatabaseError, UnicodeError) as error:
            if not is_damage(error):
                raise

    def _start_anew(self) -> None:
        self.remove()
        self._connection = connected(self.file)

    def _fingerprint(self) -> str | None:
        found = self._connection.execute("SELECT fingerprint FROM settings").fetchone()
        return found[0] if found else None

    def _told(self) -> AbstractContextManager[None]:
        return told(self.file)

    @contextmanager
    def _closed_on_failure(self) -> Iterator[None]:
        """Leave no lock behind if the journal cannot be used."""
        try:
            yield
        except BaseException:
            self.close()
            raise


def journal_file(folder: Path, purpose: str) -> Path:
    """The place of a journal. purpose: what it is for, such as the path of the output."""
    name = hashlib.sha256(os.fsencode(purpose)).hexdigest()[:32]
    return folder / f"{name}.sqlite"


def _key(file: Path) -> bytes:
    return os.fsencode(os.path.abspath(file))
