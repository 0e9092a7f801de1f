"""Read pages for the browser as the command line reads them, one at a time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from digitapp.errors import InputError
from digitapp.forms.form import Form
from digitapp.forms.output.record import form_record
from digitapp.forms.read_form import read_form
from digitapp.io.load import count_pages, load_numbered
from digitapp.io.page_record import Record, page_record
from digitapp.models import Models
from digitapp.pipeline.recognize import recognize
from digitapp.records import DigitSequence, Page
from digitapp.rules.choice import Verdict, obeying
from digitapp.rules.rules import Rules
from digitapp.settings import DEFAULTS, Settings, wide

MOST_WAITING = 100
"""Pieces of work that may wait; with more, the server says that it is busy."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class BusyError(Exception):
    """Too much work waits."""


class StoppedError(Exception):
    """The server ends."""


@dataclass(frozen=True, eq=False)
class PageAnswer:
    """A page that was read.

    record: as of `read --json`; verdicts: what rules did, one a line; pages: of the file.
    """

    sequence: DigitSequence
    record: Record
    verdicts: tuple[Verdict | None, ...] = ()
    pages: int = 1


class Reader:
    """Reads pages, and does other work with the networks, in one thread.

    One page takes all cores already, and up to a gigabyte: several at once would not be faster,
    and their memory would add up.
    """

    def __init__(self, models: Models) -> None:
        self.models = models
        self._pool = ThreadPoolExecutor(1, "reading")
        self._waiting = 0
        self._stopped = threading.Event()

    async def run(
        self,
        function: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Call a function when its turn comes. Raises BusyError, StoppedError, and what
        the function raises."""
        self._check()
        if self._waiting >= MOST_WAITING:
            raise BusyError

        def turn() -> Result:
            self._check()
            return function(*arguments, **named)

        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._pool.submit(turn))
        finally:
            self._waiting -= 1

    def stop(self) -> None:
        """End the reading under way, and refuse what waits; a signal handler may call it."""
        self._stopped.set()

    def read_file(
        self,
        file: Path,
        number: int = 1,
        name: str = "",
        rules: Rules | None = None,
        marks: bool = True,
    ) -> PageAnswer:
        """Read one page of a file. number: from 1; name: of the file in the record.

        Raises InputError if the file or the page cannot be read.
        """
        start = time.perf_counter()
        page, pages = _load(file, number, name)
        sequence, verdicts = self.read_page(page, rules, marks)
        milliseconds = 1000 * (time.perf_counter() - start)
        record = page_record(sequence, name or file.name, milliseconds, verdicts)
        return PageAnswer(sequence, record, verdicts, pages)

    def read_form(
        self, file: Path, form: Form, number: int = 1, name: str = "", marks: bool = True
    ) -> PageAnswer:
        """Read the fields of one page of a file. Raises InputError, also if it fits no form."""
        start = time.perf_counter()
        page, pages = _load(file, number, name)
        reading = read_form(page, form, self.models, _settings(marks), self._check)
        milliseconds = 1000 * (time.perf_counter() - start)
        record = form_record(reading, name or file.name, milliseconds)
        return PageAnswer(reading.sequence, record, pages=pages)

    def read_page(
        self, page: Page, rules: Rules | None = None, marks: bool = True
    ) -> tuple[DigitSequence, tuple[Verdict | None, ...]]:
        """Read a page by rules, if there are any."""
        settings = _settings(marks)

        def read(settings: Settings) -> DigitSequence:
            return recognize(page, self.models, settings, self._check)

        if not rules:
            return read(settings), ()
        ruled = obeying(read(settings), rules, lambda: read(wide(settings)))
        return ruled.sequence, ruled.verdicts

    def _check(self) -> None:
        if self._stopped.is_set():
            raise StoppedError


def _settings(marks: bool) -> Settings:
    return replace(DEFAULTS, recognition=replace(DEFAULTS.recognition, marks=marks))


def _load(file: Path, number: int, name: str) -> tuple[Page, int]:
    """A page of a file, and how many it has. Raises InputError."""
    pages = count_pages(file)
    page = load_numbered(file, number)
    if page is None:
        raise InputError("{name} has no page {page}", name=name or file.name, page=number)
    return page, pages
