"""Read files and hand the results on: to stdout, or through a journal to a file."""

from __future__ import annotations

import argparse
import json
import shlex
import stat
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp import __version__
from digitapp.batch import Options, PageResult, Tally, read_pages
from digitapp.batch.annotated_pictures import AnnotatedPictures
from digitapp.batch.journal import Journal, journal_file
from digitapp.commands.progress_display import ProgressDisplay
from digitapp.errors import InputError
from digitapp.io.export.formats import format_named
from digitapp.io.files import check_writable
from digitapp.io.page_record import Record
from digitapp.io.streams import output

if TYPE_CHECKING:
    from digitapp.records import Page


class ReadingJob:
    """One call of `read`, from its files to its output. Use it in a `with` block.

    A regular file as output is written whole at the end, from a journal that keeps every page
    until then; stdout and pipes get every page at once.
    """

    def __init__(
        self, options: argparse.Namespace, files: Sequence[Path], names: dict[Path, str]
    ) -> None:
        """names: of files that are shown under another name. Raises InputError."""
        self._options, self._files, self._names = options, files, names
        self._format = format_named(options.format, options.output, options.level == "digit")
        self._file: Path | None = options.output
        self._pictures = _pictures_in(options.annotate, files)
        self._picture_failed = False
        self.tally = Tally(len(files))
        self._stack = ExitStack()
        self._journal: Journal | None = None

    def __enter__(self) -> ReadingJob:
        if self._file is not None and not _is_special(self._file):
            check_writable(self._file)
            self._journal = self._stack.enter_context(self._open_journal(self._file))
        self._display = self._stack.enter_context(
            ProgressDisplay(self.tally, self._options.quiet, self._options.verbose)
        )
        if self._journal is not None and self._journal.restarted:
            self._display.say(self._journal.restarted)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def failed(self) -> bool:
        """Whether a page, or the annotated picture of one, is missing."""
        return self.tally.errors > 0 or self._picture_failed

    def read(self) -> None:
        """Read all files. Raises ModelError, InputError, and KeyboardInterrupt on Ctrl+C."""
        records = self._records()
        try:
            if self._journal is not None:
                for _ in records:
                    pass  # the journal keeps them
                return
            with output(self._file) as out:
                for piece in self._pieces(records):
                    out.write(piece)
        finally:
            records.close()

    def finish(self, complete: bool) -> None:
        """Write what was read, and the closing line. complete: whether all was read; if so, the
        journal is needed no more, except by another run with --resume. Raises InputError."""
        self._display.close_with_totals()
        if self._journal is None or self._file is None:
            return
        try:
            self._format.write(self._shown(self._journal), self._file, self._open_page)
        except OSError as error:
            raise InputError(f"{self._file} cannot be written: {error.strerror}") from error
        if complete and not self._options.resume:
            self._journal.remove()

    def how_to_go_on(self) -> str:
        """What to tell after Ctrl+C."""
        stopped = f"Stopped after {self.tally.pages:,} of {self.tally.progress().total:,} pages."
        if self._journal is None:
            return f"{stopped} With --output FILE, a stopped run can go on with --resume."
        program = ["python", "main.py"] if Path(sys.argv[0]).name == "main.py" else ["digitapp"]
        words = [*program, *(word for word in sys.argv[1:] if word != "--resume"), "--resume"]
        return f"{stopped} They are in {self._file}. To go on: {shlex.join(words)}"

    def _records(self) -> Generator[Record, None, None]:
        options = Options(
            jobs=self._options.jobs,
            marks=not self._options.digits_only,
            pictures=self._pictures is not None,
        )
        for result in read_pages(self._files, options, journal=self._journal, names=self._names):
            self.tally.add(result)
            self._display.result(result)
            self._keep_picture(result)
            yield result.record

    def _keep_picture(self, result: PageResult) -> None:
        if self._pictures is None or result.error is not None:
            return
        try:
            name = self._files[result.index].name
            self._pictures.write(name, result.page, result.picture)
        except (OSError, InputError) as error:
            self._picture_failed = True
            self._display.say(f"no annotated picture: {error}")

    def _pieces(self, records: Iterator[Record]) -> Iterator[str]:
        if self._format.name == "text":
            from digitapp.io.export.plain_text import text_of

            return text_of(records, headings=len(self._files) > 1)
        return self._format.pieces(records)

    def _shown(self, journal: Journal) -> Iterator[Record]:
        """All records, with the names of files as they are given now."""
        for file in self._files:
            for record in journal.records([file]):
                yield {**record, "file": self._names.get(file, str(file))}

    def _open_journal(self, file: Path) -> Journal:
        from digitapp.models.model_card import card_files
        from digitapp.resources import assets_folder
        from digitapp.storage.preferences import folder

        what = {
            "version": __version__,
            "models": card_files(assets_folder()),
            "marks": not self._options.digits_only,
        }
        place = journal_file(folder() / "journals", str(file.resolve()))
        return Journal(place, json.dumps(what, sort_keys=True), self._options.resume)

    def _open_page(self, record: Record) -> Page | None:
        """The page of a record; None if its file is gone or changed beyond reading."""
        from digitapp.io.load import load_numbered

        by_name = {name: file for file, name in self._names.items()}
        file = by_name.get(record["file"], Path(record["file"]))
        try:
            return load_numbered(file, record.get("page", 1))
        except InputError:
            return None


def _pictures_in(folder: Path | None, files: Sequence[Path]) -> AnnotatedPictures | None:
    """The writer of annotated pages, if asked for. Raises InputError."""
    try:
        return AnnotatedPictures(folder, files) if folder else None
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}") from error


def _is_special(file: Path) -> bool:
    """Tell whether a path is a device or pipe, which can only be written to as it comes."""
    try:
        mode = file.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
