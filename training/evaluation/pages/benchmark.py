"""Runs every set, every reader and every measurement of cost, and writes the document."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digitapp.settings import DEFAULTS
from training.evaluation.pages import speed
from training.evaluation.pages.document import SAME_PAGES, document
from training.evaluation.pages.measure import evaluate, readers
from training.evaluation.pages.others import OTHERS
from training.evaluation.pages.readers import VARIANTS, identity
from training.evaluation.pages.sets import SETS


@dataclass(frozen=True)
class Choice:
    """What to run. Empty names stand for all.

    most: pages of each set at most, evenly spaced; most_beside: the same for all readers but
    digitapp as it ships.
    """

    sets: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    most: int | None = None
    most_beside: int | None = None

    def pages(self, reader: str) -> int | None:
        """How many pages of a set a reader gets at most."""
        limits = [self.most, None if reader == "digitapp" else self.most_beside]
        return min((limit for limit in limits if limit is not None), default=None)


def run(choice: Choice, data: Path, cache: Path) -> str:
    """The document, as Markdown. Results are kept in `cache`, so that a run that was stopped
    goes on. Raises ValueError for an unknown name."""
    parts = _named("part", choice.parts, ["sets", *speed.PARTS])
    names = _named("reader", choice.readers, [*VARIANTS, *OTHERS])
    wanted = _named("set", choice.sets, [s.name for s in SETS])
    sets = [s for s in SETS if s.name in wanted] if "sets" in parts else []
    found_readers, missing = readers(names) if sets else ([], [])
    for sentence in missing:
        print(sentence, file=sys.stderr)
    found = {
        (s.name, reader.name): evaluate(reader, s, data, choice.pages(reader.name), cache)
        for s in sets
        for reader in found_readers
    }
    titles = {reader.name: reader.title for reader in found_readers}
    if choice.most_beside is not None and found_readers and found_readers[0].name == "digitapp":
        fewer = choice.pages(SAME_PAGES)
        for s in sets:
            found[s.name, SAME_PAGES] = evaluate(found_readers[0], s, data, fewer, cache)
        titles = {"digitapp": titles["digitapp"], SAME_PAGES: "digitapp, the same pages", **titles}
    mark = identity(DEFAULTS)
    costs = {part: speed.costs(part, data, cache, mark) for part in speed.PARTS if part in parts}
    return document(sets, titles, found, costs, missing)


def _named(kind: str, names: Sequence[str], known: list[str]) -> list[str]:
    """The names in their given order, or all where none is given."""
    for name in names:
        if name not in known:
            raise ValueError(f"There is no {kind} {name!r}; there are {', '.join(known)}.")
    return list(names) or known
