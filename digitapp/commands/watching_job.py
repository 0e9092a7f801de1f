"""Read files as they come, and add them to one output."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from digitapp.batch import Options, Tally, read_pages
from digitapp.batch.crew import Here
from digitapp.batch.schedule import FEW
from digitapp.commands.growing_output import GrowingOutput
from digitapp.commands.options import rules_of
from digitapp.commands.progress_display import ProgressDisplay
from digitapp.commands.reading_job import open_journal, open_page, pictures_in
from digitapp.errors import InputError
from digitapp.io.export.formats import format_named
from digitapp.io.files import check_writable, is_annotated, is_readable_name, same_file
from digitapp.io.page_record import Record
from digitapp.io.streams import tell
from digitapp.records import Page


class WatchingJob:
    """One call of `watch`. Use it in a `with` block. Raises InputError."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._output: Path = options.output
        self._format = format_named(options.format, self._output, options.level)
        self._rules = rules_of(options)
        self._reading = Options(
            jobs=options.jobs,
            marks=not options.digits_only,
            rules=self._rules,
            pictures=options.annotate is not None,
        )
        self._stack = ExitStack()
        self._here = Here(self._reading)

    def __enter__(self) -> WatchingJob:
        check_writable(self._output)
        self._journal = self._stack.enter_context(
            open_journal(self._output, self._options, self._rules)
        )
        if self._journal.written is None and self._output.exists() and self._would_be_read():
            self.close()
            raise InputError(f"{self._output} is to be read; it cannot be the output too")
        if self._journal.restarted:
            tell(self._journal.restarted)
        self._growing = GrowingOutput(self._journal, self._format, self._output, _page_of, tell)
        self._growing.catch_up()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._stack.close()

    def _would_be_read(self) -> bool:
        """Whether the output has the name of a picture or PDF in a watched folder."""
        own = self._output.resolve()
        watched = [folder.resolve() for folder in self._options.folders]
        return is_readable_name(own) and any(folder in own.parents for folder in watched)

    def is_own(self, file: Path) -> bool:
        """Tell whether this run wrote a file that lies in a watched folder."""
        return same_file(file, self._output) or is_annotated(file)

    def read(self, files: Sequence[Path]) -> None:
        """Read files that came, and add them to the output."""
        if not files:
            return
        tally = Tally(len(files))
        pictures = pictures_in(self._options.annotate, files)
        crew = self._here if len(files) < FEW else None
        with ProgressDisplay(tally, self._options.quiet, self._options.verbose) as display:
            for result in read_pages(files, self._reading, journal=self._journal, crew=crew):
                tally.add(result)
                display.result(result)
                if self._growing.grows and not result.known:
                    self._growing.catch_up()  # with the page before: the journal has it by now
                if pictures is not None and result.error is None:
                    pictures.write(files[result.index].name, result.page, result.picture)
            if tally.known < tally.pages:
                display.close_with_totals()
        self._growing.catch_up()


def _page_of(record: Record) -> Page | None:
    return open_page(Path(record["file"]), record)
