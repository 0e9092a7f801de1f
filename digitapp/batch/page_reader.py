"""Read one page of a file in this process; whatever goes wrong becomes one sentence."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.batch.results import Identity, Options, PageResult, Task, failed
from digitapp.errors import InputError
from digitapp.io.files import MOST_BYTES

if TYPE_CHECKING:
    from digitapp.forms.form import FormReading
    from digitapp.records import DigitSequence, Line, Page
    from digitapp.rules.choice import Ruled

    Recognize = Callable[[Page], DigitSequence]
    ReadForm = Callable[[Page], FormReading]

_MARGIN = 0.4
"""Paper around the picture of a line, in heights of the line."""


def load_recognizer(marks: bool = True) -> Recognize:
    """Load the models and return the reading function; marks: whether to read punctuation.

    Raises ModelError.
    """
    narrow, _wide = load_recognizers(marks)
    return narrow


def load_recognizers(marks: bool = True) -> tuple[Recognize, Recognize]:
    """Load the models; return a reading function, and a slower one that looks for other readings
    also where it is sure. Raises ModelError."""
    from digitapp.models import load_models
    from digitapp.pipeline.recognize import recognize
    from digitapp.settings import DEFAULTS, wide

    models = load_models()
    narrow = replace(DEFAULTS, recognition=replace(DEFAULTS.recognition, marks=marks))
    wider = wide(narrow)
    if narrow == DEFAULTS:
        return lambda page: recognize(page, models), lambda page: recognize(page, models, wider)
    return (
        lambda page: recognize(page, models, narrow),
        lambda page: recognize(page, models, wider),
    )


def load_form_reader(files: Sequence[Path], marks: bool = True) -> ReadForm:
    """Load the models and forms; return the function that reads a page by the form that it is of.

    Raises ModelError and InputError.
    """
    from digitapp.forms.form_file import read_form_file
    from digitapp.forms.read_form import read_form
    from digitapp.models import load_models
    from digitapp.settings import DEFAULTS

    forms = [read_form_file(file) for file in files]
    models = load_models()
    settings = replace(DEFAULTS, recognition=replace(DEFAULTS.recognition, marks=marks))
    return lambda page: read_form(page, forms, models, settings)


def load_page_reader(options: Options) -> PageReader:
    """A reader with the models and forms that the options need. Raises ModelError, InputError."""
    narrow, wide = load_recognizers(options.marks)
    by_form = load_form_reader(options.forms, options.marks) if options.forms else None
    return PageReader(narrow, options, wide, by_form)


class PageReader:
    """Reads pages with one reading function; remembers the hash of the last file."""

    def __init__(
        self,
        recognize: Recognize,
        options: Options,
        widely: Recognize | None = None,
        by_form: ReadForm | None = None,
    ) -> None:
        """widely: reads pages that break a rule once more, with more alternatives. by_form: reads
        pages by their forms, if given."""
        self._recognize, self._options = recognize, options
        self._widely, self._by_form = widely or recognize, by_form
        self._last: tuple[Path, int, int] | None = None
        self._identity: Identity | None = None

    def read(self, task: Task) -> PageResult | None:
        """Read a page. Returns None if the file has fewer pages. Errors become results."""
        from digitapp.io.load import count_pages, load_numbered
        from digitapp.io.page_record import page_record

        identity, pages = None, task.pages
        try:
            if os.path.isdir(task.file) and os.access(task.file, os.R_OK | os.X_OK):
                raise InputError("{name} holds no image or PDF", name=task.file)
            pages = pages or count_pages(task.file)
            identity = self._identify(task.file)
            start = time.perf_counter()
            page = load_numbered(task.file, task.page)
            if page is None:
                return None
            if self._by_form is not None:
                return self._of_form(self._by_form(page), task, pages, identity, start)
            ruled = self._ruled(page)
            sequence = ruled.sequence if ruled else self._recognize(page)
            milliseconds = 1000 * (time.perf_counter() - start)
        except InputError as error:
            return failed(task, error, pages, identity)
        except MemoryError:
            why = InputError("{name} needs more memory than there is", name=task.file.name)
            return failed(task, why, pages, identity)
        except Exception as error:  # a defect in digitapp must not stop the files that follow
            said = f"{task.file.name} could not be read: {type(error).__name__}: {error}"
            return failed(task, " ".join(said.split()), pages, identity)
        verdicts = ruled.verdicts if ruled else ()
        record = page_record(sequence, task.shown, milliseconds, verdicts)
        result = PageResult(task.index, task.page, pages, record, identity)
        return self._with_extras(result, sequence, ruled)

    def _of_form(
        self,
        reading: FormReading,
        task: Task,
        pages: int,
        identity: Identity | None,
        start: float,
    ) -> PageResult:
        """The result of a page that was read by its form. Raises InputError if it fits none."""
        from digitapp.forms.output.record import form_record

        record = form_record(reading, task.shown, 1000 * (time.perf_counter() - start))
        result = PageResult(task.index, task.page, pages, record, identity)
        return self._with_extras(result, reading.sequence, None)

    def _ruled(self, page: Page) -> Ruled | None:
        """Read a page by the rules; None if there are none."""
        from digitapp.rules.choice import obeying

        rules = self._options.rules
        return obeying(self._recognize(page), rules, lambda: self._widely(page)) if rules else None

    def _with_extras(
        self, result: PageResult, sequence: DigitSequence, ruled: Ruled | None
    ) -> PageResult:
        """Add the lines and pictures that were asked for."""
        if self._options.lines:
            result = replace(
                result,
                lines=_sendable(sequence),
                leftover=sequence.leftover,
                grids=sequence.grids,
            )
        if self._options.lines and ruled is not None:
            result = replace(result, lines=_sendable(ruled.read), wide=ruled.wide)
            result = replace(result, ruled=_sendable(ruled.sequence), verdicts=ruled.verdicts)
        if self._options.pictures:
            result = replace(result, picture=_annotated(sequence))
        if self._options.crops:
            result = replace(result, crops=_crops(sequence, result.record))
        return result

    def _identify(self, file: Path) -> Identity | None:
        """The file's identity; its hash is computed once for all pages of a document."""
        found = identify(file, self._identity if self._unchanged(file) else None)
        self._last = (file, found.size, found.time) if found else None
        self._identity = found
        return found

    def _unchanged(self, file: Path) -> bool:
        try:
            status = os.stat(file)
        except (OSError, ValueError):
            return False
        return self._last == (file, status.st_size, status.st_mtime_ns)


