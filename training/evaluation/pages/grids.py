"""Measure whether numbers come out in the rows and columns of their tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from digitapp.evaluation.evaluate import Share
from digitapp.evaluation.halves import NAMES, half_of
from digitapp.models import load_models
from digitapp.pipeline.recognize import recognize
from digitapp.records import DigitSequence, Page
from digitapp.settings import DEFAULTS
from training.data.storage import write_json
from training.evaluation.pages.drawing.tables import RULINGS, Table, table_page
from training.evaluation.pages.rows_of_pages import COLUMNS, NONE
from training.evaluation.pages.rows_of_pages import pages as rows_of_pages
from training.evaluation.pages.sets.drawn import all_hands
from training.evaluation.pages.tables import table

_SEED = 20261126
COUNT = 100

_PATIENCE = 600.0
"""Seconds for a page: on a busy machine, the usual time may end before its tables are found."""


@dataclass(frozen=True)
class Grid:
    """How a table was read.

    structure: it has as many rows and columns as were drawn, and exactly the cells with numbers
    hold some; exact: all of these are right, too. cells, right: cells with numbers, and those of
    them that are read exactly. turned: degrees by which the page was turned, all stand upright.
    """

    name: str
    ruling: str
    photo: bool
    structure: bool
    exact: bool
    cells: int
    right: int
    turned: int


def drawings(data: Path, count: int = COUNT) -> Iterator[tuple[str, str, bool, Table]]:
    """Draw tables: name, ruling, whether it is a photo, and the table."""
    hands = all_hands(data)
    for i in range(count):
        rng = np.random.default_rng([_SEED, sum(b"structure"), i])
        ruling, photo = RULINGS[i % len(RULINGS)], bool(i // len(RULINGS) % 2)
        hand = hands[int(rng.integers(len(hands)))]
        yield f"grid_{i:03}", ruling, photo, table_page(hand, ruling, photo, rng)


def cells_of(sequence: DigitSequence) -> list[list[str]]:
    """The digits of each cell; without a table, each line is a row of one cell.

    Numbers outside the first table are further rows, so that they count as wrong.
    """
    if not sequence.grids or sequence.grids[0].comb:
        return [[line.digits] for line in sequence.lines]
    grid = sequence.grids[0]
    found = [[""] * grid.width for _ in range(grid.height)]
    for line in sequence.lines:
        places = [grid.cell(reading.box) for reading in line.readings]
        if None in places:
            found.append([line.digits])
            continue
        for place, digit in zip(places, line.digits, strict=True):
            assert place is not None
            found[place[0]][place[1]] += digit
    return found


def compared(
    name: str, ruling: str, photo: bool, truth: Sequence[Sequence[str]], sequence: DigitSequence
) -> Grid:
    """Compare what was read with the digits of each cell that was drawn."""
    found = cells_of(sequence)
    wanted = [list(row) for row in truth]
    same = len(found) == len(wanted) and all(len(row) == len(wanted[0]) for row in found)
    pairs = [
        (one, other)
        for row, own in zip(wanted, found, strict=False)
        for one, other in zip(row, own, strict=False)
        if same
    ]
    structure = same and all(bool(one) == bool(other) for one, other in pairs)
    right = sum(one == other for one, other in pairs if one)
    cells = sum(bool(text) for row in wanted for text in row)
    return Grid(
        name, ruling, photo, structure, found == wanted, cells, right, turned=sequence.turned
    )


def measure(data: Path, cache: Path, identity: str) -> list[Grid]:
    """Read all drawings, and photos of several rows, or return the results of the same identity
    from `cache`."""
    file = cache / f"tables--{identity[:12]}.json"
    if file.exists():
        return [Grid(**entry) for entry in json.loads(file.read_text("utf-8"))]
    models, patient = load_models(), replace(DEFAULTS, seconds=_PATIENCE)
    results = []
    drawn = (
        (name, ruling, photo, Page(table.gray), table.cells)
        for name, ruling, photo, table in drawings(data)
    )
    taken = ((name, kind, True, page, cells) for name, kind, page, cells in rows_of_pages(data))
    for name, kind, photo, page, cells in chain(drawn, taken):
        results.append(compared(name, kind, photo, cells, recognize(page, models, patient)))
        exact = sum(result.structure for result in results)
        print(
            f"\r\033[Ktables: {len(results)}, structure exact: {exact}",
            end="",
            file=sys.stderr,
            flush=True,
        )
    print(file=sys.stderr)
    write_json(file, [asdict(result) for result in results])
    return results


def summary(results: Sequence[Grid]) -> table.Table:
    """The shares of tables with exact structure and of exact cells: of drawings by kind and by
    half, and of photos."""
    drawn = [r for r in results if r.ruling in RULINGS]
    parts = [
        (f"{_title(ruling)}, {'photo' if photo else 'flat'}", _of(drawn, ruling, photo))
        for ruling, photo in sorted({(r.ruling, r.photo) for r in drawn})
    ]
    for n, name in enumerate(NAMES):
        half = [r for r in drawn if half_of(r.name) == n]
        parts.append((f"half {name}", half))
    parts.append(("all that are drawn", drawn))
    parts += [(kind, _of(results, kind, True)) for kind in (COLUMNS, NONE)]
    columns = ["tables", "pages", "structure exact", "all cells exact", "cells exact", "turned"]
    return table.Table(columns, [_row(title, own) for title, own in parts if own])


def _title(ruling: str) -> str:
    return {"printed": "printed rules", "by hand": "ruled by hand"}.get(ruling, "without rules")


def _of(results: Sequence[Grid], ruling: str, photo: bool) -> list[Grid]:
    return [r for r in results if (r.ruling, r.photo) == (ruling, photo)]


def _row(title: str, results: Sequence[Grid]) -> list[str]:
    ones = (1,) * len(results)
    shares = (
        Share(tuple(int(r.structure) for r in results), ones),
        Share(tuple(int(r.exact) for r in results), ones),
        Share(tuple(r.right for r in results), tuple(r.cells for r in results)),
    )
    turned = sum(bool(result.turned) for result in results)
    return [title, f"{len(results)}", *map(table.percent, shares), f"{turned}"]
