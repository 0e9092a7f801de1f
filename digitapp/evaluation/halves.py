"""Divide a set into two halves by file name: one to choose settings on, one to report.

Settings that overfit the pages they were chosen on show as a gap between the halves.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from digitapp.evaluation.bootstrap import bootstrap_gap
from digitapp.evaluation.evaluate import Evaluation, Share

NAMES = ("choose", "report")
"""Names of the halves, in the order of `half_of`."""

FIGURES: dict[str, Callable[[Evaluation], Share]] = {
    "pages_exact": lambda evaluation: evaluation.exact_pages,
    "lines_exact": lambda evaluation: evaluation.exact_lines,
    "lines_exact_with_marks": lambda evaluation: evaluation.lines_with_marks,
    "digit_errors": lambda evaluation: evaluation.digit_errors,
    "confident_lines_wrong": lambda evaluation: evaluation.confident_wrong_lines,
}
"""The shares in which the halves are compared."""


def half_of(name: str) -> int:
    """Return 0 if the page of this file is for choosing, 1 if it is for reporting."""
    return zlib.crc32(name.encode()) % 2


@dataclass(frozen=True)
class Gap:
    """The difference, half 0 minus half 1, of a share, and its 95 % bootstrap interval."""

    value: float
    interval: tuple[float, float]

    @property
    def within(self) -> bool:
        """Whether the interval contains 0: the difference can be chance."""
        return self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class Halves:
    """The evaluation of a set, divided in two."""

    choose: Evaluation
    report: Evaluation

    def gap(self, figure: str) -> Gap | None:
        """The gap in one of `FIGURES`; None if a half has nothing to count."""
        one, other = FIGURES[figure](self.choose), FIGURES[figure](self.report)
        if one.value is None or other.value is None:
            return None
        interval = bootstrap_gap((one.counts, one.totals), (other.counts, other.totals))
        return None if interval is None else Gap(one.value - other.value, interval)


def halves(evaluation: Evaluation) -> Halves:
    """Divide the pages of an evaluation.

    Files that could not be read are among the pages. Their messages are left out of both halves.
    """
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
