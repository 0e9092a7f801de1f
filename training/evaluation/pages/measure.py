"""Every reader on every set."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from digitapp.evaluation.evaluate import Evaluation
from training.evaluation.pages.cache import Results, page_key
from training.evaluation.pages.others import OTHERS
from training.evaluation.pages.readers import VARIANTS, Missing, Reader, variant
from training.evaluation.pages.sets import PageSet, chosen


def readers(names: Sequence[str]) -> tuple[list[Reader], list[str]]:
    """The readers by their names, and a sentence for each that cannot be had."""
    found: list[Reader] = []
    missing = []
    for name in names:
        try:
            found.append(variant(name) if name in VARIANTS else OTHERS[name]())
        except Missing as reason:
            missing.append(str(reason))
    return found, missing


def evaluate(
    reader: Reader, page_set: PageSet, data: Path, most: int | None, cache: Path
) -> Evaluation:
    """What a reader makes of at most so many pages of a set; pages read before are not read
    again."""
    if reader.name in OTHERS and page_set.others_most is not None:
        most = min(most or page_set.others_most, page_set.others_most)
    results = Results(cache, page_set.name, reader.name, reader.identity)
    samples = chosen(page_set.samples(data), most)
    done = []
    told = time.monotonic()
    for number, sample in enumerate(samples, 1):
        page = sample.page()
        key = page_key(page, sample.label)
        result = results.get(key, sample.label)
        if result is None:
            result = reader.read(sample.label, page, page_set.layout)
            results.add(key, result)
        done.append(result)
        if time.monotonic() - told > 1 or number == len(samples):
            told = time.monotonic()
            exact = sum(r.exact for r in done) / len(done)
            _tell(f"{page_set.name}, {reader.title}: {number}/{len(samples)}, {exact:.1%} exact")
    _tell("", end="\n")
    return Evaluation(tuple(done), name=page_set.name)


def _tell(text: str, end: str = "") -> None:
    if text:
        print(f"\r\033[K{text}", end=end, file=sys.stderr, flush=True)
    else:
        print(file=sys.stderr, flush=True)
