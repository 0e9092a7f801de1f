"""A set in two halves by file name: one to choose settings on, one to report figures of.

A setting that was fitted to the pages it was chosen on shows as a gap between the two.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from digitapp.evaluation.bootstrap import bootstrap_gap
from digitapp.evaluation.evaluate import Evaluation, Share

NAMES = ("choose", "report")
"""The halves in the order of `half_of`."""

FIGURES: dict[str, Callable[[Evaluation], Share]] = {
    "pages_exact": lambda evaluation: evaluation.exact_pages,
    "lines_exact": lambda evaluation: evaluation.exact_lines,
    "lines_exact_with_marks": lambda evaluation: evaluation.lines_with_marks,
    "digit_errors": lambda evaluation: evaluation.digit_errors,
    "confident_lines_wrong": lambda evaluation: evaluation.confident_wrong_lines,
}
"""What the halves are compared in."""


def half_of(name: str) -> int:
    """0 where the page of this file is for choosing, 1 where it is for reporting."""
    return zlib.crc32(name.encode()) % 2


@dataclass(frozen=True)
class Gap:
    """Half 0 less half 1 of a figure, and the 95 % bootstrap interval of that difference."""

    value: float
    interval: tuple[float, float]

    @property
    def within(self) -> bool:
        """Whether the halves differ no more than two random halves of the same pages may."""
        return self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class Halves:
    """A set that was evaluated, parted in two."""

    choose: Evaluation
    report: Evaluation

    def gap(self, figure: str) -> Gap | None:
        """The gap in one of `FIGURES`; None where a half has nothing to count."""
        one, other = FIGURES[figure](self.choose), FIGURES[figure](self.report)
        if one.value is None or other.value is None:
            return None
        interval = bootstrap_gap((one.counts, one.totals), (other.counts, other.totals))
        return None if interval is None else Gap(one.value - other.value, interval)


def halves(evaluation: Evaluation) -> Halves:
    """Part the pages of a set; files that could not be read are among the pages."""
    parts = [
        replace(
            evaluation,
            pages=tuple(p for p in evaluation.pages if half_of(p.label.file.name) == half),
            unreadable=(),
            name=f"{evaluation.name}, {name}".removeprefix(", "),
        )
        for half, name in enumerate(NAMES)
    ]
    return Halves(*parts)
