"""Read labelled pages and count correct lines and digits."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from digitapp.errors import InputError
from digitapp.evaluation.alignment import (
    Faults,
    edit_distance,
    faults_by_boxes,
    faults_by_text,
    matched_lines,
)
from digitapp.evaluation.bootstrap import bootstrap_interval
from digitapp.evaluation.failures import write_failure
from digitapp.evaluation.ground_truth import Label, read_labels
from digitapp.evaluation.label_text import compared
from digitapp.io.load import load_page
from digitapp.records import DigitSequence, Line, Page, Reading

Recognize = Callable[[Page], DigitSequence]

CONFIDENT = 0.95
"""Lines with at least this confidence count as confident. They should hardly ever be wrong."""


@dataclass(frozen=True)
class Share:
    """A part of a whole, with one count and one total per page."""

    counts: tuple[int, ...]
    totals: tuple[int, ...]

    @cached_property
    def count(self) -> int:
        return sum(self.counts)

    @cached_property
    def total(self) -> int:
        return sum(self.totals)

    @property
    def value(self) -> float | None:
        """count / total; None if total is 0."""
        return self.count / self.total if self.total else None

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % bootstrap interval of the value over pages; None if total is 0."""
        return bootstrap_interval(self.counts, self.totals)


@dataclass(frozen=True)
class PageResult:
    """A labelled page compared with its reading.

    lines: the digits read, without blanks; doubtful digits are left out if the page has none.
    right_lines: how many lines are right.
    confident, confident_wrong: how many lines have a confidence of at least `CONFIDENT`, and how
    many of these are wrong.
    milliseconds: from file to result; None if the file could not be read.
    right_with_marks: how many lines are right, digits and marks together; None if the label has
    no marks.
    """

    label: Label
    lines: tuple[str, ...]
    right_lines: int
    confident: int
    confident_wrong: int
    faults: Faults
    milliseconds: float | None = None
    right_with_marks: int | None = None

    @property
    def exact(self) -> bool:
        return self.lines == self.label.lines

    @property
    def right(self) -> bool:
        """Whether the digits are right, and the marks too if they are known."""
        return self.exact and self.right_with_marks in (None, len(self.label.lines))

    @cached_property
    def edits(self) -> int:
        return edit_distance(self.label.digits, "".join(self.lines))


@dataclass(frozen=True)
class Evaluation:
    """The results of a set of pages.

    unreadable: the error messages of files that could not be read; name: of the set.
    """

    pages: tuple[PageResult, ...]
    unreadable: tuple[str, ...] = ()
    name: str = ""

    @property
    def exact_pages(self) -> Share:
        return self._share([page.exact for page in self.pages], [1] * len(self.pages))

    @property
    def exact_lines(self) -> Share:
        return self._share(
            [page.right_lines for page in self.pages], [len(p.label.lines) for p in self.pages]
        )

    @property
    def lines_with_marks(self) -> Share:
        """Lines with all digits and marks right, of the pages whose marks are known."""
        known = [page for page in self.pages if page.right_with_marks is not None]
        return self._share(
            [page.right_with_marks or 0 for page in known], [len(p.label.lines) for p in known]
        )

    @property
    def digit_errors(self) -> Share:
        """Edits per digit. It can exceed 1, because extra digits count as edits too."""
        return self._share(
            [page.edits for page in self.pages], [len(page.label.digits) for page in self.pages]
        )

    @property
    def confident_wrong_lines(self) -> Share:
        return self._share(
            [page.confident_wrong for page in self.pages], [page.confident for page in self.pages]
        )

    @property
    def faults(self) -> Faults:
        return sum((page.faults for page in self.pages), Faults())

    @property
    def milliseconds(self) -> list[float]:
        """The time of each page that was read, in order."""
        return [page.milliseconds for page in self.pages if page.milliseconds is not None]

    @property
    def median_milliseconds(self) -> float | None:
        return statistics.median(self.milliseconds) if self.milliseconds else None

    @staticmethod
    def _share(counts: Sequence[int], totals: Sequence[int]) -> Share:
        return Share(tuple(counts), tuple(totals))


def evaluate_folder(
    folder: Path,
    recognize: Recognize,
    progress: Callable[[int, int], None] = lambda done, total: None,
    errors: Path | None = None,
) -> Evaluation:
    """Read and compare every page in a folder's labels.csv.

    progress: called with the number of pages done and of all pages; errors: a folder for images
    of the pages that are not right. A file that cannot be read counts as a page with no lines.
    Raises InputError if labels.csv or the folder for errors cannot be used.
    """
    labels = read_labels(folder)
    if errors:
        try:
            errors.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{errors} cannot be made: {error.strerror}") from error
    results, unreadable = [], []
    for label in labels:
        start = time.perf_counter()
        try:
            sequence = recognize(load_page(label.file))
        except InputError as error:
            unreadable.append(str(error))
            results.append(compare(label, ()))
        else:
            milliseconds = 1000 * (time.perf_counter() - start)
            result = compare(label, sequence.lines, milliseconds)
            results.append(result)
            if errors and not result.right:
                write_failure(sequence, label, errors)
        progress(len(results), len(labels))
    return Evaluation(tuple(results), tuple(unreadable), folder.resolve().name)


def compare(label: Label, lines: Sequence[Line], milliseconds: float | None = None) -> PageResult:
    """Compare the lines that were read on a page with its label."""
    # On a page without digits, a doubtful reading misleads nobody, so it does not count.
    kept = [
        [reading for reading in line.readings if label.lines or not reading.doubtful]
        for line in lines
    ]
    texts = ["".join(reading.digit for reading in line) for line in kept]
    right = set(matched_lines(label.lines, texts))
    confident = [
        index for index, line in enumerate(lines) if texts[index] and line.confidence >= CONFIDENT
    ]
    return PageResult(
        label,
        lines=tuple(text for text in texts if text),
        right_lines=len(right),
        confident=len(confident),
        confident_wrong=len([index for index in confident if index not in right]),
        faults=_faults(label, [reading for line in kept for reading in line]),
        milliseconds=milliseconds,
        right_with_marks=_right_with_marks(label, lines),
    )


def _right_with_marks(label: Label, lines: Sequence[Line]) -> int | None:
    if label.marks is None:
        return None
    return len(matched_lines(label.marks, [compared(line.text) for line in lines]))


def _faults(label: Label, readings: Sequence[Reading]) -> Faults:
    text = "".join(reading.digit for reading in readings)
    if label.boxes is None:
        return faults_by_text(label.digits, text)
    return faults_by_boxes(label.digits, label.boxes, text, [reading.box for reading in readings])
