"""Compare digitapp with another reader on the same pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from digitapp.evaluation.evaluate import Evaluation
from training.evaluation.pages.sets.page_set import PageSet
from training.evaluation.pages.tables.table import Found, Table

RIVAL = "rapidocr"
"""The reader that digitapp is compared with."""

LEVEL = 0.05
"""A difference at least as large is this rare, if both readers are equally good."""


@dataclass(frozen=True)
class Pairing:
    """How many pages both readers, only one of them, or neither read exactly."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def pages(self) -> int:
        return self.both + self.first + self.second + self.neither

    @property
    def chance(self) -> float:
        """The probability of a difference at least as large if both are equally good.

        The exact test of McNemar (1947): pages that only one reader reads are tosses of a coin.
        """
        tosses, fewer = self.first + self.second, min(self.first, self.second)
        tail = sum(math.comb(tosses, heads) for heads in range(fewer + 1))
        return min(1.0, float(2 * tail / 2**tosses))


def paired(first: Evaluation, second: Evaluation) -> Pairing:
    """Compare two readers on the pages that both got, known by their names."""
    other = {page.label.file: page.exact for page in second.pages}
    verdicts = [
        (page.exact, other[page.label.file]) for page in first.pages if page.label.file in other
    ]
    counts = [verdicts.count(verdict) for verdict in _VERDICTS]
    return Pairing(*counts)


_VERDICTS = ((True, True), (True, False), (False, True), (False, False))


def same_pages(whole: Evaluation, part: Evaluation) -> Evaluation:
    """Return the results in `whole` of the pages that are in `part`."""
    names = {page.label.file for page in part.pages}
    kept = tuple(page for page in whole.pages if page.label.file in names)
    return Evaluation(kept, name=whole.name)


def pairs(sets: Sequence[PageSet], found: Found) -> dict[str, Pairing]:
    """Pair digitapp with its rival on every set."""
    return {s.name: paired(found[s.name, "digitapp"], found[s.name, RIVAL]) for s in sets}


def paired_table(pairings: dict[str, Pairing], rival: str) -> Table:
    """Pages that both, one or neither reads exactly, and whether the difference is chance."""
    columns = ["set", "pages", "both", "digitapp alone", f"{rival} alone", "neither"]
    rows = [
        [
            f"`{name}`",
            *(f"{count:,}" for count in (p.pages, p.both, p.first, p.second, p.neither)),
            chance(p.chance),
            ahead(p, rival),
        ]
        for name, p in pairings.items()
    ]
    return Table([*columns, "p", "ahead"], rows)


def ahead(pairing: Pairing, rival: str) -> str:
    """Name the reader that reads more pages, unless the difference may be chance."""
    if pairing.chance >= LEVEL:
        return "–"
    return "digitapp" if pairing.first > pairing.second else rival


def chance(value: float) -> str:
    """Format a probability, such as 0.012 or < 0.001."""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
