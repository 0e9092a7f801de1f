"""Photographed pages of several rows, with the rows and columns that their labels tell."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from digitapp.evaluation.ground_truth import LABELS
from digitapp.io.load import load_page
from digitapp.records import Page
from training.evaluation.pages.sets import recorded

FOLDERS = ("photos", "photos_2")

COLUMNS, NONE = "photos with columns", "photos of rows alone"
"""Kinds of pages: with several numbers in rows, and with one number a row, however wide its gaps
are: there, no columns may be made up."""


def pages(data: Path) -> Iterator[tuple[str, str, Page, list[list[str]]]]:
    """Load them: name, kind, page, and the digits of each cell. Without their folders, none."""
    for name in FOLDERS:
        folder = recorded.validation(data) / name
        if not (folder / LABELS).is_file():
            continue
        with (folder / LABELS).open(encoding="utf-8-sig", newline="") as stream:
            for entry in csv.DictReader(stream):
                cells = cells_of_label(entry["text"])
                if len(cells) > 1:
                    kind = COLUMNS if len(cells[0]) > 1 else NONE
                    yield entry["file"], kind, load_page(folder / entry["file"]), cells


def cells_of_label(text: str) -> list[list[str]]:
    """The numbers of each row: a blank in a label is a wide gap. Shorter rows are filled up with
    empty cells to the right."""
    rows = [line.split() for line in text.split("|")]
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]
