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
from digitapp.commands.options import rules_of
from digitapp.commands.progress_display import ProgressDisplay
from digitapp.errors import InputError
from digitapp.io.export.formats import Format, format_named
from digitapp.io.files import PRIVATE_FOLDER, check_writable, replacing
from digitapp.io.page_record import Record
from digitapp.io.streams import output, tell

if TYPE_CHECKING:
    from digitapp.batch.crew import Crew
    from digitapp.forms.form import Form
    from digitapp.records import Page
    from digitapp.rules import Rules


class ReadingJob:
    """One call of `read`, from its files to its output. Use it in a `with` block.

    A regular file as output is written whole at the end, from a journal that keeps every page
    until then; stdout and pipes get every page at once.
    """

    def __init__(
        self, options: argparse.Namespace, files: Sequence[Path], names: dict[Path, str]
    ) -> None:
        """names: other names to show for files. Raises InputError."""
        self._options, self._files, self._names = options, files, names
        self._forms = _forms(options.forms)
        self._format = self._format_of(options)
        self._file: Path | None = options.output
        self._pictures = pictures_in(options.annotate, files)
        self._picture_failed = False
        self._rules = rules_of(options)
        self.tally = Tally(len(files), "field" if self._forms else "line")
        self._stack = ExitStack()
        self._journal: Journal | None = None

    def __enter__(self) -> ReadingJob:
        if self._file is not None and not _is_special(self._file):
            check_writable(self._file)
            self._journal = self._stack.enter_context(
                open_journal(self._file, self._options, self._rules, self._forms)
            )
        self._display = self._stack.enter_context(
            ProgressDisplay(self.tally, self._options.quiet, self._options.verbose)
        )
        if self._options.review:
            _make_review_folder(self._options.review)
        if self._journal is not None and self._journal.restarted:
            self._display.say(self._journal.restarted)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _format_of(self, options: argparse.Namespace) -> Format:
        if self._forms and options.level == "line":
            from digitapp.forms.output.formats import form_format

            return form_format(options.format, options.output, self._forms, options.row_per)
        return format_named(options.format, options.output, options.level)

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
        if self._options.review:
            self._write_review(self._journal, self._options.review)
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
            rules=self._rules,
            pictures=self._pictures is not None,
            crops=self._options.review is not None,
            forms=tuple(self._options.forms),
        )
        results = read_pages(
            self._files,
            options,
            journal=self._journal,
            names=self._names,
            crew=_cluster(self._options.cluster, options),
        )
        for result in results:
            self.tally.add(result)
            self._display.result(result)
            self._keep_picture(result)
            yield result.record

    def _keep_picture(self, result: PageResult) -> None:
        if result.error is not None:
            return
        try:
            if self._pictures is not None:
                name = self._files[result.index].name
                self._pictures.write(name, result.page, result.picture)
            for number, png in result.crops:
                keep_crop(self._options.review, result, number, png)
        except (OSError, InputError) as error:
            self._picture_failed = True
            self._display.say(f"a picture is missing: {error}")

    def _pieces(self, records: Iterator[Record]) -> Iterator[str]:
        if self._format.name == "text" and not self._forms:
            from digitapp.io.export.plain_text import text_of

            return text_of(records, headings=len(self._files) > 1)
        return self._format.pieces(records)

    def _shown(self, journal: Journal) -> Iterator[Record]:
        """All records, with the names of files as they are given now."""
        for _, record in self._numbered(journal):
            yield record

    def _numbered(self, journal: Journal) -> Iterator[tuple[int, Record]]:
        for index, file in enumerate(self._files):
            for record in journal.records([file]):
                yield index, {**record, "file": self._names.get(file, str(file))}

    def _write_review(self, journal: Journal, folder: Path) -> None:
        from digitapp.batch.answers.review_files import TABLE, write_review

        try:
            count = write_review(folder, self._numbered(journal))
        except OSError as error:
            raise InputError(f"{folder} cannot be written: {error.strerror}") from error
        if not self._options.quiet:
            what = "fields" if self._forms else "lines"
            tell(f"{count} {what} to answer are in {folder / TABLE}.csv and .xlsx")

    def _open_page(self, record: Record) -> Page | None:
        by_name = {name: file for file, name in self._names.items()}
        file = by_name.get(record["file"], Path(record["file"]))
        return open_page(file, record)


def open_page(file: Path, record: Record) -> Page | None:
    """The page of a record as it was read, turned if need be; None if its file is gone or cannot
    be read any more."""
    from digitapp.io.load import load_numbered
    from digitapp.pipeline.upright import turned_page

    try:
        page = load_numbered(file, record["page"])
    except InputError:
        return None
    return None if page is None else turned_page(page, record.get("turned", 0))


def keep_crop(folder: Path, result: PageResult, number: int, png: bytes) -> None:
    """Write the picture of a line or field into a review folder. Raises OSError."""
    from digitapp.batch.answers.review_files import PICTURES, picture_name

    place = folder / PICTURES
    with replacing(place / picture_name(result.index, result.page, number)) as draft:
        draft.write_bytes(png)


def _make_review_folder(folder: Path) -> None:
    """Make the folder and that of its pictures; only their owner may look at new ones."""
    from digitapp.batch.answers.review_files import PICTURES

    try:
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        (folder / PICTURES).mkdir(PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}") from error


def _forms(files: Sequence[Path]) -> tuple[Form, ...]:
    """The forms of some files. Raises InputError, also for two forms of one name."""
    if not files:
        return ()
    from digitapp.forms.form_file import read_forms

    return read_forms(files)


def open_journal(
    output: Path, options: argparse.Namespace, rules: Rules | None, forms: Sequence[Form] = ()
) -> Journal:
    """The journal for an output. Raises InputError if another run has it."""
    from digitapp.models.model_card import card_files
    from digitapp.resources import assets_folder
    from digitapp.storage.preferences import folder

    what = {
        "version": __version__,
        "models": card_files(assets_folder()),
        "marks": not options.digits_only,
        "rules": rules.fingerprint if rules else "",
        "review": bool(options.review),
        **({"forms": [form.fingerprint for form in forms]} if forms else {}),
    }
    place = journal_file(folder() / "journals", str(output.resolve()))
    return Journal(place, json.dumps(what, sort_keys=True), options.resume)


def pictures_in(folder: Path | None, files: Sequence[Path]) -> AnnotatedPictures | None:
    """The writer of annotated pages, if asked for. Raises InputError."""
    try:
        return AnnotatedPictures(folder, files) if folder else None
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}") from error


def _cluster(address: str | None, options: Options) -> Crew | None:
    """The machines of a cluster, if asked for. Raises InputError."""
    if address is None:
        return None
    from digitapp.batch.cluster import Cluster

    return Cluster(address, options)


def _is_special(file: Path) -> bool:
    """Tell whether a path is a device or pipe, which can only be written to as it comes."""
    try:
        mode = file.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
