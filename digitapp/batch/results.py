"""What goes through a batch: options, tasks, results, and the count of them.

Nothing here needs NumPy, so that a process can be told its options before it loads anything.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.errors import InputError
from digitapp.io.page_record import error_record, not_to_its_end, places_to_check

if TYPE_CHECKING:
    from digitapp.records import Box, Grid, Line
    from digitapp.rules import Rules
    from digitapp.rules.choice import Verdict


@dataclass(frozen=True)
class Options:
    """How pages are read, and what comes back beside their records.

    jobs: processes; 0 for one per core. marks: whether to read the marks between digits.
    rules: what the numbers must look like.
    pictures: add the annotated page as PNG. crops: add pictures of what is to check as PNG.
    lines: add the lines as `digitapp.Line`; their readings have no network to enlarge crops.
    forms: form files; with some, pages are read by the form that they are of.
    ordered: give results in the order of the files; otherwise as soon as they are there.
    """

    jobs: int = 0
    marks: bool = True
    rules: Rules | None = None
    pictures: bool = False
    crops: bool = False
    lines: bool = False
    ordered: bool = True
    forms: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Task:
    """One page to read.

    index: of the file in the batch; page: from 1; name: the file's name in records, if not its
    path. pages: how many the file has, or 0 if that is not known yet.
    """

    index: int
    file: Path
    page: int = 1
    pages: int = 0
    name: str = ""

    @property
    def shown(self) -> str:
        """The name of the file in records."""
        return self.name or str(self.file)


@dataclass(frozen=True)
class Identity:
    """What tells whether a file has changed: size in bytes, time in nanoseconds, hash in hex."""

    size: int
    time: int
    hash: str


@dataclass(frozen=True, eq=False)
class PageResult:
    """The result of a page.

    index: of the file in the batch; page: from 1; pages: how many the file has, at least 1.
    record: the values for the output formats; it has the key "error" if the page was not read.
    identity: of the file as it was read; None if it could not be read at all.
    lines, picture, crops: only if `Options` asks for them. crops: pairs of the number, from 1, of a
    line or of a form's field, and its picture.
    known: taken from the journal, not read now.
    leftover, grids: boxes of ink that was not read, and tables, together with `lines`. ruled,
    verdicts: the lines as the rules make them, and what the rules did to each; `lines` are those
    before. wide: as of `Ruled`.
    cause: the error of a page that was not read, to be told in a person's language.
    """

    index: int
    page: int
    pages: int
    record: dict[str, Any]
    identity: Identity | None = None
    lines: tuple[Line, ...] | None = None
    picture: bytes | None = None
    crops: tuple[tuple[int, bytes], ...] = ()
    known: bool = False
    leftover: tuple[Box, ...] = ()
    grids: tuple[Grid, ...] = ()
    ruled: tuple[Line, ...] | None = None
    verdicts: tuple[Verdict | None, ...] = ()
    wide: bool = False
    cause: InputError | None = None

    @property
    def error(self) -> str | None:
        """One sentence that says why the page was not read; None if it was."""
        return self.record.get("error")

    @property
    def unread(self) -> str:
        """One sentence that says what of the page was not read; empty if all of it was."""
        return self.error or not_to_its_end(self.record)

    @property
    def digits(self) -> int:
        return sum(len(line["digits"]) for line in self.record.get("lines", ()))

    @property
    def doubtful(self) -> int:
        """The number of lines, or of a form's fields, that a person should check."""
        return len(places_to_check(self.record))


def failed(
    task: Task, why: str | InputError, pages: int = 0, identity: Identity | None = None
) -> PageResult:
    """The result of a page that could not be read. A page of a document is named."""
    several = task.page > 1 or pages > 1
    record = error_record(task.shown, str(why), task.page if several else None)
    cause = why if isinstance(why, InputError) else None
    return PageResult(task.index, task.page, max(pages, 1), record, identity, cause=cause)


@dataclass(frozen=True)
class Progress:
    """done, total: pages; the total grows as documents turn out to have more pages.
    rate: pages a second; seconds_left: None if not known yet; errors: pages not read."""

    done: int
    total: int
    rate: float
    seconds_left: float | None
    errors: int


@dataclass
class Tally:
    """Counts results. files: how many files there are; to_check: what a person checks, a line or
    a field."""

    files: int
    to_check: str = "line"
    pages: int = 0
    digits: int = 0
    doubtful: int = 0
    errors: int = 0
    known: int = 0
    started: float = field(default_factory=time.monotonic)
    _more: int = 0
    _seen: set[int] = field(default_factory=set)

    def add(self, result: PageResult) -> None:
        self.pages += 1
        self.digits += result.digits
        self.doubtful += result.doubtful
        self.errors += result.unread != ""
        self.known += result.known
        if result.pages > 1 and result.index not in self._seen:
            self._seen.add(result.index)
            self._more += result.pages - 1

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self.started

    def progress(self) -> Progress:
        total = max(self.files + self._more, self.pages)
        rate = (self.pages - self.known) / max(self.seconds, 1e-9)
        left = (total - self.pages) / rate if rate else None
        return Progress(self.pages, total, rate, left, self.errors)
