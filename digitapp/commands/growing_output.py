"""An output that grows page by page, and is whole again after every kill."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.batch.journal import Journal, Written
from digitapp.errors import InputError
from digitapp.io.export.formats import ENCODING, ERRORS, Format
from digitapp.io.page_record import Record

if TYPE_CHECKING:
    from digitapp.records import Page


class GrowingOutput:
    """A file that holds what a journal holds, in the order in which it was read.

    Pages are added at its end where the format allows; other formats, and a file of which a page
    changed, are written anew, whole or not at all. The journal notes how far the file has got, so
    that a page which was added twice, or in part, before a kill is put right by the next call.
    """

    def __init__(
        self,
        journal: Journal,
        entry: Format,
        file: Path,
        open_page: Callable[[Record], Page | None],
        say: Callable[[str], None],
    ) -> None:
        """open_page: as of `Format.write`. say: called with a sentence if the file was changed by
        another program; it is then kept under another name."""
        self._journal, self._format, self._file = journal, entry, file
        self._open_page, self._say = open_page, say
        self._hash = hashlib.sha256()
        self._known: Written | None = None

    @property
    def grows(self) -> bool:
        """Whether pages are added at the end of the file."""
        return self._format.heads is not None

    def catch_up(self) -> None:
        """Bring the file up to the journal. Raises InputError if it cannot be written."""
        try:
            written = self._as_left()
            if written is None or not (self.grows or written.last == self._journal.last):
                self._write_anew()
            elif self.grows:
                self._add(written)
        except OSError as error:
            raise InputError(
                "{name} cannot be written: {why}", name=self._file, why=error.strerror
            ) from error

    def _as_left(self) -> Written | None:
        """What the journal notes of the file, if it can go on from there; else it is written anew.

        The first call compares the content, later ones the length.
        """
        noted = self._journal.written
        length = self._file.stat().st_size if self._file.exists() else 0
        if self._known is not None:
            ours = length == self._known.length
        else:
            ours = noted is not None and self._begins_as(noted) and self._may_be_torn(noted, length)
        if length and not ours:
            self._keep_aside()
        if not ours or noted is None or noted.is_stale or noted.kind != self._format.kind:
            return None
        if length > noted.length:
            os.truncate(self._file, noted.length)
        return noted

    def _begins_as(self, noted: Written) -> bool:
        """Tell whether the file begins with what was noted; computes the hash of that."""
        self._hash = hashlib.sha256()
        left = noted.length
        if not self._file.exists():
            return False
        with self._file.open("rb") as stream:
            while left and (part := stream.read(min(left, 1 << 20))):
                self._hash.update(part)
                left -= len(part)
        return left == 0 and self._hash.hexdigest() == noted.hash

    def _may_be_torn(self, noted: Written, length: int) -> bool:
        """Tell whether what stands after the noted part is of pages that were just added."""
        if length == noted.length:
            return True
        if not self.grows:
            return False
        with self._file.open("rb") as stream:
            stream.seek(noted.length)
            rest = stream.read(1 << 20)
        added = b"".join(self._bytes(r) for _, r in self._journal.records_after(noted.last))
        return added.startswith(rest)

    def _keep_aside(self) -> None:
        """Keep a file that another program wrote or changed."""
        number = 1
        while (aside := self._file.with_name(f"{self._file.name}.{number}")).exists():
            number += 1
        self._file.rename(aside)
        self._say(f"{self._file} is not as it was left; it is kept as {aside}, and written anew")

    def _write_anew(self) -> None:
        last = self._journal.last
        self._format.write(
            self._journal.records(self._journal.files()), self._file, self._open_page
        )
        written = Written(self._format.kind, self._file.stat().st_size, "", last)
        self._begins_as(written)
        self._note(written)

    def _add(self, written: Written) -> None:
        length, last = written.length, written.last
        with self._file.open("ab") as stream:
            for number, record in self._journal.records_after(last):
                content = self._bytes(record)
                stream.write(content)
                self._hash.update(content)
                length, last = length + len(content), number
        self._note(replace(written, length=length, last=last))

    def _note(self, written: Written) -> None:
        self._known = replace(written, hash=self._hash.hexdigest())
        self._journal.note_written(self._known)

    def _bytes(self, record: Record) -> bytes:
        return "".join(self._format.further([record])).encode(ENCODING, ERRORS)
