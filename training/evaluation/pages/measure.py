"""Run readers on a set."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from digitapp.evaluation.evaluate import Evaluation
from training.evaluation.pages.cache import Results, page_key
from training.evaluation.pages.others import OTHERS
from training.evaluation.pages.readers import VARIANTS, Missing, Reader, variant
from training.evaluation.pages.sets import PageSet, chosen
from training.evaluation.pages.timing import TimedResult

SHARE, OTHERS_SHARE = 0.5, 0.2
"""Shares of the pages that are read of a set whose pages take long, by digitapp and by others;
RapidOCR's detector takes a second a page."""


def readers(names: Sequence[str]) -> tuple[list[Reader], list[str]]:
    """Return the readers with these names, and a sentence for each that is unavailable."""
    found: list[Reader] = []
    missing = []
    for name in names:
        try:
            found.append(variant(name) if name in VARIANTS else OTHERS[name]())
        except Missing as reason:
            missing.append(str(reason))
    return found, missing


def evaluate(
    readers: Sequence[Reader],
    page_set: PageSet,
    data: Path,
    most: Callable[[str], int | None],
    cache: Path,
) -> dict[str, Evaluation]:
    """Evaluate readers on a set, using cached results; returns evaluations by reader's name.

    most: the most pages for a reader of this name, None for all; `SHARE` of them in a set whose
    pages take long, and `OTHERS_SHARE` for a reader by others there. The pages of a reader that
    gets fewer are among those of the others. Each page is read by one reader after the other, so
    that their times are measured under the same load.
    """
    samples = page_set.samples(data)
    wanted = {
        reader.name: {id(s) for s in chosen(samples, _limit(most(reader.name), page_set, reader))}
        for reader in readers
    }
    samples = [s for s in samples if any(id(s) in own for own in wanted.values())]
    results = {
        reader.name: Results(cache, page_set.name, reader.name, reader.identity)
        for reader in readers
    }
    done: dict[str, list[TimedResult]] = {reader.name: [] for reader in readers}
    told = time.monotonic()
    for number, sample in enumerate(samples, 1):
        page = sample.page()
        key = page_key(page, sample.label)
        for reader in readers:
            if id(sample) not in wanted[reader.name]:
                continue
            result = results[reader.name].get(key, sample.label)
            if result is None:
                result = reader.read(sample.label, page, page_set.layout)
                results[reader.name].add(key, result)
            done[reader.name].append(result)
        if time.monotonic() - told > 1 or number == len(samples):
            told = time.monotonic()
            _tell(f"{page_set.name}: {number}/{len(samples)}, exact: {_exact(readers, done)}")
    _tell("", end="\n")
    return {name: Evaluation(tuple(own), name=page_set.name) for name, own in done.items()}


def _limit(most: int | None, page_set: PageSet, reader: Reader) -> int | None:
    if most is None or not page_set.costly:
        return most
    return max(1, round(most * (OTHERS_SHARE if reader.name in OTHERS else SHARE)))


def _exact(readers: Sequence[Reader], done: dict[str, list[TimedResult]]) -> str:
    shares = {r.title: [page.exact for page in done[r.name]] for r in readers if done[r.name]}
    return ", ".join(f"{sum(s) / len(s):.0%} {title}" for title, s in shares.items())


def _tell(text: str, end: str = "") -> None:
    if text:
        print(f"\r\033[K{text}", end=end, file=sys.stderr, flush=True)
    else:
        print(file=sys.stderr, flush=True)
