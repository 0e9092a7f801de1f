"""Read labelled pages with what ships, and count what is right."""

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
"""Lines reported with at least this confidence should hardly ever be wrong."""


@dataclass(frozen=True)
class Share:
    """A part of a whole, counted page by page."""

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
        """count over total; None where total is 0."""
        return self.count / self.total if self.total else None

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % bootstrap interval of the value over pages."""
        return bootstrap_interval(self.counts, self.totals)


@dataclass(frozen=True)
class PageResult:
    """One labelled page against what was read on it.

    lines: as read, without blanks; of a page without digits, only what is not doubtful.
    right_lines: how many of them are right; confident, confident_wrong: how many were
    reported with at least `CONFIDENT`, and how many of these are wrong.
    milliseconds: from file to result; None where the file could not be read.
    right_with_marks: how many lines are right, digits and marks together; None where the marks
    of the page or those that were read are not known.
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
        """Whether nothing went wrong that can be told: digits, and marks where they are known."""
        return self.exact and self.right_with_marks in (None, len(self.label.lines))

    @cached_property
    def edits(self) -> int:
        return edit_distance(self.label.digits, "".join(self.lines))


@dataclass(frozen=True)
class Evaluation:
    """The figures of a set of pages; `unreadable` says what was wrong with lost files."""

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
        """Lines whose digits and marks are all right, over the pages whose marks are known."""
        known = [page for page in self.pages if page.right_with_marks is not None]
        return self._share(
            [page.right_with_marks or 0 for page in known], [len(p.label.lines) for p in known]
        )

    @property
    def digit_errors(self) -> Share:
        """Edits over digits; more than all digits can be wrong where much is read into a page."""
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
        """Time of each page that was read, in order."""
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
    """Read every page that labels.csv of a folder names.

    progress: called with pages done and pages in all; errors: a folder for pictures of the
    pages that went wrong. A file that cannot be read counts as a page with nothing read.
    Raises InputError where labels.csv or the folder for errors cannot be used.
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
    """Hold the lines that were read on a page against its label."""
    # Where nothing stands, a reading that is marked doubtful makes nobody believe in a digit.
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
