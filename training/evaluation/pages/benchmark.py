"""Run all sets, readers and cost measurements, and make the document."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from digitapp.models.threads import use_threads
from digitapp.settings import DEFAULTS
from training.evaluation.pages import grids, speed
from training.evaluation.pages.document import document
from training.evaluation.pages.measure import evaluate, readers
from training.evaluation.pages.others import OTHERS
from training.evaluation.pages.readers import VARIANTS, identity
from training.evaluation.pages.sets import SETS
from training.evaluation.pages.tables.paired import RIVAL


@dataclass(frozen=True)
class Choice:
    """What to run; empty tuples mean all.

    most: most pages of each set, evenly spaced; most_beside: the same for all readers except
    digitapp as it ships and the reader that it is compared with page by page.
    """

    sets: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    most: int | None = None
    most_beside: int | None = None

    @property
    def command(self) -> str:
        """The command that makes the document of this choice from a folder DATA."""
        options = {
            "sets": " ".join(self.sets),
            "readers": " ".join(self.readers),
            "parts": " ".join(self.parts),
            "most": str(self.most),
            "most-beside": str(self.most_beside),
        }
        named = [f" --{name} {value}" for name, value in options.items() if value]
        return "python -m training pages --data DATA" + "".join(named)

    def pages(self, reader: str) -> int | None:
        """Return the most pages of a set for a reader; None for all."""
        limits = [self.most, None if reader in ("digitapp", RIVAL) else self.most_beside]
        return min((limit for limit in limits if limit is not None), default=None)


def run(choice: Choice, data: Path, cache: Path) -> str:
    """Return the document as Markdown.

    Results are kept in `cache`, so that a stopped run can resume. Readers use one thread, so
    that their times compare. Raises ValueError for an unknown name, and DataError for data that
    are missing or damaged.
    """
    parts = _named("part", choice.parts, ["sets", "grids", *speed.PARTS])
    names = _named("reader", choice.readers, [*VARIANTS, *OTHERS])
    wanted = _named("set", choice.sets, [s.name for s in SETS])
    sets = [s for s in SETS if s.name in wanted] if "sets" in parts else []
    found_readers, missing = readers(names) if sets else ([], [])
    for sentence in missing:
        print(sentence, file=sys.stderr)
    use_threads(1)
    cv2.setNumThreads(1)
    found = {
        (s.name, name): evaluation
        for s in sets
        for name, evaluation in evaluate(found_readers, s, data, choice.pages, cache).items()
    }
    titles = {reader.name: reader.title for reader in found_readers}
    mark = identity(DEFAULTS)
    costs = {part: speed.costs(part, data, cache, mark) for part in speed.PARTS if part in parts}
    drawn = grids.measure(data, cache, mark) if "grids" in parts else []
    return document(choice.command, sets, titles, found, costs, missing, drawn)


def _named(kind: str, names: Sequence[str], known: list[str]) -> list[str]:
    """Return the names in their given order, or all if none is given."""
    for name in names:
        if name not in known:
            raise ValueError(f"There is no {kind} {name!r}; there are {', '.join(known)}.")
    return list(names) or known
