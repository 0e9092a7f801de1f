"""Read files page by page and write annotated images, for the command `read`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitapp.errors import InputError
from digitapp.io.annotate import annotate, comfortable_scale
from digitapp.io.files import ANNOTATED_ENDING
from digitapp.io.load import load_pages
from digitapp.io.write import error_record, page_record, write_picture
from digitapp.records import DigitSequence, Page

_LONGEST_STEM = 200  # bytes

Recognize = Callable[[Page], DigitSequence]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The result of a page, or the error of a file that could not be read to its end.

    record: the values for the output formats. sequence: None if there is an error.
    """

    record: dict[str, Any]
    sequence: DigitSequence | None = None

    @property
    def error(self) -> str | None:
        return self.record.get("error")


def read_file(file: Path, recognize: Recognize) -> Iterator[Outcome]:
    """Yield the outcome of each page of a file; an error is the last outcome, not raised."""
    try:
        if os.path.isdir(file) and os.access(file, os.R_OK | os.X_OK):
            raise InputError(f"{file} holds no image or PDF")
        pages = load_pages(file)
        while True:
            start = time.perf_counter()
            page = next(pages, None)
            if page is None:
                return
            sequence = recognize(page)
            milliseconds = 1000 * (time.perf_counter() - start)
            yield Outcome(page_record(sequence, str(file), milliseconds), sequence)
    except InputError as error:
        yield Outcome(error_record(str(file), str(error)))
    except Exception as error:  # a defect in digitapp must not stop the files that follow
        said = f"{file.name} could not be read: {type(error).__name__}: {error}"
        yield Outcome(error_record(str(file), " ".join(said.split())))


class AnnotatedPictures:
    """Writes annotated images into a folder, never over an input or over each other."""

    def __init__(self, folder: Path, inputs: Iterable[Path]) -> None:
        """inputs: files never to overwrite. Raises OSError if the folder cannot be made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._taken = {file.resolve() for file in inputs}

    def write(self, sequence: DigitSequence) -> Path:
        """Write one page as PNG and return its path. Raises OSError if it cannot be written."""
        page = sequence.page
        stem = _shortened(Path(page.name).stem)
        stem += f"-page{page.number}" if page.number > 1 else ""
        file, copy = self._folder / f"{stem}{ANNOTATED_ENDING}", 1
        while file.resolve() in self._taken:
            copy += 1
            file = self._folder / f"{stem}-{copy}{ANNOTATED_ENDING}"
        self._taken.add(file.resolve())
        write_picture(annotate(sequence, comfortable_scale(sequence)), file)
        return file


def _shortened(stem: str) -> str:
    """Shorten a stem to leave room for suffixes: file names are limited to 255 bytes."""
    encoded = os.fsencode(stem)
    if len(encoded) <= _LONGEST_STEM:
        return stem
    return encoded[:_LONGEST_STEM].decode(errors="ignore")
