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
from digitapp.io.load import load_page
from digitapp.records import DigitSequence, Line, Page, Reading

Recognize = Callable[[Page], DigitSequence]

CONFIDENT = 0.95
"""Lines reported with at least this confidence should hardly ever be wrong."""


@dataclass(frozen=True)
class Share:
    """count out of total, with its 95 % bootstrap interval over pages (None: total is 0)."""

    count: int
    total: int
    interval: tuple[float, float] | None

    @property
    def value(self) -> float | None:
        return self.count / self.total if self.total else None


@dataclass(frozen=True)
class PageResult:
    """One labelled page against what was read on it.

    lines: as read, without blanks; of a page without digits, only what is not doubtful.
    right_lines: how many of them are right; confident, confident_wrong: how many were
    reported with at least `CONFIDENT`, and how many of these are wrong.
    milliseconds: from file to result; None where the file could not be read.
    """

    label: Label
    lines: tuple[str, ...]
    right_lines: int
    confident: int
    confident_wrong: int
    faults: Faults
    milliseconds: float | None = None

    @property
    def exact(self) -> bool:
        return self.lines == self.label.lines

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
        return Share(sum(counts), sum(totals), bootstrap_interval(counts, totals))


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
            if errors and not result.exact:
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
    )


def _faults(label: Label, readings: Sequence[Reading]) -> Faults:
    text = "".join(reading.digit for reading in readings)
    if label.boxes is None:
        return faults_by_text(label.digits, text)
    return faults_by_boxes(label.digits, label.boxes, text, [reading.box for reading in readings])
