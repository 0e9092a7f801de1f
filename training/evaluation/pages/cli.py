"""`python -m training.evaluation.pages`: every set, every reader, speed, and the document."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from digitapp.errors import InputError, ModelError
from digitapp.settings import DEFAULTS
from training.data.datasets import DataError
from training.evaluation.pages import speed
from training.evaluation.pages.document import SAME_PAGES, document
from training.evaluation.pages.measure import evaluate, readers
from training.evaluation.pages.others import OTHERS
from training.evaluation.pages.readers import VARIANTS, identity
from training.evaluation.pages.sets import SETS

_READERS = (*VARIANTS, *OTHERS)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        text = _run(options)
    except (InputError, ModelError, DataError) as error:
        print(f"page_benchmark: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; what was read is kept.", file=sys.stderr)
        return 130
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, "utf-8")
        print(options.output)
    return 0


def _run(options: argparse.Namespace) -> str:
    sets = [s for s in SETS if s.name in options.sets] if "sets" in options.parts else []
    found_readers, missing = readers(options.readers) if sets else ([], [])
    for sentence in missing:
        print(sentence, file=sys.stderr)
    found = {
        (s.name, reader.name): evaluate(
            reader, s, options.data, _most(reader.name, options), options.cache
        )
        for s in sets
        for reader in found_readers
    }
    mark = identity(DEFAULTS)
    titles = {reader.name: reader.title for reader in found_readers}
    if options.most_beside is not None and found_readers and found_readers[0].name == "digitapp":
        fewer = _most(SAME_PAGES, options)
        for s in sets:
            found[s.name, SAME_PAGES] = evaluate(
                found_readers[0], s, options.data, fewer, options.cache
            )
        titles = {"digitapp": titles["digitapp"], SAME_PAGES: "digitapp, the same pages", **titles}
    costs = {
        part: speed.costs(part, options.data, options.cache, mark)
        for part in speed.PARTS
        if part in options.parts
    }
    return document(sets, titles, found, costs, missing)


def _most(reader: str, options: argparse.Namespace) -> int | None:
    """How many pages of a set a reader gets at most."""
    limits = [options.most, None if reader == "digitapp" else options.most_beside]
    return min((limit for limit in limits if limit is not None), default=None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluation.pages",
        description="Measure how well whole pages are read, and what it costs.",
    )
    names = [s.name for s in SETS]
    parts = ["sets", *speed.PARTS]
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with the sets, in train and validation"
    )
    parser.add_argument("--sets", nargs="+", choices=names, default=names, metavar="SET")
    parser.add_argument("--readers", nargs="+", choices=_READERS, default=list(_READERS))
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    parser.add_argument("--most", type=int, help="pages of each set, evenly spaced; all if absent")
    parser.add_argument(
        "--most-beside", type=int, help="the same, but not for digitapp as it ships"
    )
    parser.add_argument("--output", type=Path, help="file for the document; stdout if absent")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path("runs/page_benchmark"),
        help="folder of results; what is there with the same models and code is not read again",
    )
    return parser