def identify(file: Path, known: Identity | None = None) -> Identity | None:
    """The identity of a file, None if it cannot be read or is too large.

    known: if its hash is known already.
    """
    try:
        with file.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if status.st_size > MOST_BYTES:
                return None
            digest = known.hash if known else hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
    return Identity(status.st_size, status.st_mtime_ns, digest)


def _sendable(sequence: DigitSequence) -> tuple[Line, ...]:
    """Lines that can be sent to another process: a network cannot."""
    from digitapp.records import Reading

    return tuple(
        replace(line, readings=tuple(replace(r, enlarge=Reading.enlarge) for r in line.readings))
        for line in sequence.lines
    )


def _annotated(sequence: DigitSequence) -> bytes:
    from digitapp.io.annotate import annotate, comfortable_scale
    from digitapp.io.picture_file import as_png

    return as_png(annotate(sequence, comfortable_scale(sequence)))


def _crops(sequence: DigitSequence, record: dict[str, Any]) -> tuple[tuple[int, bytes], ...]:
    """The pictures of what is to check, with some paper around: of lines, or of a form's fields."""
    from PIL import Image

    from digitapp.io.page_record import places_to_check

    found = []
    for number, (x, y, width, height) in places_to_check(record):
        margin = round(_MARGIN * height)
        page = sequence.page
        pixels = page.colour if page.colour is not None else page.gray
        part = pixels[
            max(y - margin, 0) : y + height + margin, max(x - margin, 0) : x + width + margin
        ]
        stream = io.BytesIO()
        Image.fromarray(part).save(stream, "PNG", compress_level=1)
        found.append((number, stream.getvalue()))
    return tuple(found)
